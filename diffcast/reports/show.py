"""How diffcast reads one text: its blocks with role, speaker, line and time, and what isn't compared and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import Final

from diffcast.model import AsideCode, Block, Document
from diffcast.places import clock, line_of, second_of
from diffcast.reports.excerpts import one_line, source_name
from diffcast.reports.summary import count

WIDTH: Final = 80
MARGIN: Final = "    "


def show(documents: Sequence[Document], format: str) -> str:
    """The blocks of segmented documents in reading order. `format` is the name of the source's format."""
    return "\n\n".join("\n".join(_document(document, format)) for document in documents) + "\n"


def _document(document: Document, format: str) -> Iterator[str]:
    yield _wrapped(f"{source_name(document)}: {format}, read as {_with_article(document.side)}")
    if document.published:
        yield f"Published: {document.published.isoformat()}"
    if document.note:
        yield _wrapped(f"Note: {one_line(document.note)}")
    if document.known:
        yield f"Marked in the source: {count(len(document.known), 'name, amount or quote', 'names, amounts or quotes')}"
    for block in document.blocks:
        yield ""
        yield _wrapped(", ".join(_heading(document, block)))
        yield fill(
            one_line(document.text[block.span.start : block.span.end]),
            WIDTH,
            initial_indent=MARGIN,
            subsequent_indent=MARGIN,
        )


def _with_article(side: str) -> str:
    return f"an {side}" if side[0] in "aeiou" else f"a {side}"


def _heading(document: Document, block: Block) -> Iterator[str]:
    yield f"line {line_of(document, block.span.start)}"
    second = second_of(document, block.span.start)
    if second is not None:
        yield f"at {clock(second)}"
    yield block.role
    if block.speaker:
        yield one_line(block.speaker)
    if block.aside:
        yield f"not compared: {block.reason or AsideCode.NOT_STORY.words}"


def _wrapped(line: str) -> str:
    return fill(line, WIDTH, subsequent_indent=MARGIN)
