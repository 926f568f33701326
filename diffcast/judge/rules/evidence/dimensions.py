"""What an amount measures by the words around it: an age, a length of time, so much a month."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from diffcast.judge.rules.evidence.nearby import shared, within
from diffcast.judge.rules.evidence.pair import PairSide
from diffcast.judge.thresholds import AMOUNT_REACH, NEARBY_CHARACTERS
from diffcast.language.numbers import units
from diffcast.language.wordlists import groups
from diffcast.model import Quantity, Span

RATE = re.compile(
    r"(?i)(?:\W+\w+){0,3}?\W+(?:an?|per|each|every)\s+(second|minute|hour|day|week|month|quarter|year|pound|mile|person)\b"
)
AGE_REACH: Final = 30
"""Characters before a figure that may be an age; they hold the end of the name."""
AFTER_NAME = re.compile(
    rf"(?:[^\W\d_][\w.’'-]{{0,{AGE_REACH}}},\s*|\b(?:is|was|[’']s|just turned|turned|turns|turn)\s+)$", re.IGNORECASE
)
ENDS_PHRASE = re.compile(r"\s*(?:[,.;…—-]|\n|$|(?:when|and)\b)")
LENGTHS_OF_TIME: Final = frozenset({"minute", "hour", "day", "week", "month", "year"})
IN = re.compile(r"(?i)\bin\s+(?:(?:about|another|the\s+next)\s+)?$")
SENTENCE_ENDS: Final = ".;:!?"
AHEAD = re.compile(rf"(?i)(?:\b(?:will|won[’']t|to)|[’']ll)\b|[{SENTENCE_ENDS}]")
"""Words before a length of time that say when something will be, `will be up in` 14 months; or a sentence's end."""
MIN_AGE: Final = 5
MAX_AGE: Final = 115
"""Figures beside a name that may be an age."""
OLD = re.compile(r"(?i)\bolds?\b")
AGED = re.compile(r"(?i)\bage[ds]?(\W+(of|between|from))?\W+$")


OF_WHAT: Final = re.compile(r"\s+of\s+(?:(?:the|all|its|their|our|those|these)\s+)?(\w+(?:\s+\w+)?)", re.IGNORECASE)
"""What a share is of: the two words behind OF."""
OTHERS: Final = "other"
"""What is counted beside others of its kind: 61 OTHER APPLICANTS."""
WHOLE: Final = Decimal(100)
"""Percent: a larger number has lost no sign."""


def dimension(side: PairSide, one: Quantity) -> str:
    """What the words around it say that it measures: `month` (each), `age`, `time`, `radius`; empty if they don't."""
    rate = RATE.match(side.document.text, one.span.end)
    if rate:
        return rate[1].lower()
    if _is_bare_age(side, one):
        return "age"
    if one.unit == "year":
        return "age" if _is_age(side, one) else "time" if "year" in side.says(one.span).lower() else ""
    behind = norms_behind(side, one.span)
    return next((dimension for dimension, words in groups("dimensions").items() if behind & {*words}), "")


def _is_bare_age(side: PairSide, one: Quantity) -> bool:
    """Whether a figure with nothing behind it is somebody's age: Pike, 27, was in for arson; she's 41."""
    text = side.document.text
    figure = one.unit in ("", "year") and "year" not in text[one.span.start : one.span.end].lower()
    bare = figure and not one.ordinal and one.low == one.high
    age = bare and MIN_AGE <= (one.low or Decimal(0)) <= MAX_AGE
    before = text[max(0, one.span.start - AGE_REACH) : one.span.start]
    return age and AFTER_NAME.search(before) is not None and ENDS_PHRASE.match(text, one.span.end) is not None


def _is_age(side: PairSide, one: Quantity) -> bool:
    before = side.document.text[max(0, one.span.start - len("between the ages of ")) : one.span.start]
    behind = side.document.text[one.span.start : one.span.end + len(" years old")]
    return OLD.search(behind) is not None or AGED.search(before) is not None


def norms_behind(side: PairSide, span: Span) -> frozenset[str]:
    """The words right behind an amount."""
    return frozenset(word.norm for word in side.words if 0 <= word.span.start - span.end < AMOUNT_REACH)


# Shares whose sign was lost on the way into captions: AN ESTIMATED 90 OF THE PUMPS for 90 percent of them


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


def when(side: PairSide, amount: Quantity) -> bool:
    """Whether a length of time says when something will be: `will be up in` 14 months."""
    text, start = side.document.text, amount.span.start
    before = text[max(0, start - NEARBY_CHARACTERS) : start]
    if amount.unit not in LENGTHS_OF_TIME or not IN.search(before):
        return False
    found = [one[0] for one in AHEAD.finditer(before)]
    return bool(found) and found[-1] not in SENTENCE_ENDS
