"""Plain text, exactly as it was saved, with a note on what had to be assumed to decode it."""

from __future__ import annotations

import codecs
import hashlib

from diffcast.errors import UnreadableInput
from diffcast.model import Document, Side
from diffcast.readers.format import Format

MAX_CONTROL_SHARE = 0.02
"""Control characters in a text, at most. A damaged story has a few; a picture or a document file has one in ten."""

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FALLBACK = "windows-1252"
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\x00"
"""Characters that show nothing although `str.strip` keeps them."""


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that the bytes hold, not yet cut into blocks.

    Line ends stay as they are, and a UTF-8 mark of byte order stays the first character of the text, so that offsets
    equal those of ``bytes.decode("utf-8")``. Raises `UnreadableInput` where there is nothing to read.
    """
    text, note = decode(raw, where)
    return document(raw, text, where, side, note)


def decode(raw: bytes, where: str) -> tuple[str, str | None]:
    """The text that the bytes are, and what had to be assumed; raises `UnreadableInput` where they are no text."""
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


def document(raw: bytes, text: str, where: str, side: Side, note: str | None = None) -> Document:
    """The document of a text that was decoded already."""
    if not text.strip().strip(INVISIBLE).strip():
        raise UnreadableInput(f"{where}: empty; give the text of a story")
    if _looks_binary(text):
        raise UnreadableInput(f"{where}: binary data, not text; export the story as plain text")
    return Document(side=side, source=where, sha256=hashlib.sha256(raw).hexdigest(), text=text, note=note)


def _looks_binary(text: str) -> bool:
    if "\x00" in text and text.count("\x00") > 1:
        return True
    control = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 32), 127))
    return control > 4 and control > MAX_CONTROL_SHARE * len(text)


FORMAT = Format("text", "plain text", lambda head, name: True, read, endings=(".txt",))
