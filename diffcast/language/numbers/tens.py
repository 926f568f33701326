"""Ten figures that are named by the first: highs in the upper 70s, IN HER THIRTIES."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from diffcast.language.numbers.amounts import TENS, Amount
from diffcast.language.tokens import HYPHENS, Tokens

TENS_WORDS: Final = {
    "teens": 10, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
LAST: Final = 9
PARTS: Final = {"low": (0, 4), "lower": (0, 4), "early": (0, 4), "mid": (3, 6), "middle": (3, 6), "high": (6, LAST),
                "upper": (6, LAST), "late": (6, LAST)}  # fmt: skip
"""The figures that a word before the tens leaves, as far as people take it."""
MAX_TENS: Final = 120
"""Figures: a larger one with an s is a model or a thing: the 747s."""


def tens(t: Tokens, i: int) -> Amount | None:
    """The ten figures at piece `i`, from the first to the last, with the unit `tens`; a decade is a date."""
    value = _in_figures(t, i) if t.digits(i) else (TENS_WORDS.get(t.text(i), 0), i + 1)
    if value is None or not value[0]:
        return None
    low, high, first = _part(t, i)
    return Amount(first, value[1], Decimal(value[0] + low), Decimal(value[0] + high), TENS)


def _in_figures(t: Tokens, i: int) -> tuple[int, int] | None:
    text, end = t.text(i), i + 2 if t.text(i + 1) == "'" and t.glued(i + 1) else i + 1
    if not text.isdecimal() or not text.endswith("0") or text.startswith("0") or int(text) > MAX_TENS:
        return None
    glued = t.text(end) in {"s", "'s"} and t.glued(end)
    named = t.glued(i) and (t.word(i - 1) or t.text(i - 1) in {"'", "$", "£", "€"})
    return (int(text), end + 1) if glued and not named else None


def _part(t: Tokens, i: int) -> tuple[int, int, int]:
    """The lowest and the highest last figure by the words before, and where those begin: MID TO UPPER 70S."""
    at = i - 2 if t.text(i - 1) in HYPHENS else i - 1
    part = PARTS.get(t.text(at))
    if part is None:
        return 0, LAST, i
    joint = t.text(at - 1) in {"to", "and", *HYPHENS}
    before = PARTS.get(t.text(at - 2)) if joint else None
    return (part[0], part[1], at) if before is None else (min(before[0], part[0]), max(before[1], part[1]), at - 2)
