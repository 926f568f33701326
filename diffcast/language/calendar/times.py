"""Times of day, and times counted from the day of speaking: `5:30 p.m.`, NOON, tonight, last week, two days ago."""

from __future__ import annotations

from decimal import Decimal

from diffcast.language.calendar.parts import DAYPARTS, SHIFT_OF, Reading, bare, names
from diffcast.language.numbers.labels import house_number
from diffcast.language.numbers.numerals import cardinal, small
from diffcast.language.numbers.units import MONEY, unit_at
from diffcast.language.tokens import Tokens
from diffcast.language.wordlists import entries
from diffcast.model import Grain

BEFORE_A_TIME = entries("grammar_cues", "clock before")
NAMED_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
TIME_ZONES = entries("grammar_cues", "zones")
BEFORE_PART_OF_DAY = frozenset({"this", "yesterday", "tomorrow", "that", "every", "each"})
LONE_DAYPARTS = {"overnight": "night", "midmorning": "morning", "midafternoon": "afternoon"}
BEFORE_DAYPART = frozenset({"early", "late", "mid"})
HALF_DAY = 12
LAST_HOUR_AFTER_MIDNIGHT = 5  # AT FOUR AT NIGHT: hours up to here belong to the next day
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


def clock(t: Tokens, i: int) -> Reading | None:
    """A time of day as `clock:17:30`, or `clock12:05:30` if nothing says morning or afternoon."""
    if t.text(i) in NAMED_TIMES:
        return Reading(i, i + 1, f"clock:{NAMED_TIMES[t.text(i)]}", "minute")
    return _past(t, i) or (None if house_number(t, i) else _stated(t, i))


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


def _stated(t: Tokens, i: int) -> Reading | None:
    said = _hours(t, i)
    if said is None:
        return None
    hour, minute, end = said
    half = _half(t, end)
    if half is not None:
        return _reading(i, half[1], hour, minute, half[0]) if 0 < hour <= HALF_DAY else None
    if t.text(end) == "o'clock":
        return _reading(i, end + 1, hour, minute, _context(t, end + 1)) if 0 < hour <= HALF_DAY else None
    context = _context(t, end) or _context_before(t, i)
    if context is None and not _is_time(t, i, said):
        return _first_of_two(t, i, said)
    if context is not None and not (t.text(i - 1) in BEFORE_A_TIME or _has_minutes(t, i, said)):
        return None
    return _reading(i, end, hour, minute, context)


def _hours(t: Tokens, i: int) -> tuple[int, int, int] | None:
    """Hour, minute and the index after them."""
    if t.text(i).isdecimal() and len(t.text(i)) < 3:
        if t.text(i + 1) == ":" and t.glued(i + 1) and t.glued(i + 2) and len(t.text(i + 2)) == 2:
            if not t.text(i + 2).isdecimal() or int(t.text(i + 2)) > 59 or (t.text(i + 3) == ":" and t.glued(i + 3)):
                return None
            return (int(t.text(i)), int(t.text(i + 2)), i + 3) if int(t.text(i)) < 24 and t.text(i - 1) != ":" else None
        return (int(t.text(i)), 0, i + 1) if 0 < int(t.text(i)) <= HALF_DAY else None
    hour = small(t, i)
    if hour is None or not 0 < hour[0] <= HALF_DAY:
        return None
    minute = _minutes(t, hour[1])
    return (hour[0], minute[0], minute[1]) if minute else (hour[0], 0, hour[1])


def _minutes(t: Tokens, i: int) -> tuple[int, int] | None:
    """SEVEN-THIRTY, NINE OH FIVE."""
    j = t.skip_hyphen(i)
    if t.text(j) == "oh":
        digit = small(t, t.skip_hyphen(j + 1))
        return digit if digit and 0 < digit[0] < 10 else None
    minute = small(t, j)
    return minute if minute and 10 <= minute[0] < 60 and t.word(j) else None


def _half(t: Tokens, i: int) -> tuple[str, int] | None:
    """`a.m.`, `pm`, A-M: which half of the day, and the index after it."""
    if t.text(i) in {"am", "pm"}:
        return t.text(i), i + 1
    if t.text(i) in {"a", "p"} and t.text(i + 1) in {".", "-"} and t.text(i + 2) == "m" and t.glued(i + 2):
        dotted = t.text(i + 1) == "." and t.text(i + 3) == "." and t.glued(i + 3)
        return t.text(i) + "m", i + 4 if dotted else i + 3
    return None


