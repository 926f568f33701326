"""Times counted from the day of speaking, parts of the day, seasons: tonight, last week, two days ago, next spring."""

from __future__ import annotations

from decimal import Decimal

from diffcast.language.calendar.parts import DAYPARTS, SHIFT_OF, Reading, bare
from diffcast.language.numbers.numerals import cardinal
from diffcast.language.numbers.units import unit_at
from diffcast.language.tokens import Tokens
from diffcast.language.wordlists import entries
from diffcast.model import Grain

LONE_DAYPARTS = {"overnight": "night", "midmorning": "morning", "midafternoon": "afternoon"}
BEFORE_DAYPART = frozenset({"early", "late", "mid"})
RELATIVE_DAYS: dict[str, tuple[str, Grain]] = {
    "today": ("ago:0:day", "day"), "tonight": ("ago:0:day@night", "daypart"),
    "yesterday": ("ago:1:day", "day"), "tomorrow": ("in:1:day", "day"),
}  # fmt: skip
RELATIVE_UNITS: dict[str, Grain] = {"week": "week", "weekend": "week", "month": "month", "year": "year"}
UNITS_OF_TIME: dict[str, Grain] = {
    "minute": "minute", "hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year",
    "decade": "decade",
}  # fmt: skip
SEASONS = {"spring": "spring", "summer": "summer", "fall": "fall", "autumn": "fall", "winter": "winter"}
AFTER_FROM = frozenset({"now", "today", "tonight", "tomorrow"})
BEFORE_A_SEASON = entries("grammar_cues", "season before")


def daypart(t: Tokens, i: int) -> Reading | None:
    """OVERNIGHT, `in the morning`, `late afternoon`; not GOOD MORNING or the MORNING SHOW."""
    if t.text(i) in LONE_DAYPARTS:
        return Reading(i, i + 1, f"daypart:{LONE_DAYPARTS[t.text(i)]}", "daypart")
    part = DAYPARTS.get(bare(t, i))
    before = i - 2 if t.hyphen(i - 1) else i - 1
    inside = t.text(i - 1) == "the" and t.text(i - 2) in {"in", "during", "into"}
    if part is None or not (inside or t.text(before) in BEFORE_DAYPART or (part == "night" and t.text(i - 1) == "at")):
        return None
    return Reading(i, i + 1, f"daypart:{part}", "daypart")


def relative_day(t: Tokens, i: int) -> Reading | None:
    """TODAY, `tomorrow night`, `last night`, THIS MORNING, `next week`; not `the last year`, a length of time."""
    day = RELATIVE_DAYS.get(bare(t, i))
    if day is not None:
        part = DAYPARTS.get(bare(t, i + 1)) if "@" not in day[0] else None
        return Reading(i, i + 2, f"{day[0]}@{part}", "daypart") if part else Reading(i, i + 1, *day)
    shift = SHIFT_OF.get(t.text(i))
    if shift is None or t.text(i - 1) == "the":
        return None
    part = DAYPARTS.get(bare(t, i + 1))
    if part is not None:
        return _part_of_day(i, shift, part)
    unit = bare(t, i + 1)
    return Reading(i, i + 2, f"{t.text(i)}:{unit}", RELATIVE_UNITS[unit]) if unit in RELATIVE_UNITS else None


def _part_of_day(i: int, shift: str, part: str) -> Reading | None:
    if shift == "0":
        return Reading(i, i + 2, f"ago:0:day@{part}", "daypart")
    return Reading(i, i + 2, "ago:1:day@night", "daypart") if shift == "-1" and part in {"night", "evening"} else None


def ago(t: Tokens, i: int) -> Reading | None:
    """`six days ago`, `a year ago`, TWO WEEKS FROM TONIGHT."""
    number = cardinal(t, i)
    value, end = (number.value, number.end) if number else (Decimal(1), i + 1)
    if number is None and t.text(i) not in {"a", "an"}:
        return None
    unit = unit_at(t, end)
    if unit is None or unit[0] not in UNITS_OF_TIME or value != int(value) or value > 9999:
        return None
    if t.text(unit[1]) == "ago":
        return Reading(i, unit[1] + 1, f"ago:{int(value)}:{unit[0]}", UNITS_OF_TIME[unit[0]])
    if unit[0] == "week" and t.text(unit[1]) in {"today", "tomorrow"}:  # A WEEK TODAY
        return Reading(i, unit[1] + 1, f"in:{int(value)}:week", "week")
    if t.text(unit[1]) == "from" and bare(t, unit[1] + 1) in AFTER_FROM:
        return Reading(i, unit[1] + 2, f"in:{int(value)}:{unit[0]}", UNITS_OF_TIME[unit[0]])
    return None


def season(t: Tokens, i: int) -> Reading | None:
    """`next spring`, IN THE FALL, `summer 2026`; not THE FALL OF or SPRING WATER."""
    shift = SHIFT_OF.get(t.text(i))
    j = i + 1 if shift else i
    name = SEASONS.get(bare(t, j))
    if name is None or (t.text(j + 1) == "of" and not t.digits(j + 2)):
        return None
    k = j + 2 if t.text(j + 1) == "of" else j + 1
    if t.text(k).isdecimal() and len(t.text(k)) == 4:
        return Reading(i, k + 1, f"season:{name}:{int(t.text(k))}", "season")
    before = t.text(j - 2) if t.text(j - 1) == "the" or t.hyphen(j - 1) else t.text(j - 1)
    if shift is None and before not in BEFORE_A_SEASON:
        return None
    return Reading(i, j + 1, f"season:{name}:{shift}" if shift else f"season:{name}", "season")
