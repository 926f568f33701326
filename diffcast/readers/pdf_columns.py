"""The columns and paragraphs of a page of a PDF, from its lines, and the hyphens at the ends of these lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from diffcast.language.text import ends_sentence_or_leads_in
from diffcast.language.wordlists import entries
from diffcast.model import Side
from diffcast.readers.paragraphs_and_tables import Cell, Paragraph, Part, Row, Table, headed

MIN_GAP_BLANKS: Final = 2
"""Blanks between two columns, at least."""
MIN_ROWS: Final = 3
"""Lines that must show something on both sides of a gutter."""
MAX_SPANNING_SHARE: Final = 0.1
"""Share of the lines that may run across a gutter, such as a headline."""
MIN_RIGHT_SHARE: Final = 0.25
"""Share of a page's characters that the right column holds at least; with less it is a few aligned words."""
MIN_ALIGNED_SHARE: Final = 0.6
"""Share of the lines of the right column that begin exactly where it begins."""
FULL_LINE_SHARE: Final = 0.85
"""Share of the width of the column from which a line is full, so that the next one goes on with it."""
MIN_PAGE_SHARE: Final = 0.5
"""Share of the page's width below which no line is full, even in a narrow column: it is a name, a title, a label."""
MIN_INDENT_BLANKS: Final = 2
"""Blanks more than the line above has, from which a line opens a paragraph."""
SOFT_HYPHEN: Final = "\u00ad"
HYPHENS: Final = frozenset({"-", "\u2010", SOFT_HYPHEN})
LINE_END_HYPHEN: Final = "\x03"
"""Stands for a hyphen at the end of a line until all of the text is known. No text of a PDF holds this character."""
NARROW_CHARACTERS: Final = frozenset("iljtfrI.,;:'’‘!|()[]- ")


def bands(lines: Sequence[str], side: Side) -> Iterator[Part]:
    """The paragraphs of a page; of a script in two columns, its rows."""
    cut = _column_gap(lines)
    if cut is None:
        yield from paragraphs(lines)
        return
    above = "-"
    for spans, group in groupby(lines, lambda line: _spans(line, cut)):
        own = list(group)
        if not (above.strip() and own[0].strip()):
            yield Paragraph(())
        above = own[-1]
        if spans:
            yield from paragraphs(own)
        elif side == "transcript":
            rows = tuple(_rows(own, cut))
            yield Table(rows) if rows else Paragraph(())
        else:
            yield from bands([line[:cut] for line in own], side)
            yield Paragraph(())
            yield from bands([line[cut:] for line in own], side)


def _column_gap(lines: Sequence[str]) -> int | None:
    """The place where the right column begins; None where the lines are one column."""
    told = [line.rstrip() for line in lines if line.strip()]
    starts = Counter(place for line in told for place in _starts(line))
    for place, count in starts.most_common(3):
        crossing = sum(_spans(line, place) for line in told)
        both = sum(bool(line[:place].strip()) and not _spans(line, place) and len(line) > place for line in told)
        right = [line[place:] for line in told if len(line) > place and not _spans(line, place)]
        heavy = sum(map(len, right)) >= MIN_RIGHT_SHARE * sum(map(len, told))
        clear = crossing <= max(MIN_ROWS - 1, MAX_SPANNING_SHARE * len(told))
        if heavy and clear and both >= MIN_ROWS and count >= MIN_ALIGNED_SHARE * len(right):
            return place
    return None


def _starts(line: str) -> Iterator[int]:
    """Where something begins after a gap."""
    for match in re.finditer(r"(?<! ) {2,}+(?=\S)", line):
        if match.end() - match.start() >= MIN_GAP_BLANKS:
            yield match.end()


