"""Reads files into documents: one module per format. `FORMATS` registers them, in the order in which they are tried."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from os.path import isfile
from pathlib import Path, PurePath
from typing import TypeVar

from diffcast.errors import MissingPart, NoStory, UnreadableInput, require_known
from diffcast.limits import PREFIX, limits
from diffcast.model import SIDES, Document, Side
from diffcast.readers import (
    archive,
    ass,
    csv_table,
    docx,
    html,
    markdown,
    mos,
    newsml,
    ninjs,
    nitf,
    nsml,
    pdf,
    plain_text,
    rtf,
    sami,
    sbv,
    scc,
    srt_and_vtt,
    stl,
    timed_lines,
    transcript_json,
    ttml,
    wordpress,
)
from diffcast.readers.files import opened
from diffcast.readers.format import HEAD, Format
from diffcast.readers.split_page import halves, side_of
from diffcast.readers.unsupported import refuse

__all__ = [
    "FORMATS",
    "Format",
    "Loaded",
    "choose",
    "format_of",
    "is_same_file",
    "read",
    "read_bytes",
    "read_texts",
    "side_of",
    "split",
]

FORMATS: tuple[Format, ...] = (
    srt_and_vtt.SRT,
    srt_and_vtt.VTT,
    scc.FORMAT,
    ttml.FORMAT,
    stl.FORMAT,
    sami.FORMAT,
    sbv.FORMAT,
    ass.FORMAT,
    docx.FORMAT,
    archive.FORMAT,
    pdf.FORMAT,
    rtf.FORMAT,
    nsml.FORMAT,
    mos.FORMAT,
    nitf.FORMAT,
    newsml.FORMAT,
    wordpress.FORMAT,
    transcript_json.FORMAT,
    ninjs.FORMAT,
    html.FORMAT,
    csv_table.FORMAT,
    timed_lines.FORMAT,
    markdown.FORMAT,
    plain_text.FORMAT,
)  # fmt: skip
"""The first that recognises a file reads it; plain text recognises everything and is the last."""

STANDARD_INPUT = "-"
MAX_PATH_CHARACTERS = 1000
"""Characters up to which a string is looked at as a path that was meant."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source whose bytes are at hand: an upload, a page from the web, a file in an archive."""

    name: str
    """What messages and reports call it; its ending may tell the format."""
    raw: bytes = field(repr=False)


Given = str | Path | Loaded
Result = TypeVar("Result")


def read(source: Given, side: Side, format: str | None = None) -> Document:
    """The document that a source holds, not yet cut into blocks.

    A string is the text itself, a `Path` is a file, and ``Path("-")`` is standard input. The format is told by the
    content and then by the name, unless it is given. Raises `UnreadableInput` where there is nothing to read or no such
    format, `ValueError` where there is no such side.
    """
    require_known("side", side, SIDES)
    raw, chosen = choose(source, format)
    return _told(source, raw, chosen, side)


def read_bytes(raw: bytes, where: str, side: Side | None, format: str | None = None) -> Document:
    """The document that bytes hold; `where` names them in messages, and its ending may tell the format.

    Where the side is None, it is the only one that the format serves, or the one that the text looks like.
    """
    source = Loaded(where, raw)
    _, chosen = choose(source, format)
    if side is not None or len(chosen.sides) == 1:
        return _told(source, raw, chosen, side or chosen.sides[0])
    first = _told(source, raw, chosen, "article")
    return first if side_of(first.text) == "article" else _told(source, raw, chosen, "transcript")


def split(page: Given, format: str | None = None) -> tuple[Document, Document]:
    """The transcript and the article that one source holds, in this order, even if the article comes first.

    Offsets of each count within its own text, not within the page, which is why both are marked as extracted. Raises
    `NoStory` where either half is missing.
    """
    raw, chosen = choose(page, format)
    where = _name(page)
    if chosen.split is not None:
        cut = chosen.split
        return _needing(chosen, where, lambda: cut(raw, where))
    if len(chosen.sides) < 2:
        raise UnreadableInput(f"{where}: looks like {chosen.title}, which holds one of the two texts; give both")
    return halves(_told(page, raw, chosen, "article"))


def format_of(raw: bytes, name: str = "") -> Format:
    """The format that bytes have: by their beginning, and where that does not tell, by the name of their file."""
    head, lower = raw[:HEAD], PurePath(name).name.lower()
    return next(each for each in FORMATS if each.recognises(head, lower))


