"""What a rule of the calendar returns, and the names of months and weekdays that all rules share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from diffcast.language.numbers.numerals import ordinal, small
from diffcast.language.numbers.units import noun_at, unit_at
from diffcast.language.tokens import Tokens
from diffcast.language.wordlists import rows
from diffcast.model import Grain

DAYPARTS = {
    "morning": "morning", "mornings": "morning", "afternoon": "afternoon", "evening": "evening", "night": "night",
}  # fmt: skip
LAST_DAY_OF_MONTH = 31
SHIFT_OF = {"last": "-1", "this": "0", "next": "+1"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A date or time as read: pieces `first` up to `end`, in the canonical form of `Moment.value`."""

    first: int
    end: int
    value: str
    grain: Grain


def bare(t: Tokens, i: int) -> str:
    """The piece without a possessive: `friday` for FRIDAY'S."""
    return t.text(i).removesuffix("'s")


def day_number(t: Tokens, i: int) -> tuple[int, int] | None:
    """A day of the month (`6`, `11th`, ELEVENTH, THIRTY FIRST, `ELEVEN`) that counts nothing else."""
    place = ordinal(t, i)
    if place is not None:
        return (int(place.value), place.end) if 0 < place.value <= LAST_DAY_OF_MONTH else None
    said = (int(t.text(i)), i + 1) if t.text(i).isdecimal() and len(t.text(i)) < 3 else small(t, i)
    if said is None or not 0 < said[0] <= LAST_DAY_OF_MONTH or _counts(t, said[1]):
        return None
    return said


def _counts(t: Tokens, end: int) -> bool:
    """Whether the number goes on or counts what follows it: IN MAY 12 PEOPLE DIED."""
    if t.text(end) == ":" and t.glued(end) and t.glued(end + 1) and t.digits(end + 1):
        return True
    if t.text(end) in {"%", "thousand", "million", "hundred", "point"} or unit_at(t, end):
        return True
    noun = noun_at(t, end)
    return noun is not None and noun[1] == end + 1


@cache
def names(kind: str) -> dict[str, int]:
    """The names of one kind (`month`, `short`, `weekday`, `abbreviated`) with their values."""
    named = (row for row in rows("calendar_names") if row.key.split()[0] == kind)
    return {form: int(row.key.split()[1]) for row in named for form in row.entries}
