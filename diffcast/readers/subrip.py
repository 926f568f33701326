"""SubRip captions (.srt)."""

from __future__ import annotations

from diffcast.language.text import WORD
from diffcast.model import Document, Side
from diffcast.readers import signature
from diffcast.readers.captions import Caption, document
from diffcast.readers.encoding import decode
from diffcast.readers.format import Format
from diffcast.readers.srt_and_vtt import BREAK, COUNTER, plain, timed


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that SubRip captions tell; numbers, blank lines, and the point in the times may be amiss."""
    text, note = decode(raw, where)
    found, above, notes = timed(text, where)
    lines = [line for aside in above for line in aside.lines if WORD.search(line) and not COUNTER.fullmatch(line)]
    left = [f"left out above the first caption: {plain(lines[0])[:60]}"] if lines and found else []
    captions = (
        Caption(each.start, tuple(BREAK.split(plain("\n".join(each.lines)))), each.end, line=each.line)
        for each in found
    )
    return document(captions, raw, where, side, [*([note] if note else []), *left, *notes])


FORMAT = Format("srt", "SubRip captions", signature.recognises("srt"), read, sides=("transcript",), endings=(".srt",))
