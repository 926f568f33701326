"""EBU STL captions (.stl): binary, by EBU Tech 3264."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from diffcast.errors import UnreadableInput
from diffcast.limits import Deadline
from diffcast.model import Document, Side
from diffcast.readers.captions import Caption, document
from diffcast.readers.signature import caption_format

SIGNATURE = re.compile(rb"[\d ]{3}STL\d\d\.\d\d", re.DOTALL)
HEAD, BLOCK = 1024, 128
"""Bytes of the block at the top and of each block of text after it."""
FRAMES = {b"STL23.01": 23.976, b"STL24.01": 24.0, b"STL25.01": 25.0, b"STL30.01": 30.0, b"STL50.01": 50.0}
LAST, USER_DATA, RESERVED = 0xFF, 0xFE, 0xF0
"""The number of a caption's last block; of blocks that hold no caption; the first that is reserved."""
NEW_ROW, UNUSED = 0x8A, 0x8F

OTHERS = {b"01": "iso8859-5", b"02": "iso8859-6", b"03": "iso8859-7", b"04": "iso8859-8"}
SIGNS = {
    **dict(zip(range(0xA0, 0xC0), "\u00a0¡¢£$¥\ufffd§¤‘“«←↑→↓°±²³×µ¶·÷’”»¼½¾¿", strict=True)),
    **dict(zip(range(0xD0, 0xD8), "—¹®©™♪¬¦", strict=True)),
    **dict(zip(range(0xDC, 0xE0), "⅛⅜⅝⅞", strict=True)),
    **dict(zip(range(0xE0, 0x100), "ΩÆÐªĦ\ufffdĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ\u00ad", strict=True)),
}
"""ISO 6937, upper half, without the accents."""
ACCENTS = dict(
    zip(
        (0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF),
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u0327\u030b\u0328\u030c",
        strict=True,
    )
)
"""Accents of ISO 6937, each sent before its letter."""
CLOCK = re.compile(rb"(\d\d)(\d\d)(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class _Head:
    """What the block at the top says of the rest."""

    frames: float
    table: bytes
    """The character table."""
    blocks: int | None
    """How many blocks of text there should be."""
    first: float
    """The time code at which the programme begins."""


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that EBU STL captions tell, their times counted from the beginning of the programme.

    Comments in the file are left out. Raises `UnreadableInput` where blocks are missing.
    """
    head = _head(raw, where)
    captions = list(_captions(raw, head, Deadline(where)))
    shift = head.first if captions and min(each.start for each in captions) >= head.first else 0.0
    told = [Caption(each.start - shift, each.rows, (each.end or 0.0) - shift) for each in captions]
    notes = [] if head.table in (b"00", *OTHERS) else ["an unknown character table; read as Latin letters"]
    return document(told, raw, where, side, notes)


def _head(raw: bytes, where: str) -> _Head:
    if len(raw) < HEAD + BLOCK or not SIGNATURE.match(raw):
        raise UnreadableInput(f"{where}: not an EBU STL file, or cut off in its first block; export it again")
    count = raw[238:243].strip()
    blocks = int(count) if count.isdigit() else None
    held = (len(raw) - HEAD) / BLOCK
    if blocks is not None and held < blocks:
        raise UnreadableInput(f"{where}: holds {int(held)} of {blocks} blocks; it is cut off, export it again")
    frames = FRAMES.get(raw[3:11], 25.0)
    first = CLOCK.fullmatch(raw[256:264])
    start = _seconds([int(part) for part in first.groups()], frames) if first else 0.0
    return _Head(frames, raw[12:14], blocks, start)


def _seconds(parts: list[int], frames: float) -> float:
    hours, minutes, whole, rest = parts
    return hours * 3600 + minutes * 60 + whole + rest / frames


def _captions(raw: bytes, head: _Head, deadline: Deadline) -> Iterator[Caption]:
    """The captions, each put together from its blocks."""
    text = bytearray()
    kept = [block for block in _blocks(raw, deadline) if not block[15] and not RESERVED <= block[3] <= USER_DATA]
    for place, block in enumerate(kept):
        text += block[16:].partition(bytes([UNUSED]))[0]
        if block[3] == LAST or place + 1 == len(kept):
            rows = tuple(decoded(bytes(row), head.table) for row in text.split(bytes([NEW_ROW])))
            yield Caption(_seconds([*block[5:9]], head.frames), rows, _seconds([*block[9:13]], head.frames))
            text = bytearray()


def _blocks(raw: bytes, deadline: Deadline) -> Iterator[bytes]:
    for start in range(HEAD, len(raw) - BLOCK + 1, BLOCK):
        deadline.check()
        yield raw[start : start + BLOCK]


def decoded(row: bytes, table: bytes) -> str:
    """A row of characters; codes that set a colour or a box take the place of a blank."""
    plain = bytes(byte if 0x20 <= byte < 0x80 or byte >= 0xA0 else 0x20 for byte in row)
    if table in OTHERS:
        return codecs.decode(plain, OTHERS[table], "replace")
    characters: list[str] = []
    accent = ""
    for byte in plain:
        if byte in ACCENTS:
            accent = ACCENTS[byte]
            continue
        characters.append(
            unicodedata.normalize("NFC", (chr(byte) if byte < 0x80 else SIGNS.get(byte, "\ufffd")) + accent)
        )
        accent = ""
    return "".join(characters)


FORMAT = caption_format("stl", "EBU STL captions", SIGNATURE, read, (".stl",))
