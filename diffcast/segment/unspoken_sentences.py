"""Sentences of a presenter that state no fact: greetings, hand-overs, questions and sign-offs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from diffcast.language.text import WORD
from diffcast.language.wordlists import entries
from diffcast.model import AsideCode, Block, Span
from diffcast.segment.clauses import clauses
from diffcast.segment.dialects import forms
from diffcast.segment.house_marks import house_reason
from diffcast.segment.lines import without_blanks
from diffcast.segment.patterns import pattern
from diffcast.segment.person_names import has_plain_word
from diffcast.segment.sentences import sentences

QUESTION = re.compile(
    r"(?i)(?:[a-z]{2,15}, )?(?:(?:so|and|but|now|well)\b,? )?(?:what|who|why|how|where|when|which)(?:[’']s|\b)[^.]*\?"
)
QUESTION_AS_TURN = re.compile(
    r"(?i)(?:(?:so|and|but|now|well|wow|ok|okay|i bet|(?!this|that|it|he|she|they|we|i|here)[a-z]{2,15}) ){0,3}"
    r"(?:(?:what|how|why|where|when)(?:[’']s)?|(?:do|does|did|is|are|can|will|would|has|have) "
    r"(?:they|you|it|there|we|he|she|that|the|this|anybody|anyone)) [a-z’' ]{1,60}"
)
PERSON_NAME = re.compile(r"[^\W\d_][\w.’'\-]*(?: [^\W\d_][\w.’'\-]*){1,3}")
REPORTED = re.compile(r"(?i)\b(?:said|says|told|tells (?!us\b|me\b))\b")
"""Somebody else's words: a sentence that reports what was said states something, however it begins."""
ASKING = frozenset({"how", "why", "what", "where", "when", "who", "whose", "with"})
"""Words after which the rest of a hand-over is what the colleague will tell: SHE REPORTS ON HOW IT WAS FOUND."""

MAX_CHARACTERS = 160
"""Characters. A sentence that is longer says more than a greeting or a hand-over."""
CLOSING_SENTENCES = 2
"""How many sentences from the end a bare I'M NAME is a sign-off rather than somebody speaking of themselves."""
MAX_QUESTION_WORDS = 7
MAX_TURN_WORDS = 12
"""Words. A longer question states something before it asks; one that is a speaker's whole turn may be longer."""
MAX_PARTICLE = 3
"""Letters of a word inside a name that needs no capital: Ruth van der Berg."""
MAX_HAND_OVER_VERB = 3
"""Words after the name that are the hand-over's own verb: HAS BEEN FOLLOWING."""
MAX_LOCATION_WORDS = 5
"""Words after a reporter's name that only say where, as in `PIP HARGRAVES, YARRAMBEE.`"""


Why: TypeAlias = tuple[AsideCode, str | None]
"""Why a sentence is not compared: the code, and a longer reason if there is one."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What is known about the place of a sentence."""

    people: frozenset[str]
    """Names of presenters and reporters, in lower case."""
    closing: bool
    """Whether the sentence is among the last of the script."""
    turn: bool
    """Whether it is all that a speaker says before the next one speaks."""
    house: Sequence[str] = ()
    """Patterns of sentences that the house style excludes."""


def mark_unspoken_sentences(text: str, blocks: Sequence[Block], house: Sequence[str] = ()) -> tuple[Block, ...]:
    """The blocks with such sentences cut out of what a presenter says, each with its reason.

    `house` holds patterns of more of them.
    """
    people = _people(text, blocks)
    spoken = [number for number, block in enumerate(blocks) if block.role == "speech"]
    parts: list[Block] = []
    for number, block in enumerate(blocks):
        if block.role == "speech":
            turn = _is_turn(blocks, number)
            parts.extend(_parts(text, block, _Place(people, number == spoken[-1], turn, house)))
        else:
            parts.append(block)
    return tuple(parts)


def _is_turn(blocks: Sequence[Block], number: int) -> bool:
    """Whether a block is between two speakers' labels."""
    before = number > 0 and blocks[number - 1].role == "label"
    return before and (number + 1 == len(blocks) or blocks[number + 1].aside)


