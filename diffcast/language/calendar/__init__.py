"""The calendar: dates and times in a passage, as exact as the text gives them, and whether two can both be right.

It reads `tokens` like the number grammar. Each rule in `RULES` reads at one place and returns a `Reading` or None;
the first rule that returns one wins.

| module | reads |
|---|---|
| `parts` | what a rule returns, days of the month, the names of months and weekdays, years as they are spoken |
| `dates` | dates that a text names: weekdays, days, months, years, decades |
| `clocks` | times of day |
| `times` | times counted from the day of speaking: tonight, last week, two days ago, next spring |
| `compare_dates` | which days a date can mean, and whether two dates or times can both be right |
| `datelines` | the day on which an article was published, from the line of its page that gives it |
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, lru_cache

from diffcast.language.calendar.clocks import NAMED_TIMES, clock
from diffcast.language.calendar.compare_dates import Relation, moment_relation, resolve
from diffcast.language.calendar.datelines import published
from diffcast.language.calendar.dates import OTHER_YEARS, calendar_day, decade, month, weekday, year, year_end
from diffcast.language.calendar.parts import DAYPARTS, SHIFT_OF, Reading, names
from diffcast.language.calendar.times import (
    LONE_DAYPARTS,
    RELATIVE_DAYS,
    SEASONS,
    ago,
    daypart,
    relative_day,
    season,
)
from diffcast.language.numbers.labels import surely_named
from diffcast.language.numbers.numerals import number_words, ordinals
from diffcast.language.tokens import CACHE_SIZE, Tokens, tokens
from diffcast.model import Moment, Word

__all__ = ["OTHER_YEARS", "Relation", "dated_pieces", "moment_relation", "moments", "moments_in", "published"]

RULES: tuple[Callable[[Tokens, int], Reading | None], ...] = (
    calendar_day, weekday, clock, relative_day, ago, month, season, decade, year_end, year, daypart,
)  # fmt: skip


def moments(text: str, words: Sequence[Word], published: date | None) -> tuple[Moment, ...]:
    """The dates and times in these words, in order and without overlap.

    `first` and `last` are set if the text or the day of publication gives them. A weekday without a
    word beside it may lie up to six days before or after publication. Doubtful words in capitals (MAY, MARCH,
    SECOND, FALL) are dates only if the words around them show it.
    """
    return moments_in(tokens(text, words), published)


def moments_in(t: Tokens, published: date | None) -> tuple[Moment, ...]:
    """The same for pieces that `tokens` gave."""
    return tuple(
        Moment(t.span(one.first, one.end), one.value, one.grain, *resolve(one.value, published)) for one in readings(t)
    )


@lru_cache(maxsize=CACHE_SIZE)
def readings(t: Tokens) -> tuple[Reading, ...]:
    """The dates and times among these pieces, before they are placed in the calendar."""
    found: list[Reading] = []
    named = surely_named(t)
    for i in [i for i, piece in enumerate(t.items) if piece.digits or piece.text.removesuffix("'s") in _openers()]:
        reading = _read(t, i) if i not in named and (not found or i >= found[-1].end) else None
        if reading is not None and named.isdisjoint(range(reading.first, reading.end)):
            found.append(reading)
    return tuple(found)


def _read(t: Tokens, i: int) -> Reading | None:
    return next((reading for rule in RULES if (reading := rule(t, i)) is not None), None)


def dated_pieces(t: Tokens) -> frozenset[int]:
    """The indices of the pieces that give a date or a time and so are no amount.

    TWO RELATIVE_DAYS AGO gives a time and a length of time, so its pieces are not among them.
    """
    dated = (one for one in readings(t) if not one.value.startswith(("ago:", "in:")))
    return frozenset(index for one in dated for index in range(one.first, one.end))


@cache
def _openers() -> frozenset[str]:
    """Pieces with which a date or a time can begin, besides figures."""
    kinds = ("month", "short", "weekday", "abbreviated")
    words = frozenset(word for kind in kinds for word in names(kind)) | number_words().keys() | ordinals().keys()
    other_words = (
        RELATIVE_DAYS.keys()
        | SHIFT_OF.keys()
        | SEASONS.keys()
        | DAYPARTS.keys()
        | NAMED_TIMES.keys()
        | LONE_DAYPARTS.keys()
    )
    return words | other_words | {"a", "an", "half", "quarter", "'", "end", "year"}