def _spans(line: str, place: int) -> bool:
    """Whether a line runs across the gutter before this place."""
    return bool(line[place - MIN_GAP_BLANKS : place].strip())


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
    full = FULL_LINE_SHARE * max(max(_width(line.strip()) for line in lines), MIN_PAGE_SHARE * widest)
    open_line: list[str] = []
    for line in lines:
        indented = bool(open_line) and _indent(line) - _indent(open_line[-1]) >= MIN_INDENT_BLANKS
        if open_line and not _parts_word(open_line[-1], line) and (indented or _fits(open_line[-1], line, full)):
            yield folded(open_line, LINE_END_HYPHEN)
            open_line = []
        open_line.append(line)
    yield folded(open_line, LINE_END_HYPHEN)


def _fits(line: str, below: str, full: float) -> bool:
    """Whether there was space in a line for the first word below it, so that a paragraph ends with the line."""
    return _width(f"{line.strip()} {below.split()[0]}") <= full


def _parts_word(line: str, below: str) -> bool:
    """Whether a line ends inside a word, as no paragraph does: `interna-` above `tional`."""
    line, below = line.rstrip(), below.lstrip()
    return line[-1:] in HYPHENS and line[-2:-1].isalpha() and below[:1].islower()


def folded(lines: Sequence[str], hyphen: str = "-") -> str:
    """One line of several; of a word that a hyphen parts at the end of a line, that hyphen is the one given."""
    whole = ""
    for line in (line.strip() for line in lines):
        if whole[-1:] in HYPHENS and whole[-2:-1].isalpha() and line[:1].isalpha():
            whole = whole[:-1] + ("" if whole.endswith(SOFT_HYPHEN) else hyphen) + line
        else:
            whole = f"{whole} {line}" if whole else line
    return whole.replace(SOFT_HYPHEN, "")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _width(text: str) -> float:
    """About how wide a text is in a proportional type, in small letters."""
    return sum(0.55 if letter in NARROW_CHARACTERS else 1.35 if letter.isupper() else 1.0 for letter in text)


PARTED: Final = re.compile(rf"(?<![^\W\d_])([^\W\d_]++){LINE_END_HYPHEN}([^\W\d_]+)")
COMPOUND: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What the text itself says about its hyphens. All words are in small letters."""

    words: frozenset[str]
    """The words of the text that no line end parts, those with a hyphen as one."""
    parts_words: bool
    """Whether a line end of the text parts a word that surely has no hyphen, so that others may do so too."""

    @classmethod
    def of(cls, text: str) -> Hyphens:
        """The hyphens of a text in which `LINE_END_HYPHEN` stands for each at the end of a line."""
        words = frozenset(COMPOUND.findall(PARTED.sub(" ", text).lower()))
        bare = cls(words, False)
        return cls(words, any(bare.joins(*pair) for pair in PARTED.findall(text)))

    def joins(self, first: str, second: str) -> bool:
        """Whether a word is parted for want of space, and has no hyphen."""
        first, second, capital = first.lower(), second.lower(), second[0].isupper() and not first.isupper()
        if f"{first}-{second}" in self.words or capital:
            return False
        if self._is_known(first + second):
            return True
        return self.parts_words and not (self._is_known(first) and self._is_known(second))

    def _is_known(self, word: str) -> bool:
        return word in self.words or word in entries("ordinary_words") or word in entries("numerals")


def resolved(parts: Sequence[Part]) -> list[Part]:
    """The parts of a text with each hyphen at the end of a line kept or taken out."""
    hyphens = Hyphens.of("\n".join(line for part in parts for line in _lines(part)))

    def plain(match: re.Match[str]) -> str:
        return f"{match[1]}{'' if hyphens.joins(match[1], match[2]) else '-'}{match[2]}"

    def one(paragraph: Paragraph) -> Paragraph:
        lines = (PARTED.sub(plain, line).replace(LINE_END_HYPHEN, "-") for line in paragraph.lines)
        return replace(paragraph, lines=tuple(lines))

    return [
        one(part) if isinstance(part, Paragraph)
        else Table(tuple(tuple(tuple(map(one, cell)) for cell in row) for row in part.rows))
        for part in parts
    ]  # fmt: skip


def _lines(part: Part) -> Iterator[str]:
    if isinstance(part, Paragraph):
        yield from part.lines
    else:
        yield from (line for row in part.rows for cell in row for paragraph in cell for line in paragraph.lines)
