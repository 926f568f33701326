"""Places that cannot both be right; directions are opposite words (`other.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from diffcast.judge.rules.evidence.differences import difference
from diffcast.judge.rules.evidence.nearby import nearby, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import MAX_ABBREVIATION, MAX_PLACE_WORDS, MAX_SIDE_WITH_BARE_PLACE
from diffcast.language.phrases import numeric
from diffcast.language.wordlists import entries
from diffcast.language.words import norm, surface
from diffcast.model import Difference, Kind, Moment, Name, Quantity, Source, Span, Word

PREPOSITIONS: Final = frozenset(
    {"in", "at", "near", "from", "outside", "across", "of", "around", "toward", "through", "on"}
)
"""Words that a place follows."""


def places(pair: Pair) -> tuple[Difference, ...]:
    """The place that differs, where each side has a single one that the other lacks, and other words tie the two."""
    ours, theirs = _rival_places(pair)
    if len(ours) != 1 or len(theirs) != 1 or not _tied(pair, ours[0], theirs[0]):
        return ()
    spans = ours[0], theirs[0]
    shown = pair.transcript.names(spans[0]), pair.article.says(spans[1])
    return (difference(Kind.PLACE, "Place differs", spans, shown, (shown[0].lower(), shown[1].lower())),)


def _rival_places(pair: Pair) -> tuple[Sequence[Span], Sequence[Span]]:
    """The places of each side that the other lacks; a name without a preposition only against a place with one."""
    ours, theirs = (_new_after_prepositions(side, other) for side, other in pair.sides)
    if max(len(pair.transcript.content), len(pair.article.content)) <= MAX_SIDE_WITH_BARE_PLACE:
        ours = ours or (_bare_names(pair.transcript, pair.article) if theirs else [])
        theirs = theirs or (_bare_names(pair.article, pair.transcript) if ours else [])
    ours = ours or (_before_nouns(pair.transcript, pair.article) if theirs else [])
    theirs = theirs or (_before_nouns(pair.article, pair.transcript) if ours else [])
    return (ours, theirs) if ours or theirs else _half_alike(pair)


def _half_alike(pair: Pair) -> tuple[Sequence[Span], Sequence[Span]]:
    """Two places of two words with one in common, and the other unknown to the other side: CEDAR FALLS, Cedar Creek."""
    known = _known(pair.transcript), _known(pair.article)
    for one in _after_prepositions(pair.transcript):
        for two in _after_prepositions(pair.article):
            ours, theirs = _norms(pair.transcript, one), _norms(pair.article, two)
            if len(ours) == len(theirs) == 2 and len(ours & theirs) == 1:
                ours, theirs = ours - theirs, theirs - ours
                if not shared(ours, known[1]) and not shared(theirs, known[0]) and not _abbreviates(*ours, *theirs):
                    return [one], [two]
    return [], []


def _abbreviates(one: str, two: str) -> bool:
    """Whether one may be the other in short: St., Saint; Mt., Mount."""
    short, long = sorted((one, two), key=len)
    return len(short) <= MAX_ABBREVIATION and short[:1] == long[:1] and short[-1:] in long


def _tied(pair: Pair, one: Span, two: Span) -> bool:
    short = max(len(pair.transcript.content), len(pair.article.content)) <= MAX_PLACE_WORDS + 1
    return short or pair.doubted or bool(shared(nearby(pair.transcript, one), nearby(pair.article, two)))


def _new_after_prepositions(side: PairSide, other: PairSide) -> list[Span]:
    """Places after a preposition that the other side does not name in these words."""
    known = _known(other)
    return [span for span in _after_prepositions(side) if not shared(_norms(side, span), known)]


def _norms(side: PairSide, span: Span) -> frozenset[str]:
    return frozenset(word.norm for word in side.words_in(span))


def _bare_names(side: PairSide, other: PairSide) -> list[Span]:
    """Names without a preposition or a title, outside of any attribution, that the other side does not give."""
    known = _known(other)
    sources = [detail.span for detail in side.around if isinstance(detail, Source)]
    names = (name for name in side.whole(Name) if name.title is None)
    unknown = (name.span for name in names if not shared(frozenset(map(norm, name.words)), known))
    return [span for span in unknown if not any(one.meets(span) for one in sources) and not _names_people(side, span)]


def _names_people(side: PairSide, span: Span) -> bool:
    """Whether the name is that of people, by the noun behind it: the Brandt family, the Brandt brothers."""
    behind = next((word.norm for word in side.words if word.span.start >= span.end), "")
    return behind in entries("nouns_after_people")


def _before_nouns(side: PairSide, other: PairSide) -> list[Span]:
    """Names of one word right before a noun that the other side has: `a Tucson warehouse`, A WAREHOUSE IN PHOENIX."""
    before = {word.span for word, noun in pairwise(side.words) if noun.norm in other.content}
    return [span for span in _bare_names(side, other) if span in before]


def _known(other: PairSide) -> frozenset[str]:
    return other.norms | {norm(form) for detail in other.around if isinstance(detail, Name) for form in detail.words}


def _after_prepositions(side: PairSide) -> Iterator[Span]:
    for place, (before, word) in enumerate(pairwise(side.words)):
        gap = side.document.text[before.span.end : word.span.start]
        if _raw(side, before).lower() in PREPOSITIONS and not gap.strip():
            name = next((one.span for one in side.whole(Name) if one.span.start == word.span.start), None)
            run = _place_words(side, side.words[place + 1 : place + 1 + MAX_PLACE_WORDS])
            if name and not _norms(side, name) <= entries("not_places"):
                yield name
            elif run:
                yield Span(run[0].span.start, run[-1].span.end)


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


def _raw(side: PairSide, word: Word) -> str:
    return side.document.text[word.span.start : word.span.end]
