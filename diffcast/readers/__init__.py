"""One file a format: bytes to `Document`. The table below says which there are, and in which order they are tried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath
from typing import TypeVar

from diffcast.errors import MissingPart, UnreadableInput
from diffcast.model import Document, Side
from diffcast.readers import docx, mos, nsml, pdf, rtf, text
from diffcast.readers.format import HEAD, Format
from diffcast.readers.page import halves, side_of
from diffcast.readers.source import bytes_of

__all__ = ["FORMATS", "Format", "format_of", "read", "side_of", "split"]

FORMATS: tuple[Format, ...] = (
    docx.FORMAT,
    pdf.FORMAT,
    rtf.FORMAT,
    nsml.FORMAT,
    mos.FORMAT,
    text.FORMAT,
)  # fmt: skip
"""The first that recognises a file reads it; plain text recognises everything and is the last."""

Given = str | Path
Result = TypeVar("Result")


def read(source: Given, side: Side, format: str | None = None) -> Document:
    """The document that a source holds, not yet cut into blocks.

    A string is the text itself, a `Path` is a file, and ``Path("-")`` is standard input. The format is told by the
    content and then by the name, unless it is given. Raises `UnreadableInput` where there is nothing to read.
    """
    raw, where = _raw(source)
    chosen = _chosen(source, raw, format)
    return _told(source, raw, where, chosen, side)


def split(page: Given, format: str | None = None) -> tuple[Document, Document]:
    """The transcript and the article that one source holds, in this order whatever their order on the page.

    Offsets of each count within its own text, not within the page, which is why both are marked as extracted. Raises
    `NoStory` where either half is missing.
    """
    raw, where = _raw(page)
    chosen = _chosen(page, raw, format)
    if chosen.split is not None:
        cut = chosen.split
        return _needing(chosen, where, lambda: cut(raw, where))
    if len(chosen.sides) < 2:
        raise UnreadableInput(f"{where}: looks like {chosen.title}, which holds one of the two texts; give both")
    return halves(_told(page, raw, where, chosen, "article"))


def format_of(raw: bytes, name: str = "") -> Format:
    """The format that bytes have: by their beginning, and where that does not tell, by the name of their file."""
    head, lower = raw[:HEAD], PurePath(name).name.lower()
    return next(each for each in FORMATS if each.recognises(head, lower))


def _raw(source: Given) -> tuple[bytes, str]:
    if isinstance(source, str):
        return source.encode("utf-8", "surrogatepass"), "text"
    return bytes_of(source), str(source)


def _chosen(source: Given, raw: bytes, format: str | None) -> Format:
    if format is not None:
        named = {each.name: each for each in FORMATS}
        if format not in named:
            raise UnreadableInput(f"{format}: no such format; there are {', '.join(named)}")
        return named[format]
    return text.FORMAT if isinstance(source, str) else format_of(raw, str(source))


def _told(source: Given, raw: bytes, where: str, chosen: Format, side: Side) -> Document:
    if side not in chosen.sides or chosen.read is None:
        raise UnreadableInput(f"{where}: {_no_side(chosen, side)}")
    if isinstance(source, str) and chosen is text.FORMAT:
        return text.document(raw, source, where, side)
    reader = chosen.read
    return _needing(chosen, where, lambda: reader(raw, where, side))


def _no_side(chosen: Format, side: Side) -> str:
    if not chosen.sides:
        return f"looks like {chosen.title}, which holds both texts; give it alone"
    return f"looks like {chosen.title}, which is no {side}; choose another file, or another --{side}-format"


def _needing(chosen: Format, where: str, reading: Callable[[], Result]) -> Result:
    """What the reader gives; where a package is not installed, the error names the command that installs it."""
    try:
        return reading()
    except ImportError as error:
        raise MissingPart(
            f"{where}: to read {chosen.title}, install what it needs: pip install 'diffcast[{chosen.extra}]'"
        ) from error
