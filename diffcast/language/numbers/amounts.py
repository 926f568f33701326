"""An amount, the unit or noun that it takes from the words after it, and how it reads to a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from diffcast.language.numbers.numerals import Numeral, cardinal
from diffcast.language.numbers.units import CURRENCY_OF_COIN, CURRENCY_SIGNS, MONEY, noun_at, noun_kinds, unit_at, units
from diffcast.language.tokens import Tokens
from diffcast.language.wordlists import entries
from diffcast.model import Quantity

HUNDRED = Decimal(100)
FOOT = 12  # inches
TENS = "tens"
"""The unit of ten figures that are named by the first: the 70s."""
NEARLY_FACTOR = Decimal("0.85")  # nearly a week may be six days; nearly six hours is more than five
NEARLY_ONE_FACTOR = Decimal(5) / 6  # nearly an hour may be 50 minutes, nearly a year ten months
JUST_OVER_FACTOR = Decimal("1.1")  # just over 11,000 is not 10,846
AGE_WORDS = frozenset({"aged", "age"})
OLD_WORDS = frozenset({"old", "olds"})
MAX_AGE = 115  # years: a larger number between commas is not an age
PLURALS = {
    "foot": "feet", "inch": "inches", "century": "centuries", "person": "people", "child": "children", "man": "men",
    "woman": "women", "country": "countries", "county": "counties", "city": "cities", "body": "bodies",
    "percent": "percent", "square foot": "square feet", "mile an hour": "miles an hour",
    "kilometer an hour": "kilometers an hour", "fish": "fish", "cattle": "cattle", "aircraft": "aircraft",
}  # fmt: skip
UNITS_NOT_SHOWN = entries("grammar_cues", "acts")
MILLION = Decimal(1_000_000)
BILLION = Decimal(1_000_000_000)
SHOWN_STEP = Decimal("0.01")


def nearly_factor(value: Decimal) -> Decimal:
    """The least share of an amount that is nearly the amount."""
    return NEARLY_ONE_FACTOR if value == 1 else NEARLY_FACTOR


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as read: from piece `first` up to piece `end`, from `low` to `high`."""

    first: int
    end: int
    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    rough: bool = False
    ordinal: bool = False
    plain: bool = False
    """Whether it is a bare whole number, without unit or scale so far."""
    noun_end: int = 0
    """Index after the noun, if one was found; the span of the amount itself ends before the noun."""

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
    return replace(found, end=j + 1) if t.text(j) in OLD_WORDS else found


def with_smaller(t: Tokens, found: Amount) -> Amount:
    """The amount with smaller units added on: `37 DOLLARS AND 14 CENTS`, `six feet two inches`."""
    joints = {"and"} if found.unit in MONEY else {",", "and"}
    joint = t.skip_hyphen(found.end)
    start = t.skip_hyphen(joint + 1) if t.text(joint) in joints else joint
    rest = cardinal(t, start)
    if found.unit == "foot" and rest is not None and found.low is not None and _inches_left_out(t, found.end, rest):
        return replace(found, end=rest.end, low=found.low + rest.value / FOOT, high=found.low + rest.value / FOOT)
    unit = unit_at(t, rest.end) if rest else None
    if rest is None or unit is None or found.low is None:
        return found
    large, little = units()[found.unit], units()[unit[0]]
    ratio = little.factor / large.factor
    if large.dimension != little.dimension or ratio >= 1 or rest.value * ratio >= 1:
        return found
    value = found.low + rest.value * ratio
    return replace(found, end=unit[1], low=value, high=value)


def _inches_left_out(t: Tokens, i: int, rest: Numeral) -> bool:
    """Whether the number at piece `i` is inches without the word: FIVE FOOT TEN, `6-foot-2`; not 5 foot 10 people."""
    few = 0 < rest.value < FOOT and rest.value == int(rest.value)
    joined = t.hyphen(i) or (rest.end > i and not noun_at(t, rest.end) and t.text(i - 1) in {"foot", "feet"})
    return few and joined and unit_at(t, rest.end) is None and t.text(i) not in {",", "and"}