def _people(text: str, blocks: Sequence[Block]) -> frozenset[str]:
    """Presenters and reporters, from their labels and from the sentences that hand over to them."""
    labelled = {block.speaker.lower() for block in blocks if block.role == "label" and block.speaker}
    spoken = (span for block in blocks if block.role == "speech" for span in _pieces(text, block.span))
    return frozenset(labelled | {name for span in spoken if (name := _announced(_plain(text, span)))})


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Every sentence of a stretch, and every clause of those that have several."""
    for sentence in sentences(text, span):
        yield sentence
        inner = clauses(text, sentence)
        yield from inner if len(inner) > 1 else ()


def _announced(sentence: str) -> str | None:
    for form in forms("sentence"):
        if len(sentence) <= MAX_CHARACTERS and form.code is AsideCode.HAND_OVER:
            match = form.pattern.fullmatch(sentence)
            name = match.groupdict().get("name") if match else None
            if name and not has_plain_word(name):
                return name.lower()
    return None


def _parts(text: str, block: Block, place: _Place) -> Iterator[Block]:
    start = block.span.start
    for span, (code, reason) in _found(text, block, place):
        yield from _rest(text, block, Span(start, span.start))
        yield replace(block, span=span, role="cue", code=code, reason=reason)
        start = span.end
    yield from _rest(text, block, Span(start, block.span.end))


def _found(text: str, block: Block, place: _Place) -> Iterator[tuple[Span, Why]]:
    spans = sentences(text, block.span)
    for number, span in enumerate(spans):
        closing = place.closing and number >= len(spans) - CLOSING_SENTENCES
        around = replace(place, closing=closing, turn=place.turn and len(spans) == 1)
        sentence = _plain(text, span)
        why = why_unspoken(sentence, around) or _question(sentence, around)
        if why:
            yield span, why
        else:
            yield from _found_inside(text, span, around)


def _found_inside(text: str, sentence: Span, place: _Place) -> Iterator[tuple[Span, Why]]:
    """Greetings and the like that are only a clause of a sentence, as in captions and between dots."""
    inner = clauses(text, sentence)
    if len(sentence) <= MAX_CHARACTERS and REPORTED.search(text, sentence.start, sentence.end):
        return
    for span in inner if len(inner) > 1 else ():
        rest = Span(span.start, sentence.end)
        later = why_unspoken(_plain(text, rest), place)
        if later:
            yield rest, later
            return
        why = why_unspoken(_plain(text, span), place)
        if why:
            yield span, why


def _rest(text: str, block: Block, span: Span) -> Iterator[Block]:
    shown = without_blanks(text, span)
    if len(shown):
        yield replace(block, span=shown)


def _plain(text: str, span: Span) -> str:
    if len(span) > 2 * MAX_CHARACTERS:
        return text[span.start : span.end]
    return " ".join(text[span.start : span.end].split()).strip("-–—… ")


def why_unspoken(sentence: str, place: _Place) -> Why | None:
    """Why a sentence states no fact; None if it may state one."""
    if len(sentence) > MAX_CHARACTERS:
        return None
    own = next((written for written in place.house if pattern(written).whole(sentence)), None)
    if own is not None:
        return AsideCode.HOUSE_STYLE, house_reason(own)
    for form in forms("sentence"):
        match = form.pattern.fullmatch(sentence)
        if match and form.code and _fits(form.code, match, place):
            return form.code, None
    if _calls_somebody(WORD.findall(sentence.lower()), place):
        return AsideCode.HAND_OVER, None
    return (AsideCode.SIGN_OFF, None) if _names_place(sentence, place) else None


def _fits(code: AsideCode | None, match: re.Match[str], place: _Place) -> bool:
    if REPORTED.search(match.group()):
        return False
    name = match.groupdict().get("name")
    if name is None:
        return True
    if not _written_as_name(name, match.group()) or (code is AsideCode.HAND_OVER and _states_more(match)):
        return False
    if code is AsideCode.SIGN_OFF and re.search(r"(?i)\bi[’']?m ", match.group()):
        known = any(_same_person(name.lower(), person) for person in place.people)
        return known or (place.closing and not has_plain_word(name))
    return not has_plain_word(name)


def _written_as_name(name: str, sentence: str) -> bool:
    """Whether every word of a name has its capital; captions in one case show none."""
    one_case = sentence == sentence.upper() or sentence == sentence.lower()
    return one_case or all(word[0].isupper() or len(word) <= MAX_PARTICLE for word in name.split())


def _states_more(match: re.Match[str]) -> bool:
    """Whether a second verb follows the hand-over's own: `reports from Tuesday show two near misses`."""
    words = WORD.findall(match.string[match.end("name") : match.end()].lower())
    later = words[MAX_HAND_OVER_VERB:]
    return any(word in entries("finite_verbs") for word in later) and ASKING.isdisjoint(words)


def _same_person(name: str, person: str) -> bool:
    return name.startswith(person) or person.startswith(name)


def _calls_somebody(words: Sequence[str], place: _Place) -> bool:
    """Whether a sentence is only a colleague's name: `SIMONE?`"""
    return 1 <= len(words) <= 2 and {word for person in place.people for word in person.split()}.issuperset(words)


def _names_place(sentence: str, place: _Place) -> bool:
    """Whether a sentence is only a colleague's name and where they are."""
    name, _, rest = sentence.partition(",")
    if not rest or name.lower() not in place.people or has_plain_word(rest):
        return False
    return PERSON_NAME.fullmatch(name) is not None and len(WORD.findall(rest)) <= MAX_LOCATION_WORDS


def _question(sentence: str, place: _Place) -> Why | None:
    words = len(WORD.findall(sentence)) if len(sentence) <= MAX_CHARACTERS else MAX_CHARACTERS
    if QUESTION.fullmatch(sentence) and words <= (MAX_TURN_WORDS if place.turn else MAX_QUESTION_WORDS):
        return AsideCode.PRESENTER_QUESTION, None
    if place.turn and words <= MAX_TURN_WORDS and QUESTION_AS_TURN.fullmatch(sentence):
        return AsideCode.PRESENTER_QUESTION, None
    return None
