"""Words that open an amount on one side or make it approximate: more than, nearly, or so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from diffcast.language import rising
from diffcast.language.amounts import Amount
from diffcast.language.lexicon import load
from diffcast.language.tokens import PIECE, Tokens

NEARLY = Decimal("0.85")  # nearly a week may be six days, nearly six hours is no five hours
BEYOND = Decimal("1.1")  # just over 11,000 is no 10,846
TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "season", "time"})
STOPS = frozenset(".!?;:")
LARGEST_COUNT = 100
SEPARABLE = 3  # words between an amount and what follows its noun: 15 EMPLOYEES OR MORE


def bounded(t: Tokens, found: Amount) -> Amount:
    """The amount with the words around it that open it or make it approximate, if there are any."""
    if found.ordinal:
        return found
    return _after(t, _before(t, found))


def _before(t: Tokens, found: Amount) -> Amount:
    for effect, phrase in _leading().get(t.text(found.first - 1), ()):
        first = found.first - len(phrase)
        if first >= 0 and t.phrase(first, phrase):
            if phrase == ("up", "to") and _rises(t, first):
                return found  # the rate went up to 6.9 percent
            if phrase == ("over",) and found.unit in TIMES:
                return found  # over three years: during them
            return replace(_opened(found, effect), first=first)
    return found


def _rises(t: Tokens, first: int) -> bool:
    """Whether `up to` at this place tells of a rise, as far as its own sentence says."""
    before = [t.text(j) for j in range(first - rising.BEFORE, first)]
    stop = max((j for j, form in enumerate(before) if form in {"", *STOPS}), default=-1)
    behind = [t.text(j) for j in range(first + 2, first + 2 + rising.BEHIND)]
    return rising.rises(before[stop + 1 :], behind)


def _after(t: Tokens, found: Amount) -> Amount:
    for end in dict.fromkeys((found.end, found.behind)):
        for effect, phrase in _trailing():
            if end and t.phrase(end, phrase) and end - found.end <= SEPARABLE:
                return replace(_opened(found, effect), end=end + len(phrase))
    return found


def _opened(found: Amount, effect: str) -> Amount:
    low, high = found.low, found.high
    if effect == "about" or low is None or high is None:
        return replace(found, rough=True)
    if effect == "fewer" and _counts_heads(found):
        return replace(found, low=None, high=high - 1)
    if effect == "above":
        return replace(found, high=None)
    if effect in {"below", "fewer"}:
        return replace(found, low=None)
    if effect == "nearly":
        return replace(found, low=low * NEARLY, rough=True)
    return replace(found, high=high * BEYOND, rough=True)


def _counts_heads(found: Amount) -> bool:
    """Whether under 13 means 12 at most: small whole counts and ages, never measures."""
    return found.plain and found.low == found.high and 1 < found.value <= LARGEST_COUNT


@cache
def _leading() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Phrases before an amount by their last word, longest first."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for effect, phrase in _rows("bounds"):
        found.setdefault(phrase[-1], []).append((effect, phrase))
    return {last: sorted(rows, key=lambda row: -len(row[1])) for last, rows in found.items()}


@cache
def _trailing() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(_rows("bounds_after"))


def _rows(name: str) -> list[tuple[str, tuple[str, ...]]]:
    entries = (entry.partition(" ") for entry in load(name))
    return [(effect, tuple(PIECE.findall(phrase))) for effect, _, phrase in entries]
