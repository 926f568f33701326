"""Bytes or a string to a `Document`: the text exactly as it was saved, and what had to be assumed to read it."""

from __future__ import annotations

import codecs
import hashlib
import sys
from pathlib import Path

from diffcast.errors import UnreadableInput
from diffcast.model import Document, Side

LARGEST = 20_000_000
"""Bytes. A day of captions is under 1 MB; anything near this is a wrong file rather than a story."""

CONTROL_SHARE = 0.02
"""Control characters in a text, at most. A damaged story has a few; a picture or a document file has one in ten."""

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FALLBACK = "windows-1252"
BLANK = "\ufeff\u200b\u200c\u200d\u2060\x00"
"""Characters that show nothing although `str.strip` keeps them."""


def read(source: str | Path, side: Side) -> Document:
    """The document that a source holds, not yet cut into blocks.

    A string is the text itself, a `Path` is a file, and ``Path("-")`` is standard input. Line ends stay as they are,
    and a UTF-8 mark of byte order stays the first character of the text, so that offsets equal those of
    ``bytes.decode("utf-8")``. Raises `UnreadableInput` where there is nothing to read.
    """
    if isinstance(source, str):
        return _document("text", source.encode("utf-8", "surrogatepass"), source, side, None)
    where = str(source)
    raw = _bytes_of(source)
    if len(raw) > LARGEST:
        raise UnreadableInput(f"{where}: larger than {LARGEST // 1_000_000} MB; give one story, not an archive")
    text, note = _decode(raw, where)
    return _document(where, raw, text, side, note)


def _bytes_of(source: Path) -> bytes:
    if str(source) == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        with source.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise UnreadableInput(f"{source}: no such file; check the path") from error
    except IsADirectoryError as error:
        raise UnreadableInput(f"{source}: a folder; name one text file in it") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{source}: cannot be read ({why}); check the path and its permissions") from error


def _decode(raw: bytes, where: str) -> tuple[str, str | None]:
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return _decode_wide(raw, encoding, where)
    if b"\x00" in raw:
        raise UnreadableInput(f"{where}: binary data, not text; export the story as plain text")
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return _fall_back(raw, where, error)


def _decode_wide(raw: bytes, encoding: str, where: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding), f"read as {encoding.upper()}"
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"{where}: byte {error.start} is not {encoding.upper()} although the file says so; save it as UTF-8"
        ) from error


def _fall_back(raw: bytes, where: str, cause: UnicodeDecodeError) -> tuple[str, str]:
    try:
        text = raw.decode(FALLBACK)
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{where}: byte {cause.start} is not UTF-8; save it as UTF-8") from error
    return text, f"read as Windows-1252, since byte {cause.start} is not UTF-8"


def _document(where: str, raw: bytes, text: str, side: Side, note: str | None) -> Document:
    if not text.strip().strip(BLANK).strip():
        raise UnreadableInput(f"{where}: empty; give the text of a story")
    if _looks_binary(text):
        raise UnreadableInput(f"{where}: binary data, not text; export the story as plain text")
    return Document(side=side, source=where, sha256=hashlib.sha256(raw).hexdigest(), text=text, note=note)


def _looks_binary(text: str) -> bool:
    if "\x00" in text and text.count("\x00") > 1:
        return True
    control = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 32), 127))
    return control > 4 and control > CONTROL_SHARE * len(text)
