"""Shares whose sign was lost on the way into captions: AN ESTIMATED 90 OF THE PUMPS for 90 percent of them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from diffcast.judge.rules.evidence.nearby import shared, within
from diffcast.judge.rules.evidence.pair import PairSide
from diffcast.language.numbers import units
from diffcast.model import Quantity, Span

OF_WHAT: Final = re.compile(r"\s+of\s+(?:(?:the|all|its|their|our|those|these)\s+)?(\w+(?:\s+\w+)?)", re.IGNORECASE)
"""What a share is of: the two words behind OF."""
WHOLE: Final = Decimal(100)
"""Percent: a larger number has lost no sign."""


def with_lost_sign(side: PairSide, one: Quantity, other: PairSide, two: Quantity) -> Quantity | None:
    """The amount as a share in percent, if the other is one and both are of the same things; else None."""
    bare = not one.ordinal and one.unit not in units() and ":" not in one.unit and one.low == one.high
    if two.unit != "percent" or not bare or one.low is None or not 0 < one.low <= WHOLE:
        return None
    ours, theirs = _of_what(side, one), _of_what(other, two)
    return replace(one, unit="percent") if ours and theirs and shared(ours, theirs) else None


def _of_what(side: PairSide, one: Quantity) -> frozenset[str]:
    found = OF_WHAT.match(side.document.text, one.span.end)
    return within(side, Span(*found.span(1))) if found else frozenset()
