"""Scenarist closed captions (.scc): the codes of EIA-608, roll-up, pop-on and paint-on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from diffcast.errors import UnreadableInput
from diffcast.limits import Deadline
from diffcast.model import Document, Side
from diffcast.readers import signature
from diffcast.readers.captions import Caption, document
from diffcast.readers.eia608 import Decoder, Pair
from diffcast.readers.encoding import decode
from diffcast.readers.format import Format
from diffcast.readers.srt_and_vtt import BREAK

LINE = re.compile(r"\s*(\d{1,2}):(\d{2}):(\d{2})[:;.,](\d{2})\s+(\S.*)")
PAIR = re.compile(r"[0-9a-fA-F]{4}")
FRAMES = 30
"""Pairs sent in a second, and frames that the time code counts."""
FEW_WRONG, MOST_WRONG = 0.03, 0.97
"""Shares of bytes of wrong parity: up to the first a few were damaged, from the second on all were turned round."""

Words = list[tuple[float, int, list[str]]]
"""The time and the number of each line, and its pairs of bytes as they are written."""


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document that the first channel tells; times are those of the time code.

    Raises `UnreadableInput` where so many bytes fail the check of their parity that the words cannot be trusted.
    """
    text, note = decode(raw, where)
    lines, notes = _lines(text, where)
    check = _parity(lines, where)
    deadline = Deadline(where)
    captions = (
        Caption(shown.time, shown.rows, shown.end, line=shown.line)
        for shown in Decoder().decode(_pairs(lines, deadline))
    )
    return document(captions, raw, where, side, [each for each in (note, *notes, check) if each])


def _lines(text: str, where: str) -> tuple[Words, list[str]]:
    found: Words = []
    odd: list[int] = []
    for number, line in enumerate(BREAK.split(text), 1):
        match = LINE.fullmatch(line)
        if match is None:
            odd.extend([number] if line.strip() and number > 1 else [])
            continue
        hours, minutes, whole, frames = (int(part) for part in match.groups()[:4])
        words = match.group(5).split()
        odd.extend([number] if not all(PAIR.fullmatch(word) for word in words) else [])
        time = hours * 3600 + minutes * 60 + whole + frames / FRAMES
        found.append((time, number, [word for word in words if PAIR.fullmatch(word)]))
    if not any(words for *_, words in found):
        raise UnreadableInput(f"{where}: holds no line of SCC captions; give the captions, or name the format it has")
    if odd and odd[-1] >= found[-1][1]:
        raise UnreadableInput(f"{where}: line {odd[-1]} is cut off or no line of SCC; export the captions again")
    return found, [f"line {odd[0]} is damaged; what is no code there was left out"] if odd else []


def _parity(lines: Words, where: str) -> str | None:
    """What was assumed of the parity of the bytes."""
    data = bytes.fromhex("".join(word for _, _, words in lines for word in words))
    wrong = sum(byte.bit_count() % 2 == 0 for byte in data)
    share = wrong / max(1, len(data))
    if not wrong:
        return None
    if max(data) < 0x80:
        return "read without parity, since no byte has its bit"
    if share >= MOST_WRONG:
        return "read with even parity instead of odd"
    if share <= FEW_WRONG:
        first = next(number for _, number, words in lines if _is_wrong(words))
        return f"{wrong} of {len(data)} bytes have wrong parity (first in line {first}); letters there may be wrong"
    raise UnreadableInput(
        f"{where}: {wrong} of {len(data)} bytes have wrong parity, so the words cannot be trusted; export it again"
    )


def _is_wrong(words: Sequence[str]) -> bool:
    return any(byte.bit_count() % 2 == 0 for byte in bytes.fromhex("".join(words)))


def _pairs(lines: Words, deadline: Deadline) -> Iterator[Pair]:
    for time, number, words in lines:
        deadline.check()
        for place, word in enumerate(words):
            first, second = bytes.fromhex(word)
            yield Pair(first & 0x7F, second & 0x7F, time + place / FRAMES, number)


FORMAT = Format(
    "scc", "Scenarist closed captions (EIA-608)", signature.recognises("scc"), read, sides=("transcript",),
    endings=(".scc",),
)  # fmt: skip
