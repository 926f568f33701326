"""Dates that a text names: weekdays, days of the month, months, years, decades, in figures and as spoken."""

from __future__ import annotations

from datetime import date

from diffcast.language.calendar.parts import (
    BEFORE_A_YEAR,
    CENTURIES,
    DAYPARTS,
    FIRST_YEAR_OF_1900S,
    SHIFT_OF,
    Reading,
    bare,
    day_number,
    names,
    spoken_year,
    year_in_words,
)
from diffcast.language.numbers.numerals import CURRENCY, cardinal
from diffcast.language.numbers.ordinals import ordinal
from diffcast.language.numbers.units import noun_at, noun_phrase_ends, unit_at, unmarked_plurals
from diffcast.language.tokens import HYPHENS, Tokens
from diffcast.language.wordlists import entries

MONTH_OR_VERB = frozenset({"may", "march"})  # as often a verb or a noun as a month
AFTER_A_VERB = frozenset({"be", "have", "not", "also", "well"})
"""Words that show that MAY before them is the verb."""
BEFORE_A_MONTH = entries("grammar_cues", "month before")
BEFORE_A_NAMED_DAY = entries("grammar_cues", "named days")
YEAR_ENDS = (("end", "of", "the", "year"), ("end", "of", "this", "year"), ("year's", "end"), ("year", "-", "end"))
OTHER_YEARS = frozenset({"fiscal", "school", "academic", "financial", "model"})
YEARS = range(1500, 2100)
MODERN_YEARS = range(1900, 2100)
OLDER_YEARS = range(1000, 1900)
BEFORE_A_COUNT = entries("grammar_cues", "counting")
FIGURE_JOINTS = frozenset({":", "/"})
ERAS = frozenset({"bc", "bce"})
SPOKEN_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
                  "eighties": 80, "nineties": 90}  # fmt: skip


def calendar_day(t: Tokens, i: int) -> Reading | None:
    """`March 11, 2026`, MARCH ELEVENTH, THE FOURTH OF JULY, `19 March`, `2026-03-06`, `Saturday, March 8`."""
    if names("weekday").get(t.text(i), names("abbreviated").get(t.text(i))) is not None:
        return _after_weekday(t, i)
    return _iso(t, i) or _month_first(t, i) or _day_first(t, i) or _second_day(t, i)


def _after_weekday(t: Tokens, i: int) -> Reading | None:
    j = i + 1
    while t.text(j) in {",", ".", *DAYPARTS} and j < i + 4:
        j += 1
    found = _month_first(t, j) or _day_first(t, j)
    return Reading(i, found.end, found.value, found.grain) if found else None


def _iso(t: Tokens, i: int) -> Reading | None:
    if not (len(t.text(i)) == 4 and t.hyphen(i + 1) and t.hyphen(i + 3) and t.glued(i + 2) and t.glued(i + 4)):
        return None
    day = _checked(t.text(i), t.text(i + 2), t.text(i + 4))
    return Reading(i, i + 5, f"date:{day.isoformat()}", "day") if day else None


def _checked(year: str, month_said: str, day: str) -> date | None:
    if not (year.isdecimal() and month_said.isdecimal() and day.isdecimal()) or len(month_said) > 2 or len(day) > 2:
        return None
    try:
        return date(int(year), int(month_said), int(day))
    except ValueError:
        return None


def _month_at(t: Tokens, i: int) -> tuple[int, int] | None:
    """The month whose name or abbreviation is at `i`, and the index after it."""
    number = names("month").get(bare(t, i))
    if number is not None:
        return number, i + 1
    short = names("short").get(t.text(i))
    return None if short is None else (short, i + 2 if t.text(i + 1) == "." else i + 1)


def _month_first(t: Tokens, i: int) -> Reading | None:
    month_said = _month_at(t, i)
    if month_said is None or not t.capital(i) | (bare(t, i) not in MONTH_OR_VERB):
        return None
    day = _day_after_the(t, month_said[1]) if t.text(month_said[1]) == "the" else day_number(t, month_said[1])
    found = _dated(t, i, month_said[0], day[0], day[1]) if day else None
    year = year_in_words(t, month_said[1])
    return None if year and (found is None or found.end <= year[1]) else found


def _day_after_the(t: Tokens, i: int) -> tuple[int, int] | None:
    """The day of MARCH THE SECOND, in an ordinal that counts nothing else: not THEY MARCH THE SECOND TIME."""
    place = ordinal(t, i + 1)
    day = day_number(t, i + 1) if place is not None else None
    if day is None:
        return None
    j = day[1]
    return day if not t.word(j) or t.text(j) in noun_phrase_ends() or year_in_words(t, j) else None


def _day_first(t: Tokens, i: int) -> Reading | None:
    day = day_number(t, i)
    if day is None:
        return None
    of = t.text(day[1]) == "of"
    month_said = _month_at(t, day[1] + of)
    if month_said is None or (not of and not _clear(t, day[1])):
        return None
    return _dated(t, i, month_said[0], day[0], month_said[1])


