"""Where words are in the source: the line, and the second on air."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from diffcast.model import Document, Fact, Mark, Side, Span

LINE_END = re.compile(r"\r\n|\r|\n")


def line_of(document: Document, offset: int) -> int:
    """The line, from 1, of the source if its format has lines, else of the text."""
    line = source_line(document, offset)
    return line if line is not None else bisect_right(_lines(document.text), offset)


def line_start(document: Document, offset: int) -> int:
    """Where in the text the line of an offset begins."""
    starts = _lines(document.text)
    return starts[bisect_right(starts, offset) - 1]


def source_line(document: Document, offset: int) -> int | None:
    """The line of the source, from 1, with the words at an offset; None if the format has no lines."""
    starts, lines = _marked(_Marks(document.marks), "line")
    at = bisect_right(starts, offset) - 1
    return int(lines[at]) if at >= 0 else None


def pointed_at(fact: Fact, side: Side) -> Sequence[Span]:
    """What to show of a fact on one side: the words that differ, if they are inside the fact; else all of it."""
    pieces = fact.article if side == "article" else fact.transcript
    differing = (each.article if side == "article" else each.transcript for each in fact.differences)
    exact = (span for span in differing if len(span) and any(one.start <= span.start < one.end for one in pieces))
    first = next(exact, None)
    return pieces if first is None else (first,)


def second_of(document: Document, offset: int) -> float | None:
    """Seconds on air at which the words at an offset are heard; None if the source doesn't say."""
    starts, times = _marked(_Marks(document.marks), "time")
    mark = bisect_right(starts, offset) - 1
    if mark >= 0:
        return times[mark]
    at = bisect_right(document.blocks, offset, key=lambda block: block.span.start) - 1
    return document.blocks[at].time if at >= 0 else None


def clock(seconds: float) -> str:
    """Seconds on air as people write them: `00:41`, `1:02:05`."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def where(document: Document, spans: Sequence[Span]) -> str:
    """The places of some spans in words: `lines 3 and 7, at 00:41`."""
    second = second_of(document, spans[0].start)
    return line_numbers(document, spans) + ("" if second is None else f", at {clock(second)}")


def line_numbers(document: Document, spans: Sequence[Span]) -> str:
    """The lines of some spans in words: `lines 3 and 7`."""
    numbers = list(dict.fromkeys(str(line_of(document, span.start)) for span in spans))
    return f"{'line' if len(numbers) == 1 else 'lines'} {' and '.join(numbers)}"


@lru_cache(maxsize=4)
def _lines(text: str) -> list[int]:
    """Where each line starts."""
    return [0, *(match.end() for match in LINE_END.finditer(text))]


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    """The marks of a document as a cache key, compared by identity: comparing their values would take too long."""

    marks: tuple[Mark, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Marks) and self.marks is other.marks

    def __hash__(self) -> int:
        return id(self.marks)


@lru_cache(maxsize=8)
def _marked(known: _Marks, what: Literal["line", "time"]) -> tuple[list[int], list[float]]:
    """Where the marks that have a line or a time begin, and its value."""
    found = [(mark.span.start, getattr(mark, what)) for mark in known.marks if getattr(mark, what) is not None]
    return [start for start, _ in found], [value for _, value in found]
