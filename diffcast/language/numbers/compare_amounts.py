"""Whether two amounts can both be right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeAlias

from diffcast.language.numbers.amounts import TENS
from diffcast.language.numbers.units import base, comparable, exact, seconds, units
from diffcast.language.wordlists import entries
from diffcast.model import Quantity

Relation: TypeAlias = Literal["same", "fits", "differs", "unrelated"]
PHONE = "id:phone"
MAX_DECIMALS = 6  # digits after the point; a value with more is a fraction such as a third
ABOUT_SHARE = Decimal("0.05")  # how far `about` reaches: about 38,000 and some 41,000 disagree
MAX_ABOUT_SHARE = Decimal("0.125")  # `about 40` may mean 44, but `about 10` not 14
MAX_ROUNDED_SHARE = Decimal("0.03")  # how far a round figure may be from the exact one without `about`
MIN_ROUNDED_STEP = 100  # 41,000 may mean 40,800, but 30 does not mean 31
FRACTION_SHARE = Decimal("0.1")  # `a third` may mean 35 percent
OPEN_FACTOR = Decimal("1.25")  # nobody calls 30,000 `more than 18,000`
VAGUE_FACTOR = Decimal("1.5")  # `several` and `hundreds` reach further than their figures
OPEN_SLACK = 2  # `at least 3` may mean 5
CONVERTED_SHARE = Decimal("0.05")  # metres against feet
CALENDAR_SHARE = Decimal("0.1")  # two months and eight weeks
WHOLE_PERCENT = Decimal(100)  # percent
MAX_TIGHT_RATIO = Decimal(
    "1.21"
)  # ratio of the ends of `nearly` and `just over`; wider rough ranges are vague (several)
ROUND_SHARE = Decimal("0.3")  # how much of a decade or century `two decades` leaves open: 22 years, not 25
ROUND_UNITS = frozenset({"decade", "century"})
WIDE_FACTOR = Decimal(8)  # `less than a day` may mean three hours: a bound in a larger unit reaches further
ONE_DEGREE = Decimal(1)  # a temperature that was converted is rounded
TONS = frozenset({"ton", "tonne"})  # news takes the one for the other
METRIC_UNITS = entries("grammar_cues", "metric")


@dataclass(frozen=True, slots=True)
class Extent:
    """An amount on the scale on which both are compared; `step` is the place value of its last stated digit."""

    low: Decimal | None
    high: Decimal | None
    rough: bool
    step: Decimal
    fraction: bool
    wide: bool = False
    """Whether its unit is larger than the other amount's."""
    round: bool = False
    """Whether that unit is one that people count roughly in: decades."""
    grain: Decimal = Decimal(0)
    """The length of one day, hour and so on of a whole number of them beside an amount in a larger unit, or 0."""

    @property
    def point(self) -> Decimal | None:
        """The figure, where the amount is not a range."""
        return self.low if self.low == self.high else None


def amount_relation(a: Quantity, b: Quantity) -> Relation:
    """How two amounts compare, after conversion within one dimension.

    `same`: equal; `fits`: one rounds, opens or bounds the other; `differs`: both cannot be right; `unrelated`:
    they count different things, so that nothing can be said. Counts of nouns of different kinds never differ.
    """
    if "score" in (a.unit, b.unit):
        return _scores(a, b)
    if a.unit.startswith("id:") or b.unit.startswith("id:"):
        return _labels(a, b)
    if TENS in (a.unit, b.unit):
        return _tens(a, b)
    if (a.ordinal or b.ordinal) and "streak" not in (a.unit, b.unit):
        return _places(a, b)
    if not comparable(a.unit, b.unit):
        return _across(a, b)
    if _complements(a, b):
        return "unrelated"
    if _converted_degrees(a, b) or _converted_degrees(b, a) or ({a.unit, b.unit} == TONS and _equal(a, b)):
        return "fits"
    return _extents(_extent(a, b), _extent(b, a), _conversion(a.unit, b.unit))


def _scores(a: Quantity, b: Quantity) -> Relation:
    if a.unit == b.unit:
        return "same" if {a.low, a.high} == {b.low, b.high} else "differs"
    score, other = (a, b) if a.unit == "score" else (b, a)
    if other.low == other.high and other.low in (score.low, score.high):
        return "fits"
    if {score.low, score.high} == {other.low, other.high}:
        return "same"
    shares = other.unit == "percent" and (score.low or 0) + (score.high or 0) == WHOLE_PERCENT
    return "differs" if shares and other.low == other.high else "unrelated"


