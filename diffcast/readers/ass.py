"""SubStation Alpha captions (.ass, .ssa): a line `Dialogue: …` for each caption, its fields parted by commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.language.characters import visible
from diffcast.model import Document, Side
from diffcast.readers.captions import Caption, document
from diffcast.readers.encoding import decode
from diffcast.readers.signature import caption_format
from diffcast.readers.srt_and_vtt import BREAK, PARTS, seconds

SIGNATURE: Final = re.compile(r"(?i)(?:[;!][^\n]{0,400}\n\s{0,9}){0,50}\[(?:script info|events|v4\+? styles)\]")
FIELDS: Final = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
"""The fields of a caption where the file does not name them."""
OVERRIDE: Final = re.compile(r"\{[^{}]*\}")
DRAWING: Final = re.compile(r"\\p([1-9]\d?)(?![\w.])")
"""A picture drawn by numbers follows."""
ROW_END: Final = re.compile(r"\\[Nn]")


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that the captions tell, in the order of their times; comments and drawings are left out."""
    text, note = decode(raw, where)
    captions = sorted(_captions(BREAK.split(text), where), key=lambda caption: caption.start)
    return document(captions, raw, where, side, [note] if note else [])


def _captions(lines: Sequence[str], where: str) -> Iterator[Caption]:
    fields: Sequence[str] = FIELDS
    inside = False
    for number, line in enumerate(lines, 1):
        key, _, rest = line.partition(":")
        kind = key.strip().lower()
        if line.lstrip().startswith("["):
            inside = line.strip().lower() == "[events]"
        elif inside and kind == "format":
            fields = [name.strip().lower() for name in rest.split(",")]
        elif kind == "dialogue":
            yield _caption(dict(zip(fields, rest.split(",", len(fields) - 1), strict=False)), number, where)


def _caption(values: dict[str, str], line: int, where: str) -> Caption:
    start, end = values.get("start", "").strip(), values.get("end", "").strip()
    if "text" not in values or not PARTS.fullmatch(start):
        raise UnreadableInput(
            f"{where}: damaged or cut off in line {line}, a caption without a time or a text; export it again"
        )
    rows = tuple(ROW_END.split(visible(_shown(values["text"]).replace(r"\h", " "))))
    speaker = (values.get("name") or values.get("actor") or "").strip() or None
    return Caption(seconds(start), rows, seconds(end) if PARTS.fullmatch(end) else None, speaker, line)


def _shown(text: str) -> str:
    """The words of a caption, without how they look."""
    pieces: list[str] = []
    drawing, place = False, 0
    for override in OVERRIDE.finditer(text):
        pieces.append("" if drawing else text[place : override.start()])
        place = override.end()
        drawing = DRAWING.search(override.group()) is not None or (drawing and r"\p0" not in override.group())
    return "".join((*pieces, "" if drawing else text[place:]))


FORMAT = caption_format("ass", "SubStation Alpha captions", SIGNATURE, read, (".ass", ".ssa"))
