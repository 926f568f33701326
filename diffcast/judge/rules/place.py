"""Places that cannot both be right; directions are in `other.py`, beside opposite words.

Both sides must name a place that is known or evident, of one level, for the same thing. In a text in capitals any word
may look like a name: there a place has to be known, be called one (THE TOWN OF …), or be no ordinary word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Final

from diffcast.judge.rules.evidence.differences import PLACE_DIFFERS, difference
from diffcast.judge.rules.evidence.nearby import nearby, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import (
    MAX_ABBREVIATION,
    MAX_PLACE_WORDS,
    MAX_SHORT_SIDE,
    MAX_SIDE_WITH_BARE_PLACE,
    MIN_DOUBT,
    MIN_DRAW,
    MIN_DRAW_OF_UNKNOWN,
    MIN_SCORE_FOR_PLACES,
    MIN_TIE,
)
from diffcast.language.phrases import numeric
from diffcast.language.places import Level, is_ordinary, level_of, level_of_people, longest_known, of_one_place
from diffcast.language.wordlists import entries
from diffcast.language.words import norm, surface
from diffcast.model import Difference, Kind, Moment, Name, Quantity, Source, Span, Word

PREPOSITIONS: Final = frozenset(
    {"in", "at", "near", "from", "outside", "across", "of", "around", "toward", "through", "on"}
)
"""Words that a place follows."""
ORIGIN: Final = frozenset({"from"})
WHERE: Final = PREPOSITIONS - ORIGIN - {"of", "toward", "through"}
"""Those that say where something is."""
HOME = re.compile(
    r"(?i)\b(?:liv(?:es?|ed|ing)|residents?|natives?|born|raised|grew up|hometown|home|based|headquartered)\b"
)
"""What makes a place that of a person or a company, and not of what happened."""
HOME_REACH: Final = 40
"""Characters before a place in which such a word is about it."""


@dataclass(frozen=True, slots=True)
class _Place:
    span: Span
    preposition: str
    """The word before it; empty where there is none."""
    head: str
    """The norm of the word before that: what is, or happens, there."""
    level: Level


def places(pair: Pair) -> tuple[Difference, ...]:
    """The place that differs, where each side has a single one that the other lacks, and other words tie the two."""
    ours, theirs = _rival_places(pair)
    if len(ours) != 1 or len(theirs) != 1 or not _of_one_thing(pair, ours[0], theirs[0]):
        return ()
    spans = ours[0].span, theirs[0].span
    shown = pair.transcript.names(spans[0]), pair.article.says(spans[1])
    return (difference(Kind.PLACE, PLACE_DIFFERS, spans, shown, (shown[0].lower(), shown[1].lower())),)


def _rival_places(pair: Pair) -> tuple[Sequence[_Place], Sequence[_Place]]:
    """The places of each side that the other lacks; a name without a preposition only against a place with one."""
    ours, theirs = (_new_after_prepositions(side, other) for side, other in pair.sides)
    if max(len(pair.transcript.content), len(pair.article.content)) <= MAX_SIDE_WITH_BARE_PLACE:
        ours = ours or (_bare_names(pair.transcript, pair.article) if theirs else [])
        theirs = theirs or (_bare_names(pair.article, pair.transcript) if ours else [])
    ours = ours or (_before_nouns(pair.transcript, pair.article) if theirs else [])
    theirs = theirs or (_before_nouns(pair.article, pair.transcript) if ours else [])
    if theirs and not ours:
        ours = _looked_at(pair, theirs)
    return (ours, theirs) if ours or theirs else _half_alike(pair)


def _looked_at(pair: Pair, theirs: Sequence[_Place]) -> list[_Place]:
    """Words of the transcript after a preposition of place that look at a place of the article.

    In capitals and in captions of small letters an unknown name may look like any word: NEAR HATCHER. So it counts
    only where the reader takes it for what stands in its place.
    """
    side, known = pair.transcript, _known(pair.article)
    for at, (before, _) in enumerate(pairwise(side.words)):
        preposition = _raw(side, before).lower()
        run = list(
            takewhile(lambda word: _may_be_unknown_place(side, word), side.words[at + 1 : at + 1 + MAX_PLACE_WORDS])
        )
        if preposition not in WHERE or not run:
            continue
        span = Span(run[0].span.start, run[-1].span.end)
        drawn = any(two.preposition in WHERE and pair.draw(span, two.span) >= MIN_DRAW_OF_UNKNOWN for two in theirs)
        if drawn and not shared(_norms(side, span), known) and level_of([_form(side, word) for word in run]) is None:
            return [_Place(span, preposition, "", "city")]
    return []


def _may_be_unknown_place(side: PairSide, word: Word) -> bool:
    raw, dated = _raw(side, word), (one for one in side.details if isinstance(one, Moment | Quantity))
    plain = raw.isupper() or raw.islower()
    return (
        plain
        and word.content
        and not _is_verb(_form(side, word))
        and not any(one.span.meets(word.span) for one in dated)
    )


def _half_alike(pair: Pair) -> tuple[Sequence[_Place], Sequence[_Place]]:
    """Two places of two words with one in common, and the other unknown to the other side: CEDAR FALLS, Cedar Creek."""
    known = _known(pair.transcript), _known(pair.article)
    for one in _after_prepositions(pair.transcript):
        for two in _after_prepositions(pair.article):
            ours, theirs = _norms(pair.transcript, one.span), _norms(pair.article, two.span)
            if len(ours) == len(theirs) == 2 and len(ours & theirs) == 1:
                ours, theirs = ours - theirs, theirs - ours
                if not shared(ours, known[1]) and not shared(theirs, known[0]) and not _abbreviates(*ours, *theirs):
                    return [one], [two]
    return [], []


def _abbreviates(one: str, two: str) -> bool:
    """Whether one may be the other in short: St., Saint; Mt., Mount."""
    short, long = sorted((one, two), key=len)
    return len(short) <= MAX_ABBREVIATION and short[:1] == long[:1] and short[-1:] in long


# Whether two places are of one thing


def _of_one_thing(pair: Pair, one: _Place, two: _Place) -> bool:
    """Whether they are of one level and role, and the words around them are of one thing."""
    if of_one_place(pair.transcript.says(one.span).lower(), pair.article.says(two.span).lower()):
        return False
    if one.level != two.level or (one.preposition in ORIGIN) != (two.preposition in ORIGIN):
        return False
    if pair.draw(one.span, two.span) >= MIN_DRAW:
        return True
    if any(about(pair.transcript, one.span) != about(pair.article, two.span) for about in (_is_home, _owns)):
        return False
    same_head = one.head != "" and bool(shared(frozenset({one.head}), frozenset({two.head})))
    tie = shared(nearby(pair.transcript, one.span), nearby(pair.article, two.span))
    short = max(len(pair.transcript.content), len(pair.article.content)) <= MAX_SHORT_SIDE
    single = len(pair.transcript.spans) == len(pair.article.spans) == 1
    sure = pair.doubt >= MIN_DOUBT or (single and pair.score >= MIN_SCORE_FOR_PLACES)
    return same_head or short or len(tie) >= (1 if sure else MIN_TIE)


def _is_home(side: PairSide, span: Span) -> bool:
    return HOME.search(side.document.text, max(0, span.start - HOME_REACH), span.start) is not None


# Places after a preposition


def _new_after_prepositions(side: PairSide, other: PairSide) -> list[_Place]:
    """Places after a preposition that the other side does not name in these words."""
    known = _known(other)
    return [place for place in _after_prepositions(side) if not shared(_norms(side, place.span), known)]


def _after_prepositions(side: PairSide) -> Iterator[_Place]:
    for at, (before, word) in enumerate(pairwise(side.words)):
        preposition = _raw(side, before).lower()
        if preposition not in PREPOSITIONS or side.document.text[before.span.end : word.span.start].strip():
            continue
        span = _place_span(side, side.words[at + 1 : at + 1 + MAX_PLACE_WORDS])
        if span is not None and _fits(side, at, span):
            head = next((one.norm for one in reversed(side.words[:at]) if one.content), "")
            yield _Place(span, preposition, head, _level(side, span))


def _place_span(side: PairSide, words: Sequence[Word]) -> Span | None:
    """The words of a place at the start of some words; None if they begin with none."""
    name = next((one.span for one in side.whole(Name) if one.span.start == words[0].span.start), None)
    if name is not None:
        return None if _norms(side, name) <= entries("not_places") else name
    run: Sequence[Word] = _place_words(side, words)
    if run and _in_capitals(side, run[0]):
        known = longest_known([_form(side, word) for word in run])
        run = run[:known] if known else _names_only(side, run)
    return Span(run[0].span.start, run[-1].span.end) if run else None


def _names_only(side: PairSide, run: Sequence[Word]) -> Sequence[Word]:
    """The words up to a verb, if one of the first two is a name: MARLOW of MARLOW TURNED, but CRESCENT CITY whole."""
    forms = [_form(side, word) for word in run]
    end = next((at for at, form in enumerate(forms) if at and _is_verb(form)), len(run))
    named = not is_ordinary(forms[0]) or (end > 1 and forms[1] in entries("place_nouns"))
    return run[:end] if named else ()


def _is_verb(form: str) -> bool:
    verb = form in entries("finite_verbs") or (form.endswith("ed") and is_ordinary(form))
    return verb and form not in entries("place_nouns")


def _place_words(side: PairSide, words: Sequence[Word]) -> list[Word]:
    """The words of a place name: with capitals in prose; in a text in capitals, any content words."""
    run: list[Word] = []
    for word in words:
        if run and side.document.text[run[-1].span.end : word.span.start] not in (" ", "-", "\n"):
            break
        if not _may_be_place(side, word):
            break
        run.append(word)
    return run


def _may_be_place(side: PairSide, word: Word) -> bool:
    raw = _raw(side, word)
    if not raw[:1].isupper() or not word.content or word.norm in entries("not_places") or raw.lower().endswith("ing"):
        return False
    dated = any(isinstance(one, Moment | Quantity) and one.span.meets(word.span) for one in side.details)
    return not numeric(surface(raw)) and not dated


def _fits(side: PairSide, at: int, span: Span) -> bool:
    """Whether the preposition at this index has the words as its place, and they are no owner of something."""
    preposition = _raw(side, side.words[at]).lower()
    if _names_people(side, span):
        return False
    if preposition == "of":
        return at > 0 and side.words[at - 1].norm in entries("place_nouns")
    return preposition != "on" or _level(side, span) != "city" or _called_place(side, span)


def _called_place(side: PairSide, span: Span) -> bool:
    """Whether a word of the name says that it is a place: Gull Rock, Ocean Drive."""
    return any(word.norm in entries("place_nouns") for word in side.words_in(span))


def _owns(side: PairSide, span: Span) -> bool:
    return side.document.text[span.start : span.end].endswith(("'s", "’s", "'S", "’S"))


def _level(side: PairSide, span: Span) -> Level:
    """The level of a known place or people; an unknown one is taken for a town."""
    forms = [_form(side, word) for word in side.words_in(span)]
    return level_of(forms) or level_of_people(" ".join(forms)) or "city"


# Names without a preposition


def _bare_names(side: PairSide, other: PairSide) -> list[_Place]:
    """Names without a preposition or a title, outside of any attribution, that the other side does not give."""
    known = _known(other)
    sources = [detail.span for detail in side.around if isinstance(detail, Source)]
    names = (name for name in side.whole(Name) if name.title is None)
    unknown = (name.span for name in names if not shared(frozenset(map(norm, name.words)), known))
    spans = [span for span in unknown if not any(one.meets(span) for one in sources) and not _names_people(side, span)]
    return [_Place(span, "", "", _level(side, span)) for span in spans]


def _names_people(side: PairSide, span: Span) -> bool:
    """Whether the name is that of people, by the noun behind it: the Brandt family, the Brandt brothers."""
    behind = next((word.norm for word in side.words if word.span.start >= span.end), "")
    return behind in entries("nouns_after_people")


def _before_nouns(side: PairSide, other: PairSide) -> list[_Place]:
    """Names of one word right before a noun that the other side has: `a Tucson warehouse`, A WAREHOUSE IN PHOENIX."""
    before = {word.span for word, noun in pairwise(side.words) if noun.norm in other.content}
    return [place for place in _bare_names(side, other) if place.span in before]


def _known(other: PairSide) -> frozenset[str]:
    return other.norms | {norm(form) for detail in other.around if isinstance(detail, Name) for form in detail.words}


def _in_capitals(side: PairSide, word: Word) -> bool:
    return len(word.span) > 1 and _raw(side, word).isupper()


def _norms(side: PairSide, span: Span) -> frozenset[str]:
    return frozenset(word.norm for word in side.words_in(span))


def _form(side: PairSide, word: Word) -> str:
    return surface(_raw(side, word)).removesuffix("'s")


def _raw(side: PairSide, word: Word) -> str:
    return side.document.text[word.span.start : word.span.end]
