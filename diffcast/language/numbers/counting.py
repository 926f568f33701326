"""One number at one place: an amount (12 people), a place in an order (14th), or neither (a time code)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from diffcast.language.inflection import lemma
from diffcast.language.numbers.amounts import Amount, settled, with_noun, with_smaller, with_unit
from diffcast.language.numbers.digit_groups import in_groups, measured_in_groups, priced_in_groups
from diffcast.language.numbers.labels import HYPHEN_PREFIXES, MAX_CODE_LETTERS, letter_code
from diffcast.language.numbers.numerals import (
    ARTICLES,
    CURRENCY,
    HUNDRED,
    ONE,
    cardinal,
    glued_scales,
)
from diffcast.language.numbers.ordinals import ORDINAL_SUFFIXES, ordinal
from diffcast.language.numbers.shares import DOZEN, share
from diffcast.language.numbers.signs import MINUS_WORDS
from diffcast.language.numbers.tens import tens
from diffcast.language.numbers.units import CURRENCY_SIGNS, MONEY, noun_at, noun_kinds, noun_phrase_ends, unit_at, units
from diffcast.language.tokens import CACHE_SIZE, Tokens
from diffcast.language.wordlists import entries

CURRENCY_PREFIXES = {"us": "usd", "c": "cad", "ca": "cad", "a": "aud", "au": "aud", "nz": "nzd"}
PRONOUN_BEFORE = entries("grammar_cues", "pronoun before")
COUNTS_ONE = entries("grammar_cues", "counts one")
ONCE_BEFORE = entries("grammar_cues", "once before")
UNITS_OF_INDEFINITE_ONE = frozenset({"day", "time", "point", "second"})  # ONE DAY HE LEFT, AT ONE POINT: no amounts
AFTER_ONE_DOLLAR = frozenset({"less", "more", "off", "cheaper", "extra", "apiece"})
ORDERED_THINGS = entries("ordered_things")
GLUED_UNITS = entries("grammar_cues", "glued units")
ALL_DAY = ("twenty", "four", "seven")  # 24/7
FIFTY = 50  # percent
HALF = Decimal("0.5")
EMERGENCY_NUMBERS = frozenset({"911", "988", "999", "112"})
MAX_PIECES_TO_CALL = 8  # pieces before 911 that are searched for a word such as `called`


@lru_cache(maxsize=CACHE_SIZE)
def amount(t: Tokens, i: int) -> Amount | None:
    """The amount that begins at piece `i`, with its unit; None if the number there is not an amount."""
    return _money(t, i) or share(t, i) or _counted(t, i) or _measured(t, i) or _single(t, i) or _place(t, i)


def _money(t: Tokens, i: int) -> Amount | None:
    sign = i + 1 if t.text(i) in CURRENCY_PREFIXES and t.glued(i + 1) else i
    if t.text(sign) not in CURRENCY_SIGNS:
        return None
    number = cardinal(t, sign + 1)
    if number is None:
        return None
    currency = CURRENCY_PREFIXES[t.text(i)] if sign > i else CURRENCY_SIGNS[t.text(i)]
    named = unit_at(t, number.end)
    end = named[1] if named and named[0] in MONEY else number.end
    return Amount(i, end, number.value, number.value, currency)


def _counted(t: Tokens, i: int) -> Amount | None:
    """A DOZEN OFFICERS, two dozen, A YEAR AND A HALF, LESS THAN A DAY, A DOLLAR LESS."""
    if t.text(i) in ARTICLES and t.text(t.skip_hyphen(i + 1)) == "dozen":
        return _dozens(t, i, t.skip_hyphen(i + 1) + 1, ONE)
    number = cardinal(t, i)
    if number is not None and t.text(t.skip_hyphen(number.end)) == "dozen":
        return _dozens(t, i, t.skip_hyphen(number.end) + 1, number.value)
    unit = unit_at(t, i + 1) if t.text(i) in ARTICLES | {"one", "another"} else None
    if unit is None or unit[0] in {"percent", "time", "second"}:
        return None
    half = t.phrase(unit[1], ("and", "a", "half"))
    if half:
        return settled(Amount(i, unit[1] + 3, Decimal("1.5"), Decimal("1.5"), unit[0]))
    bare = t.text(unit[1]) in AFTER_ONE_DOLLAR and unit[0] in MONEY
    asked = t.text(i - 1) in ONCE_BEFORE or t.text(i) == "another"
    bounded = asked and t.text(i) != "one" and t.text(unit[1]) != "ago"
    found = with_smaller(t, Amount(i, unit[1], Decimal(1), Decimal(1), unit[0]))
    return settled(found) if bare or bounded or found.end > unit[1] else None


def _dozens(t: Tokens, i: int, end: int, count: Decimal) -> Amount:
    """TWO DOZEN, A DOZEN AND A HALF."""
    half = t.phrase(end, ("and", "a", "half"))
    value = (count + half * HALF) * DOZEN
    return with_noun(t, Amount(i, end + 3 * half, value, value))


def _measured(t: Tokens, i: int) -> Amount | None:
    priced = priced_in_groups(t, i) if t.word(i) else None
    if priced is not None:
        return Amount(i, priced[1], priced[0], priced[0])
    found = measured_in_groups(t, i) if t.word(i) else None
    return None if found is None else with_unit(t, Amount(i, found[1], found[0], found[0], plain=True))


def _single(t: Tokens, i: int) -> Amount | None:
    if t.text(i) == "number" or (t.text(i) in ARTICLES and t.text(i - 1) == "such"):
        return None
    number = cardinal(t, i)
    if number is None or ordinal(t, i) is not None:
        return None
    plain = number.scale == 1 and number.value == int(number.value)
    found = with_unit(t, Amount(i, number.end, number.value, number.value, plain=plain))
    counts = t.text(i) != "one" or number.end > i + 1 or t.text(i - 1) in MINUS_WORDS
    return found if counts or _is_number_one(t, found) else None


def _is_number_one(t: Tokens, found: Amount) -> bool:
    """Whether ONE counts: with a unit or a known noun, or after a word that asks for a number; never a pronoun."""
    i = found.first
    if t.text(i - 1) in PRONOUN_BEFORE or t.text(i + 1) in {"of", "another"}:
        return False
    if found.unit in UNITS_OF_INDEFINITE_ONE:
        return t.text(i - 1) in COUNTS_ONE or t.hyphen(i + 1)
    if found.unit in units():
        return True
    return found.unit in noun_kinds() and t.text(t.skip_hyphen(i + 1)) not in {"more"} and found.noun_end == i + 2


def _place(t: Tokens, i: int) -> Amount | None:
    number = ordinal(t, i)
    if number is None:
        return None
    noun = t.skip_hyphen(number.end)
    if t.text(i) in {"first", "second"} and (_is_no_place(t, i, noun) or not t.word(noun)):
        return None
    unit = _ordinal_noun(t, noun)
    return Amount(i, number.end, number.value, number.value, unit, ordinal=True)


def _is_no_place(t: Tokens, i: int, noun: int) -> bool:
    """AT FIRST, A SPLIT SECOND, and A SECOND MAN, who is another one; A SECOND FLOOR is the one above the first."""
    before, named = t.text(i - 1), t.text(noun)
    return before in {"at", "split"} or (before == "a" and ORDERED_THINGS.isdisjoint({named, lemma(named)}))


def _ordinal_noun(t: Tokens, i: int) -> str:
    """What is in the order: the first known noun behind the ordinal, or else the word right behind it."""
    noun = noun_at(t, i)
    if noun is not None and noun[0] in noun_kinds():
        return noun[0]
    named = t.word(i) and t.text(i) not in noun_phrase_ends() and not t.hyphen(i + 1)
    return lemma(t.text(i).removesuffix("'s")) if named else ""


def skip_non_amount(t: Tokens, i: int) -> int:
    """The index after figures that are not an amount (a phone number, a time code); `i` itself if there are none."""
    if t.phrase(i, ALL_DAY) or t.phrase(i, (*ALL_DAY[:2], "-", ALL_DAY[2])):
        return t.skip_hyphen(i + 2) + 1
    even = _fifty_fifty(t, i)
    if even > i or not t.digits(i):
        return max(even, in_groups(t, i))
    for rule in (_clock_like, _slashed, _telephone, _code, _stutter):
        end = rule(t, i)
        if end > i:
            return end
    return i


def _fifty_fifty(t: Tokens, i: int) -> int:
    """FIFTY-FIFTY, `50-50`: even odds, not two amounts."""
    one = cardinal(t, i)
    if one is None or not t.hyphen(one.end) or one.value != FIFTY:
        return i
    other = cardinal(t, one.end + 1)
    return other.end if other is not None and other.value == FIFTY else i


def _clock_like(t: Tokens, i: int) -> int:
    """`01:23:45`, `:12`, `16:41`: a time code, since no date rule took it."""
    end = i + 1
    while t.text(end) == ":" and t.glued(end) and t.glued(end + 1) and t.digits(end + 1):
        end += 2
    return end if end > i + 1 or (t.text(i - 1) == ":" and t.glued(i)) else i


def _slashed(t: Tokens, i: int) -> int:
    """`24/7`, `10/7`, `(01/02/2025)`; fractions are read earlier."""
    from_fraction = t.text(i + 1) == "/" and t.glued(i + 1) and t.digits(i + 2) and t.glued(i + 2)
    if not from_fraction or ((t.text(i), t.text(i + 2)) in COMMON_FRACTIONS and t.text(i + 3) != "/"):
        return i
    return i + 5 if t.text(i + 3) == "/" and t.digits(i + 4) else i + 3


COMMON_FRACTIONS = frozenset(
    {("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4"), ("1", "8"), ("3", "8"), ("5", "8")}
)


def _telephone(t: Tokens, i: int) -> int:
    """`9-1-1`, `she called 911`."""
    if _alarm(t, i):
        return i + 1
    return i + 5 if t.phrase(i, ("9", "-", "1", "-", "1")) else i


def _alarm(t: Tokens, i: int) -> bool:
    """`she called 911`, THE 911 TAPES: the emergency number, if a word of calling is near; otherwise 911 is a count."""
    if t.text(i) not in EMERGENCY_NUMBERS or t.text(i - 1) in CURRENCY:
        return False
    if t.text(i + 1) in entries("grammar_cues", "calling"):
        return True
    near = {t.text(j) for j in range(i - MAX_PIECES_TO_CALL, i)} & entries("grammar_cues", "calling")
    return bool(near) and not unit_at(t, i + 1) and not noun_at(t, i + 1)


def _code(t: Tokens, i: int) -> int:
    """Figures with letters on either side: B01, 5G, 737s, COVID-19, WB-2."""
    if t.glued(i) and t.word(i - 1):
        return i if letter_code(t, i) else i + 1
    if t.hyphen(i - 1) and t.glued(i) and t.word(i - 2) and len(t.text(i - 2)) > MAX_CODE_LETTERS and _outside(t, i):
        return i + 1
    letters = t.text(i + 1)
    if letters == "s" and (tens(t, i) or letter_code(t, i)):
        return i
    if not (t.glued(i + 1) and t.word(i + 1)) or letters in ORDINAL_SUFFIXES or letters in glued_scales():
        return i
    return i if unit_at(t, i + 1) or letters in GLUED_UNITS - {"s", "x"} else i + 2


def _outside(t: Tokens, i: int) -> bool:
    """Whether the word before the hyphen is not a number or a prefix such as `mid-`."""
    return t.text(i - 2) not in HYPHEN_PREFIXES and cardinal(t, i - 2) is None and ordinal(t, i - 2) is None


def _stutter(t: Tokens, i: int) -> int:
    """`50 50 THOUSAND`: said twice, counted once."""
    return i + 1 if t.text(i) == t.text(i + 1) else i


def scale_at(t: Tokens, i: int) -> Decimal:
    """What the last words of the number at piece `i` multiply: THREE HUNDRED, FOUR HUNDRED THOUSAND, 5 million."""
    number = cardinal(t, i)
    if number is None:
        return ONE
    last = number.end - 1
    if number.scale > ONE:
        last -= 2 if t.hyphen(last - 1) else 1
    hundreds = t.text(last) == "hundred" and number.value % (HUNDRED * number.scale) == 0
    return number.scale * HUNDRED if hundreds else number.scale
