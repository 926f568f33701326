"""Rules for title."""

from __future__ import annotations

from diffcast.judge.pair import Pair
from diffcast.model import Difference


def titles(pair: Pair) -> tuple[Difference, ...]:
    """Nothing yet."""
    return ()
