"""Amounts that cannot both be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diffcast.judge.anchor import nearby, shared
from diffcast.judge.pair import Pair, Told
from diffcast.judge.severity import severity
from diffcast.language.numbers import relation, spell
from diffcast.language.units import MONEY, comparable, units
from diffcast.model import Difference, Quantity, Span

AGREE = frozenset({"same", "fits"})
LOOKED_AT = 2000  # details of the other document among which a partner is looked for
TIED = 2  # words that tie even amounts far apart
UNCOUNTED = frozenset({"score", "streak", "percent", *MONEY})
FAR = 5  # times the smaller amount
RATE = re.compile(
    r"(?i)(?:\W+\w+){0,3}?\W+(?:an?|per|each|every)\s+(second|minute|hour|day|week|month|quarter|year|pound|mile|person)\b"
)
FEW = 3  # content words: a telling this short is the value and little else


@dataclass(frozen=True, slots=True)
class _Rivals:
    transcript: Quantity
    article: Quantity
    tie: int
    """Words that both stand beside, and the unit."""


def numbers(pair: Pair) -> tuple[Difference, ...]:
    """The amounts that differ; none whose value the other side gives too, in the same part."""
    ours, theirs = pair.transcript.whole(Quantity), pair.article.whole(Quantity)
    left = [one for one in ours if not _told(one, theirs)]
    right = [one for one in theirs if not _told(one, ours)]
    rivals = sorted(_rivals(pair, left, right), key=lambda one: (-one.tie, one.transcript.span, one.article.span))
    found: list[_Rivals] = []
    for one in rivals:
        taken = any(one.transcript == two.transcript or one.article == two.article for two in found)
        if not taken and _sure(pair, one, len(left), len(right)) and not _elsewhere(pair, one):
            found.append(one)
    return tuple(_difference(pair, one) for one in found)


def _told(one: Quantity, others: Sequence[Quantity]) -> bool:
    return any(relation(one, other) in AGREE for other in others)


def _rivals(pair: Pair, left: Sequence[Quantity], right: Sequence[Quantity]) -> Iterator[_Rivals]:
    beside = {two: nearby(pair.article, two.span) for two in right}
    for one in left:
        words = nearby(pair.transcript, one.span)
        for two in right:
            if _differ(one, two):
                same_unit = one.unit == two.unit and one.unit != ""
                yield _Rivals(one, two, len(shared(words, beside[two])) + same_unit)


def _differ(one: Quantity, two: Quantity) -> bool:
    """Whether they cannot both be right, also where one leaves its unit unsaid (`600`, `$950`)."""
    bare = not one.ordinal and not two.ordinal and "" in (one.unit, two.unit)
    if bare and one.unit != two.unit:
        unit = one.unit or two.unit
        alike = unit in MONEY or unit not in units()
        return alike and relation(replace(one, unit=unit), replace(two, unit=unit)) == "differs"
    if _counted(one) and _counted(two) and not comparable(one.unit, two.unit):  # 64 passenger jets, 46 airliners
        return relation(one, replace(two, unit=one.unit)) == "differs"
    return relation(one, two) == "differs"


def _counted(one: Quantity) -> bool:
    """Whether it counts things that a noun names, and is no measure, share, score, run or label."""
    return (
        bool(one.unit)
        and not one.ordinal
        and one.unit not in units()
        and one.unit not in UNCOUNTED
        and ":" not in one.unit
    )


def _sure(pair: Pair, one: _Rivals, left: int, right: int) -> bool:
    """Whether the two amounts are told of one thing."""
    lone = left == right == 1
    rates = {_rate(pair.transcript, one.transcript.span), _rate(pair.article, one.article.span)} - {""}
    if len(rates) > 1:
        return False
    if _far(one.transcript, one.article) and one.tie < TIED:
        return False
    short = len(_bare(pair.transcript)) <= FEW and len(_bare(pair.article)) <= FEW
    same = one.transcript.unit == one.article.unit != ""
    if _counted(one.transcript) and _counted(one.article) and not comparable(one.transcript.unit, one.article.unit):
        return lone and one.tie >= TIED
    return (lone and (short or one.tie >= 1)) or (same and one.tie >= 2)


def _far(one: Quantity, two: Quantity) -> bool:
    """Whether the two are so far apart that they more likely tell of two things."""
    small, large = sorted((abs(one.low or one.high or Decimal(0)), abs(two.low or two.high or Decimal(0))))
    return large > FAR * small


def _rate(told: Told, span: Span) -> str:
    """What the amount is told for each of: `a month`, `per pound`; blank where it is no rate."""
    found = RATE.match(told.document.text, span.end)
    return found[1].lower() if found else ""


def _bare(told: Told) -> frozenset[str]:
    return frozenset(word for word in told.content if not word[:1].isdigit())


def _elsewhere(pair: Pair, one: _Rivals) -> bool:
    """Whether the other side gives either value as well, in words that fit it better than the rival's."""
    return _better(pair.transcript, one.transcript, pair.article, one) or _better(
        pair.article, one.article, pair.transcript, one
    )


def _better(told: Told, value: Quantity, other: Told, rivals: _Rivals) -> bool:
    words = nearby(told, value.span)
    same = (
        detail
        for detail in other.everywhere[:LOOKED_AT]
        if isinstance(detail, Quantity) and relation(value, detail) == "same"
    )
    return any(
        len(shared(words, nearby(other, detail.span))) + (detail.unit == value.unit != "") > rivals.tie
        for detail in same
    )


def _difference(pair: Pair, one: _Rivals) -> Difference:
    values = spell(one.transcript), spell(one.article)
    said = pair.transcript.says(one.transcript.span).lower(), pair.article.says(one.article.span)
    shown = values if values[0] != values[1] else said
    reason = f"The script says {shown[0]}, the article {shown[1]}."
    return Difference("number", one.transcript.span, one.article.span, reason, severity("number"), values)
