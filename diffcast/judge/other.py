"""Rules for other."""

from __future__ import annotations

from diffcast.judge.pair import Pair
from diffcast.model import Difference


def others(pair: Pair) -> tuple[Difference, ...]:
    """Nothing yet."""
    return ()
