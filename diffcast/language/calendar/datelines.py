"""The day on which an article was published, from the line of its page that gives it."""

from __future__ import annotations

import re
from datetime import date

from diffcast.language.calendar.parts import names

EDGE_CHARACTERS = 4000  # characters at the head and the foot of a page that are searched for such a line
MAX_LINE_CHARACTERS = 120  # characters: a longer line is prose
MAX_BARE_LINE_CHARACTERS = 60  # characters of a line that counts without a word such as Posted
MONTHS = r"(?P<{0}>[A-Za-z]{{3,9}})\.?"
DATE = re.compile(
    r"\b(?:(?P<m1>[A-Za-z]{3,9})\.?\s+(?P<d1>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y1>(?:19|20)\d\d)"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m2>[A-Za-z]{3,9})\.?,?\s+(?P<y2>(?:19|20)\d\d)"
    r"|(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)"
    r"|(?P<m4>\d{1,2})/(?P<d4>\d{1,2})/(?P<y4>(?:19|20)\d\d))(?!\d)"
)
POSTED = re.compile(r"\b(?:posted|published|first published|publication date|date)\b", re.IGNORECASE)
UPDATED = re.compile(r"\b(?:updated|modified|aired|last update)\b", re.IGNORECASE)
PROSE_END = re.compile(r"(?<!\b[ap]\.m)[.?!]\s*$", re.IGNORECASE)
CLOCK_TIME = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b", re.IGNORECASE)


def published(text: str) -> date | None:
    """The day of publication that a line near the head or the foot of the page gives with its year.

    A line that says Posted or Published comes before one that says Updated, and that before a line that is
    nothing but a date. Dates in prose are never taken, nor figures that could be read two ways (03/04/2026).
    """
    found = [
        (_rank(line, match), place, day) for place, line in enumerate(_edges(text)) for match, day in _stamps(line)
    ]
    ranked = [(rank, place, day) for rank, place, day in found if rank is not None]
    return min(ranked)[2] if ranked else None


def _edges(text: str) -> list[str]:
    if len(text) <= 2 * EDGE_CHARACTERS:
        return text.splitlines()
    return text[:EDGE_CHARACTERS].splitlines() + text[-EDGE_CHARACTERS:].splitlines()


def _stamps(line: str) -> list[tuple[re.Match[str], date]]:
    if len(line) > MAX_LINE_CHARACTERS:
        return []
    found = ((match, _day(match)) for match in DATE.finditer(line))
    return [(match, day) for match, day in found if day is not None]


def _rank(line: str, match: re.Match[str]) -> int | None:
    """How reliable the line is, 0 best; None if it is prose."""
    before = line[: match.start()]
    posted, updated = _last(POSTED, before), _last(UPDATED, before)
    if posted >= 0 or updated >= 0:
        return 0 if posted > updated else 1
    words = len(line.split())
    stamp = len(match.group().split())
    alone = len(line) <= MAX_BARE_LINE_CHARACTERS and not PROSE_END.search(line)
    if alone and (words - stamp <= 3 or CLOCK_TIME.search(line)):
        return 2
    return None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _day(match: re.Match[str]) -> date | None:
    year, month, day = next(
        (match[f"y{way}"], match[f"m{way}"], match[f"d{way}"]) for way in "1234" if match[f"y{way}"] is not None
    )
    month_number = int(month) if month.isdecimal() else _month(month.lower())
    if match["y4"] and int(month) <= 12 and int(day) <= 12 and month != day:
        return None
    try:
        return date(int(year), month_number, int(day))
    except ValueError:
        return None


def _month(name: str) -> int:
    return names("month").get(name) or names("short").get(name, 0)