def _clear(t: Tokens, i: int) -> bool:
    """Whether the word is a month in `19 March`: not if capitals or a small letter leave it open (SIX MAY DIE)."""
    if bare(t, i) in MONTH_OR_VERB:
        return t.capital(i) and t.digits(i - 1) and not t.capital(i + 1)
    return t.digits(i - 1) or t.text(i - 1) in {"st", "nd", "rd", "th"}


def _dated(t: Tokens, first: int, month_said: int, day: int, end: int) -> Reading | None:
    j = end + 1 if t.text(end) == "," else end
    if not _exists(2024, month_said, day):
        return None
    year = _year_behind_day(t, j, end)
    if year is not None:
        exists = _exists(year[0], month_said, day)
        return Reading(first, year[1], f"date:{year[0]}-{month_said:02}-{day:02}", "day") if exists else None
    return Reading(first, end, f"day:{month_said:02}-{day:02}", "day")


def _year_behind_day(t: Tokens, i: int, end: int) -> tuple[int, int] | None:
    """The year at `i` behind a day that ends at `end`, and the index after it: `9, 1828`, NINTH EIGHTEEN TWELVE."""
    text = t.text(i)
    if text.isdecimal() and len(text) == 4 and int(text) in YEARS and t.text(i + 1) != ",000":
        return int(text), i + 1
    return year_in_words(t, end + 1 if t.text(end) in {",", "of", "in"} else end)


def _exists(year: int, month_said: int, day: int) -> bool:
    return _checked(str(year), str(month_said), str(day)) is not None


def _second_day(t: Tokens, i: int) -> Reading | None:
    """The second day of `March 10-12` or JUNE FIRST TO THE THIRD: the month comes before the first."""
    joint = i - 2 if t.text(i - 1) == "the" and _day_after_the(t, i - 1) else i - 1
    if t.text(joint) not in {*HYPHENS, "to", "through", "and"}:
        return None
    for back in (2, 3, 4):
        before = _month_first(t, joint - back)
        day = day_number(t, i) if before and before.end == joint and before.value.startswith("day:") else None
        if before and day:
            return _dated(t, i, int(before.value[4:6]), day[0], day[1])
    return None


def weekday(t: Tokens, i: int) -> Reading | None:
    """FRIDAY, `last Tuesday`, `Monday night`; not MONDAYS or BLACK FRIDAY."""
    shift = SHIFT_OF.get(t.text(i))
    j = i + 1 if shift else i
    number = names("weekday").get(bare(t, j))
    if number is None or t.text(j - 1) in BEFORE_A_NAMED_DAY:
        return None
    value = f"weekday:{number}:{shift}" if shift in {"-1", "+1"} else f"weekday:{number}"
    part = DAYPARTS.get(bare(t, j + 1))
    return Reading(i, j + 2, f"{value}@{part}", "daypart") if part else Reading(i, j + 1, value, "day")


def month(t: Tokens, i: int) -> Reading | None:
    """`in January`, LAST MARCH, `March 2022`; the doubtful MAY and MARCH need a preposition before them."""
    shift = SHIFT_OF.get(t.text(i))
    j = i + 1 if shift else i
    number = names("month").get(bare(t, j))
    if number is None or not (t.capital(j) or _in_small_letters(t, j)):
        return _short_month(t, i)
    year = _year_after(t, j + 1)
    if year:
        return Reading(i, year[1], f"month:{year[0]}-{number:02}", "month")
    if bare(t, j) in MONTH_OR_VERB and t.capital(j) and not _is_month(t, j):
        return None
    return Reading(i, j + 1, f"month:{number}:{shift}" if shift in {"-1", "+1"} else f"month:{number}", "month")


def _in_small_letters(t: Tokens, i: int) -> bool:
    """Whether the word is a month in captions that a machine wrote: in late october, until may; not `it may rain`."""
    before = t.text(i - 1)
    if bare(t, i) not in MONTH_OR_VERB:
        return True
    sure = before in {"in", "since", "until", "late", "early", "mid", "last", "next"}
    return sure and t.text(i + 1) not in AFTER_A_VERB


def _short_month(t: Tokens, i: int) -> Reading | None:
    """`Sept. 2019`: an abbreviation needs the year."""
    short = _month_at(t, i)
    year = _year_after(t, short[1]) if short and t.capital(i) else None
    return Reading(i, year[1], f"month:{year[0]}-{short[0]:02}", "month") if short and year else None


def _year_after(t: Tokens, i: int) -> tuple[int, int] | None:
    j = i + 1 if t.text(i) in {",", "of"} else i
    text = t.text(j)
    return (int(text), j + 1) if text.isdecimal() and len(text) == 4 and int(text) in YEARS else year_in_words(t, j)


