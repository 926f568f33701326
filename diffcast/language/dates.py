"""The dates and times of a passage, as exact as the text says them, and whether two of them can both be right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, lru_cache

from diffcast.language.almanac import Relation, relation, resolve
from diffcast.language.clocks import FIXED, STANDING, clock, daypart
from diffcast.language.datelines import published
from diffcast.language.days import calendar_day, month, weekday
from diffcast.language.deictic import DAYS, SEASONS, ago, near, season
from diffcast.language.numerals import number_words, ordinals
from diffcast.language.readings import DAYPARTS, SHIFTS, Reading, names
from diffcast.language.tokens import KEPT, Tokens, tokens
from diffcast.language.years import decade, year
from diffcast.model import Moment, Word

RULES: tuple[Callable[[Tokens, int], Reading | None], ...] = (
    calendar_day, weekday, clock, near, ago, month, season, decade, year, daypart,
)  # fmt: skip


def moments(text: str, words: Sequence[Word], published: date | None) -> tuple[Moment, ...]:
    """The dates and times in these words, in order and without overlap.

    `first` and `last` are set where the text itself or the day of publication tells them. A weekday without a
    word beside it may lie up to six days before or after publication. Doubtful words in capitals (MAY, MARCH,
    SECOND, FALL) are dates only where the words around them say so.
    """
    return moments_in(tokens(text, words), published)


def moments_in(t: Tokens, published: date | None) -> tuple[Moment, ...]:
    """The same for words that are cut into pieces already."""
    return tuple(
        Moment(t.span(one.first, one.end), one.value, one.grain, *resolve(one.value, published)) for one in readings(t)
    )


@lru_cache(maxsize=KEPT)
def readings(t: Tokens) -> tuple[Reading, ...]:
    """The dates and times among these pieces, before they are placed in the calendar."""
    found: list[Reading] = []
    for i in [i for i, piece in enumerate(t.items) if piece.digits or piece.text.removesuffix("'s") in openers()]:
        reading = _read(t, i) if not found or i >= found[-1].end else None
        if reading is not None:
            found.append(reading)
    return tuple(found)


def _read(t: Tokens, i: int) -> Reading | None:
    return next((reading for rule in RULES if (reading := rule(t, i)) is not None), None)


@cache
def openers() -> frozenset[str]:
    """Pieces with which a date or a time can open, besides figures."""
    kinds = ("month", "short", "weekday", "abbreviated")
    words = frozenset(word for kind in kinds for word in names(kind)) | number_words().keys() | ordinals().keys()
    near_words = DAYS.keys() | SHIFTS.keys() | SEASONS.keys() | DAYPARTS.keys() | FIXED.keys() | STANDING.keys()
    return words | near_words | {"a", "an", "half", "quarter", "'"}


__all__ = ["Relation", "moments", "published", "relation"]