def _converted_degrees(a: Quantity, b: Quantity) -> bool:
    """Whether the one is the other in Fahrenheit, for texts seldom say which: 34 degrees, 94 degrees."""
    if a.unit != "degree" or b.unit != "degree" or a.low is None or b.low is None or a.low != a.high:
        return False
    return abs(a.low * 9 / 5 + 32 - b.low) <= ONE_DEGREE


def _complements(a: Quantity, b: Quantity) -> bool:
    """97 percent counted and all but 3 percent: the two parts of one whole."""
    exact_shares = a.unit == b.unit == "percent" and a.low == a.high and b.low == b.high and a.low != b.low
    return exact_shares and (a.low or 0) + (b.low or 0) == WHOLE_PERCENT


def _labels(a: Quantity, b: Quantity) -> Relation:
    if a.unit == b.unit == PHONE:
        return _phones(int(a.low or 0), int(b.low or 0))
    loose = a.unit == b.unit or "" in (a.unit, b.unit) or a.ordinal or b.ordinal
    if _equal(a, b):
        return "same" if loose else "unrelated"
    return "differs" if _named(a) == _named(b) else "unrelated"


def _named(a: Quantity) -> str:
    """What it numbers: the 14th District and District 14 number districts."""
    return a.unit.removeprefix("id:") if a.ordinal or ":" in a.unit else a.unit


def _phones(a: int, b: int) -> Relation:
    """The same number may be given with and without the code of its country or area."""
    short, long = sorted((a, b))
    if short == long:
        return "same"
    return "fits" if long % 10 ** len(str(short)) == short else "differs"


def _tens(a: Quantity, b: Quantity) -> Relation:
    """The 70s and the upper 70s can both be right, and so can the 70s and 74 degrees."""
    if a.unit == b.unit and _equal(a, b):
        return "same"
    other = a.unit != b.unit and not {a.unit, b.unit} & {"", "degree", "year"}
    if other or a.ordinal or b.ordinal:
        return "unrelated"
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return "unrelated"
    meet = a.low <= b.high and b.low <= a.high
    return "fits" if meet else "differs" if a.unit == b.unit else "unrelated"


def _places(a: Quantity, b: Quantity) -> Relation:
    """Ordinals differ only where both say of what; a count never contradicts an ordinal."""
    if _equal(a, b):
        return "same" if comparable(a.unit, b.unit) or (a.ordinal and b.ordinal) else "unrelated"
    return "differs" if a.ordinal and b.ordinal and a.unit and a.unit == b.unit else "unrelated"


def _across(a: Quantity, b: Quantity) -> Relation:
    """Different units: equal figures agree if one has no unit (`600`, `$600`) or both have nouns."""
    measured = [unit for unit in (a.unit, b.unit) if unit in units()]
    agree = _equal(a, b) and (not measured or "" in (a.unit, b.unit))
    return "same" if agree else "unrelated"


def _equal(a: Quantity, b: Quantity) -> bool:
    return (a.low, a.high) == (b.low, b.high)


def _extent(a: Quantity, other: Quantity) -> Extent:
    stated = a.high if a.low is None else a.low
    step = _step(stated or Decimal(0))
    fraction = stated is not None and -_exponent(stated) > MAX_DECIMALS
    low, high = (_on_scale(value, a.unit, other.unit) for value in (a.low, a.high))
    ratio = _on_scale(Decimal(1), a.unit, other.unit) or Decimal(1)
    wide = ratio > (_on_scale(Decimal(1), other.unit, a.unit) or Decimal(1)) and a.unit != other.unit
    whole = stated is not None and stated == stated.to_integral_value() and comparable(a.unit, "day")
    grain = ratio if whole and not wide and a.unit != other.unit else Decimal(0)
    return Extent(low, high, a.rough, step * ratio, fraction, wide, wide and a.unit in ROUND_UNITS, grain)


def _on_scale(value: Decimal | None, unit: str, other: str) -> Decimal | None:
    if value is None or unit == other or unit not in units() or other not in units():
        return value
    return base(value, unit) if exact(unit, other) else seconds(value, unit)


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _step(value: Decimal) -> Decimal:
    """The place value of the last digit that is not zero: 1000 for 41,000, 0.1 for 6.9."""
    return Decimal(1).scaleb(_exponent(value))


def _conversion(one: str, other: str) -> Decimal:
    """The share that a conversion may be off: none where it is exact, some for months in days or metres in feet."""
    if one == other or one not in units() or other not in units():
        return Decimal(0)
    if not exact(one, other):
        return CALENDAR_SHARE
    return CONVERTED_SHARE if (one in METRIC_UNITS) != (other in METRIC_UNITS) else Decimal(0)


