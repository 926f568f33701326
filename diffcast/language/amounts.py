"""An amount, and the unit or the noun that it takes from the words behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from diffcast.language.numerals import cardinal
from diffcast.language.tokens import Tokens
from diffcast.language.units import MONEY, SMALL_MONEY, noun_at, unit_at, units

HUNDRED = Decimal(100)
AGES = frozenset({"aged", "age"})
OLD = frozenset({"old", "olds"})
OLDEST = 115  # years: no number between commas beyond it is an age


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as read: pieces `first` up to `end`, from `low` to `high`."""

    first: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    rough: bool = False
    ordinal: bool = False
    plain: bool = False
    """Whether it is a bare whole number, so far without unit or scale."""
    behind: int = 0
    """Index behind the noun, where one was found; the span of the amount itself ends before it."""

    @property
    def value(self) -> Decimal:
        """The stated figure, whichever end is known."""
        return self.high if self.low is None else self.low  # type: ignore[return-value]


def with_unit(t: Tokens, found: Amount) -> Amount:
    """The amount with its unit of measure, smaller units added on (`6 feet 2 inches`), or with its noun."""
    if t.glued(found.end) and t.text(found.end) == "m" and found.plain | bool(found.low):
        return replace(found, end=found.end + 1, unit="meter", plain=False)
    unit = unit_at(t, found.end)
    if unit is None:
        return with_noun(t, found)
    whole = with_smaller(t, _old(t, replace(found, end=unit[1], unit=unit[0], plain=False)))
    half = t.phrase(whole.end, ("and", "a", "half")) and whole.low == 1
    if half:
        whole = replace(whole, end=whole.end + 3, low=Decimal("1.5"), high=Decimal("1.5"))
    return settled(whole)


def _old(t: Tokens, found: Amount) -> Amount:
    j = t.skip_hyphen(found.end)
    return replace(found, end=j + 1) if t.text(j) in OLD else found


def with_smaller(t: Tokens, found: Amount) -> Amount:
    """The amount with smaller units added on: `37 DOLLARS AND 14 CENTS`, `six feet two inches`."""
    joints = {"and"} if found.unit in MONEY else {",", "and"}
    start = found.end + 1 if t.text(found.end) in joints else found.end
    rest = cardinal(t, start)
    unit = unit_at(t, rest.end) if rest else None
    if rest is None or unit is None or found.low is None:
        return found
    large, little = units()[found.unit], units()[unit[0]]
    ratio = little.factor / large.factor
    if large.dimension != little.dimension or ratio >= 1 or rest.value * ratio >= 1:
        return found
    value = found.low + rest.value * ratio
    return replace(found, end=unit[1], low=value, high=value)


def settled(found: Amount) -> Amount:
    """Cents become dollars, so that 50 cents and $0.50 are one amount."""
    if found.unit not in SMALL_MONEY or found.low is None:
        return found
    value = found.low / HUNDRED
    return replace(found, low=value, high=value, unit=SMALL_MONEY[found.unit])


def with_noun(t: Tokens, found: Amount) -> Amount:
    if _is_age(t, found):
        return replace(found, unit="year", plain=False)
    unit = unit_at(t, found.end)
    if unit is not None:
        return replace(found, unit=unit[0], end=unit[1])
    noun = noun_at(t, found.end)
    return replace(found, unit=noun[0], behind=noun[1]) if noun else found


def _is_age(t: Tokens, found: Amount) -> bool:
    """`Carla Marsh, 61, was`, `aged 24`, `at age 24`."""
    if not found.plain or not 0 < found.value <= OLDEST:
        return False
    if t.text(found.first - 1) in AGES:
        return True
    between = t.text(found.first - 1) == "," and t.text(found.end) in {",", "."} and t.word(found.first - 2)
    return between and t.digits(found.first) and t.capital(found.first - 2)
