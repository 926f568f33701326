"""Amounts that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from diffcast.judge.rules.evidence.differences import AGREE, difference
from diffcast.judge.rules.evidence.dimensions import OTHERS, dimension, norms_behind, when, with_lost_sign
from diffcast.judge.rules.evidence.nearby import in_clause, nearby, of_sources, shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import (
    MAX_AMOUNTS_SAID_AGAIN,
    MAX_CLOSE_RATIO,
    MAX_COMMON_AMOUNT,
    MAX_DETAILS_SEARCHED,
    MAX_RATIO,
    MAX_SHORT_SIDE,
    MIN_DOUBT_OF_BARE,
    MIN_DOUBT_OF_CLOSE,
    MIN_DOUBT_OF_FAR,
    MIN_DRAW,
    MIN_SCORE_OF_CLOSE,
    MIN_SCORE_OF_CONTRADICTION,
    MIN_SCORE_OF_FAR,
    MIN_SCORE_OF_SLIP,
    MIN_TIE,
    SURE_SCORE,
)
from diffcast.language.numbers import MONEY, TENS, amount_relation, comparable, confusable, said_otherwise, spell, units
from diffcast.model import Difference, Kind, Quantity, Span

NOT_COUNTS: Final = frozenset({"score", "streak", "percent", TENS, *MONEY})
"""Units of amounts that count no things."""


@dataclass(frozen=True, slots=True)
class _Rivals:
    transcript: Quantity
    article: Quantity
    tie: int
    """Words that both are near to, and the unit."""


def numbers(pair: Pair) -> tuple[Difference, ...]:
    """The amounts that differ; none that the other side gives too, in the same place."""
    ours, theirs = pair.transcript.whole(Quantity), pair.article.whole(Quantity)
    left = [one for one in ours if not _has_match(pair.transcript, one, pair.article, theirs)]
    right = [one for one in theirs if not _has_match(pair.article, one, pair.transcript, ours)]
    if len(ours) == len(theirs) <= MAX_AMOUNTS_SAID_AGAIN:
        left += [one for two in right for one in _said_again(pair.transcript, ours, pair.article, theirs, two)]
        right += [two for one in left for two in _said_again(pair.article, theirs, pair.transcript, ours, one)]
    rivals = sorted(_rivals(pair, left, right), key=_first)
    found: list[_Rivals] = []
    for one in rivals:
        taken = any(one.transcript == two.transcript or one.article == two.article for two in found)
        if not taken and _of_one_thing(pair, one, _alone(one, left, right)) and not _elsewhere(pair, one):
            found.append(one)
    return tuple(_difference(pair, one) for one in found)


def _first(one: _Rivals) -> tuple[int, int, Span, Span]:
    """Those that name what they count first, then the best tied, then reading order."""
    return (one.transcript.unit == "") + (one.article.unit == ""), -one.tie, one.transcript.span, one.article.span


def _rivals(pair: Pair, left: Sequence[Quantity], right: Sequence[Quantity]) -> Iterator[_Rivals]:
    beside = {two: nearby(pair.article, two.span) for two in right}
    for one in left:
        words = nearby(pair.transcript, one.span)
        for two in right:
            if _differ(one, two) or _differ_in_measure_of_one(one, two) or _differ_without_sign(pair, one, two):
                same_unit = one.unit == two.unit and one.unit != ""
                yield _Rivals(one, two, len(shared(words, beside[two])) + same_unit)


# Whether two amounts agree or differ


def _has_match(side: PairSide, one: Quantity, other: PairSide, others: Sequence[Quantity]) -> bool:
    """Whether one of the others agrees; a small amount may do so by chance where one of a nearer thing differs."""
    agreeing = [two for two in others if _agree(side, one, other, two)]
    small = _size(one) < MAX_COMMON_AMOUNT and not one.ordinal
    rivals = [two for two in others if small and amount_relation(one, two) == "differs" and two not in agreeing]
    nearest = max((_nearness(one, two) for two in agreeing), default=-1)
    return nearest >= max((_nearness(one, two) for two in rivals), default=0)


def _said_again(
    side: PairSide, own: Sequence[Quantity], other: PairSide, others: Sequence[Quantity], lone: Quantity
) -> tuple[Quantity, ...]:
    """The amount that a side says more often than the other, nearest to one there without a match.

    RED WON THREE GAMES, BLUE WON THREE GAMES / Red won five games, Blue won three games.
    """
    words, place = in_clause(other, lone.span), others.index(lone)
    ranked = sorted(
        (-len(shared(words, in_clause(side, one.span)) - {one.unit}), own.index(one) != place, one.span.start, one)
        for one in own
        if one.unit == lone.unit != "" and _times(one, own) > _times(one, others) > 0
    )
    return (ranked[0][-1],) if len(ranked) > 1 and ranked[0][0] < 0 and ranked[0][:2] < ranked[1][:2] else ()


def _times(one: Quantity, others: Sequence[Quantity]) -> int:
    return sum(amount_relation(one, two) == "same" for two in others)


def _agree(side: PairSide, one: Quantity, other: PairSide, two: Quantity) -> bool:
    """Whether both can be right: `more than one person`, `at least two`; ten people, a man and nine others."""
    if amount_relation(one, two) in AGREE:
        return True
    low, high = one.low or Decimal(0), two.low or Decimal(0)
    if one.ordinal or two.ordinal or abs(low - high) != 1 or one.unit in units() or two.unit in units():
        return False
    return (one.high is None and two.high is None) or _counts_others(side, one) != _counts_others(other, two)


def _counts_others(side: PairSide, one: Quantity) -> bool:
    """Whether it counts the others, and not the one that they are counted beside: 61 OTHER APPLICANTS."""
    return OTHERS in norms_behind(side, one.span)


def _nearness(one: Quantity, two: Quantity) -> int:
    """2 for amounts of one thing, 1 of comparable things, 0 where that is not said or not so."""
    if OTHERS in (one.unit, two.unit) and not {one.unit, two.unit} & units().keys():
        return 2  # two others may be any
    return 2 * (one.unit == two.unit != "") or int(bool(one.unit and two.unit) and comparable(one.unit, two.unit))


def _differ(one: Quantity, two: Quantity) -> bool:
    """Whether they cannot both be right, also where one leaves out its unit (`600`, `$950`)."""
    if said_otherwise(one, two):
        return False
    bare = not one.ordinal and not two.ordinal and "" in (one.unit, two.unit)
    if bare and one.unit != two.unit:
        unit = one.unit or two.unit
        return (unit in MONEY or unit not in units()) and _differ_as(one, two, unit)
    if _of_other_things(one, two):  # 64 passenger jets, 46 airliners
        return _differ_as(one, two, one.unit)
    return amount_relation(one, two) == "differs"


def _differ_in_measure_of_one(one: Quantity, two: Quantity) -> bool:
    """Whether one leaves out the measure that the other has: from four years TO TWO, to just under three."""
    if one.ordinal or two.ordinal or (one.unit == "") == (two.unit == ""):
        return False
    unit = one.unit or two.unit
    return unit in units() and _differ_as(one, two, unit)


def _differ_without_sign(pair: Pair, one: Quantity, two: Quantity) -> bool:
    """Whether they are different shares of the same things, a lost percent sign put back: 90 of the pumps, 80%."""
    ours = with_lost_sign(pair.transcript, one, pair.article, two)
    theirs = with_lost_sign(pair.article, two, pair.transcript, one)
    shares = (ours or one, theirs or two)
    return (ours is not None or theirs is not None) and amount_relation(*shares) == "differs"


def _differ_as(one: Quantity, two: Quantity, unit: str) -> bool:
    return amount_relation(replace(one, unit=unit), replace(two, unit=unit)) == "differs"


def _of_other_things(one: Quantity, two: Quantity) -> bool:
    """Whether they count things that are not called alike."""
    return _counts(one) and _counts(two) and not comparable(one.unit, two.unit)


def _counts(one: Quantity) -> bool:
    """Whether it counts things that a noun names, and is no measure, share, score, streak or label."""
    counted = bool(one.unit) and one.unit not in units() and one.unit not in NOT_COUNTS
    return counted and not one.ordinal and ":" not in one.unit


# Whether two amounts are of one thing


def _of_one_thing(pair: Pair, one: _Rivals, alone: bool) -> bool:
    ours, theirs = one.transcript, one.article
    if _other_measures(pair, one):
        return False
    if pair.draw(ours.span, theirs.span) >= MIN_DRAW:
        return True
    if not _enough_evidence(pair, one):
        return False
    if _differ_in_measure_of_one(ours, theirs) and not _differ(ours, theirs):
        modifies = _modifies(pair.transcript, ours) or _modifies(pair.article, theirs)
        return alone and one.tie > MIN_TIE and not modifies
    doubted = alone and pair.doubted and not ours.ordinal
    if _of_other_things(ours, theirs):
        return (alone and one.tie >= MIN_TIE) or doubted
    return (alone and (_short(pair) or one.tie >= 1)) or (_same_unit(one) and one.tie >= MIN_TIE) or doubted


def _enough_evidence(pair: Pair, one: _Rivals) -> bool:
    """Whether the two are surely of one thing: the further apart they are, the more beside them must agree.

    A figure that may be a slip for the other needs little, for two things seldom have two such figures.
    """
    ours, theirs = one.transcript, one.article
    if "score" in (ours.unit, theirs.unit):
        return ours.unit == theirs.unit and _of_one_count(ours, theirs)
    small, large = sorted((_size(ours), _size(theirs)))
    near, close = _near(pair, one), large <= MAX_CLOSE_RATIO * small
    if _short(pair) or pair.score >= SURE_SCORE or near >= MIN_TIE + (large > MAX_RATIO * small):
        return True
    if confusable(ours, theirs):
        return near >= 1 or pair.score >= MIN_SCORE_OF_SLIP or pair.doubt >= MIN_DOUBT_OF_CLOSE
    if close and _same_unit(one):
        return near >= 1 or pair.score >= MIN_SCORE_OF_CLOSE or pair.doubt >= MIN_DOUBT_OF_CLOSE
    doubted = pair.doubt >= (MIN_DOUBT_OF_BARE if close else MIN_DOUBT_OF_FAR)
    return pair.score >= MIN_SCORE_OF_FAR and (near >= 1 or doubted) and large <= MAX_RATIO * small


def _near(pair: Pair, one: _Rivals) -> int:
    """Words in the clauses of both, besides what they count and who says so."""
    ours, theirs = in_clause(pair.transcript, one.transcript.span), in_clause(pair.article, one.article.span)
    return len(shared(ours, theirs) - {one.transcript.unit, one.article.unit} - of_sources(pair.transcript))


def _of_one_count(one: Quantity, two: Quantity) -> bool:
    """Whether two scores may be of one vote or game: one figure in common, or as many votes in all: 9 to 3, 8-4."""
    ours, theirs = {one.low or 0, one.high or 0}, {two.low or 0, two.high or 0}
    return not ours.isdisjoint(theirs) or sum(ours) == sum(theirs)


def _same_unit(one: _Rivals) -> bool:
    return one.transcript.unit == one.article.unit != ""


def _short(pair: Pair) -> bool:
    """Whether each side is its amount and little else."""
    return max(len(_content(pair.transcript)), len(_content(pair.article))) <= MAX_SHORT_SIDE


def _alone(one: _Rivals, left: Sequence[Quantity], right: Sequence[Quantity]) -> bool:
    """Whether neither side has another amount that could be meant, of any kind or of the kind of both."""
    if len(left) == len(right) == 1:
        return True
    single = sum(_differ(two, one.article) for two in left) == 1 == sum(_differ(one.transcript, two) for two in right)
    return single and one.transcript.unit == one.article.unit != "" and not one.transcript.ordinal


def _modifies(side: PairSide, one: Quantity) -> bool:
    """Whether an amount without a unit has a word right behind it that it may belong to: AN 18 WHEELER."""
    behind = (word for word in side.words if 0 <= word.span.start - one.span.end <= 1)
    return one.unit == "" and any(word.content for word in behind)


def _other_measures(pair: Pair, one: _Rivals) -> bool:
    """Whether they measure different things, such as an age and a length of time, or are two bounds of one amount."""
    ours, theirs = dimension(pair.transcript, one.transcript), dimension(pair.article, one.article)
    units_of_other = {one.transcript.unit, one.article.unit} - {"", "year"}
    age_and_other = "age" in (ours, theirs) and ours != theirs and bool(units_of_other)
    return (bool(ours and theirs) and ours != theirs) or age_and_other or _both_bounds(one)


def _both_bounds(one: _Rivals) -> bool:
    """`at least 7` and `at most 20` bound one amount from two sides, and can both be right."""
    for low, high in ((one.transcript, one.article), (one.article, one.transcript)):
        if low.high is None and high.low is None and low.low is not None and high.high is not None:
            return low.unit == high.unit and low.low <= high.high
    return False


def _size(one: Quantity) -> Decimal:
    return abs(one.low or one.high or Decimal(0))


def _content(side: PairSide) -> frozenset[str]:
    """The content words that are no figures."""
    return frozenset(word for word in side.content if not word[:1].isdigit())


# Whether the other text has an amount elsewhere


def _elsewhere(pair: Pair, one: _Rivals) -> bool:
    """Whether the other text gives either amount as well, in words that fit it better than its rival's."""
    ours = _better_match(pair.transcript, one.transcript, pair.article, one.tie)
    return ours or _better_match(pair.article, one.article, pair.transcript, one.tie)


def _better_match(side: PairSide, amount: Quantity, other: PairSide, tie: int) -> bool:
    words = nearby(side, amount.span)
    amounts = (one for one in other.everywhere[:MAX_DETAILS_SEARCHED] if isinstance(one, Quantity))
    same = (one for one in amounts if amount_relation(amount, one) == "same")
    return any(len(shared(words, nearby(other, one.span))) + (one.unit == amount.unit != "") > tie for one in same)


def _difference(pair: Pair, one: _Rivals) -> Difference:
    spans, values = (one.transcript.span, one.article.span), (spell(one.transcript), spell(one.article))
    shown = values if values[0] != values[1] else (pair.transcript.says(spans[0]).lower(), pair.article.says(spans[1]))
    alike = pair.score >= MIN_SCORE_OF_CONTRADICTION and len({one.transcript.unit, one.article.unit} - {""}) < 2
    sure = alike or _near(pair, one) >= 1 or _short(pair)
    timed = when(pair.transcript, one.transcript) and when(pair.article, one.article)
    kind, what = (Kind.TIME, "Time differs") if timed else (Kind.NUMBER, "Number differs")
    return difference(kind, what, spans, shown, values, None if sure else "check")
