"""The lines of a PDF's page, by where its words are drawn; blanks and blank lines keep its columns and paragraphs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from math import inf
from statistics import median
from typing import Final

from diffcast.language.text import ends_sentence_or_leads_in
from diffcast.readers.pdf_pages import Page, Piece

SAME_LINE: Final = 0.4
"""Share of the size of letters by which a word may stand higher or lower in its line, such as a raised number."""
BESIDE: Final = 0.8
"""The same for words of two columns, whose lines needn't be level."""
BLANK: Final = 0.15
"""Share of the size of letters from which the space between two words is a blank."""
COLUMN_GAP: Final = 0.9
"""Share of the size of letters from which a space may part two columns."""
COLUMN_GAP_TIMES: Final = 2.5
"""Times the usual space of a line from which a space may part two columns: the spaces of a justified line are wide."""
MAX_USUAL_SPACE: Final = 0.6
"""Share of the size of letters that the usual space of a line has at most; a line of only columns has none."""
CONTINUES: Final = 0.005
"""Share of the size of letters within which a piece begins exactly where the one before it ends."""
MIN_WORD_LETTERS: Final = 2.5
"""Letters that the pieces of a page have on average if each is a word."""
MAX_BLANKS_SHARE: Final = 0.1
"""Blanks for each piece of a page that draws its words one by one, at most."""
CLOSING: Final = tuple(".,;:!?)]}”’%…")
OPENING: Final = tuple("([{“‘$£€#")
PARAGRAPH_PITCH: Final = 1.35
"""Times the usual distance of two lines from which a paragraph ends between them."""
MIN_PARAGRAPH_PITCH: Final = 1.5
"""Times the size of letters from which lines stand so far apart that one that ends a sentence ends a paragraph."""
OTHER_SIZE: Final = 0.15
"""Share by which the letters of a heading differ in size from those of the text."""
MIN_PITCH_SHARE: Final = 0.1
"""Share of all distances of lines that the usual distance makes up, at least."""
MAX_COLUMN: Final = 400
"""Characters. Text further to the right is far outside the paper."""
MAX_WIDENED: Final = 2.0
"""Times as wide as its letters are that a page is laid out so that no left column reaches into the right one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a line with no wide gap among them."""

    text: str
    left: float
    right: float
    base: float
    size: float


def page_lines(page: Page, check: Callable[[], None] = lambda: None) -> list[str]:
    """The lines of a page from its top, with blanks where space is left and an empty line between paragraphs.

    `check` is called again and again: it raises an error once the time is over.
    """
    alone = _draws_words(page)
    rows = _beside([list(_stretches(row, alone)) for row in _rows(page.pieces)], check)
    if not rows:
        return []
    left, scale = min(row[0].left for row in rows), _scale(rows)
    lines = [_laid(row, left, scale) for row in rows]
    pitch = _pitch(rows)
    found = lines[:1]
    for (above, below), line in zip(pairwise(rows), lines[1:], strict=True):
        check()
        found += [""] * _ends_paragraph(above, below, pitch, found[-1], check) + [line]
    return found


def _draws_words(page: Page) -> bool:
    """Whether a page draws each word by itself and no blank: then a piece is a word, even if it touches the next."""
    letters = sum(len(piece.text) for piece in page.pieces)
    count = len(page.pieces)
    return page.blanks <= MAX_BLANKS_SHARE * count and letters >= MIN_WORD_LETTERS * count


def _rows(pieces: Sequence[Piece]) -> Iterator[list[tuple[int, Piece]]]:
    """The pieces line by line, each with its number in the order of drawing."""
    row: list[tuple[int, Piece]] = []
    for numbered in sorted(enumerate(pieces), key=lambda each: -each[1].base):
        piece = numbered[1]
        if row and row[0][1].base - piece.base > SAME_LINE * max(piece.size, row[0][1].size):
            yield row
            row = []
        row.append(numbered)
    if row:
        yield row


def _stretches(row: Sequence[tuple[int, Piece]], alone: bool) -> Iterator[Stretch]:
    told = sorted(row, key=lambda each: (each[1].left, each[0]))
    spaces = [after.left - before.right for (_, before), (_, after) in pairwise(told)]
    usual = min(median([space for space in spaces if space > 0] or [0.0]), MAX_USUAL_SPACE * told[0][1].size)
    run, text = [told[0][1]], told[0][1].text
    for (number, before), (next_number, piece) in pairwise(told):
        space, size = piece.left - before.right, max(piece.size, before.size)
        if space >= max(COLUMN_GAP * size, COLUMN_GAP_TIMES * usual):
            yield _stretch(run, text)
            run, text = [], ""
        else:
            follows = piece.apart and next_number == number + 1
            blank = follows or space > BLANK * size or (alone and _is_word_of_its_own(before, piece))
            text += " " * blank
        run.append(piece)
        text += piece.text
    yield _stretch(run, text)


