"""YouTube captions (.sbv) and SubViewer (.sub): lines under two times with a comma between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from diffcast.model import Document, Side
from diffcast.readers.captions import Caption, document
from diffcast.readers.encoding import decode
from diffcast.readers.signature import caption_format
from diffcast.readers.srt_and_vtt import CLOCK, Timed, plain, timed
from diffcast.readers.unsupported import refuse_frames

TIMES: Final = rf"[ \t]{{0,9}}({CLOCK})[ \t]{{0,9}},[ \t]{{0,9}}({CLOCK})[ \t]{{0,9}}"
SIGNATURE: Final = re.compile(rf"(?:\[[A-Z][A-Z ]{{2,30}}\][^\n]{{0,200}}\n\s{{0,9}}){{0,30}}{TIMES}(?:\r|\n|$)")
TIMING: Final = re.compile(rf"^{TIMES}(?=\r|$)", re.MULTILINE)
ODD_TIMING: Final = re.compile(
    r"^[ \t]{0,9}(\d{1,9}:\d{1,9}[\w:.]{0,12}),(\d{1,9}:\d{1,9}[\w:.]{0,12})[ \t]{0,9}(?=\r|$)", re.MULTILINE
)
"""A line that was meant to be a pair of times."""
ROW_END: Final = re.compile(r"\[br\]|\n", re.IGNORECASE)


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that the captions tell; what stands above the first time is left out."""
    text, note = decode(raw, where)
    refuse_frames(text, where)
    found, _, notes = timed(ODD_TIMING.sub(r"\1 --> \2", TIMING.sub(r"\1 --> \2", text)), where)
    return document(_captions(found), raw, where, side, [*([note] if note else []), *notes])


def _captions(found: Sequence[Timed]) -> Iterator[Caption]:
    for each in found:
        rows = tuple(ROW_END.split(plain("\n".join(each.lines))))
        yield Caption(each.start, rows, each.end, line=each.line)


FORMAT = caption_format(
    "sbv", "YouTube captions (SBV) and SubViewer", SIGNATURE, read, (".sbv",), rare_endings=(".sub",)
)
