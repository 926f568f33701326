"""A whole text line by line, with the facts marked where they are: what the page shows under “Both texts”."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import groupby, pairwise
from typing import Final

from diffcast.model import Aside, Block, Comparison, Document, Fact, Role, Side, Span
from diffcast.places import LINE_END, clock, line_of, second_of
from diffcast.reports.excerpts import Run, cut, differing, speaker_name

ROLE_NAMES: Final[Mapping[Role, str]] = {
    "bite": "sound bite",
    "headline": "headline",
    "quote": "quote",
    "caption": "caption",
}
"""Roles that the margin names; plain speech and body text need no name."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text that belongs to one fact, isn't compared, or is neither."""

    span: Span
    runs: tuple[Run, ...]
    fact: Fact | None = None
    aside: Aside | None = None
    """Why it isn't compared."""
    first: bool = False
    """Whether this is the fact's first stretch in the text: links to the fact lead here."""
    opens: bool = False
    """Whether the stretch before has another status, so that the page shows a sign at the start."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words, and the blank lines after it."""

    number: int
    """From 1, as `places.line_of` counts."""
    margin: tuple[str, ...]
    """What changes with this line: role, speaker, time on air. Or, briefly, why the line isn't compared."""
    aside: bool
    """Whether no word of the line is compared."""
    stretches: tuple[Stretch, ...]


def stretches(comparison: Comparison, side: Side, facts: Sequence[Fact]) -> Iterator[Stretch]:
    """The whole text of one side without gap or overlap. Where facts overlap, the shortest span wins."""
    document = comparison.transcript if side == "transcript" else comparison.article
    owners: list[tuple[Span, Fact | Aside]] = [(aside.span, aside) for aside in comparison.asides if aside.side == side]
    owners += [(span, fact) for fact in facts for span in (fact.transcript if side == "transcript" else fact.article)]
    seen: set[str] = set()
    status: str | None = None
    for span, index in _cover(len(document.text), [span for span, _ in owners]):
        owner = None if index is None else owners[index][1]
        if isinstance(owner, Fact):
            runs = tuple(cut(document.text, span, differing(owner, side)))
            yield Stretch(span, runs, owner, None, owner.id not in seen, owner.status != status)
            seen.add(owner.id)
            status = owner.status
        else:
            text = document.text[span.start : span.end]
            yield Stretch(span, (Run(text, "plain"),), None, owner)
            status = None if text.strip() else status


def _cover(length: int, spans: Sequence[Span]) -> Iterator[tuple[Span, int | None]]:
    """Stretches from 0 to `length`, each with the index of the shortest span that covers it."""
    edges = sorted({0, length, *(edge for span in spans for edge in (span.start, span.end))})
    shortest = _shortest_spans(edges, spans)
    for index, parts in groupby(pairwise(edges), key=lambda part: shortest[part[0]]):
        several = list(parts)
        yield Span(several[0][0], several[-1][1]), index


def _shortest_spans(edges: Sequence[int], spans: Sequence[Span]) -> Mapping[int, int | None]:
    """For each edge, the index of the shortest span that covers what follows it."""
    waiting = sorted(range(len(spans)), key=lambda index: spans[index].start, reverse=True)
    open_spans: list[tuple[int, int]] = []
    found: dict[int, int | None] = {}
    for edge in edges:
        while waiting and spans[waiting[-1]].start <= edge:
            index = waiting.pop()
            heappush(open_spans, (len(spans[index]), index))
        while open_spans and spans[open_spans[0][1]].end <= edge:
            heappop(open_spans)
        found[edge] = open_spans[0][1] if open_spans else None
    return found


def lines(document: Document, marked: Iterable[Stretch]) -> Iterator[Line]:
    """The stretches as lines; a stretch over several lines is cut at their ends. Together they are the whole text."""
    starts = _line_starts(document.text)
    pieces = (piece for stretch in marked for piece in _cut(stretch, starts))
    before: tuple[str, ...] = ()
    for _, several in groupby(pieces, key=lambda piece: bisect_right(starts, piece.span.start)):
        line = _line(document, tuple(several))
        yield replace(line, margin=tuple(note for note in line.margin if note not in before))
        before = line.margin


def _line(document: Document, pieces: tuple[Stretch, ...]) -> Line:
    worded = [piece for piece in pieces if any(run.text.strip() for run in piece.runs)]
    story = [piece for piece in worded if not piece.aside]
    number = line_of(document, _first_word(document, worded or pieces))
    if worded and not story:
        return Line(number, tuple(piece.aside.code.words for piece in worded[:1] if piece.aside), True, pieces)
    return Line(number, _margin(document, _first_word(document, story or pieces)), False, pieces)


def _first_word(document: Document, pieces: Sequence[Stretch]) -> int:
    """The offset of the first character of the first piece that isn't white space."""
    span = pieces[0].span
    text = document.text[span.start : span.end]
    return span.start + len(text) - len(text.lstrip())


def _margin(document: Document, offset: int) -> tuple[str, ...]:
    second = second_of(document, offset)
    block = _block(document.blocks, offset)
    role = ROLE_NAMES.get(block.role) if block else None
    speaker = speaker_name(block.speaker) if block and block.speaker else None
    notes = (role, speaker, None if second is None else clock(second))
    return tuple(note for note in notes if note)


def _block(blocks: Sequence[Block], offset: int) -> Block | None:
    found = bisect_right(blocks, offset, key=lambda block: block.span.start) - 1
    return blocks[found] if found >= 0 else None


def _line_starts(text: str) -> list[int]:
    """Where the lines with words start. The first is always 0, so that blank lines before it belong to it."""
    edges = [0, *(match.end() for match in LINE_END.finditer(text)), len(text)]
    worded = [start for start, end in pairwise(edges) if text[start:end].strip()]
    return [0, *worded[1:]]


def _cut(stretch: Stretch, starts: Sequence[int]) -> Iterator[Stretch]:
    start, end = stretch.span.start, stretch.span.end
    inside = starts[bisect_right(starts, start) : bisect_left(starts, end)]
    for left, right in pairwise((start, *inside, end)):
        yield replace(
            stretch,
            span=Span(left, right),
            runs=tuple(_runs_between(stretch, left, right)),
            first=stretch.first and left == start,
            opens=stretch.opens and left == start,
        )


def _runs_between(stretch: Stretch, left: int, right: int) -> Iterator[Run]:
    """The runs of a stretch between two offsets of its text."""
    at = stretch.span.start
    for run in stretch.runs:
        text = run.text[max(0, left - at) : max(0, right - at)]
        at += len(run.text)
        if text:
            yield replace(run, text=text)