def _extents(a: Extent, b: Extent, conversion: Decimal) -> Relation:
    if (a.low, a.high) == (b.low, b.high):
        return "same"
    if a.point is not None and b.point is not None:
        return "fits" if _points_fit(a, b, conversion) else "differs"
    if a.point is not None:
        a, b = b, a
    if b.point is not None:
        return "fits" if _holds(a, b, conversion) else "differs"
    return "fits" if _ranges_fit(a, b, conversion) else "differs"


def _points_fit(a: Extent, b: Extent, conversion: Decimal) -> bool:
    one, other = a.point or Decimal(0), b.point or Decimal(0)
    gap = abs(one - other)
    if gap <= max(conversion * max(abs(one), abs(other)), a.grain / 2, b.grain / 2):
        return True
    return gap <= max(_tolerance(a), _tolerance(b)) or _rounds(a, b, gap) or _rounds(b, a, gap)


def _tolerance(a: Extent) -> Decimal:
    """How far off the amount may be by its own words."""
    value = abs(a.point or Decimal(0))
    if a.fraction:
        return FRACTION_SHARE * value
    if a.round:
        return ROUND_SHARE * a.step
    if not a.rough:
        return Decimal(0)
    return max(ABOUT_SHARE * value, min(a.step / 2, MAX_ABOUT_SHARE * value))


def _rounds(a: Extent, b: Extent, gap: Decimal) -> bool:
    """Whether `a`, without `about`, is `b` rounded to the last digit of `a`."""
    value = abs(b.point or Decimal(0))
    coarse = a.step >= MIN_ROUNDED_STEP or b.step < 1
    return coarse and a.step > b.step and gap <= a.step / 2 and gap <= MAX_ROUNDED_SHARE * value


def _holds(a: Extent, b: Extent, conversion: Decimal) -> bool:
    """Whether the range `a` includes the figure `b`."""
    value = b.point or Decimal(0)
    slack = max(_tolerance(b), conversion * abs(value))
    low, high = _reach(a)
    return low - slack <= value <= high + slack


def _reach(a: Extent) -> tuple[Decimal, Decimal]:
    """The smallest and largest figure that the range covers; an open end covers only so much."""
    if a.low is None or a.high is None:
        factor = WIDE_FACTOR if a.wide else OPEN_FACTOR
        low = a.low if a.low is not None else min((a.high or Decimal(0)) / factor, (a.high or Decimal(0)) - OPEN_SLACK)
        high = a.high if a.high is not None else max(low * factor, low + OPEN_SLACK)
        return low, high
    return (a.low / VAGUE_FACTOR, a.high * VAGUE_FACTOR) if _vague(a) else (a.low, a.high)


def _vague(a: Extent) -> bool:
    """Whether it is a rough range, as `several` and `hundreds` are; `nearly` and `just over` are narrow."""
    return a.rough and a.low is not None and a.high is not None and a.high > a.low * MAX_TIGHT_RATIO


def _ranges_fit(a: Extent, b: Extent, conversion: Decimal) -> bool:
    if a.high is None and b.high is None:
        return _bounds_fit(a, b, a.low, b.low)
    if a.low is None and b.low is None:
        return _bounds_fit(a, b, a.high, b.high)
    if not a.rough and not b.rough and None not in (a.low, a.high, b.low, b.high):
        return _ends_fit(a, b, conversion)
    if _vague(a) and _vague(b):
        return _vague_ranges_fit(a, b)
    (low, high), (other_low, other_high) = _reach(a), _reach(b)
    return max(low, other_low) <= min(high, other_high)


def _vague_ranges_fit(a: Extent, b: Extent) -> bool:
    """Whether the lesser reaches the greater: dozens and `several` do, hundreds and thousands do not."""
    lesser, greater = sorted((a, b), key=lambda one: one.low or Decimal(0))
    return (greater.low or Decimal(0)) <= (lesser.high or Decimal(0)) * VAGUE_FACTOR


def _ends_fit(a: Extent, b: Extent, conversion: Decimal) -> bool:
    """Whether both ends of two ranges agree: $200 to $300 is not $200 to $500."""
    ends = ((replace(a, high=a.low), replace(b, high=b.low)), (replace(a, low=a.high), replace(b, low=b.high)))
    return all(one.point == two.point or _points_fit(one, two, conversion) for one, two in ends)


def _bounds_fit(a: Extent, b: Extent, one: Decimal | None, other: Decimal | None) -> bool:
    """`more than 18,000` and `at least 18,400` are the same bound, one rounder; over 50 and at least 15 are not."""
    if one is None or other is None:
        return False
    gap, most = abs(one - other), max(abs(one), abs(other))
    return gap <= max(ABOUT_SHARE * most, min(max(a.step, b.step) / 2, MAX_ABOUT_SHARE * most))


__all__ = ["Relation", "amount_relation"]