def _is_month(t: Tokens, i: int) -> bool:
    before = i - 2 if t.hyphen(i - 1) else i - 1
    if t.text(before) == "this":
        return not t.capital(before)
    return t.text(before) in BEFORE_A_MONTH and t.text(i + 1) not in AFTER_A_VERB


def year_end(t: Tokens, i: int) -> Reading | None:
    """THE END OF THE YEAR, `by year's end`: its last month; not the end of a fiscal or a school year."""
    for phrase in YEAR_ENDS:
        end = i + len(phrase)
        goes_on = t.text(end) in {"for", "of"} or (t.text(end) == "-" and t.glued(end))
        if t.phrase(i, phrase) and not (t.text(i - 1) in OTHER_YEARS or goes_on):
            return Reading(i, end, "month:12", "month")
    return None


def year(t: Tokens, i: int) -> Reading | None:
    """`2012`, TWENTY-TWELVE, NINETEEN EIGHTY-FOUR, `2021-22`, `900 BC`, `'98`; never an amount (`2000 people`)."""
    return _in_figures(t, i) or spoken_year(t, i) or _before_christ(t, i) or _clipped(t, i)


def decade(t: Tokens, i: int) -> Reading | None:
    """`1990s`, `'90s`, NINETEEN NINETIES; not a bare 90S, which may be degrees."""
    if t.text(i) == "'" and t.glued(i + 1) and len(t.text(i + 1)) == 2 and t.text(i + 1).endswith("0"):
        return _tens(t, i, i + 1, 1900 if int(t.text(i + 1)) >= FIRST_YEAR_OF_1900S else 2000)
    if t.text(i).isdecimal() and len(t.text(i)) == 4 and t.text(i).endswith("0"):
        return _tens(t, i, i, 0)
    j = t.skip_hyphen(i + 1)
    century = CENTURIES.get(t.text(i))
    if century is None or t.text(j) not in SPOKEN_DECADES:
        return None
    return Reading(i, j + 1, f"decade:{century * 100 + SPOKEN_DECADES[t.text(j)]}", "decade")


def _tens(t: Tokens, first: int, i: int, base: int) -> Reading | None:
    end = i + 2 if t.text(i + 1) == "'" else i + 1
    if t.text(end) != "s" or not t.glued(end):
        return None
    return Reading(first, end + 1, f"decade:{base + int(t.text(i))}", "decade")


def _in_figures(t: Tokens, i: int) -> Reading | None:
    text = t.text(i)
    if len(text) != 4 or not text.isdecimal() or not _may_be_year(t, i, int(text)):
        return None
    end = i + 1
    if t.hyphen(end) and t.text(end + 1).isdecimal() and len(t.text(end + 1)) == 2 and t.glued(end + 1):
        end += 2  # 2021-22
    elif t.hyphen(end) and (t.glued(end + 1) and t.digits(end + 1)) and int(text) not in MODERN_YEARS:
        return None
    return Reading(i, end, f"year:{int(text)}", "year")


def _may_be_year(t: Tokens, i: int, number: int) -> bool:
    before = t.text(i - 1)
    if before in CURRENCY | BEFORE_A_COUNT | {"#"} or t.text(i + 1) == "%" or unit_at(t, i + 1):
        return False
    if (before in FIGURE_JOINTS and t.glued(i)) or (
        t.text(i + 1) in FIGURE_JOINTS and t.glued(i + 2) and t.digits(i + 2)
    ):
        return False
    if t.glued(i) and (t.word(i - 1) or (t.hyphen(i - 1) and t.digits(i - 2) and len(t.text(i - 2)) != 4)):
        return False
    noun = noun_at(t, i + 1)
    next_noun = t.text(i + 1) if noun and noun[1] == i + 2 else ""
    if number in MODERN_YEARS:
        return not (
            next_noun in unmarked_plurals()
            or (next_noun and number % 100 == 0 and before not in BEFORE_A_YEAR | {"the"})
        )
    return number in OLDER_YEARS and before in BEFORE_A_YEAR and not next_noun and not t.hyphen(i + 1)


def _before_christ(t: Tokens, i: int) -> Reading | None:
    number = cardinal(t, i)
    if number is None or t.text(number.end) not in ERAS or number.value != int(number.value) or number.value > 9999:
        return None
    return Reading(i, number.end + 1, f"year:-{int(number.value)}", "year")


def _clipped(t: Tokens, i: int) -> Reading | None:
    text = t.text(i + 1)
    if (
        t.text(i) != "'"
        or t.glued(i)
        or not (t.glued(i + 1) and len(text) == 2 and text.isdecimal())
        or (t.glued(i + 2) and t.word(i + 2))
    ):
        return None
    return Reading(i, i + 2, f"year:{int(text) + (1900 if int(text) >= FIRST_YEAR_OF_1900S else 2000)}", "year")