def settled(found: Amount) -> Amount:
    """Cents become dollars, so that 50 cents and $0.50 are one amount."""
    if found.unit not in CURRENCY_OF_COIN or found.low is None:
        return found
    value = found.low / HUNDRED
    return replace(found, low=value, high=value, unit=CURRENCY_OF_COIN[found.unit])


def with_noun(t: Tokens, found: Amount) -> Amount:
    if _is_age(t, found):
        return replace(found, unit="year", plain=False)
    unit = unit_at(t, found.end)
    if unit is not None:
        return replace(found, unit=unit[0], end=unit[1])
    noun = noun_at(t, found.end)
    return replace(found, unit=noun[0], noun_end=noun[1]) if noun else found


def _is_age(t: Tokens, found: Amount) -> bool:
    """`Carla Marsh, 61, was`, `aged 24`, `at age 24`."""
    if not found.plain or not 0 < found.value <= MAX_AGE:
        return False
    if t.text(found.first - 1) in AGE_WORDS:
        return True
    between = t.text(found.first - 1) == "," and t.text(found.end) in {",", "."} and t.word(found.first - 2)
    return between and t.digits(found.first) and t.capital(found.first - 2)


def spell(q: Quantity) -> str:
    """The amount in figures with its unit; equal amounts give the same words unless one is approximate."""
    if q.unit == "score":
        return f"{_figure(q.low)}-{_figure(q.high)}"
    if q.unit.startswith("id:"):
        return f"{q.unit.removeprefix('id:')} {q.low:f}"
    if q.unit == TENS:
        return _tens(q)
    if q.ordinal:
        named = q.unit in noun_kinds() and q.unit not in UNITS_NOT_SHOWN
        return f"{_plain(q.low)}{_suffix(q.low)}" + (f" {q.unit}" if named else "")
    return _bounded(q)


def _tens(q: Quantity) -> str:
    """The 70s; 76 to 79 where the text says which part of them."""
    low, high = int(q.low or 0), int(q.high or 0)
    return f"{low}s" if high - low == 9 else f"{low} to {high}"


def _bounded(q: Quantity) -> str:
    if q.low is None or q.high is None:
        return f"at most {_with_unit(q.high, q.unit)}" if q.low is None else f"at least {_with_unit(q.low, q.unit)}"
    if q.rough and q.high and q.low == q.high * nearly_factor(q.high):
        return f"nearly {_with_unit(q.high, q.unit)}"
    if q.rough and q.high == q.low * JUST_OVER_FACTOR and q.low:
        return f"just over {_with_unit(q.low, q.unit)}"
    about = "about " if q.rough else ""
    figures = _with_unit(q.high, q.unit)
    return about + (figures if q.low == q.high else f"{SIGN_OF.get(q.unit, '')}{_figure(q.low)} to {figures}")


def _with_unit(value: Decimal | None, unit: str) -> str:
    if unit in SIGN_OF:
        return SIGN_OF[unit] + _money(value)
    if not unit or unit in UNITS_NOT_SHOWN:
        return _figure(value)
    return f"{_figure(value)} {unit if value is not None and abs(value) <= 1 else PLURALS.get(unit) or _plural(unit)}"


SIGN_OF = {unit: sign for sign, unit in CURRENCY_SIGNS.items()} | {"cad": "C$", "aud": "A$", "nzd": "NZ$"}


def _money(value: Decimal | None) -> str:
    """Cents are written in full: $18.50."""
    if value is None or value % 1 == 0 or abs(value) >= MILLION:
        return _figure(value)
    return f"{value:,.2f}"


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in set("aeiou"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _figure(value: Decimal | None) -> str:
    if value is None:
        return ""
    for scale, word in ((BILLION, "billion"), (MILLION, "million")):
        if abs(value) >= scale and (value / scale * 100) % 1 == 0:
            return f"{_plain(value / scale)} {word}"
    return _plain(value)


def _plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    shown = value if value == value.quantize(SHOWN_STEP) or abs(value) < SHOWN_STEP else value.quantize(SHOWN_STEP)
    text = f"{shown:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _suffix(value: Decimal | None) -> str:
    number = int(value or 0)
    return "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