def _is_word_of_its_own(before: Piece, piece: Piece) -> bool:
    continues = abs(piece.left - before.right) <= CONTINUES * piece.size
    return not (continues or piece.text.startswith(CLOSING) or before.text.endswith(OPENING))


def _stretch(run: Sequence[Piece], text: str) -> Stretch:
    largest = max(run, key=lambda piece: piece.size)
    return Stretch(text, run[0].left, max(piece.right for piece in run), largest.base, largest.size)


def _beside(rows: Sequence[list[Stretch]], check: Callable[[], None]) -> list[list[Stretch]]:
    """The lines, where those of two columns that aren't quite level are one."""
    found: list[list[Stretch]] = []
    for row in rows:
        check()
        above = found[-1] if found else None
        if above and _near(above, row) and not _overlaps(above, row):
            found[-1] = sorted([*above, *row], key=lambda each: each.left)
        else:
            found.append(row)
    return found


def _near(above: Sequence[Stretch], row: Sequence[Stretch]) -> bool:
    return max(each.base for each in above) - row[0].base < BESIDE * max(above[0].size, row[0].size)


def _overlaps(above: Sequence[Stretch], row: Sequence[Stretch]) -> bool:
    margin = COLUMN_GAP * row[0].size
    reach = [-inf, -inf]
    for each, of_row in sorted([*((each, 0) for each in above), *((each, 1) for each in row)], key=_left):
        if each.left < reach[1 - of_row] + margin:
            return True
        reach[of_row] = max(reach[of_row], each.right)
    return False


def _left(numbered: tuple[Stretch, int]) -> float:
    return numbered[0].left


def _scale(rows: Sequence[Sequence[Stretch]]) -> float:
    """Characters for each point, so many that what stands in a left column ends before the right one begins."""
    every = [each for row in rows for each in row]
    usual = median(len(each.text) / max(each.right - each.left, 1.0) for each in every)
    needed = [(len(left.text) + 2) / max(right.left - left.left, 1.0) for row in rows for left, right in pairwise(row)]
    return max([usual, *(min(each, MAX_WIDENED * usual) for each in needed)])


def _laid(row: Sequence[Stretch], left: float, scale: float) -> str:
    parts: list[str] = []
    length = 0
    for each in row:
        column = min(round((each.left - left) * scale), MAX_COLUMN)
        blanks = max(column - length, 2 if length else 0)
        parts += [" " * blanks, each.text]
        length += blanks + len(each.text)
    return "".join(parts)


def _pitch(rows: Sequence[Sequence[Stretch]]) -> float:
    """The usual distance of two lines: the smallest that is no exception."""
    steps = Counter(round(above[0].base - below[0].base) for above, below in pairwise(rows))
    often = [step for step, count in steps.items() if step > 0 and count >= MIN_PITCH_SHARE * len(rows)]
    return float(min(often, default=0))


def _ends_paragraph(
    above: Sequence[Stretch], below: Sequence[Stretch], pitch: float, line: str, check: Callable[[], None]
) -> bool:
    """Whether no column goes on from one line to the next."""
    steps = _one_over_the_other(above, below, check)
    first = next(steps, (above[0], below[0]))
    return all(_is_parted(one, other, pitch, line) for one, other in chain((first,), steps))


def _one_over_the_other(
    above: Sequence[Stretch], below: Sequence[Stretch], check: Callable[[], None]
) -> Iterator[tuple[Stretch, Stretch]]:
    """The stretches of two lines that are above each other. Those of a line are sorted by their left ends."""
    lefts = [other.left for other in below]
    reach = list(accumulate((other.right for other in below), max))
    for one in above:
        check()
        for other in below[bisect_right(reach, one.left) : bisect_left(lefts, one.right)]:
            if one.left < other.right:
                yield one, other


def _is_parted(above: Stretch, below: Stretch, pitch: float, line: str) -> bool:
    step, size = above.base - below.base, max(above.size, below.size)
    other_size = abs(above.size - below.size) > OTHER_SIZE * size
    loose = step > MIN_PARAGRAPH_PITCH * size and ends_sentence_or_leads_in(line)
    return step > PARAGRAPH_PITCH * pitch + 0.5 or other_size or loose
