"""Amounts of which one may be a slip for the other: 62 for 26, fifteen for fifty, 1,500 for 15,000."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from diffcast.language.numbers.units import units
from diffcast.model import Quantity

TEN: Final = Decimal(10)
SCALES: Final = frozenset(Decimal(one) for one in (1_000, 1_000_000, 1_000_000_000))
MIN_TEEN, MAX_TEEN = 13, 19


def confusable(one: Quantity, two: Quantity) -> bool:
    """Whether the figures differ as slips do: swapped or one wrong digit, a digit or a nought more, -TEEN for -TY."""
    small, large = sorted((_figure(one), _figure(two)))
    if small <= 0 or small == large:
        return False
    if large == small * TEN or (MIN_TEEN <= small <= MAX_TEEN and large == (small - TEN) * TEN):
        return True
    short, long = _digits(small), _digits(large)
    if len(short) == len(long):
        wrong = sum(a != b for a, b in zip(short, long, strict=True))
        return len(short) > 1 and (wrong == 1 or sorted(short) == sorted(long))
    return len(long) == 2 and long.endswith(short)


def _figure(one: Quantity) -> Decimal:
    return abs(one.low if one.low is not None else one.high or Decimal(0))


def _digits(figure: Decimal) -> str:
    """The digits without a point and without the noughts at either end."""
    return "".join(map(str, figure.normalize().as_tuple().digits)).strip("0")


def said_otherwise(one: Quantity, other: Quantity) -> bool:
    """Whether both may be one amount in other words, though the figures differ.

    One leaves out the millions: IT SOLD FOR 83, `sold for $83 million`. Or one bound is told from its two sides: UNDER
    21, `had not reached 21`; of five such pairs in labelled stories none was a difference.
    """
    if one.ordinal or other.ordinal:
        return False
    low, high = sorted((_figure(one), _figure(other)))
    bare = one if _figure(one) == low else other
    short = bare.unit == "" and 0 < low < min(SCALES) and high / low in SCALES
    return short or _meet(one, other) or _meet(other, one)


def _meet(below: Quantity, other: Quantity) -> bool:
    counts = below.unit not in units() or below.unit == "year"
    return counts and below.low is None and below.high is not None and other.low == below.high + 1
