"""SubRip (.srt) and WebVTT (.vtt) captions: lines under a time such as `00:00:41,000 --> 00:00:43,500`.

Files that a person has edited are read too: numbers and blank lines may be missing, and tags and times be damaged.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diffcast.errors import UnreadableInput
from diffcast.language.characters import visible
from diffcast.language.text import WORD
from diffcast.limits import Deadline
from diffcast.model import Document, Side
from diffcast.readers.captions import Caption, document
from diffcast.readers.encoding import decode
from diffcast.readers.signature import caption_format

BREAK = re.compile(r"\r\n|\r|\n")
CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,:;]\d{1,3})?"
TIMING = re.compile(rf"\s*({CLOCK})\s*-{{1,2}}>\s*({CLOCK})(?:\s.*)?")
PARTS = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,2})(?:([.,:;])(\d{1,3}))?")
CUT_OFF = re.compile(r"\s*+\d{1,3}:\d{1,2}[\d:.,;]*+\s*+-{0,2}>?\s*+[\d:.,;]*+\s*+")
COUNTER = re.compile(r"\s*\d{1,6}\s*")
BOM = "\ufeff"

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<\d[\d:.]{0,15}>|\{\\[^{}]{1,80}\}|\{/?[biuBIU]\}")
LEAF = re.compile(r"\\[Nn](?![a-z])")
FRAMES = 30
"""Frames a second, where a time counts them after a colon."""


@dataclass(frozen=True, slots=True)
class Timed:
    """The lines under one time."""

    start: float
    end: float
    lines: tuple[str, ...]
    line: int
    """The line, from 1, of the first of them."""


@dataclass(frozen=True, slots=True)
class OtherLines:
    """A block of lines that belongs to no caption."""

    lines: tuple[str, ...]
    line: int


def timed(
    text: str, where: str, opening: re.Pattern[str] | None = None
) -> tuple[list[Timed], list[OtherLines], list[str]]:
    """All captions of a text, the blocks that `opening` begins and what comes above the first caption, and notes.

    Numbers above the times may be missing, and so may blank lines; blank lines inside a caption are allowed. Raises
    `UnreadableInput` where the text ends inside a time.
    """
    lines = BREAK.split(text.removeprefix(BOM))
    places = [place for place, line in enumerate(lines) if TIMING.fullmatch(line)]
    _refuse_cut_off(lines, where)
    found: list[Timed] = []
    asides = list(_above(lines, places))
    deadline = Deadline(where)
    for place, following in pairwise([*places, len(lines)]):
        deadline.check()
        end = _before_counter(lines, place, following)
        kept, apart = _body(lines, place + 1, end, opening)
        match = TIMING.fullmatch(lines[place])
        assert match is not None
        times = seconds(match.group(1)), seconds(match.group(2))
        first = next((below for below in range(place + 1, end) if lines[below].strip()), place)
        found.append(Timed(*times, tuple(kept), first + 1))
        asides.extend(apart)
    return found, asides, _damaged(lines, places)


def _damaged(lines: Sequence[str], places: Sequence[int]) -> list[str]:
    """A note on the first time that cannot be read."""
    odd = [place for place, line in enumerate(lines) if "-->" in line and not TIMING.fullmatch(line)]
    if not odd or not places:
        return []
    words = "were left out" if odd[0] < places[0] else "are part of the caption before"
    return [f"the time in line {odd[0] + 1} cannot be read; its words {words}"]


def _refuse_cut_off(lines: Sequence[str], where: str) -> None:
    last = max((place for place, line in enumerate(lines) if line.strip()), default=0)
    whole = TIMING.fullmatch(lines[last])
    if (whole and len(whole.group(2)) < len(whole.group(1)) - 1) or (not whole and CUT_OFF.fullmatch(lines[last])):
        raise UnreadableInput(f"{where}: ends inside the time in line {last + 1}; the file is cut off, export it again")


def _above(lines: Sequence[str], places: Sequence[int]) -> Iterator[OtherLines]:
    """The blocks above the first caption, without its number."""
    first = places[0] if places else len(lines)
    yield from (OtherLines(tuple(lines[start:end]), start + 1) for start, end in _blocks(lines, 0, first))


def _before_counter(lines: Sequence[str], place: int, following: int) -> int:
    """Where the lines of a caption end: at the number or the name of the next one, or at its time."""
    above = following - 1
    while above > place and not lines[above].strip():
        above -= 1
    if following == len(lines) or above <= place:
        return following
    adjoining = above == following - 1
    apart = above > place + 1 and not lines[above - 1].strip()
    number = COUNTER.fullmatch(lines[above]) is not None
    return above if (adjoining and (apart or number)) or (apart and number) else following


def _body(
    lines: Sequence[str], start: int, end: int, opening: re.Pattern[str] | None
) -> tuple[list[str], list[OtherLines]]:
    kept: list[str] = []
    apart: list[OtherLines] = []
    for first, last in _blocks(lines, start, end):
        if first > start and opening is not None and opening.match(lines[first]):
            apart.append(OtherLines(tuple(lines[first:last]), first + 1))
        else:
            kept.extend(line for line in lines[first:last] if "-->" not in line)
    return kept, apart


def _blocks(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of lines between blank lines."""
    first = start
    for place in range(start, end + 1):
        if place == end or not lines[place].strip():
            if place > first:
                yield first, place
            first = place + 1


