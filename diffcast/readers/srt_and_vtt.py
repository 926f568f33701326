"""Captions under lines such as `00:00:41,000 --> 00:00:43,500`, as SubRip and WebVTT write them, read with patience."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diffcast.errors import UnreadableInput
from diffcast.limits import Deadline

BREAK = re.compile(r"\r\n|\r|\n")
CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,:;]\d{1,3})?"
TIMING = re.compile(rf"\s*({CLOCK})\s*-{{1,2}}>\s*({CLOCK})(?:\s.*)?")
PARTS = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,2})(?:([.,:;])(\d{1,3}))?")
CUT_OFF = re.compile(r"\s*+\d{1,3}:\d{1,2}[\d:.,;]*+\s*+-{0,2}>?\s*+[\d:.,;]*+\s*+")
COUNTER = re.compile(r"\s*\d{1,6}\s*")
BOM = "\ufeff"

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<\d[\d:.]{0,15}>|\{\\[^{}]{1,80}\}|\{/?[biuBIU]\}")
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
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
class Aside:
    """A block of lines that belongs to no caption."""

    lines: tuple[str, ...]
    line: int


def timed(text: str, where: str, opening: re.Pattern[str] | None = None) -> tuple[list[Timed], list[Aside], list[str]]:
    """All captions of a text, the blocks that `opening` begins and what stands above the first caption, and notes.

    Numbers above the times may be missing, and so may blank lines; blank lines inside a caption are let be. Raises
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
    words = "were left out" if odd[0] < places[0] else "stand with those before"
    return [f"the time in line {odd[0] + 1} cannot be read; its words {words}"]


def _refuse_cut_off(lines: Sequence[str], where: str) -> None:
    last = max((place for place, line in enumerate(lines) if line.strip()), default=0)
    whole = TIMING.fullmatch(lines[last])
    if (whole and len(whole.group(2)) < len(whole.group(1)) - 1) or (not whole and CUT_OFF.fullmatch(lines[last])):
        raise UnreadableInput(f"{where}: ends inside the time in line {last + 1}; the file is cut off, export it again")


def _above(lines: Sequence[str], places: Sequence[int]) -> Iterator[Aside]:
    """The blocks above the first caption, without its number."""
    first = places[0] if places else len(lines)
    yield from (Aside(tuple(lines[start:end]), start + 1) for start, end in _blocks(lines, 0, first))


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


def _body(lines: Sequence[str], start: int, end: int, opening: re.Pattern[str] | None) -> tuple[list[str], list[Aside]]:
    kept: list[str] = []
    apart: list[Aside] = []
    for first, last in _blocks(lines, start, end):
        if first > start and opening is not None and opening.match(lines[first]):
            apart.append(Aside(tuple(lines[first:last]), first + 1))
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
    """The text of a caption without tags, with entities decoded; marks that show nothing are left out."""
    return INVISIBLE.sub("", html.unescape(TAG.sub("", LEAF.sub("\n", text))))
