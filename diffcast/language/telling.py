"""How an amount reads to a person: `$1.2 million`, `nearly 3 feet`, `7-2`, `14th`."""

from __future__ import annotations

from decimal import Decimal

from diffcast.language.bounds import BEYOND, NEARLY
from diffcast.language.cues import cues
from diffcast.language.units import SIGNS
from diffcast.model import Quantity

IRREGULAR = {
    "foot": "feet", "inch": "inches", "century": "centuries", "person": "people", "child": "children", "man": "men",
    "woman": "women", "country": "countries", "county": "counties", "city": "cities", "body": "bodies",
    "percent": "percent", "square foot": "square feet", "mile an hour": "miles an hour",
    "kilometer an hour": "kilometers an hour", "fish": "fish", "cattle": "cattle", "aircraft": "aircraft",
}  # fmt: skip
ACTS = cues("acts")
MILLION = Decimal(1_000_000)
BILLION = Decimal(1_000_000_000)
SHOWN = Decimal("0.01")


def spell(q: Quantity) -> str:
    """The amount in figures with its unit; two amounts that are equal are spelled alike unless one is rough."""
    if q.unit == "score":
        return f"{_figure(q.low)}-{_figure(q.high)}"
    if q.unit.startswith("id:"):
        return f"{q.unit.removeprefix('id:')} {_plain(q.low)}"
    if q.ordinal:
        return f"{_plain(q.low)}{_suffix(q.low)}" + (f" {q.unit}" if q.unit and q.unit not in ACTS else "")
    return _bounded(q)


def _bounded(q: Quantity) -> str:
    if q.low is None or q.high is None:
        return f"at most {_with_unit(q.high, q.unit)}" if q.low is None else f"at least {_with_unit(q.low, q.unit)}"
    if q.rough and q.low == q.high * NEARLY and q.high:
        return f"nearly {_with_unit(q.high, q.unit)}"
    if q.rough and q.high == q.low * BEYOND and q.low:
        return f"just over {_with_unit(q.low, q.unit)}"
    about = "about " if q.rough else ""
    figures = _with_unit(q.high, q.unit)
    return about + (figures if q.low == q.high else f"{SIGN_OF.get(q.unit, '')}{_figure(q.low)} to {figures}")


def _with_unit(value: Decimal | None, unit: str) -> str:
    if unit in SIGN_OF:
        return SIGN_OF[unit] + _money(value)
    if not unit or unit in ACTS:
        return _figure(value)
    return f"{_figure(value)} {unit if value is not None and abs(value) <= 1 else IRREGULAR.get(unit) or _plural(unit)}"


SIGN_OF = {unit: sign for sign, unit in SIGNS.items()} | {"cad": "C$", "aud": "A$", "nzd": "NZ$"}


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
    shown = value if value == value.quantize(SHOWN) or abs(value) < SHOWN else value.quantize(SHOWN)
    text = f"{shown:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _suffix(value: Decimal | None) -> str:
    number = int(value or 0)
    return "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
