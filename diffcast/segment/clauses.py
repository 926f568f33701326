"""Cuts a sentence into the clauses that an editor would check one by one, without a tagger and in any case of letters.

A word list of finite verbs tells whether what follows a joining word has a verb of its own; punctuation does the rest.
A sentence of captions, which has no punctuation, is cut where a new subject begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from diffcast.model import Span
from diffcast.segment.lines import inked
from diffcast.segment.wording import entries

WORD = re.compile(r"[^\W_]+(?:[’'.,][^\W_]+)*")
BREAK = re.compile(r"[;—…]|--|\.{2,}|(?<!\d)\s?–\s?|\s[-–]\s|:(?=\s)|//+")
NUMBER = re.compile(r"\d")

FEWEST_CONTENT = 2
"""Content words that a clause must hold; a shorter piece goes with its neighbour."""
FEWEST_WORDS = 3
VERB_WITHIN = 6
"""Words after a joining word among which its clause must show a verb."""
LONGEST_APPOSITION = 14
"""Words. What is longer between two commas is more than a name's description."""
UNPUNCTUATED = 18
"""Words without punctuation from which a sentence is taken for captions."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str
    """Lower-cased, with plain apostrophes."""
    gap: str
    """What stands between the word before and this one."""


def clauses(text: str, span: Span) -> tuple[Span, ...]:
    """The clauses of one sentence, in order; every character that shows something lies in exactly one."""
    tokens = _tokens(text, span)
    cuts = _spaced(tokens, [place for place in range(1, len(tokens)) if _opens_clause(tokens, place)])
    starts = [span.start, *(_opening(text, tokens[place]) for place in cuts)]
    found = (inked(text, Span(start, end)) for start, end in zip(starts, [*starts[1:], span.end], strict=True))
    return tuple(clause for clause in found if len(clause))


def _tokens(text: str, span: Span) -> tuple[_Token, ...]:
    found: list[_Token] = []
    end = span.start
    for match in WORD.finditer(text, span.start, span.end):
        word = match.group().lower().replace("’", "'")
        found.append(_Token(match.start(), match.end(), word, text[end : match.start()]))
        end = match.end()
    return tuple(found)


def _opening(text: str, token: _Token) -> int:
    """Where the clause of a token begins: marks that open something, such as a quotation, go with what follows."""
    start = token.start
    while start and text[start - 1] in "\"“‘'($£€#@[":
        if text[start - 1] in "\"'" and not text[start - 2 : start - 1].isspace():
            break
        start -= 1
    return start


def _opens_clause(tokens: Sequence[_Token], place: int) -> bool:
    return any(rule(tokens, place) for rule in RULES)


def _broken(tokens: Sequence[_Token], place: int) -> bool:
    """After a dash, a semicolon, a colon or a pause of dots."""
    gap = tokens[place].gap
    if not BREAK.search(gap):
        return False
    return not (NUMBER.match(tokens[place].word) and NUMBER.search(tokens[place - 1].word) and "–" in gap)


def _coordinated(tokens: Sequence[_Token], place: int) -> bool:
    """Before AND, BUT and the like where a clause with its own verb follows."""
    if tokens[place].word not in entries("coordinators"):
        return False
    following = tokens[place + 1 : place + 1 + VERB_WITHIN]
    if not following:
        return False
    if _is_finite(following[0].word) or following[0].word in entries("subjects"):
        return True
    if "," in tokens[place].gap or tokens[place].word in ("but", "so", "yet"):
        return any(_is_finite(token.word) for token in _until_break(following))
    return False


def _subordinated(tokens: Sequence[_Token], place: int) -> bool:
    """Before AFTER, BECAUSE, WHEN and the like where enough follows to be a statement."""
    word = tokens[place].word
    if word not in entries("subordinators") or tokens[place - 1].word in ("and", "or", "but", "even", "just", "only", "so"):
        return word in entries("subordinators") and tokens[place - 1].word == "even" and False
    following = _until_break(tokens[place + 1 : place + 12])
    if "," in tokens[place].gap:
        return len(following) >= 2
    if word in ("as", "so", "without", "rather", "except", "despite"):
        return any(_is_finite(token.word) for token in following[:4]) and word in ("as", "so")
    return len(following) >= 3 or any(_is_finite(token.word) for token in following)


def _related(tokens: Sequence[_Token], place: int) -> bool:
    """Before WHICH, WHO, WHERE after a comma."""
    return tokens[place].word in entries("relatives") and "," in tokens[place].gap


def _participial(tokens: Sequence[_Token], place: int) -> bool:
    """Before a participle after a comma, and before INCLUDING and ACCORDING TO anywhere."""
    word = tokens[place].word
    if word in ("including", "according"):
        return True
    return "," in tokens[place].gap and len(word) > 4 and word.endswith("ing") and word not in entries("not_participles")


def _counted(tokens: Sequence[_Token], place: int) -> bool:
    """Before MOST OF THEM, ONE OF THE, WITH … after a comma."""
    if "," not in tokens[place].gap or place + 1 >= len(tokens):
        return False
    word, following = tokens[place].word, tokens[place + 1].word
    if following in ("of", "them") and (word in entries("quantifiers") or NUMBER.match(word)):
        return True
    return word in ("with", "among", "up", "down", "not", "especially", "thanks") and len(_until_break(tokens[place:])) >= 3


def _apposed(tokens: Sequence[_Token], place: int) -> bool:
    """Before A or THE after a comma, where a description without a verb follows, and after the comma that ends it."""
    if "," not in tokens[place].gap:
        return False
    if tokens[place].word in ("a", "an", "the", "his", "her", "its", "their"):
        phrase = _until_break(tokens[place : place + LONGEST_APPOSITION])
        return len(phrase) >= 3 and not any(_is_finite(token.word) for token in phrase)
    return _is_finite(tokens[place].word) and _closes_aside(tokens, place)


def _closes_aside(tokens: Sequence[_Token], place: int) -> bool:
    """Whether the comma before a verb ends a clause that itself began after a comma."""
    for back in range(place - 1, max(place - 20, 0), -1):
        if "," in tokens[back].gap:
            return place - back >= 3
    return False


def _attributed(tokens: Sequence[_Token], place: int) -> bool:
    """Before an attribution of some length at the end of a sentence: `…, the district said in a message to parents.`"""
    if "," not in tokens[place].gap or len(tokens) - place > 14 or len(tokens) - place < 4:
        return False
    return any(token.word in entries("saying") for token in tokens[place : place + 5])


def _captioned(tokens: Sequence[_Token], place: int) -> bool:
    """Before a new subject in a run of words that no punctuation divides."""
    word, before = tokens[place].word, tokens[place - 1].word
    if word not in entries("subjects") or before in entries("leaning") or tokens[place].gap.strip():
        return False
    run = _run_around(tokens, place)
    contracted = "'" in word
    verb = contracted or any(_is_finite(token.word) for token in tokens[place + 1 : place + 3])
    return run >= UNPUNCTUATED and verb


def _run_around(tokens: Sequence[_Token], place: int) -> int:
    """How many words stand together without punctuation around a place, as far as it matters."""
    first = place
    while first > 0 and place - first < UNPUNCTUATED and not tokens[first].gap.strip():
        first -= 1
    last = place
    while last + 1 < len(tokens) and last - place < UNPUNCTUATED and not tokens[last + 1].gap.strip():
        last += 1
    return last - first + 1


def _until_break(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """The tokens up to the next comma or stronger mark."""
    for place in range(1, len(tokens)):
        if re.search(r"[,;:—–….]|--", tokens[place].gap):
            return tokens[:place]
    return tokens


def _is_finite(word: str) -> bool:
    if word in entries("finite") or word.endswith("n't"):
        return True
    return len(word) > 4 and word.endswith("ed") and word not in entries("not_finite")


Rule = Callable[[Sequence[_Token], int], bool]
RULES: tuple[Rule, ...] = (
    _broken,
    _coordinated,
    _subordinated,
    _related,
    _participial,
    _counted,
    _apposed,
    _attributed,
    _captioned,
)


def _spaced(tokens: Sequence[_Token], cuts: Sequence[int]) -> list[int]:
    """The cuts that leave a clause of some substance on both sides."""
    kept: list[int] = []
    start = 0
    for cut in cuts:
        if _substantial(tokens[start:cut]) and _substantial(tokens[cut:]):
            kept.append(cut)
            start = cut
    return kept


def _substantial(tokens: Sequence[_Token]) -> bool:
    if len(tokens) > 12:
        return True
    content = sum(token.word not in entries("light") for token in tokens)
    return len(tokens) >= FEWEST_WORDS and content >= FEWEST_CONTENT
