"""Two numbers that belong together: scores and votes, ranges, and changes from one amount to another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from diffcast.language.amounts import Amount
from diffcast.language.counting import amount
from diffcast.language.lexicon import load
from diffcast.language.numerals import Numeral, cardinal, fraction, small
from diffcast.language.tokens import Tokens
from diffcast.language.units import MONEY, comparable, noun_at, unit_at, units

HUNDRED = Decimal(100)
CONTEST_REACH = 8  # pieces around two numbers within which a word of contest makes them a score
DASHES = frozenset({"-", "–", "—", "‑"})
SPREADING = frozenset({"anywhere", "ranging", "range", "ranges", "ranged", "somewhere"})
LARGEST_SCORE = 1000


def pair(t: Tokens, i: int) -> tuple[Amount, ...]:
    """The amounts that open at piece `i` where two belong together: one score, one range, or two ends of a change."""
    found = _score(t, i)
    if found is not None:
        return (found,)
    one = amount(t, i) or _one_to(t, i)
    if one is None or one.ordinal:
        return ()
    link = _link(t, one.end)
    other = amount(t, link) if link else None
    if other is None or other.ordinal or not (_belong(one, other) or _is_part(t, one, other)):
        return _dollars_and_fifty(t, one, link)
    one = _distributed(t, one, other)
    return _change(t, one, other) or _range(t, one, other)


def _one_to(t: Tokens, i: int) -> Amount | None:
    """The ONE of ONE TO THREE WEEKS, which alone would be a pronoun."""
    if t.text(i) != "one" or t.text(t.skip_hyphen(i + 1)) != "to":
        return None
    return Amount(i, i + 1, Decimal(1), Decimal(1), plain=True)


def _link(t: Tokens, end: int) -> int:
    """The index behind `to`, `-`, `and` or `or`, or 0."""
    j = t.skip_hyphen(end) if t.text(end + 1) in {"to", "or", "and"} else end
    if t.text(j) in DASHES and t.glued(j) and t.glued(j + 1):
        return j + 1
    return t.skip_hyphen(j + 1) if t.text(j) in {"to", "or", "and", "through"} else 0


def _belong(one: Amount, other: Amount) -> bool:
    """Whether one unit is said for both, or both have comparable ones."""
    measures = {unit for unit in (one.unit, other.unit) if unit in units()}
    nouns = {unit for unit in (one.unit, other.unit) if unit and unit not in units()}
    if len(measures) == 1:
        return not nouns and (other.unit in measures or one.unit in measures)
    return len(nouns) < 2 and (not measures or comparable(one.unit, other.unit))


def _is_part(t: Tokens, one: Amount, other: Amount) -> bool:
    """A QUARTER TO A HALF INCH: the first part takes the unit of the second."""
    return one.unit == "percent" and fraction(t, one.first) is not None and other.unit in units()


def _change(t: Tokens, one: Amount, other: Amount) -> tuple[Amount, ...]:
    """FROM FOUR YEARS TO TWO; 53 PERCENT TO 47: two amounts, the second with the unit of the first."""
    if t.text(other.first - 1) not in {"to", *DASHES}:
        return ()
    moved = t.text(one.first - 1) in {"from", "by"} and t.text(one.first - 2) not in SPREADING
    fell = one.value > other.value and one.unit in units()
    if not (moved or fell):
        return ()
    unit = one.unit or other.unit
    return (replace(one, unit=unit), replace(other, unit=other.unit or unit))


def _range(t: Tokens, one: Amount, other: Amount) -> tuple[Amount, ...]:
    low, high, word = one.low, other.high, t.text(other.first - 1)
    if low is None or high is None or low >= high:
        return ()
    if word == "and" and t.text(one.first - 1) != "between":
        return ()
    if word == "or" and (high - low > 2 or not one.plain):
        return ()
    first = one.first - 1 if word == "and" else one.first
    return (replace(other, first=first, low=low, unit=other.unit or one.unit, plain=False),)


def _distributed(t: Tokens, one: Amount, other: Amount) -> Amount:
    """`two to three million`, `$4-5 million`, A QUARTER TO A HALF INCH: the first takes what the second says."""
    second = cardinal(t, other.first)
    if one.low is None:
        return one
    if one.unit == "percent" and other.unit in units() and other.unit != "percent" and one.low < HUNDRED:
        return replace(one, low=one.low / HUNDRED, high=one.low / HUNDRED)
    whole = one.plain or one.unit in MONEY
    if second is not None and second.scale > 1 and whole and one.low < second.value / second.scale:
        return replace(one, low=one.low * second.scale, high=one.low * second.scale)
    return one


def _dollars_and_fifty(t: Tokens, one: Amount, link: int) -> tuple[Amount, ...]:
    """FROM TWO DOLLARS TO THREE-FIFTY."""
    units_said = small(t, link) if link and one.unit in MONEY else None
    cents = small(t, t.skip_hyphen(units_said[1])) if units_said else None
    if units_said is None or cents is None or cents[0] < 10:
        return ()
    value = Decimal(units_said[0]) + Decimal(cents[0]) / HUNDRED
    return (one, Amount(link, cents[1], value, value, one.unit))


def _score(t: Tokens, i: int) -> Amount | None:
    """`7-2`, SIX-TO-THREE, `78-74`, SEVENTY-EIGHT SEVENTY-FOUR; a rising pair needs a word of contest near it."""
    one = _points(t, i)
    if (
        one is None
        or t.text(i - 1) in {"from", "between", "$", "£", "€"}
        or (t.text(i - 2) in DASHES and t.digits(i - 3))
    ):
        return None
    j = _score_link(t, one.end)
    other = _points(t, j) if j else None
    if other is None or (one.figures and other.figures and t.text(j).startswith("0") and len(t.text(j)) > 1):
        return None
    unit = unit_at(t, other.end) or _measured_noun(t, other.end)
    if unit or (one.value == other.value and not _contested(t, i, other.end)):
        return None
    if one.value < other.value and not _contested(t, i, other.end):
        return None
    return Amount(i, other.end, one.value, other.value, "score")


def _points(t: Tokens, i: int) -> Numeral | None:
    number = cardinal(t, i)
    if number is None or number.scale > 1 or number.value != int(number.value) or t.text(i) in {"a", "an"}:
        return None
    return number


def _score_link(t: Tokens, end: int) -> int:
    link = _link(t, end)
    if (link and t.text(link - 1) in {"to", *DASHES}) or (link and t.text(link - 2) == "to"):
        return link
    said = small(t, end)
    return end if said and said[0] > 9 and not t.digits(end) and _contested(t, end - 2, said[1]) else 0


def _measured_noun(t: Tokens, end: int) -> bool:
    """Whether a counted noun follows at once (12 to 10 people), which is no word of contest."""
    noun = noun_at(t, end)
    return noun is not None and noun[1] == end + 1 and noun[0] not in contests() and not t.hyphen(end)


def _contested(t: Tokens, first: int, end: int) -> bool:
    around = [*range(first - CONTEST_REACH, first), *range(end, end + CONTEST_REACH)]
    return any(t.text(j) in contests() for j in around)


@cache
def contests() -> frozenset[str]:
    """Words beside which two numbers are a score or a vote."""
    return frozenset(load("contests"))
