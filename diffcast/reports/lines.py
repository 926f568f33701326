"""A whole text line by line, as a page shows it: with its number, and in the margin who speaks, when and as what."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from diffcast.model import Aside, Block, Document, Role, Span
from diffcast.places import LINE_END, clock, line_of, second_of
from diffcast.reports.excerpts import Run
from diffcast.reports.marked_text import Place

SECTIONS: Final[Mapping[Role, str]] = {
    "bite": "sound bite",
    "headline": "headline",
    "quote": "quote",
    "caption": "caption",
}
"""How the margin calls the parts of a story that are not plain telling."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds words, with the blank lines after it."""

    number: int
    """As `places.line_of` counts, from 1: the number by which the rest of the report names it."""
    margin: tuple[str, ...]
    """What is new with this line: its section, its speaker, its time on air; of a line set aside why, in short."""
    aside: bool
    """Whether no word of it is story."""
    places: tuple[Place, ...]


def lines(document: Document, marked: Iterable[Place]) -> Iterator[Line]:
    """The places as lines; a place that runs over the end of a line is cut there. Together they are the whole text."""
    starts = _starts(document.text)
    pieces = (piece for place in marked for piece in _cut(place, starts))
    before: tuple[str, ...] = ()
    for _, several in groupby(pieces, key=lambda piece: bisect_right(starts, piece.span.start)):
        line = _line(document, tuple(several))
        yield replace(line, margin=tuple(note for note in line.margin if note not in before))
        before = line.margin


def _line(document: Document, places: tuple[Place, ...]) -> Line:
    worded = [place for place in places if any(run.text.strip() for run in place.runs)]
    story = [place for place in worded if not place.aside]
    number = line_of(document, _first_word(document, worded or places))
    if worded and not story:
        return Line(number, tuple(_short(place.aside) for place in worded[:1] if place.aside), True, places)
    return Line(number, _margin(document, _first_word(document, story or places)), False, places)


def _short(aside: Aside) -> str:
    """The reason in the fewest words: a margin is narrow."""
    return aside.code.words


def _first_word(document: Document, places: Sequence[Place]) -> int:
    """Where the first place has its first character that is not blank."""
    span = places[0].span
    text = document.text[span.start : span.end]
    return span.start + len(text) - len(text.lstrip())


def _margin(document: Document, at: int) -> tuple[str, ...]:
    second = second_of(document, at)
    block = _block(document.blocks, at)
    section = SECTIONS.get(block.role) if block else None
    known = (section, block and block.speaker, None if second is None else clock(second))
    return tuple(note for note in known if note)


def _block(blocks: Sequence[Block], at: int) -> Block | None:
    found = bisect_right(blocks, at, key=lambda block: block.span.start) - 1
    return blocks[found] if found >= 0 else None


def _starts(text: str) -> list[int]:
    """Where the lines that hold words start; the first always at 0, so that blank lines before it go with it."""
    edges = [0, *(match.end() for match in LINE_END.finditer(text)), len(text)]
    worded = [start for start, end in pairwise(edges) if text[start:end].strip()]
    return [0, *worded[1:]]


def _cut(place: Place, starts: Sequence[int]) -> Iterator[Place]:
    start, end = place.span.start, place.span.end
    inside = starts[bisect_right(starts, start) : bisect_left(starts, end)]
    for left, right in pairwise((start, *inside, end)):
        runs = tuple(_part(place, left, right))
        yield replace(
            place,
            span=Span(left, right),
            runs=runs,
            first=place.first and left == start,
            opens=place.opens and left == start,
        )


def _part(place: Place, left: int, right: int) -> Iterator[Run]:
    """The runs of a place between two offsets of its text."""
    at = place.span.start
    for run in place.runs:
        text = run.text[max(0, left - at) : max(0, right - at)]
        at += len(run.text)
        if text:
            yield replace(run, text=text)
