"""PDF files with text: the words of each page become lines by their places, and lines become paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from diffcast.errors import NoStory
from diffcast.language.text import ends_sentence_or_leads_in
from diffcast.limits import Deadline
from diffcast.model import AsideCode, Document, Role, Side
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.format import Format
from diffcast.readers.paragraphs_and_tables import Paragraph, Part, lay_out
from diffcast.readers.pdf_columns import LINE_END_HYPHEN, bands, folded, resolved
from diffcast.readers.pdf_lines import page_lines
from diffcast.readers.pdf_pages import pages

OPENING: Final = b"%PDF-"
MAX_START_BYTES: Final = 1024
"""Bytes before which a PDF has to begin, by its own specification."""
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
    deadline = Deadline(where)
    found = pages(raw, deadline)
    shown = [page_lines(page, deadline.check) for page in found]
    if not any(line.strip() for page in shown for line in page):
        raise NoStory(
            f"{where}: has no text, its pages are pictures; run text recognition (OCR) on it, or give the text itself"
        )
    running = _running(shown) if len(shown) > 1 else None
    parts: list[Part] = []
    heads: list[str] = []
    for page in shown:
        deadline.check()
        told, aside = _without(page, running)
        heads.extend(aside)
        parts = _followed(parts, list(bands(told, side)))
    builder = DocumentBuilder()
    lay_out(resolved(parts), builder, side)
    role: Role = "furniture" if side == "article" else "cue"
    for head in dict.fromkeys(heads):
        builder.line(head, role, code=AsideCode.PAGE_HEADER)
    turned = any(page.turned for page in found)
    return builder.document(raw, where, side, "text that is turned is left out" if turned else None)


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
            joined = folded([line, first.lines[0]], LINE_END_HYPHEN)
            before[-1] = Paragraph((*last.lines[:-1], joined, *first.lines[1:]))
            return [*before, *page[1:]]
    return [*before, Paragraph(()), *page] if before else page


FORMAT = Format(
    "pdf",
    "a PDF with text",
    lambda head, name: OPENING in head[:MAX_START_BYTES],
    read,
    endings=(".pdf",),
    extra="readers",
)