def seconds(clock: str) -> float:
    """Seconds of a time such as 1:02:03.5, 02:03,500 or, with frames, 00:01:02:15."""
    match = PARTS.fullmatch(clock.strip())
    if match is None:
        raise ValueError(clock)
    hours, minutes, whole, sign, rest = match.groups()
    fraction = 0.0
    if rest:
        fraction = int(rest) / FRAMES if sign in ":;" and len(rest) < 3 else int(rest) / float(10 ** len(rest))
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(whole) + fraction


def plain(text: str) -> str:
    """The text of a caption without tags, with entities decoded; invisible characters are left out."""
    return visible(html.unescape(TAG.sub("", LEAF.sub("\n", text))))


SRT_SIGNATURE = re.compile(  # What is said goes below the times; beside them are at most places: X1:40, align:left.
    rf"(?:\d{{1,6}}[ \t]*(?:\r\n|\r|\n)\s*)?{CLOCK}[ \t]*-{{1,2}}>[ \t]*{CLOCK}(?![\d.,:;])"
    r"(?=[ \t]{0,20}(?:[\r\n]|$|\w{1,12}:\S))"
)


def read_srt(raw: bytes, where: str, side: Side) -> Document:
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


VTT_SIGNATURE = re.compile(r"WEBVTT(?:\s|$)")
APART = re.compile(r"(?:NOTE|STYLE|REGION|WEBVTT)(?:\s|$)|X-TIMESTAMP-MAP")
VOICE = re.compile(r"<v(?:\.[^\s<>]++)?+(?:\s+([^<>]{0,80}))?>|</v>", re.IGNORECASE)
MAP = re.compile(r"X-TIMESTAMP-MAP\s*=\s*(.{1,80})")
LOCAL = re.compile(r"LOCAL:((?:\d{1,3}:)?\d{1,2}:\d{2}(?:\.\d{1,3})?)")
MPEGTS = re.compile(r"MPEGTS:(\d{1,15})")
TICKS = 90_000
"""Ticks of the clock of an MPEG stream in a second."""


def read_vtt(raw: bytes, where: str, side: Side) -> Document:
    """The document that WebVTT captions tell; joined segments of a stream are read on one clock."""
    text, note = decode(raw, where)
    found, asides, notes = timed(text, where, APART)
    captions = (caption for each in _on_one_clock(found, asides) for caption in _voiced(each))
    return document(captions, raw, where, side, [*([note] if note else []), *notes])


def _on_one_clock(found: Iterable[Timed], asides: Sequence[OtherLines]) -> Iterator[Timed]:
    """The captions with the times of the first segment's clock."""
    shifts = list(_shifts(asides))
    for each in found:
        shift = next((shift for line, shift in reversed(shifts) if line < each.line), 0.0)
        yield Timed(each.start + shift, each.end + shift, each.lines, each.line) if shift else each


def _shifts(asides: Sequence[OtherLines]) -> Iterator[tuple[int, float]]:
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


SRT = caption_format("srt", "SubRip captions", SRT_SIGNATURE, read_srt, (".srt",))


VTT = caption_format("vtt", "WebVTT captions", VTT_SIGNATURE, read_vtt, (".vtt", ".webvtt"))
