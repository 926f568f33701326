"""WebVTT captions (.vtt), with the names of voices; settings, styles and notes are left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from diffcast.model import Document, Side
from diffcast.readers import signature
from diffcast.readers.captions import Caption, document
from diffcast.readers.encoding import decode
from diffcast.readers.format import Format
from diffcast.readers.srt_and_vtt import BREAK, Aside, Timed, plain, seconds, timed

APART = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT)(?:\s|$)|X-TIMESTAMP-MAP")
VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})*(?:\s+([^<>]{0,80}))?>|</v>", re.IGNORECASE)
MAP = re.compile(r"X-TIMESTAMP-MAP\s*=\s*(.{1,80})")
LOCAL = re.compile(r"LOCAL:((?:\d{1,3}:)?\d{1,2}:\d{2}(?:\.\d{1,3})?)")
MPEGTS = re.compile(r"MPEGTS:(\d{1,15})")
TICKS = 90_000
"""Ticks of the clock of an MPEG stream in a second."""


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that WebVTT captions tell; joined segments of a stream are read on one clock."""
    text, note = decode(raw, where)
    found, asides, notes = timed(text, where, APART)
    captions = (caption for each in _on_one_clock(found, asides) for caption in _voiced(each))
    return document(captions, raw, where, side, [*([note] if note else []), *notes])


def _on_one_clock(found: Iterable[Timed], asides: Sequence[Aside]) -> Iterator[Timed]:
    """The captions with the times of the first segment's clock."""
    shifts = list(_shifts(asides))
    for each in found:
        shift = next((shift for line, shift in reversed(shifts) if line < each.line), 0.0)
        yield Timed(each.start + shift, each.end + shift, each.lines, each.line) if shift else each


def _shifts(asides: Sequence[Aside]) -> Iterator[tuple[int, float]]:
    """The line from which the clock of each segment holds, and what to add to its times."""
    first: float | None = None
    for aside in asides:
        match = MAP.search("\n".join(aside.lines))
        local, ticks = (LOCAL.search(match.group(1)), MPEGTS.search(match.group(1))) if match else (None, None)
        if local and ticks:
            offset = int(ticks.group(1)) / TICKS - seconds(local.group(1))
            first = offset if first is None else first
            yield aside.line, offset - first


def _voiced(each: Timed) -> Iterator[Caption]:
    """A caption for each voice in the lines under one time."""
    text = "\n".join(each.lines)
    start, speaker = 0, None
    for match in VOICE.finditer(text):
        yield _caption(each, text[start : match.start()], speaker)
        name = match.group(1)
        start, speaker = match.end(), html.unescape(name).strip() or None if name else None
    yield _caption(each, text[start:], speaker)


def _caption(each: Timed, text: str, speaker: str | None) -> Caption:
    return Caption(each.start, tuple(BREAK.split(plain(text))), each.end, speaker, each.line)


FORMAT = Format(
    "vtt", "WebVTT captions", signature.recognises("vtt"), read, sides=("transcript",), endings=(".vtt", ".webvtt")
)
