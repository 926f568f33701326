"""PDF files with text: pages become lines, and columns are separated at the blank space between them."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from diffcast.errors import DiffcastError, NoStory, UnreadableInput
from diffcast.language.text import ends_sentence_or_leads_in
from diffcast.limits import PREFIX, Deadline, limits
from diffcast.model import AsideCode, Document, Role, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.format import Format
from diffcast.readers.paragraphs_and_tables import Cell, Paragraph, Part, Row, Table, headed, lay_out

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

OPENING: Final = b"%PDF-"
MAX_START_BYTES: Final = 1024
"""Bytes before which a PDF has to begin, by its own specification."""
DRAWING_COST: Final = 10
"""What a page draws is read this many times slower than text, and no page can be left before its end."""
FAR_OUT_TEXT: Final = re.compile(rb"\b\d{5,12}(?:\.\d{0,9})?\s{1,3}-?[\d.]{1,20}\s{1,3}T[dDm]\b")
"""Text placed ten times further out than a page is wide: keeping its place would take that many blanks a line."""
EDGE_LINES: Final = 2
"""Lines at the top and the foot of a page among which running heads are looked for."""
MIN_FULL_LINE_CHARACTERS: Final = 40
"""Characters. A paragraph whose last line is shorter does not go on over the page."""
MAX_HEAD_CHARACTERS: Final = 70
"""Characters that a running head has at most."""
NUMBER: Final = re.compile(r"\d+")
PAGE_NUMBER: Final = re.compile(r"(?i)\W*(?:page )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?\W*")


def read(raw: bytes, where: str, side: Side) -> Document:
    """The text of a PDF; `NoStory` where its pages are pictures."""
    pages = [page.splitlines() for page in _pages(raw, where)]
    if not any(line.strip() for page in pages for line in page):
        raise NoStory(
            f"{where}: has no text, its pages are pictures; run text recognition (OCR) on it, or give the text itself"
        )
    running = _running(pages) if len(pages) > 1 else None
    parts: list[Part] = []
    heads: list[str] = []
    for page in pages:
        told, aside = _without(page, running)
        heads.extend(aside)
        parts = _followed(parts, list(bands(told, side)))
    builder = DocumentBuilder()
    lay_out(parts, builder, side)
    role: Role = "furniture" if side == "article" else "cue"
    for head in dict.fromkeys(heads):
        builder.line(head, role, code=AsideCode.PAGE_HEADER)
    return builder.document(raw, where, side)


def _pages(raw: bytes, where: str) -> Iterator[str]:
    """What each page shows, its layout kept by blanks."""
    import pypdf.errors  # Imported late: only who reads a PDF needs it.

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    deadline = Deadline(where)
    left = limits().unpacked // DRAWING_COST
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        _unlock(reader, where)
        if len(reader.pages) > limits().parts:
            raise UnreadableInput(f"{where}: more than {limits().parts:,} pages; give one story, or set {PREFIX}PARTS")
        for page in reader.pages:
            deadline.check()
            contents = page.get_contents()
            drawn = contents.get_data() if contents is not None else b""
            left -= len(drawn)
            if left < 0:
                raise _too_large(where)
            yield page.extract_text() if FAR_OUT_TEXT.search(drawn) else _shown(page)
    except DiffcastError:
        raise
    except pypdf.errors.LimitReachedError as error:
        raise _too_large(where) from error
    except ImportError as error:
        if error.name and error.name.startswith("pypdf"):
            raise
        raise UnreadableInput(f"{where}: locked by a password; save it without one") from error
    except Exception as error:  # pypdf raises many kinds of errors over damaged files.
        raise UnreadableInput(f"{where}: damaged or cut off PDF ({type(error).__name__}); export it again") from error


def _too_large(where: str) -> UnreadableInput:
    return UnreadableInput(f"{where}: its pages grow too large; give one story, or set {PREFIX}UNPACKED")


def _unlock(reader: PdfReader, where: str) -> None:
    """Open a file that is locked against changes only; `UnreadableInput` where reading it takes a password."""
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except (DependencyError, NotImplementedError) as error:
        raise UnreadableInput(f"{where}: locked by a password; save it without one") from error
    if not opened:
        raise UnreadableInput(f"{where}: locked by a password; save it without one")


def _shown(page: PageObject) -> str:
    told = page.extract_text(extraction_mode="layout")
    return told if told.strip() else page.extract_text()


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The short lines at the edge of more than one page, ignoring numbers."""
    counts = Counter(key for page in pages for key in {_key(page[at]) for at in _edges(page)})
    return frozenset(
        key
        for key, count in counts.items()
        if count > 1 and len(key) <= MAX_HEAD_CHARACTERS and not ends_sentence_or_leads_in(key)
    )


def _edges(page: Sequence[str]) -> list[int]:
    told = [at for at, line in enumerate(page) if line.strip()]
    return sorted({*told[:EDGE_LINES], *told[-EDGE_LINES:]})


def _key(line: str) -> str:
    return NUMBER.sub("#", " ".join(line.split()))


def _without(page: Sequence[str], running: frozenset[str] | None) -> tuple[list[str], list[str]]:
    """The lines of a page without its running heads and its number, and those; of one page alone, all are kept."""
    edges = _edges(page) if running is not None else []
    aside = {
        at
        for at in edges
        if _key(page[at]) in (running or ()) or (at in (edges[0], edges[-1]) and PAGE_NUMBER.fullmatch(page[at]))
    }
    return [line for at, line in enumerate(page) if at not in aside], [page[at] for at in sorted(aside)]


def _followed(before: list[Part], page: list[Part]) -> list[Part]:
    """The parts so far and those of the next page; a paragraph may go on from one to the other."""
    first = page[0] if page else None
    last = before[-1] if before else None
    if isinstance(first, Paragraph) and isinstance(last, Paragraph) and first.lines and last.lines:
        line = last.lines[-1]
        if len(line) >= MIN_FULL_LINE_CHARACTERS and not ends_sentence_or_leads_in(line):
            joined = folded([line, first.lines[0]])
            before[-1] = Paragraph((*last.lines[:-1], joined, *first.lines[1:]))
            return [*before, *page[1:]]
    return [*before, Paragraph(()), *page] if before else page


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
NARROW_CHARACTERS: Final = frozenset("iljtfrI.,;:'’‘!|()[]- ")


def bands(lines: Sequence[str], side: Side) -> Iterator[Part]:
    """The paragraphs of a page; of a script in two columns, its rows."""
    cut = _column_gap(lines)
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
    for match in re.finditer(r"(?:^ | ) +(?=\S)", line):
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
    return sum(0.55 if letter in NARROW_CHARACTERS else 1.35 if letter.isupper() else 1.0 for letter in text)


FORMAT = Format(
    "pdf",
    "a PDF with text",
    lambda head, name: OPENING in head[:MAX_START_BYTES],
    read,
    endings=(".pdf",),
    extra="readers",
)
