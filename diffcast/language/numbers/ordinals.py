"""Ordinals in figures and in words: `14th`, FOURTEENTH, TWO HUNDREDTH."""

from __future__ import annotations

from decimal import Decimal

from diffcast.language.numbers.numerals import ARTICLES, HUNDRED, TEN, Numeral, cardinal, number_words, ordinals
from diffcast.language.numbers.units import looks_plural
from diffcast.language.tokens import MAX_DIGITS, Tokens

ORDINAL_SUFFIXES = frozenset({"st", "nd", "rd", "th"})


def ordinal(t: Tokens, i: int) -> Numeral | None:
    """An ordinal: `14th`, `FOURTEENTH`, `twenty-first`, TWO HUNDREDTH, `hundred and fiftieth`."""
    if t.digits(i) and t.glued(i + 1) and t.text(i + 1) in ORDINAL_SUFFIXES and len(t.text(i)) <= MAX_DIGITS:
        value = Decimal(t.text(i).replace(",", ""))
        return Numeral(value, i + 2, figures=True) if value == int(value) else None
    role, value_said = number_words().get(t.text(i), ("", 0))
    if role == "tens":
        j = t.skip_hyphen(i + 1)
        units = ordinals().get(t.text(j), 0)
        if 0 < units < TEN:
            return Numeral(Decimal(value_said + units), j + 1)
    said = ordinals().get(t.text(i))
    return Numeral(Decimal(said), i + 1) if said else _long_ordinal(t, i)


def _long_ordinal(t: Tokens, i: int) -> Numeral | None:
    """TWO HUNDREDTH, ONE HUNDRED TWENTY-FIRST: number words up to one that is an ordinal."""
    head = None if t.text(i) in ARTICLES and t.text(i + 1) in ordinals() else cardinal(t, i)
    if head is None or head.figures or head.value != int(head.value):
        return None
    j = t.skip_hyphen(head.end)
    k = t.skip_hyphen(j + 1) if t.text(j) == "and" else j
    last = Decimal(ordinals().get(t.text(k), 0))
    if last >= HUNDRED:
        thousands = head.value - head.value % (last * TEN)  # ONE THOUSAND TWO HUNDREDTH: only the two is multiplied.
        counted = head.value - thousands
        return Numeral(thousands + counted * last, k + 1) if j == k and 0 < counted < last else None
    if last < 4 and j == k == head.end and looks_plural(t.text(k + 1)):
        return None  # ONE HUNDRED FIRST RESPONDERS
    room = HUNDRED if last >= TEN or head.value % HUNDRED == TEN else Decimal(TEN)
    return Numeral(head.value + last, k + 1) if last and head.value >= HUNDRED and not head.value % room else None
