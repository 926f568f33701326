"""Amounts below zero: MINUS FOUR, -4, TEN DEGREES BELOW ZERO."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from diffcast.language.numbers.amounts import Amount
from diffcast.language.numbers.numerals import number_words
from diffcast.language.tokens import MINUS_SIGNS, Tokens

MINUS_WORDS: Final = frozenset({"minus", "negative"})
BELOW: Final = (("degrees", "below", "zero"), ("below", "zero"), ("below", "0"), ("degrees", "below", "0"))
BEHIND_BELOW: Final = frozenset({"by", "on", "in", "at", "and", "or", "for", "with", "when", "tonight", "tomorrow"})
"""Words behind a BELOW that means below zero: 22 below by Sunday; not 10 below normal, 20 below the ground."""
DEGREES: Final = frozenset({"", "degree"})


def signed(t: Tokens, found: Amount) -> Amount:
    """The amount, below zero where a sign or a word before it or BELOW ZERO behind it says so."""
    if found.ordinal or ":" in found.unit or found.unit == "score":
        return found
    if _minus_before(t, found.first):
        return _negative(replace(found, first=found.first - 1))
    behind = _below_zero(t, found)
    return _negative(replace(found, end=behind)) if behind else found


def _minus_before(t: Tokens, i: int) -> bool:
    """Whether a sign or a word before piece `i` makes it negative: not `3 - 4`, TEN MINUS FOUR or PLUS OR MINUS TWO."""
    if t.text(i - 1) in MINUS_SIGNS:
        return t.glued(i) and not t.glued(i - 1) and not t.digits(i - 2)
    counted = t.digits(i - 2) or t.text(i - 2) in number_words() or t.text(i - 2) in {"or", "/"}
    return t.text(i - 1) in MINUS_WORDS and not counted


def _below_zero(t: Tokens, found: Amount) -> int:
    """The index after the words that put the amount below zero; 0 if there are none."""
    if found.unit not in DEGREES or found.low is None or found.low <= 0:
        return 0
    phrase = next((phrase for phrase in BELOW if t.phrase(found.end, phrase)), None)
    if phrase is not None:
        return found.end + len(phrase)
    free = not t.word(found.end + 1) or t.text(found.end + 1) in BEHIND_BELOW
    return found.end + 1 if t.text(found.end) == "below" and free else 0


def _negative(found: Amount) -> Amount:
    low = None if found.high is None else -found.high
    high = None if found.low is None else -found.low
    return replace(found, low=low, high=high)
