"""Amounts of which one may be a slip for the other: 62 for 26, fifteen for fifty, 1,500 for 15,000."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from diffcast.model import Quantity

TEN: Final = Decimal(10)
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
