"""The dates and times of a passage, as exact as the text says them, and whether two of them can both be right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from diffcast.language.almanac import Relation, relation, resolve
from diffcast.language.clocks import clock, daypart
from diffcast.language.datelines import published
from diffcast.language.days import calendar_day, month, weekday
from diffcast.language.deictic import ago, near, season
from diffcast.language.readings import Reading
from diffcast.language.tokens import Tokens, tokens
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
    t = tokens(text, words)
    found: list[Moment] = []
    i = 0
    while i < len(t):
        reading = _read(t, i)
        if reading is not None:
            first, last = resolve(reading.value, published)
            found.append(Moment(t.span(reading.first, reading.end), reading.value, reading.grain, first, last))
        i = reading.end if reading is not None else i + 1
    return tuple(found)


def _read(t: Tokens, i: int) -> Reading | None:
    if not t.word(i) and not t.digits(i) and t.text(i) != "'":
        return None
    return next((reading for rule in RULES if (reading := rule(t, i)) is not None), None)


__all__ = ["Relation", "moments", "published", "relation"]
