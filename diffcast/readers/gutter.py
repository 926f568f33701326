"""The columns of a page whose lines keep their places by blanks, and its paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from diffcast.language.text import ends_sentence_or_leads_in
from diffcast.model import Side
from diffcast.readers.paragraphs_and_tables import Cell, Paragraph, Part, Row, Table, headed

GUTTER: Final = 2
"""Blanks between two columns, at least."""
ROWS: Final = 3
"""Lines that must show something on both sides of a gutter."""
SPANNING: Final = 0.1
"""Share of the lines that may run across a gutter, such as a headline."""
WEIGHT: Final = 0.25
"""Share of a page's characters that the right column holds at least; with less it is a few aligned words."""
ALIGNED: Final = 0.6
"""Share of the lines of the right column that begin exactly where it begins."""
FULL: Final = 0.85
"""Share of the width of the column from which a line is full, so that the next one goes on with it."""
NARROWEST: Final = 0.5
"""Share of the page's width below which no line is full, whatever stands around it: it is a name, a title, a label."""
INDENT: Final = 2
"""Blanks more than the line above has, from which a line opens a paragraph."""
NARROW: Final = frozenset("iljtfrI.,;:'’‘!|()[]- ")


def bands(lines: Sequence[str], side: Side) -> Iterator[Part]:
    """The paragraphs of a page; of a script in two columns, its rows."""
    cut = _gutter(lines)
    if cut is None:
        yield from paragraphs(lines)
        return
    for spans, group in groupby(lines, lambda line: _spans(line, cut)):
        own = list(group)
        if spans:
            yield from paragraphs(own)
        elif side == "transcript":
            rows = tuple(_rows(own, cut))
            yield Table(rows) if rows else Paragraph(())
        else:
            yield from paragraphs([line[:cut] for line in own])
            yield Paragraph(())
            yield from paragraphs([line[cut:] for line in own])


def _gutter(lines: Sequence[str]) -> int | None:
    """The place where the right column begins; None where the lines are one column."""
    told = [line.rstrip() for line in lines if line.strip()]
    starts = Counter(place for line in told for place in _starts(line))
    for place, count in starts.most_common(3):
        crossing = sum(_spans(line, place) for line in told)
        both = sum(bool(line[:place].strip()) and not _spans(line, place) and len(line) > place for line in told)
        right = [line[place:] for line in told if len(line) > place and not _spans(line, place)]
        heavy = sum(map(len, right)) >= WEIGHT * sum(map(len, told))
        if heavy and both >= ROWS and crossing <= max(ROWS - 1, SPANNING * len(told)) and count >= ALIGNED * len(right):
            return place
    return None


def _starts(line: str) -> Iterator[int]:
    """Where something begins after a gap."""
    for match in re.finditer(r"(?:^ | ) +(?=\S)", line):
        if match.end() - match.start() >= GUTTER:
            yield match.end()


def _spans(line: str, place: int) -> bool:
    """Whether a line runs across the gutter before this place."""
    return bool(line[place - GUTTER : place].strip())


def _rows(lines: Sequence[str], cut: int) -> Iterator[Row]:
    """The rows of a script: parted by blank lines, and where what is seen changes after a sentence that is heard."""
    seen: list[str] = []
    heard: list[str] = []
    told = [line for line in lines if line.strip()]
    if told and headed(_row([told[0][:cut]], [told[0][cut:]])):
        yield _row([told[0][:cut]], [told[0][cut:]])
        lines = lines[lines.index(told[0]) + 1 :]
    for line in [*lines, ""]:
        left, right = line[:cut].strip(), line[cut:].strip()
        ended = not heard or ends_sentence_or_leads_in(heard[-1])
        if (heard or seen) and ended and (not (left or right) or (left and heard)):
            yield _row(seen, heard)
            seen, heard = [], []
        seen += [left] if left else []
        heard += [right] if right else []
    if seen or heard:
        yield _row(seen, heard)


def _row(seen: Sequence[str], heard: Sequence[str]) -> Row:
    own: Cell = tuple(Paragraph((line,)) for line in seen)
    return own, tuple(part for part in paragraphs(heard) if part.lines)


def paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs of a column, their folded lines joined, with a blank one between those that blank lines part."""
    widest = max((_width(line.strip()) for line in lines), default=0.0)
    first = True
    for told, group in groupby(lines, lambda line: bool(line.strip())):
        if told:
            if not first:
                yield Paragraph(())
            yield from (Paragraph((line,)) for line in _unfolded(list(group), widest))
            first = False


def _unfolded(lines: Sequence[str], widest: float) -> Iterator[str]:
    full = FULL * max(max(_width(line.strip()) for line in lines), NARROWEST * widest)
    open_line: list[str] = []
    for line in lines:
        indented = bool(open_line) and _indent(line) - _indent(open_line[-1]) >= INDENT
        if open_line and (indented or _width(f"{open_line[-1].strip()} {line.split()[0]}") <= full):
            yield folded(open_line)
            open_line = []
        open_line.append(line)
    yield folded(open_line)


def folded(lines: Sequence[str]) -> str:
    """One line of several; a word that a hyphen parts at the end of a line stays one word with its hyphen."""
    whole = ""
    for line in (line.strip() for line in lines):
        glued = whole.endswith("-") and whole[-2:-1].isalpha() and line[:1].islower()
        whole += line if glued or not whole else f" {line}"
    return whole.replace("\u00ad", "")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _width(text: str) -> float:
    """About how wide a text is in a proportional type, in small letters."""
    return sum(0.55 if letter in NARROW else 1.35 if letter.isupper() else 1.0 for letter in text)
