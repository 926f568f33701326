"""Splits a sentence into the clauses that an editor would check one by one; needs no tagger, works in capitals too.

A list of finite verbs shows whether the words after a conjunction have their own verb; punctuation does the rest.
A sentence of captions, which has no punctuation, is cut where a new subject begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from diffcast.language.phrases import numeric
from diffcast.language.text import CLAUSE_BREAK, WORD_OR_AMOUNT
from diffcast.language.wordlists import entries
from diffcast.model import Span
from diffcast.segment.lines import without_blanks

NUMBER = re.compile(r"\d")
SCALES = frozenset({"hundred", "thousand", "million", "billion"})

MIN_CONTENT_WORDS = 2
"""Content words that a clause must hold; a shorter piece goes with its neighbour."""
MIN_WORDS = 3
MAX_WORDS_TO_VERB = 6
"""Words after a joining word among which its clause must show a verb."""
MAX_APPOSITION_WORDS = 14
"""Words. What is longer between two commas is more than a name's description."""
MIN_WORDS_WITHOUT_PUNCTUATION = 18
"""Words without punctuation from which a sentence is taken for captions."""
MAX_WORDS_BEFORE = 40
MAX_WORDS_AFTER = 20
"""Words looked at on either side of a place, so that the time stays linear where no sentence ever ends."""
ALWAYS_SUBSTANTIAL_WORDS = 12
CACHED_SENTENCES = 1024
"""Sentences whose clauses are kept: a script's are asked for up to three times."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str
    """Lower-cased, with plain apostrophes."""
    gap: str
    """The text between the previous word and this one."""
    finite: bool
    """Whether it looks like a finite verb."""
    opens: bool
    """Whether a clause may begin here at all: it follows a mark, or is a word that joins or is a subject."""


@lru_cache(maxsize=CACHED_SENTENCES)
def clauses(text: str, span: Span) -> tuple[Span, ...]:
    """The clauses of one sentence, in order; every character that shows something lies in exactly one."""
    tokens = _tokens(text, span)
    starts = [span.start, *(_opening(text, tokens[place]) for place in _cuts(tokens))]
    found = (without_blanks(text, Span(start, end)) for start, end in zip(starts, [*starts[1:], span.end], strict=True))
    return tuple(clause for clause in found if len(clause))


def _cuts(tokens: Sequence[_Token]) -> Iterator[int]:
    """The places at which a clause begins that leaves something of substance on both sides."""
    start = 0
    for place in range(1, len(tokens)):
        if not tokens[place].opens:
            continue
        left = tokens[max(start, place - MAX_WORDS_BEFORE) : place]
        ahead = tokens[place : place + MAX_WORDS_AFTER]
        if any(rule(left, ahead) for rule in RULES) and _substantial(left) and _substantial(ahead):
            yield place
            start = place


def _tokens(text: str, span: Span) -> tuple[_Token, ...]:
    found: list[_Token] = []
    end = span.start
    for match in WORD_OR_AMOUNT.finditer(text, span.start, span.end):
        word, start = match.group().lower().replace("’", "'"), match.start()
        gap, (finite, opener) = text[end:start], _bearing(word)
        end = match.end()
        found.append(_Token(start, end, word, gap, finite, opener or not gap.isspace()))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _bearing(word: str) -> tuple[bool, bool]:
    """Whether the word looks like a finite verb, and whether a clause may begin at it without a mark before it."""
    return _is_finite(word), word in _openers()


@cache
def _openers() -> frozenset[str]:
    lists = ("coordinators", "subordinators", "clause_subjects", "determiners")
    return frozenset({"including", "according"}).union(*(entries(name) for name in lists))


def _opening(text: str, token: _Token) -> int:
    """Where the clause of a token begins: marks that open something, such as a quotation, go with what follows."""
    start = token.start
    while start and text[start - 1] in "\"“‘'($£€#@[":
        if text[start - 1] in "\"'" and not text[start - 2 : start - 1].isspace():
            break
        start -= 1
    return start


def _broken(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """After a dash, a semicolon, a colon or a pause of dots, unless it only parts a subject from its verb."""
    gap = ahead[0].gap
    if not CLAUSE_BREAK.search(gap):
        return False
    if NUMBER.match(ahead[0].word) and NUMBER.search(left[-1].word) and "–" in gap:
        return False
    return _has_verb(left) or not ahead[0].finite


def _coordinated(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before AND, BUT and the like where a clause with its own verb follows."""
    following = ahead[1 : 1 + MAX_WORDS_TO_VERB]
    if ahead[0].word not in entries("coordinators") or not following or _inside_number(left[-1], ahead):
        return False
    first = following[0].word
    if following[0].finite or first in entries("clause_subjects") or first in entries("relative_pronouns"):
        return True
    parted = "," in ahead[0].gap or ahead[0].word == "but"
    return (parted or _has_verb(left)) and _has_verb(_until_break(following))