def read_texts(
    transcript: str | Loaded, article: str | Loaded | None, formats: tuple[str | None, str | None] = (None, None)
) -> tuple[Document, Document]:
    """The transcript and the article: two sources, or both texts of the page that the first argument names.

    A string is a path. For a page either format will do. Raises `UnreadableInput` if a source cannot be read,
    `NoStory` if both are the same text.
    """
    if article is None:
        return split(_file(transcript), formats[0] or formats[1])
    if transcript == article == STANDARD_INPUT:
        raise UnreadableInput("-: standard input can be only one of the two texts; give the other as a file")
    if isinstance(transcript, str) and isinstance(article, str) and is_same_file(transcript, article):
        raise NoStory(f"{article}: transcript and article are the same file; give two files, or one page with both")
    documents = read(_file(transcript), "transcript", formats[0]), read(_file(article), "article", formats[1])
    if documents[0].sha256 == documents[1].sha256:
        raise NoStory(
            f"{documents[1].source}: has the same content as {documents[0].source}; give the transcript and the article"
        )
    return documents


def _file(given: str | Loaded) -> Path | Loaded:
    return given if isinstance(given, Loaded) else Path(given)


def is_same_file(first: str, second: str) -> bool:
    """Whether two paths lead to one file that exists."""
    try:
        return Path(first).samefile(second)
    except (OSError, ValueError):
        return False


def choose(source: Given, format: str | None = None) -> tuple[bytes, Format]:
    """The bytes of a source and the format to read them in: the one that is named, or the one that they show."""
    raw, where = _raw(source), _name(source)
    if not raw.strip(b"\0\r\n\t "):
        raise UnreadableInput(f"{where}: empty; give the text of a story")
    if format is None:
        chosen = plain_text.FORMAT if isinstance(source, str) else format_of(raw, where)
        if chosen is plain_text.FORMAT and not isinstance(source, str):
            refuse(raw[:HEAD], where)
        return raw, chosen
    named = {each.name: each for each in FORMATS}
    if format not in named:
        raise UnreadableInput(f"{format}: no such format; there are {', '.join(sorted(named))}")
    return raw, named[format]


def _raw(source: Given) -> bytes:
    if isinstance(source, Loaded):
        return source.raw
    return _text_of(source) if isinstance(source, str) else bytes_of(source)


def _text_of(source: str) -> bytes:
    """The bytes of a text; `UnreadableInput` where it is the name of a file that is there, which no story is."""
    if len(source) <= MAX_PATH_CHARACTERS and source.isprintable() and isfile(source):
        raise UnreadableInput(f"{source}: a str is the text itself and this names a file; give Path({source!r})")
    return source.encode("utf-8", "surrogatepass")


def _name(source: Given) -> str:
    if isinstance(source, Loaded):
        return source.name
    return "text" if isinstance(source, str) else str(source)


def _told(source: Given, raw: bytes, chosen: Format, side: Side) -> Document:
    where = _name(source)
    if side not in chosen.sides or chosen.read is None:
        raise UnreadableInput(f"{where}: {_no_side(chosen, side)}")
    if isinstance(source, str) and chosen is plain_text.FORMAT:
        return plain_text.document(raw, source, where, side)
    reader = chosen.read
    return _needing(chosen, where, lambda: reader(raw, where, side))


def _no_side(chosen: Format, side: Side) -> str:
    if not chosen.sides:
        return f"looks like {chosen.title}, which holds both texts; give it alone"
    return f"looks like {chosen.title}, which can’t be the {side}; give the transcript first, then the article"


def _needing(chosen: Format, where: str, reading: Callable[[], Result]) -> Result:
    """What the reader gives; where a package is not installed, the error names the command that installs it."""
    try:
        return reading()
    except ImportError as error:
        raise MissingPart(
            f"{where}: to read {chosen.title}, install what it needs: pip install 'diffcast[{chosen.extra}]'"
        ) from error


def bytes_of(source: Path) -> bytes:
    """What a file or, for a dash, standard input holds; raises `UnreadableInput` where it is missing or too large."""
    most = limits().bytes
    raw = _read(source, most + 1)
    if len(raw) > most:
        raise UnreadableInput(
            f"{source}: larger than {_megabytes(most)} MB; give one story, not an archive, or set {PREFIX}BYTES"
        )
    return raw


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:g}"


def _read(source: Path, most: int) -> bytes:
    if str(source) == "-":
        return sys.stdin.buffer.read(most)
    try:
        with opened(source) as file:
            return file.read(most)
    except FileNotFoundError as error:
        raise UnreadableInput(f"{source}: no such file; check the path") from error
    except IsADirectoryError as error:
        raise UnreadableInput(f"{source}: a folder; name one text file in it") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{source}: cannot be read ({why}); check the path and its permissions") from error
