"""Reads the letters of a PDF in a process of its own: one that hangs or grows too large can be stopped.

`python -P pdf_program.py PAGES LETTERS MEMORY <story.pdf` prints one line of JSON for each page, as `Page` of
`pdf_pages` holds it. `PAGES` and `LETTERS` are the most that a file may have, `MEMORY` the most bytes. The exit code is
one of `FAILURES` of `pdf_pages`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from ctypes import c_double, c_void_p, cast
from typing import Any, Final, NamedTuple

LOCKED, DAMAGED, MANY_PAGES, LARGE, NO_MEMORY, MANY_DRAWINGS = 3, 4, 5, 6, 7, 8
MAX_DRAWINGS: Final = 40_000
"""Drawing operations of one page that show text. PDFium's time grows with their square: 20,000 take 2 seconds, 60,000
take 18. A page of a newspaper has about 6,000 words."""
HYPHENS: Final = frozenset({0x02, 0xFFFE})
"""What PDFium gives for a hyphen at the end of a line."""
NO_LETTER: Final = 0x10FFFF
"""The last code that there is; damaged fonts give higher ones."""
SAME_BASE: Final = 0.5
"""Points by which the base of a letter may differ from that of the one before it."""
QUARTER: Final = 1.5707963
"""A right angle, in radians."""


class Letter(NamedTuple):
    """A letter where it is drawn; `None` as its drawing where PDFium adds a blank between two others."""

    text: str
    turns: int
    """Right angles by which it is turned."""
    left: float
    right: float
    base: float
    size: float
    drawing: int | None
    """The drawing operation that shows it."""


def main(most_pages: int, most_letters: int) -> int:
    """Print the pages of the PDF on standard input; the exit code says what is wrong with it."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return LOCKED if "password" in str(error).lower() else DAMAGED
    if len(document) > most_pages:
        return MANY_PAGES
    for index in range(len(document)):
        page = document[index]
        if _drawings(page) > MAX_DRAWINGS:
            return MANY_DRAWINGS
        letters = page.get_textpage()
        most_letters -= letters.count_chars()
        if most_letters < 0:
            return LARGE
        sys.stdout.write(json.dumps(_shown(list(_letters(letters)))) + "\n")
        letters.close()
        page.close()
    return 0


def _drawings(page: Any) -> int:
    """How many drawing operations of a page show text, without those of forms that it places."""
    from pypdfium2 import raw

    objects = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
    return sum(raw.FPDFPageObj_GetType(each) == raw.FPDF_PAGEOBJ_TEXT for each in objects)


def _letters(page: Any) -> Iterator[Letter]:
    from pypdfium2 import raw

    x, y, box = c_double(), c_double(), raw.FS_RECTF()
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        text = letter_of(code)
        if raw.FPDFText_IsGenerated(page, index):
            yield Letter(text, 0, 0, 0, 0, 0, None)
        elif text >= " ":
            raw.FPDFText_GetCharOrigin(page, index, x, y)
            raw.FPDFText_GetLooseCharBox(page, index, box)
            turns = round(raw.FPDFText_GetCharAngle(page, index) / QUARTER) % 4
            drawing = cast(raw.FPDFText_GetTextObject(page, index), c_void_p).value or 0
            yield _turned(text, turns, (x.value, y.value), box, drawing)


def letter_of(code: int) -> str:
    """The letter that PDFium gives as a code."""
    return "-" if code in HYPHENS else chr(min(code, NO_LETTER))


def _turned(text: str, turns: int, origin: tuple[float, float], box: Any, drawing: int) -> Letter:
    """A letter as it lies when the page is held so that it stands upright."""
    x, y = origin
    if turns == 1:
        return Letter(text, turns, box.bottom, box.top, -x, box.right - box.left, drawing)
    if turns == 2:
        return Letter(text, turns, -box.right, -box.left, -y, box.top - box.bottom, drawing)
    if turns == 3:
        return Letter(text, turns, -box.top, -box.bottom, x, box.right - box.left, drawing)
    return Letter(text, turns, box.left, box.right, y, box.top - box.bottom, drawing)


def _shown(letters: list[Letter]) -> dict[str, Any]:
    """The page as the way that most letters stand has it; what is turned otherwise is left out."""
    turns = Counter(letter.turns for letter in letters if letter.drawing is not None).most_common(1)
    upright = [letter for letter in letters if letter.drawing is None or letter.turns == turns[0][0]]
    blanks = sum(letter.drawing is not None and letter.text.isspace() for letter in upright)
    turned = any(letter.turns != turns[0][0] and letter.text.isalnum() for letter in letters if letter.drawing)
    return {"pieces": list(_pieces(upright)), "blanks": blanks, "turned": turned}


def _pieces(letters: list[Letter]) -> Iterator[tuple[str, float, float, float, float, bool]]:
    """Letters next to each other of one drawing, without the blanks between them."""
    run: list[Letter] = []
    apart = True
    for letter in letters:
        blank = letter.drawing is None or letter.text.isspace()
        if run and (blank or letter.drawing != run[-1].drawing or abs(letter.base - run[-1].base) > SAME_BASE):
            yield _piece(run, apart)
            run, apart = [], False
        if blank:
            apart = True
        else:
            run.append(letter)
    if run:
        yield _piece(run, apart)


def _piece(run: list[Letter], apart: bool) -> tuple[str, float, float, float, float, bool]:
    text = "".join(letter.text for letter in run).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    size = max(letter.size for letter in run)
    left, right = min(letter.left for letter in run), max(letter.right for letter in run)
    return text, round(left, 2), round(right, 2), round(run[0].base, 2), round(size, 2), apart


def _limit_memory(most: int) -> None:
    """Let the system refuse more memory than this, where it can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit holds there too.
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    _limit_memory(int(sys.argv[3]))
    try:
        sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
    except MemoryError:
        sys.exit(NO_MEMORY)