def _inside_number(before: _Token, ahead: Sequence[_Token]) -> bool:
    """Whether AND is inside a number: A HUNDRED AND EIGHTY-SIX, TWO AND A HALF."""
    if ahead[0].word != "and" or not numeric(before.word) or "," in ahead[0].gap:
        return False
    if [token.word for token in ahead[1:3]] in (["a", "half"], ["a", "quarter"]):
        return True
    return before.word in SCALES and numeric(ahead[1].word)


def _subordinated(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before AFTER, BECAUSE, WHEN and the like where enough follows to be a statement."""
    word, following = ahead[0].word, _until_break(ahead[1:12])
    if word not in entries("subordinators") or left[-1].word in entries("leaning_words"):
        return False
    if word in entries("doubtful_subordinators") and not _has_verb(following[:5]):
        return False
    return len(following) >= (2 if "," in ahead[0].gap else 3) or _has_verb(following)


def _related(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before WHICH, WHO, WHERE after a comma."""
    return ahead[0].word in entries("relative_pronouns") and "," in ahead[0].gap


def _participial(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before a participle after a comma, and before INCLUDING and ACCORDING TO anywhere."""
    word = ahead[0].word
    if word in ("including", "according"):
        return True
    return "," in ahead[0].gap and len(word) > 4 and word.endswith("ing") and word not in entries("not_participles")


def _counted(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before MOST OF THEM, ONE OF THE, WITH … after a comma."""
    if "," not in ahead[0].gap or len(ahead) < 2:
        return False
    word = ahead[0].word
    if ahead[1].word in ("of", "them") and (word in entries("quantifiers") or NUMBER.match(word)):
        return True
    return word in entries("remark_openers") and len(_until_break(ahead)) >= 3


def _apposed(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before a description that follows a comma, such as A RETIRED DEPUTY HIRED IN JUNE."""
    if "," not in ahead[0].gap or ahead[0].word not in entries("determiners"):
        return False
    phrase = _until_break(ahead)
    if len(phrase) < 3 or len(phrase) > MAX_APPOSITION_WORDS:
        return False
    if len(phrase) < len(ahead) and ahead[len(phrase)].finite:
        return True
    return not _has_verb(phrase) or (_has_verb(left) and left[0].word not in entries("prepositions"))


def _resumed(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before the verb that takes up a sentence after an insertion: `…, which is on Route 9, was closed.`"""
    if "," not in ahead[0].gap or not ahead[0].finite or "," not in left[0].gap:
        return False
    return not any("," in token.gap for token in left[1:])


def _attributed(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before an attribution of some length that ends a sentence: `…, the district said in a message to parents.`"""
    if "," not in ahead[0].gap or not 5 <= len(ahead) < MAX_WORDS_AFTER:
        return False
    return any(token.word in entries("clause_reporting_verbs") for token in ahead[:4])


def _captioned(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Before a new subject in a run of words that no punctuation divides."""
    if left[-1].word in entries("leaning_words") or not _unpunctuated(left, ahead):
        return False
    if ahead[0].word in entries("clause_subjects"):
        return "'" in ahead[0].word or _has_verb(ahead[1:3])
    return ahead[0].word in entries("determiners") and _has_verb(left) and not left[-1].finite and _has_verb(ahead[2:5])


def _unpunctuated(left: Sequence[_Token], ahead: Sequence[_Token]) -> bool:
    """Whether the words around a place have no punctuation between them, as in captions."""
    before = next((n for n, token in enumerate(reversed(left)) if _stops(token.gap)), len(left))
    after = next((n for n, token in enumerate(ahead) if _stops(token.gap)), len(ahead))
    return after > 0 and before + after >= MIN_WORDS_WITHOUT_PUNCTUATION


def _stops(gap: str) -> bool:
    return bool(gap.strip())


def _until_break(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """The tokens up to the next comma or stronger mark."""
    for place in range(1, len(tokens)):
        if CLAUSE_BREAK.search(tokens[place].gap) or "," in tokens[place].gap:
            return tokens[:place]
    return tokens


def _has_verb(tokens: Sequence[_Token]) -> bool:
    return any(token.finite for token in tokens)


def _is_finite(word: str) -> bool:
    if word in entries("finite_verbs") or word.endswith("n't"):
        return True
    return len(word) > 4 and word.endswith("ed") and word not in entries("not_finite")


Rule = Callable[[Sequence[_Token], Sequence[_Token]], bool]
RULES: tuple[Rule, ...] = (
    _broken,
    _coordinated,
    _subordinated,
    _related,
    _participial,
    _counted,
    _apposed,
    _resumed,
    _attributed,
    _captioned,
)


def _substantial(tokens: Sequence[_Token]) -> bool:
    if len(tokens) > ALWAYS_SUBSTANTIAL_WORDS:
        return True
    content = sum(token.word not in entries("light_words") for token in tokens)
    return len(tokens) >= MIN_WORDS and content >= MIN_CONTENT_WORDS
