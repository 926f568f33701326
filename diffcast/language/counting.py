"""One amount with what it counts: `300-MILLION-DOLLAR`, `12 people`, A DOLLAR LESS, `14th`."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from diffcast.language.amounts import Amount, settled, with_noun, with_smaller, with_unit
from diffcast.language.cues import cues
from diffcast.language.numerals import ARTICLES, cardinal, ordinal
from diffcast.language.shares import DOZEN, share
from diffcast.language.tokens import KEPT, Tokens
from diffcast.language.units import MONEY, SIGNS, kinds, noun_at, unit_at, units

PREFIXES = {"us": "usd", "c": "cad", "ca": "cad", "a": "aud", "au": "aud", "nz": "nzd"}
PRONOUN_BEFORE = cues("pronoun before")
COUNTS_ONE = cues("counts one")
ONCE_BEFORE = cues("once before")
ONE_DAY = frozenset({"day", "time", "point", "second"})  # ONE DAY HE LEFT, AT ONE POINT: no amounts
STREETS = cues("streets")
LESSER = frozenset({"less", "more", "off", "cheaper", "extra", "apiece"})


@lru_cache(maxsize=KEPT)
def amount(t: Tokens, i: int) -> Amount | None:
    """The amount that opens at piece `i`, with its unit; None where the number there is no amount."""
    return _money(t, i) or share(t, i) or _counted(t, i) or _single(t, i) or _place(t, i)


def _money(t: Tokens, i: int) -> Amount | None:
    sign = i + 1 if t.text(i) in PREFIXES and t.glued(i + 1) else i
    if t.text(sign) not in SIGNS:
        return None
    number = cardinal(t, sign + 1)
    if number is None:
        return None
    currency = PREFIXES[t.text(i)] if sign > i else SIGNS[t.text(i)]
    named = unit_at(t, number.end)
    end = named[1] if named and named[0] in MONEY else number.end
    return Amount(i, end, number.value, number.value, currency)


def _counted(t: Tokens, i: int) -> Amount | None:
    """A DOZEN OFFICERS, two dozen, A YEAR AND A HALF, LESS THAN A DAY, A DOLLAR LESS."""
    if t.text(i) in ARTICLES and t.text(t.skip_hyphen(i + 1)) == "dozen":
        return with_noun(t, Amount(i, t.skip_hyphen(i + 1) + 1, DOZEN, DOZEN))
    number = cardinal(t, i)
    if number is not None and t.text(t.skip_hyphen(number.end)) == "dozen":
        return with_noun(t, Amount(i, t.skip_hyphen(number.end) + 1, number.value * DOZEN, number.value * DOZEN))
    unit = unit_at(t, i + 1) if t.text(i) in ARTICLES | {"one", "another"} else None
    if unit is None or unit[0] in {"percent", "time", "second"}:
        return None
    half = t.phrase(unit[1], ("and", "a", "half"))
    if half:
        return settled(Amount(i, unit[1] + 3, Decimal("1.5"), Decimal("1.5"), unit[0]))
    bare = t.text(unit[1]) in LESSER and unit[0] in MONEY
    asked = t.text(i - 1) in ONCE_BEFORE or t.text(i) == "another"
    bounded = asked and t.text(i) != "one" and t.text(unit[1]) != "ago"
    found = with_smaller(t, Amount(i, unit[1], Decimal(1), Decimal(1), unit[0]))
    return settled(found) if bare or bounded or found.end > unit[1] else None


def _single(t: Tokens, i: int) -> Amount | None:
    if t.text(i) == "number" or (t.text(i) in ARTICLES and t.text(i - 1) == "such"):
        return None
    number = cardinal(t, i)
    if number is None or ordinal(t, i) is not None:
        return None
    plain = number.scale == 1 and number.value == int(number.value)
    found = with_unit(t, Amount(i, number.end, number.value, number.value, plain=plain))
    return found if t.text(i) != "one" or number.end > i + 1 or _is_number_one(t, found) else None


def _is_number_one(t: Tokens, found: Amount) -> bool:
    """Whether ONE counts: with a unit or a known noun, or after a word that asks for a number; never a pronoun."""
    i = found.first
    if t.text(i - 1) in PRONOUN_BEFORE or t.text(i + 1) in {"of", "another", "day's"}:
        return False
    if found.unit in ONE_DAY:
        return t.text(i - 1) in COUNTS_ONE or t.hyphen(i + 1)
    if found.unit in units():
        return True
    return found.unit in kinds() and t.text(t.skip_hyphen(i + 1)) not in {"more"} and found.behind == i + 2


def _place(t: Tokens, i: int) -> Amount | None:
    number = ordinal(t, i)
    if number is None:
        return None
    if t.text(i) in {"first", "second"} and (
        t.text(i - 1) in {"at", "a", "split"} or not t.word(t.skip_hyphen(number.end))
    ):
        return None
    if t.text(number.end) in STREETS:
        return None
    end = t.skip_hyphen(number.end)
    noun = noun_at(t, end) or ((t.text(end), end + 1) if t.word(end) else None)
    unit = noun[0] if noun and noun[0] in kinds() else ""
    return Amount(i, number.end, number.value, number.value, unit, ordinal=True)
