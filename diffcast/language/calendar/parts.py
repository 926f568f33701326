"""What a rule of the calendar returns, the names of months and weekdays, and years as they are spoken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from diffcast.language.numbers.numerals import cardinal, number_words, small
from diffcast.language.numbers.ordinals import ordinal
from diffcast.language.numbers.units import noun_at, noun_phrase_ends, unit_at
from diffcast.language.tokens import Tokens
from diffcast.language.wordlists import entries, rows
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


BEFORE_A_YEAR: Final = entries("grammar_cues", "year before")
CENTURIES: Final = {"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20}
FIRST_YEAR_OF_1900S: Final = 40
"""Two digits: '98 is 1998, '26 is 2026."""
SURE_CENTURIES: Final = 19
"""From here on two numbers side by side are a year even without a word before them."""


def spoken_year(t: Tokens, i: int) -> Reading | None:
    """The year at piece `i`; one before 1900 or of this century in one number needs a word such as IN before it."""
    if t.text(i - 1) in {"in", "since"} and number_words().get(t.text(i), ("", 0))[1] >= FIRST_YEAR_OF_1900S:
        return _short(t, i)
    found = year_in_words(t, i)
    sure = CENTURIES.get(t.text(i), 0) >= SURE_CENTURIES or t.text(i - 1) in BEFORE_A_YEAR
    if found is None or not sure or number_words().get(t.text(i - 1), ("",))[0] == "tens":
        return None
    return Reading(i, found[1], f"year:{found[0]}", "year")


def year_in_words(t: Tokens, i: int) -> tuple[int, int] | None:
    """The year that the number words at piece `i` give, and the index after them; none that counts something."""
    return _by_century(t, i) or _thousands(t, i)


def _by_century(t: Tokens, i: int) -> tuple[int, int] | None:
    """EIGHTEEN EIGHTY TWO, NINETEEN OH FIVE, NINETEEN HUNDRED AND FIVE."""
    century = CENTURIES.get(t.text(i))
    if century is None:
        return None
    j = t.skip_hyphen(i + 1)
    rest = _oh_five(t, j) or small(t, j)
    if (
        rest is None
        or (rest[0] < 10 and t.text(j) != "oh")
        or unit_at(t, rest[1])
        or t.text(rest[1]) in {"hundred", "thousand"}
    ):
        return None
    return century * 100 + rest[0], rest[1]


def _short(t: Tokens, i: int) -> Reading | None:
    """BUILT IN SEVENTY-NINE."""
    said = small(t, i)
    if (
        said is None
        or said[0] % 10 == 0
        or (t.word(said[1]) and t.text(said[1]) not in noun_phrase_ends())
        or t.hyphen(said[1])
    ):
        return None
    return None if t.text(said[1]) in {"%", "of"} else Reading(i, said[1], f"year:{1900 + said[0]}", "year")


def _oh_five(t: Tokens, i: int) -> tuple[int, int] | None:
    if t.text(i) != "oh":
        return None
    digit = small(t, t.skip_hyphen(i + 1))
    return digit if digit and 0 < digit[0] < 10 else None


def _thousands(t: Tokens, i: int) -> tuple[int, int] | None:
    """TWO THOUSAND NINE, TWO THOUSAND AND NINE."""
    number = cardinal(t, i) if t.text(i) == "two" else None
    if number is None or not 2000 < number.value < 2100 or unit_at(t, number.end) or noun_at(t, number.end):
        return None
    return int(number.value), number.end
