"""The sentences of a side, and for each the one on the other side that says the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import PairSide
from diffcast.judge.rules.evidence.wording import same_words
from diffcast.judge.thresholds import SENTENCE_GAP
from diffcast.language.text import CLAUSE_END, SPACED_STOP_OR_DOTS
from diffcast.model import Moment, Quantity, Span, Word

CACHED_SIDES: Final = 32
"""The rules ask for the clauses of one pair again and again; a pair has two sides of a few clauses."""


@lru_cache(maxsize=CACHED_SIDES)
def clauses(side: PairSide) -> tuple[PairSide, ...]:
    """The sentences of a side, as far as it has them, in reading order; each holds words."""
    last = max((word.span.end for word in side.words), default=0)
    pieces = [piece for span in side.spans if span.start < last for piece in _pieces(side, span)]
    return tuple(part for spans in _sentences(side, pieces) if (part := _part(side, spans)).words)


def _pieces(side: PairSide, span: Span) -> Iterator[Span]:
    start = span.start
    for end in CLAUSE_END.finditer(side.document.text, span.start, span.end):
        yield Span(start, end.start())
        start = end.end()
    yield Span(start, span.end)


def _sentences(side: PairSide, pieces: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """Pieces next to each other with no end of a sentence between them."""
    joined: list[Span] = []
    for piece in pieces:
        if joined and not _one_sentence(side, joined[-1], piece):
            yield tuple(joined)
            joined = []
        joined.append(piece)
    if joined:
        yield tuple(joined)


def _one_sentence(side: PairSide, before: Span, after: Span) -> bool:
    near = 0 <= after.start - before.end < SENTENCE_GAP
    return near and not SPACED_STOP_OR_DOTS.search(side.document.text, max(0, before.end - 1), after.start + 1)


def _part(side: PairSide, spans: tuple[Span, ...]) -> PairSide:
    return replace(
        side,
        spans=spans,
        words=tuple(word for word in side.words if any(span.holds(word.span) for span in spans)),
        details=tuple(detail for detail in side.details if any(detail.span.meets(span) for span in spans)),
    )


def partner(clause: PairSide, others: tuple[PairSide, ...]) -> PairSide | None:
    """The clause among these that has most of the content words, the shorter one where two have as many."""
    return max(others, key=lambda one: (len(common(clause, one)), -len(one.words)), default=None)


def common(one: PairSide, two: PairSide) -> frozenset[str]:
    """The content words of the one that the other has too."""
    return shared(one.content, two.content)


def alike(one: PairSide, two: PairSide) -> bool:
    """Whether two clauses have nearly the same words, amounts and dates aside: TWENTY-SIX is 26."""
    return same_words(one, two) or same_words(_without_values(one), _without_values(two))


@lru_cache(maxsize=CACHED_SIDES)
def _without_values(side: PairSide) -> PairSide:
    values = [detail.span for detail in side.details if isinstance(detail, Quantity | Moment)]
    return replace(side, words=tuple(word for word in side.words if not any(span.meets(word.span) for span in values)))


def content(words: Iterable[Word], without: Sequence[Span] = ()) -> frozenset[str]:
    """The normalised content words outside some spans."""
    return frozenset(word.norm for word in words if word.content and not any(one.meets(word.span) for one in without))
