"""A whole text as a row of places: each belongs to one fact, is set aside, or is neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import groupby, pairwise

from diffcast.model import Aside, Comparison, Document, Fact, Side, Span
from diffcast.reports.excerpts import Run, cut, differing


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one text with the fact or the reason that it belongs to."""

    span: Span
    runs: tuple[Run, ...]
    fact: Fact | None = None
    aside: Aside | None = None
    first: bool = False
    """Whether the fact stands here for the first time in this text, so that links to it lead here."""
    opens: bool = False
    """Whether what comes before is of another status, so that a mark at the start tells something new."""


def places(comparison: Comparison, side: Side, facts: Sequence[Fact]) -> Iterator[Place]:
    """The whole text of one side, without gap or overlap; where facts overlap, the narrower one has the place."""
    document = comparison.transcript if side == "transcript" else comparison.article
    owners: list[tuple[Span, Fact | Aside]] = [(aside.span, aside) for aside in comparison.asides if aside.side == side]
    owners += [(span, fact) for fact in facts for span in (fact.transcript if side == "transcript" else fact.article)]
    seen: set[str] = set()
    before: str | None = None
    for span, index in _paint(len(document.text), [span for span, _ in owners]):
        owner = None if index is None else owners[index][1]
        if isinstance(owner, Fact):
            yield Place(
                span, _runs(document, side, owner, span), owner, None, owner.id not in seen, owner.status != before
            )
            seen.add(owner.id)
            before = owner.status
        else:
            yield Place(span, (Run(document.text[span.start : span.end], "plain"),), None, owner)
            before = None if document.text[span.start : span.end].strip() else before


def _runs(document: Document, side: Side, fact: Fact, span: Span) -> tuple[Run, ...]:
    return tuple(cut(document.text, span, differing(fact, side)))


def _paint(length: int, spans: Sequence[Span]) -> Iterator[tuple[Span, int | None]]:
    """Every stretch from 0 to `length` with the index of the shortest span that covers it."""
    edges = sorted({0, length, *(edge for span in spans for edge in (span.start, span.end))})
    owned = _owners(edges, spans)
    for owner, stretches in groupby(pairwise(edges), key=lambda stretch: owned[stretch[0]]):
        several = list(stretches)
        yield Span(several[0][0], several[-1][1]), owner


def _owners(edges: Sequence[int], spans: Sequence[Span]) -> Mapping[int, int | None]:
    """For each edge the index of the shortest span that covers what follows it."""
    waiting = sorted(range(len(spans)), key=lambda index: spans[index].start, reverse=True)
    open_spans: list[tuple[int, int]] = []
    owned: dict[int, int | None] = {}
    for edge in edges:
        while waiting and spans[waiting[-1]].start <= edge:
            index = waiting.pop()
            heappush(open_spans, (len(spans[index]), index))
        while open_spans and spans[open_spans[0][1]].end <= edge:
            heappop(open_spans)
        owned[edge] = open_spans[0][1] if open_spans else None
    return owned
