"""Amounts that cannot both be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diffcast.judge.rules.evidence.nearby import nearby, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.language.numbers import MONEY, amount_relation, comparable, spell, units
from diffcast.model import Difference, Kind, Quantity, Span

AGREE = frozenset({"same", "fits"})
LOOKED_AT = 2000  # details of the other document among which a partner is looked for
TIED = 2  # words that tie even amounts far apart
UNCOUNTED = frozenset({"score", "streak", "percent", *MONEY})
CHANCE = 100  # below it two figures are often the same by chance
FAR = 5  # times the smaller amount
RATE = re.compile(
    r"(?i)(?:\W+\w+){0,3}?\W+(?:an?|per|each|every)\s+(second|minute|hour|day|week|month|quarter|year|pound|mile|person)\b"
)
OLD = re.compile(r"(?i)\bolds?\b")
AGED = re.compile(r"(?i)\bage[ds]?(\W+(of|between|from))?\W+$")
NEAR = 12  # characters behind an amount
RADIUS, WIDTH = frozenset({"radius"}), frozenset({"across", "diameter", "wide", "width"})
OTHERS = "other"
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
    left = [one for one in ours if not _has_match(pair.transcript, one, pair.article, theirs)]
    right = [one for one in theirs if not _has_match(pair.article, one, pair.transcript, ours)]
    rivals = sorted(_rivals(pair, left, right), key=lambda one: (-one.tie, one.transcript.span, one.article.span))
    found: list[_Rivals] = []
    for one in rivals:
        taken = any(one.transcript == two.transcript or one.article == two.article for two in found)
        if not taken and _sure(pair, one, _lone(one, left, right)) and not _elsewhere(pair, one):
            found.append(one)
    return tuple(_difference(pair, one) for one in found)


def _has_match(side: PairSide, one: Quantity, other: PairSide, others: Sequence[Quantity]) -> bool:
    """Whether one of the others agrees; where a small amount of nearer things differs, the same figure is chance."""
    agreeing = [two for two in others if _agree(side, one, other, two)]
    small = abs(one.low or one.high or Decimal(0)) < CHANCE and not one.ordinal
    rivals = [two for two in others if small and amount_relation(one, two) == "differs" and two not in agreeing]
    nearest = max((_nearness(one, two) for two in agreeing), default=-1)
    return nearest >= max((_nearness(one, two) for two in rivals), default=0)


def _agree(side: PairSide, one: Quantity, other: PairSide, two: Quantity) -> bool:
    if amount_relation(one, two) in AGREE:
        return True
    low, high = one.low or Decimal(0), two.low or Decimal(0)
    if one.ordinal or two.ordinal or abs(low - high) != 1 or one.unit in units() or two.unit in units():
        return False
    bounds = one.high is None and two.high is None  # more than one person, at least two people
    return bounds or _others(side, one) != _others(other, two)


def _others(side: PairSide, one: Quantity) -> bool:
    """Whether it counts the others, and not the one that they are counted beside: 61 OTHER APPLICANTS."""
    return "other" in side.document.text[one.span.end : one.span.end + NEAR].lower()


def _nearness(one: Quantity, two: Quantity) -> int:
    """2 for amounts of one thing, 1 of comparable things, 0 where that is not said or not so."""
    if OTHERS in (one.unit, two.unit) and not {one.unit, two.unit} & units().keys():
        return 2  # two others may be any
    return 2 * (one.unit == two.unit != "") or int(bool(one.unit and two.unit) and comparable(one.unit, two.unit))


def _lone(one: _Rivals, left: Sequence[Quantity], right: Sequence[Quantity]) -> bool:
    """Whether neither side has another amount that could be meant, of any kind or of the kind of both."""
    if len(left) == len(right) == 1:
        return True
    alone = sum(_differ(two, one.article) for two in left) == 1 == sum(_differ(one.transcript, two) for two in right)
    return alone and one.transcript.unit == one.article.unit != "" and not one.transcript.ordinal


def _rivals(pair: Pair, left: Sequence[Quantity], right: Sequence[Quantity]) -> Iterator[_Rivals]:
    beside = {two: nearby(pair.article, two.span) for two in right}
    for one in left:
        words = nearby(pair.transcript, one.span)
        for two in right:
            if _differ(one, two) or _unsaid(one, two):
                same_unit = one.unit == two.unit and one.unit != ""
                yield _Rivals(one, two, len(shared(words, beside[two])) + same_unit)


def _differ(one: Quantity, two: Quantity) -> bool:
    """Whether they cannot both be right, also where one leaves its unit unsaid (`600`, `$950`)."""
    bare = not one.ordinal and not two.ordinal and "" in (one.unit, two.unit)
    if bare and one.unit != two.unit:
        unit = one.unit or two.unit
        alike = unit in MONEY or unit not in units()
        return alike and amount_relation(replace(one, unit=unit), replace(two, unit=unit)) == "differs"
    if _counted(one) and _counted(two) and not comparable(one.unit, two.unit):  # 64 passenger jets, 46 airliners
        return amount_relation(one, replace(two, unit=one.unit)) == "differs"
    return amount_relation(one, two) == "differs"


def _unsaid(one: Quantity, two: Quantity) -> bool:
    """Whether one leaves the measure unsaid that the other has: from four years TO TWO, to just under three."""
    if one.ordinal or two.ordinal or (one.unit == "") == (two.unit == ""):
        return False
    unit = one.unit or two.unit
    return unit in units() and amount_relation(replace(one, unit=unit), replace(two, unit=unit)) == "differs"


def _followed(side: PairSide, one: Quantity) -> bool:
    """Whether an amount without a unit has a word right behind it that it may belong to: AN 18 WHEELER."""
    behind = (word for word in side.words if 0 <= word.span.start - one.span.end <= 1)
    return one.unit == "" and any(word.content for word in behind)


def _counted(one: Quantity) -> bool:
    """Whether it counts things that a noun names, and is no measure, share, score, run or label."""
    return (
        bool(one.unit)
        and not one.ordinal
        and one.unit not in units()
        and one.unit not in UNCOUNTED
        and ":" not in one.unit
    )


def _sure(pair: Pair, one: _Rivals, lone: bool) -> bool:
    """Whether the two amounts are of one thing."""
    ours, theirs = one.transcript, one.article
    rates = {_rate(pair.transcript, ours.span), _rate(pair.article, theirs.span)} - {""}
    if len(rates) > 1 or _ages(pair, one) or _across(pair, one) or _both_bounds(ours, theirs):
        return False
    if _far(ours, theirs) and one.tie < TIED:
        return False
    if _unsaid(ours, theirs) and not _differ(ours, theirs):
        follows = _followed(pair.transcript, ours) or _followed(pair.article, theirs)
        return lone and one.tie > TIED and not follows
    short = len(_bare(pair.transcript)) <= FEW and len(_bare(pair.article)) <= FEW
    same = ours.unit == theirs.unit != ""
    doubted = lone and pair.doubted and not _far(ours, theirs) and not ours.ordinal
    if _counted(ours) and _counted(theirs) and not comparable(ours.unit, theirs.unit):
        return lone and (one.tie >= TIED or doubted)
    return (lone and (short or one.tie >= 1)) or (same and one.tie >= 2) or doubted


def _both_bounds(one: Quantity, two: Quantity) -> bool:
    """`at least 7` and `at most 20` say how far it goes in two directions, and can both be right."""
    for low, high in ((one, two), (two, one)):
        if low.high is None and high.low is None and low.low is not None and high.high is not None:
            return low.unit == high.unit and low.low <= high.high
    return False


def _ages(pair: Pair, one: _Rivals) -> bool:
    """Whether one side tells an age and the other how long something takes: `aged 15 to 24`, THREE YEARS."""
    side = _aged(pair.transcript, one.transcript), _aged(pair.article, one.article)
    lasting = _lasting(pair.transcript, one.transcript), _lasting(pair.article, one.article)
    return (side[0] and lasting[1]) or (side[1] and lasting[0])


def _aged(side: PairSide, one: Quantity) -> bool:
    before = side.document.text[max(0, one.span.start - len("between the ages of ")) : one.span.start]
    behind = side.document.text[one.span.start : one.span.end + len(" years old")]
    return one.unit == "year" and (OLD.search(behind) is not None or AGED.search(before) is not None)


def _lasting(side: PairSide, one: Quantity) -> bool:
    return one.unit == "year" and "year" in side.says(one.span).lower() and not _aged(side, one)


def _across(pair: Pair, one: _Rivals) -> bool:
    """Whether one side tells the radius of what the other tells the width of."""
    sides = (pair.transcript, one.transcript), (pair.article, one.article)
    radius, wide = ([_next_to(side, value.span, words) for side, value in sides] for words in (RADIUS, WIDTH))
    return (radius[0] and wide[1]) or (radius[1] and wide[0])


def _next_to(side: PairSide, span: Span, norms: frozenset[str]) -> bool:
    """Whether one of these words stands right behind the amount."""
    return any(word.norm in norms for word in side.words if 0 <= word.span.start - span.end < NEAR)


def _far(one: Quantity, two: Quantity) -> bool:
    """Whether the two are so far apart that they more likely tell of two things."""
    small, large = sorted((abs(one.low or one.high or Decimal(0)), abs(two.low or two.high or Decimal(0))))
    return large > FAR * small


def _rate(side: PairSide, span: Span) -> str:
    """What the amount is given for each of: `a month`, `per pound`; blank where it is no rate."""
    found = RATE.match(side.document.text, span.end)
    return found[1].lower() if found else ""


def _bare(side: PairSide) -> frozenset[str]:
    return frozenset(word for word in side.content if not word[:1].isdigit())


def _elsewhere(pair: Pair, one: _Rivals) -> bool:
    """Whether the other side gives either value as well, in words that fit it better than the rival's."""
    return _better(pair.transcript, one.transcript, pair.article, one) or _better(
        pair.article, one.article, pair.transcript, one
    )


def _better(side: PairSide, value: Quantity, other: PairSide, rivals: _Rivals) -> bool:
    words = nearby(side, value.span)
    same = (
        detail
        for detail in other.everywhere[:LOOKED_AT]
        if isinstance(detail, Quantity) and amount_relation(value, detail) == "same"
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
    return Difference(Kind.NUMBER, one.transcript.span, one.article.span, reason, Kind.NUMBER.severity, values)
