"""What days a date can mean, and whether two dates or times can both be right."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, TypeAlias

from diffcast.model import Moment

Relation: TypeAlias = Literal["same", "fits", "differs", "unrelated"]
Days: TypeAlias = tuple[date, date]
WEEK = 7
MAX_DAYS_APART = 1  # days between a broadcast and its article within which TODAY and YESTERDAY may both be right
HALF_DAY_MINUTES = 12 * 60
CLOCK_SLACK = {60: 15, 30: 10}  # minutes that a full hour and a half hour may be off
DAYPART_MINUTES = {
    "morning": (0, 12 * 60),
    "afternoon": (12 * 60, 18 * 60),
    "evening": (17 * 60, 24 * 60),
    "night": (18 * 60, 31 * 60),
}
DAYPARTS_ALIKE = frozenset({frozenset({"evening", "night"}), frozenset({"afternoon", "evening"})})
COARSE_GRAINS = frozenset({"year", "decade", "season"})
FINE_GRAINS = frozenset({"day", "daypart", "week", "hour", "minute"})
CALENDAR_UNIT_KINDS = ("last:", "this:", "next:")
SLACK_DAYS = {"day": 0, "week": 3, "month": 15, "year": 183, "decade": 1830}  # days on either side of `two weeks ago`
DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}
SEASON_MONTHS = {
    "spring": (2, 6),
    "summer": (5, 9),
    "fall": (8, 12),
    "winter": (11, 3),
}  # a month to spare


def resolve(value: str, published: date | None) -> tuple[date | None, date | None]:
    """The first and the last day that a canonical value can mean; None if neither it nor `published` says."""
    kind, _, rest = value.partition("@")[0].partition(":")
    days = _absolute(kind, rest)
    if days is None and published is not None:
        try:
            days = _relative(kind, rest, published)
        except (OverflowError, ValueError):
            days = None
    return days or (None, None)


def _absolute(kind: str, rest: str) -> Days | None:
    if kind == "date":
        return date.fromisoformat(rest), date.fromisoformat(rest)
    if kind == "year" and not rest.startswith("-"):
        return date(int(rest), 1, 1), date(int(rest), 12, 31)
    if kind == "decade":
        return date(int(rest), 1, 1), date(int(rest) + 9, 12, 31)
    if kind == "month" and len(rest) == len("2022-03"):
        return _month(int(rest[:4]), int(rest[5:]))
    return None


def _relative(kind: str, rest: str, published: date) -> Days | None:
    if kind == "weekday":
        return _weekday(rest, published)
    if kind == "day":
        return _nearest(int(rest[:2]), int(rest[3:]), published)
    if kind in {"ago", "in"}:
        number, unit = rest.split(":")
        return _distance(int(number) * (-1 if kind == "ago" else 1), unit, published)
    if kind in {"last", "this", "next"}:
        return _calendar_unit({"last": -1, "this": 0, "next": 1}[kind], rest, published)
    return None


def _weekday(rest: str, published: date) -> Days:
    number, _, shift = rest.partition(":")
    ahead = (int(number) - published.weekday()) % WEEK
    if shift == "-1":
        day = published + timedelta(ahead - WEEK)
        return day, day
    if shift == "+1":
        return published + timedelta(ahead or WEEK), published + timedelta(ahead + WEEK)
    if ahead == 0:
        return published, published
    return published + timedelta(ahead - WEEK), published + timedelta(ahead)


def _nearest(month: int, day: int, published: date) -> Days | None:
    """The day of this name nearest to publication."""
    years = [year for year in range(published.year - 1, published.year + 2) if day <= monthrange(year, month)[1]]
    days = [date(year, month, day) for year in years]
    best = min(days, key=lambda one: abs((one - published).days), default=None)
    return None if best is None else (best, best)


def _distance(number: int, unit: str, published: date) -> Days | None:
    if unit not in SLACK_DAYS:
        return None
    middle = published + timedelta(number * DAYS_IN[unit])
    return middle - timedelta(SLACK_DAYS[unit]), middle + timedelta(SLACK_DAYS[unit])


def _calendar_unit(shift: int, unit: str, published: date) -> Days | None:
    if unit == "week":
        monday = published + timedelta(shift * WEEK - published.weekday())
        return monday, monday + timedelta(WEEK - 1)
    if unit == "weekend":
        saturday = published + timedelta(shift * WEEK + 5 - published.weekday())
        return saturday, saturday + timedelta(1)
    if unit == "year":
        return date(published.year + shift, 1, 1), date(published.year + shift, 12, 31)
    months = published.year * 12 + published.month - 1 + shift
    return _month(months // 12, months % 12 + 1)


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def moment_relation(a: Moment, b: Moment) -> Relation:
    """How two moments compare.

    `same`: equal words for the time, or the same days; `fits`: one lies in the other or is a day off where
    TODAY or its like is said, since a script may air a day before or after the page; `differs`: both cannot be
    right; `unrelated`: nothing ties them together, as with a weekday and a date of unknown publication.
    """
    core_a, _, part_a = a.value.partition("@")
    core_b, _, part_b = b.value.partition("@")
    if _of_day(core_a) or _of_day(core_b):
        return _times(core_a, core_b) if _of_day(core_a) and _of_day(core_b) else "unrelated"
    days = _days_relation(core_a, core_b, a, b)
    if days in {"same", "fits"} and part_a and part_b and part_a != part_b:
        return "fits" if frozenset({part_a, part_b}) in DAYPARTS_ALIKE or days == "fits" else "differs"
    return days


def _of_day(value: str) -> bool:
    return value.startswith(("clock", "daypart"))


def _times(a: str, b: str) -> Relation:
    if a == b:
        return "same"
    if a.startswith("daypart") and b.startswith("daypart"):
        return "fits" if frozenset({a[8:], b[8:]}) in DAYPARTS_ALIKE else "differs"
    if a.startswith("daypart") or b.startswith("daypart"):
        part, clock = (a, b) if a.startswith("daypart") else (b, a)
        return _in_part(DAYPART_MINUTES[part.removeprefix("daypart:")], clock)
    gap = abs(_minutes(a) - _minutes(b))
    day = 2 * HALF_DAY_MINUTES if a.startswith("clock:") and b.startswith("clock:") else HALF_DAY_MINUTES
    gap = min(gap % day, day - gap % day)
    if gap == 0:
        return "same"
    slack = max((off for step, off in CLOCK_SLACK.items() if 0 in (_minutes(a) % step, _minutes(b) % step)), default=0)
    return "fits" if gap <= slack else "differs"


def _minutes(value: str) -> int:
    hour, minute = value.partition(":")[2].split(":")
    return int(hour) * 60 + int(minute)


def _in_part(part: tuple[int, int], clock: str) -> Relation:
    hours = [_minutes(clock)] + ([_minutes(clock) + HALF_DAY_MINUTES] if clock.startswith("clock12") else [])
    inside = any(part[0] <= minute + shift <= part[1] for minute in hours for shift in (0, 2 * HALF_DAY_MINUTES))
    return "fits" if inside else "differs"


def _days_relation(core_a: str, core_b: str, a: Moment, b: Moment) -> Relation:
    fields_a, fields_b = _fields(core_a), _fields(core_b)
    if core_a == core_b and "weekday" not in fields_a:
        return "same"
    shared = fields_a.keys() & fields_b.keys()
    if shared:
        return _fields_relation(fields_a, fields_b)
    if core_a.startswith(("ago", "in:")) and core_b.startswith(("ago", "in:")):
        return _offsets(core_a, core_b)
    if core_a.startswith(CALENDAR_UNIT_KINDS) and core_b.startswith(CALENDAR_UNIT_KINDS) and a.grain == b.grain:
        return "differs"
    if core_a.startswith("season") or core_b.startswith("season"):
        return _seasons(core_a, core_b, fields_a, fields_b)
    if "weekday" in fields_a or "weekday" in fields_b:
        return _with_weekday(a, b) if "weekday" in fields_a else _with_weekday(b, a)
    return _ranges(a, b, fields_a, fields_b)


def _fields(core: str) -> Mapping[str, int]:
    """The fields that the value gives: year, decade, month, day, weekday."""
    kind, _, rest = core.partition(":")
    if kind == "date":
        return {"year": int(rest[:4]), "month": int(rest[5:7]), "day": int(rest[8:])}
    if kind == "day":
        return {"month": int(rest[:2]), "day": int(rest[3:])}
    if kind == "month" and len(rest) == len("2022-03"):
        return {"year": int(rest[:4]), "month": int(rest[5:])}
    if kind in {"month", "weekday", "year"}:
        return {kind: int(rest.partition(":")[0])}
    return {}


def _fields_relation(one: Mapping[str, int], other: Mapping[str, int]) -> Relation:
    shared = one.keys() & other.keys()
    if any(one[name] != other[name] for name in shared):
        return "differs"
    return "same" if one.keys() == other.keys() else "fits"


def _offsets(a: str, b: str) -> Relation:
    """`ago:2:day` against `in:1:day`: one day apart may be the day between broadcast and page."""
    (kind_a, number_a, unit_a), (kind_b, number_b, unit_b) = a.split(":"), b.split(":")
    if unit_a != unit_b:
        one, other = int(number_a) * DAYS_IN.get(unit_a, 0), int(number_b) * DAYS_IN.get(unit_b, 0)
        return "same" if one and one == other and kind_a == kind_b else "unrelated"
    sign_a, sign_b = (-1 if kind == "ago" else 1 for kind in (kind_a, kind_b))
    gap = abs(sign_a * int(number_a) - sign_b * int(number_b))
    return "same" if gap == 0 else "fits" if unit_a == "day" and gap <= MAX_DAYS_APART else "differs"


def _seasons(a: str, b: str, fields_a: Mapping[str, int], fields_b: Mapping[str, int]) -> Relation:
    if a.startswith("season") and b.startswith("season"):
        (_, name_a, *when_a), (_, name_b, *when_b) = a.split(":"), b.split(":")
        clash = name_a != name_b or (when_a and when_b and when_a[0][0] in "+-0" and when_b[0][0] in "+-0")
        return "differs" if clash else "fits"
    name = (a if a.startswith("season") else b).split(":")[1]
    month = (fields_b if a.startswith("season") else fields_a).get("month")
    if month is None:
        return "unrelated"
    low, high = SEASON_MONTHS[name]
    inside = low <= month <= high if low < high else month >= low or month <= high
    return "fits" if inside else "unrelated"


def _with_weekday(a: Moment, b: Moment) -> Relation:
    """A weekday against known days: TOMORROW and Friday on a Thursday."""
    if (
        None in (a.first, a.last, b.first, b.last)
        or a.first is None
        or b.first is None
        or b.last is None
        or a.last is None
    ):
        return "unrelated"
    days = [a.first, a.last]
    if (b.last - b.first).days > 0:
        return "fits" if any(b.first <= day <= b.last for day in days) else "unrelated"
    if b.first in days:
        return "same"
    gap = min(abs((b.first - day).days) for day in days)
    if gap <= MAX_DAYS_APART and _spoken(b):
        return "fits"
    return "differs" if gap < WEEK and a.first - timedelta(WEEK) < b.first < a.last + timedelta(WEEK) else "unrelated"


def _spoken(moment: Moment) -> bool:
    """Whether it counts from the day of speaking: TODAY, TOMORROW."""
    return moment.value.startswith(("ago:", "in:"))


def _ranges(a: Moment, b: Moment, fields_a: Mapping[str, int], fields_b: Mapping[str, int]) -> Relation:
    named = ("month" in fields_a and a.first is None) or ("month" in fields_b and b.first is None)
    if named:
        return _month_in(b, fields_a) if "month" in fields_a else _month_in(a, fields_b)
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return "unrelated"
    if (a.first, a.last) == (b.first, b.last):
        return "same"
    slack = timedelta(MAX_DAYS_APART if _spoken(a) or _spoken(b) else 0)
    if a.first <= b.last + slack and b.first <= a.last + slack:
        return "fits"
    far = (a.grain in COARSE_GRAINS and b.grain in FINE_GRAINS) or (b.grain in COARSE_GRAINS and a.grain in FINE_GRAINS)
    return "unrelated" if far else "differs"


def _month_in(days: Moment, fields: Mapping[str, int]) -> Relation:
    """A month without a year against known days: NEXT WEEK and `in October`."""
    if days.first is None or days.last is None or (days.last - days.first).days > 100:
        return "unrelated"
    months = {
        (days.first + timedelta(step)).month
        for step in range(-MAX_DAYS_APART, (days.last - days.first).days + MAX_DAYS_APART + 1)
    }
    return "fits" if fields["month"] in months else "differs"