def _context(t: Tokens, i: int) -> str | None:
    """The half of the day by the words after the time: THIS MORNING, `Monday night`, TONIGHT."""
    j = i + 1 if t.text(i) in {",", "on"} else i
    if t.text(j) == "tonight" or t.phrase(j, ("at", "night")):
        return "night"
    if t.phrase(j, ("in", "the")) or t.phrase(j, ("on", "a")):
        j += 1
    elif t.text(j) not in BEFORE_PART_OF_DAY and bare(t, j) not in names("weekday"):
        return None
    part = DAYPARTS.get(bare(t, j + 1))
    return {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "night", None: None}[part]


def _context_before(t: Tokens, i: int) -> str | None:
    """THIS AFTERNOON AROUND THREE."""
    if t.text(i - 1) == "to":
        return None  # FROM NINE IN THE MORNING TO ONE
    part = DAYPARTS.get(bare(t, i - 2)) or ("night" if t.text(i - 2) == "tonight" else None)
    return {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "night", None: None}[part]


def _has_minutes(t: Tokens, i: int, said: tuple[int, int, int]) -> bool:
    return said[2] > i + 1


def _is_time(t: Tokens, i: int, said: tuple[int, int, int]) -> bool:
    """Whether figures without a.m. or p.m. are a time: `at 9:15`, BEFORE SEVEN-THIRTY, `12:01 ET`, NOON TO FOUR."""
    if t.text(i - 1) == "to" and (t.text(i - 2) in NAMED_TIMES or t.text(i - 2) in DAYPARTS):
        return True
    money = unit_at(t, i - 2)  # FROM TWO DOLLARS TO THREE-FIFTY
    if money is not None and money[0] in MONEY:
        return False
    return _has_minutes(t, i, said) and (t.text(i - 1) in BEFORE_A_TIME or t.text(said[2]) in TIME_ZONES)


def _first_of_two(t: Tokens, i: int, said: tuple[int, int, int]) -> Reading | None:
    """The 7 of `7 to 9 p.m.`."""
    j = t.skip_hyphen(said[2])
    if t.text(j) not in {"to", "and"} and j == said[2]:
        return None
    after = _hours(t, j + 1 if t.text(j) in {"to", "and"} else j)
    half = _half(t, after[2]) if after else None
    if after is None or half is None or (t.text(j) == "and" and t.text(i - 1) != "between"):
        return None
    return _reading(i, said[2], said[0], said[1], half[0] if said[0] % HALF_DAY <= after[0] % HALF_DAY else None)


def _past(t: Tokens, i: int) -> Reading | None:
    """HALF PAST FOUR, `a quarter to six`, TWELVE MINUTES PAST THREE."""
    j = i + 1 if t.text(i) == "a" else i
    fixed = {"half": 30, "quarter": 15}.get(t.text(j))
    minute = (fixed, j + 1) if fixed else small(t, i)
    if minute is None or not 0 < minute[0] < 60:
        return None
    k = minute[1] + (t.text(minute[1]) in {"minute", "minutes"})
    ways = {"past"} | ({"after", "to", "before"} if k > minute[1] or fixed == 15 else set())
    hour = small(t, k + 1) or ((int(t.text(k + 1)), k + 2) if t.text(k + 1).isdecimal() else None)
    if t.text(k) not in ways or hour is None or not 0 < hour[0] <= HALF_DAY:
        return None
    total = hour[0] * 60 + (minute[0] if t.text(k) in {"past", "after"} else -minute[0])
    half = _half(t, hour[1])
    end = half[1] if half else hour[1]
    return _reading(i, end, total // 60 % HALF_DAY or HALF_DAY, total % 60, half[0] if half else _context(t, end))


def _reading(first: int, end: int, hour: int, minute: int, half: str | None) -> Reading:
    if half is None and 0 < hour <= HALF_DAY:
        return Reading(first, end, f"clock12:{hour % HALF_DAY:02}:{minute:02}", "minute")
    if half is None:
        return Reading(first, end, f"clock:{hour:02}:{minute:02}", "minute")
    late = half == "pm" or (half == "night" and LAST_HOUR_AFTER_MIDNIGHT < hour < HALF_DAY)
    return Reading(first, end, f"clock:{hour % HALF_DAY + HALF_DAY * late:02}:{minute:02}", "minute")


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
