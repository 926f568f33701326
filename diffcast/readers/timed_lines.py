"""Lines of a speech recognition tool, each with its time or its numbered voice: Whisper, whisper.cpp and others.

`[00:09.480 --> 00:14.000]  words`, also without brackets, `0:04 words`, `(speaker 0) words`. They are folded anywhere,
so they are joined like captions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from diffcast.language.text import ends_sentence
from diffcast.model import Document, Side
from diffcast.readers import plain_text
from diffcast.readers.caption_rows import Row
from diffcast.readers.caption_turns import add_turns
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.encoding import decoded_head
from diffcast.readers.format import Format
from diffcast.readers.repeated_labels import MACHINE, labelled

TIME: Final = r"\d{1,3}(?::\d{1,2}){1,3}(?:[.,;]\d{1,3})?"
EXACT: Final = r"\d{1,3}(?::\d{1,2}){1,3}[.,;]\d{1,3}"
TO: Final = r"\s{0,3}(?:-->|-|–)\s{0,3}"
OPENING: Final = re.compile(
    rf"\s{{0,8}}(?:\[(?P<boxed>{TIME})(?:{TO}{TIME})?\](?:(?<=[.,]\d\d\])|:?[ \t]{{1,8}})"
    rf"|(?:(?P<ranged>{EXACT}){TO}{EXACT}:?|(?P<bare>{TIME}))[ \t]{{1,8}})(?=\S)"
)
VOICE: Final = re.compile(rf"\s{{0,8}}(?:[\[(](?i:{MACHINE})[\])]|(?i:{MACHINE}) ?:)")
MIDDAY: Final = re.compile(r"(?i)[ap]\.?m\b")
MIN_SHARE: Final = 0.8
"""Share of the lines that begin with a time or a voice, from which a tool wrote them."""
MIN_LINES: Final = 2
MIN_BARE_LINES: Final = 3
"""Lines from which bare times that only rise are no clock: a schedule has few, and sentences below each."""

MAX_FIRST_SECONDS: Final = 60.0
"""Seconds before which a bare time is no time of day: 0:04, but not 6:30."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int
    """From 1."""
    time: float | None
    arrow: bool = False
    """Whether it has a range with an arrow and without brackets, which makes the file look like captions."""
    bare: bool = False
    marked: bool = True


def recognises(head: bytes, name: str) -> bool:
    """Whether nearly all lines begin with a time or a voice, and a sentence goes on in the next one."""
    if b"\x00" in head or head.lstrip().startswith((b"<", b"{")):
        return False
    found = _lines(decoded_head(head))
    marked = [line for line in found if line.marked]
    if len(marked) < max(MIN_LINES, MIN_SHARE * len(found)):
        return False
    if any(line.bare for line in marked) and not _rises(marked):
        return False
    counted = any(line.bare for line in marked) and (marked[0].time or 0.0) < MAX_FIRST_SECONDS
    return counted or any(line.arrow for line in marked) or _is_folded(marked)


def _rises(marked: Sequence[_Line]) -> bool:
    times = [line.time or 0.0 for line in marked]
    return len(marked) >= MIN_BARE_LINES and all(one <= two for one, two in pairwise(times))


def _is_folded(marked: Sequence[_Line]) -> bool:
    """Whether a line ends inside a sentence of the voice that also has the next line."""
    said = labelled([(line.text,) for line in marked])
    return any(
        one.speaker == two.speaker and one.rows and not ends_sentence(one.rows[-1]) for one, two in pairwise(said)
    )


def read(raw: bytes, where: str, side: Side) -> Document:
    """The document of such lines, joined to sentences, each with its time; an article of that look is plain text."""
    if side == "article":
        return plain_text.read(raw, where, side)
    text, note = plain_text.decode(raw, where)
    found = _lines(text)
    timed = any(line.time is not None for line in found)
    builder, time, speaker = DocumentBuilder(), 0.0, None
    rows: list[Row] = []
    for line, said in zip(found, labelled([(line.text,) for line in found]), strict=True):
        time, speaker = line.time if line.time is not None else time, said.speaker or speaker
        rows.extend(Row(" ".join(row.split()), ((0, time, line.number),), speaker, time) for row in said.rows)
    add_turns(builder, rows)
    if not timed:
        builder.marks = [replace(mark, time=None) for mark in builder.marks]
    return builder.document(raw, where, side, note)


def _lines(text: str) -> list[_Line]:
    lines = text.removeprefix("\ufeff").splitlines()
    return [_line(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _line(line: str, number: int) -> _Line:
    match = OPENING.match(line)
    if match is None or (match["bare"] and MIDDAY.match(line, match.end())):
        return _Line(line.strip(), number, None, marked=VOICE.match(line) is not None)
    time = _seconds(match["boxed"] or match["ranged"] or match["bare"])
    arrow = match["ranged"] is not None and "-->" in match.group()
    return _Line(line[match.end() :].strip(), number, time, arrow, match["bare"] is not None)


def _seconds(clock: str) -> float:
    """Seconds of a time; frames, the fourth part, are less than one."""
    parts = [float(part) for part in clock.replace(",", ".").replace(";", ".").split(":")[:3]]
    return sum(part * float(60**power) for power, part in enumerate(reversed(parts)))


FORMAT = Format("timed", "lines with times of a recognition tool", recognises, read)
