"""The grammar of spoken and written numbers: `62-MILLION, 953-THOUSAND`, `TWO-POINT-FIVE`, `three and a half`.

Every function reads at one place and returns a value and the place after it, or None.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from diffcast.language.tokens import CACHE_SIZE, MAX_DIGITS, Tokens
from diffcast.language.wordlists import entries, rows

ONE = Decimal(1)
TEN = 10
HUNDRED = Decimal(100)
THOUSAND = Decimal(1000)
MILLION = Decimal(1_000_000)
THREE_NOUGHTS = "000"
CURRENCY = frozenset("$£€")
FRACTION_GLYPHS = {
    "½": Decimal(1) / 2, "¼": Decimal(1) / 4, "¾": Decimal(3) / 4, "⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3,
    "⅛": Decimal(1) / 8, "⅜": Decimal(3) / 8, "⅝": Decimal(5) / 8, "⅞": Decimal(7) / 8, "⅕": Decimal(1) / 5,
}  # fmt: skip
SLASH_DENOMINATORS = frozenset({2, 3, 4, 5, 8, 10, 16})  # denominators that are written 3/4; 10/7 may be a date
GRAND = "grand"
MONEY_ONLY = frozenset({"m", "b"})  # 3m is three metres unless a currency sign comes before it


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and the index after its last piece."""

    value: Decimal
    end: int
    scale: Decimal = ONE
    """The last scale word (thousand, million), or 1."""
    figures: bool = False
    """Whether it is written in digits."""


MAX_SPOKEN_DECIMALS = 2
"""Figures behind POINT; more are a number of their own: AT ONE POINT 600 OFFICERS."""


@lru_cache(maxsize=CACHE_SIZE)
def cardinal(t: Tokens, i: int) -> Numeral | None:
    """The whole or decimal number that begins at piece `i`, in figures or words. `fraction` reads fractions alone."""
    found = _part(t, i)
    while found is not None and found.scale > ONE and _spoken_whole(t, found):
        following = _continuation(t, found)
        if following is None:
            return found
        if _tenths(t, found, following):
            return replace(following, value=found.value + following.value * found.scale / TEN)
        found = replace(following, value=found.value + following.value, figures=found.figures or following.figures)
    return found


def _spoken_whole(t: Tokens, part: Numeral) -> bool:
    """Whether a smaller part may follow: after 62-MILLION, but neither after 2.5 million nor after $4M."""
    return t.text(part.end - 1) in scales() and part.value % part.scale == 0


def _tenths(t: Tokens, before: Numeral, part: Numeral) -> bool:
    """A MILLION-SEVEN is 1.7 million: nobody says 1,000,007 like that."""
    figure = not part.figures and part.value < TEN and t.text(part.end - 1) not in scales()
    return figure and before.scale >= MILLION and t.hyphen(before.end) and t.text(before.end - 2) in ARTICLES


def _continuation(t: Tokens, before: Numeral) -> Numeral | None:
    """The next smaller part: `953-THOUSAND` after `62-MILLION,`, `AND TWELVE` after `TWO THOUSAND`."""
    comma = t.text(before.end) == ","
    start = before.end + 1 if comma else t.skip_hyphen(before.end)
    joined = t.text(start) == "and"
    part = _part(t, start + joined)
    if part is None or part.value >= before.scale or t.text(start) in ARTICLES or part.value != int(part.value):
        return None
    if part.scale > ONE:
        return None if joined else part
    if comma and _prompted(t, before, part):
        return part
    if before.figures or part.figures or (comma and part.value < HUNDRED):
        return None
    return None if joined and (comma or before.scale != THOUSAND) else part


def _prompted(t: Tokens, before: Numeral, part: Numeral) -> bool:
    """`38-THOUSAND, 500`, `ONE-THOUSAND, 150`: one number of a prompter; without the hyphen they may be two."""
    hyphened = t.text(before.end - 2) == "-"
    return hyphened and part.figures and before.scale == THOUSAND > part.value >= HUNDRED and t.text(part.end) != "of"


def _part(t: Tokens, i: int) -> Numeral | None:
    if t.text(i) in ARTICLES:
        j = t.skip_hyphen(i + 1)
        if t.text(j) in scales():
            return _scaled(t, Numeral(ONE, i + 1))
        hundreds = _hundreds(t, Numeral(ONE, i + 1), i + 1)
        return hundreds and _scaled(t, hundreds)
    head = _figures(t, i) or _point(t, Numeral(Decimal(0), i))
    if head is None and (two := small(t, i)) is not None:
        head = Numeral(Decimal(two[0]), two[1])
    if head is None:
        return None
    whole = _hundreds(t, head, head.end) or _point(t, head) or head
    return _scaled(t, _and_a_half(t, whole))


ARTICLES = frozenset({"a", "an"})


def _figures(t: Tokens, i: int) -> Numeral | None:
    if t.text(i) == "." and t.glued(i + 1) and not t.glued(i) and t.digits(i + 1):
        digits = t.text(i + 1).replace(",", "")
        return Numeral(Decimal(f"0.{digits}"), i + 2, figures=True) if len(digits) <= MAX_DIGITS else None
    if not t.digits(i) or len(t.text(i)) > MAX_DIGITS:
        return None
    if (end := _spaced_thousands(t, i)) > i:
        return Numeral(Decimal("".join(t.text(j) for j in range(i, end))), end, figures=True)
    return Numeral(Decimal(t.text(i).replace(",", "")), i + 1, figures=True)


def _spaced_thousands(t: Tokens, i: int) -> int:
    """The index after figures in groups of three that end in 000: 10 000, 1 250 000; `i` for all others.

    Others may be two numbers: ROOM 12 400 PEOPLE.
    """
    end = i + 1
    while t.digits(end) and not t.glued(end) and t.text(end).isdecimal() and len(t.text(end)) == len(THREE_NOUGHTS):
        end += 1
    grouped = t.text(i).isdecimal() and not t.text(i).startswith("0") and len(t.text(i)) <= len(THREE_NOUGHTS)
    return end if end > i + 1 and grouped and t.text(end - 1) == THREE_NOUGHTS else i


def small(t: Tokens, i: int) -> tuple[int, int] | None:
    """A number word below a hundred (`TWENTY-TWO`) and the index after it."""
    role, value = number_words().get(t.text(i), ("", 0))
    if role == "tens":
        j = t.skip_hyphen(i + 1)
        role_after, units = number_words().get(t.text(j), ("", 0))
        return (value + units, j + 1) if role_after == "digit" and units else (value, i + 1)
    return (value, i + 1) if role in {"digit", "teen"} and t.text(i) != "oh" else None


def _hundreds(t: Tokens, head: Numeral, end: int) -> Numeral | None:
    j = t.skip_hyphen(end)
    if t.text(j) != "hundred" or head.value >= HUNDRED or head.value != int(head.value):
        return None
    k = t.skip_hyphen(j + 1)
    rest = small(t, t.skip_hyphen(k + 1) if t.text(k) == "and" else k)
    if rest is None or rest[0] == 0 or t.text(t.skip_hyphen(rest[1])) == "hundred":
        return Numeral(head.value * HUNDRED, j + 1, figures=head.figures)
    return Numeral(head.value * HUNDRED + rest[0], rest[1], figures=head.figures)


def _point(t: Tokens, head: Numeral) -> Numeral | None:
    """`SIX POINT NINE`; POINT without a digit after it (`AN ELEVEN-POINT LEAD`) is something else."""
    j = t.skip_hyphen(head.end)
    if t.text(j) != "point":
        return None
    k, decimals = t.skip_hyphen(j + 1), ""
    while (digit := _digit(t, k)) and len(decimals) < MAX_DIGITS and not (decimals and t.text(k + 1) == "point"):
        decimals, end = decimals + digit, k + 1
        k = t.skip_hyphen(end)
    return Numeral(head.value + Decimal(f"0.{decimals}"), end, figures=head.figures) if decimals else None


def _digit(t: Tokens, i: int) -> str:
    role, value = number_words().get(t.text(i), ("", 0))
    figures = t.text(i).isdecimal() and len(t.text(i)) <= MAX_SPOKEN_DECIMALS
    return str(value) if role == "digit" else t.text(i) if figures else ""


def _and_a_half(t: Tokens, head: Numeral) -> Numeral:
    """`ONE-AND-A-HALF`, `2½`, `2 1/2`."""
    end = head.end
    if t.text(end) in FRACTION_GLYPHS:
        return replace(head, value=head.value + FRACTION_GLYPHS[t.text(end)], end=end + 1)
    j = t.skip_hyphen(end)
    after = t.skip_hyphen(j + 1) if t.text(j) == "and" else end
    part = fraction(t, after)
    if part is None or part.value >= ONE or head.value != int(head.value):
        return head
    if after == end and not (head.figures and t.text(after + 1) == "/"):
        return head
    said = t.text(part.end - 1)
    return replace(head, value=head.value + part.value, end=part.end) if said in AFTER_AND or after == end else head


AFTER_AND = frozenset({"half", "quarter", "quarters"})


def _scaled(t: Tokens, head: Numeral) -> Numeral:
    j = t.skip_hyphen(head.end)
    scale = scales().get(t.text(j))
    if scale is None:
        return _abbreviated(t, head)
    said = replace(head, value=head.value * scale, end=j + 1, scale=scale)
    half = _and_a_half(t, Numeral(ONE, j + 1))
    return said if half.end == j + 1 else replace(said, value=head.value * scale * half.value, end=half.end)


def _abbreviated(t: Tokens, head: Numeral) -> Numeral:
    letters, before = t.text(head.end), head.end - 2
    if _thousands(t, head):
        return replace(head, value=head.value * THOUSAND, end=t.skip_hyphen(head.end) + 1, scale=THOUSAND)
    scale = glued_scales().get(letters)
    if scale is None or not head.figures or not t.glued(head.end):
        return head
    if letters in MONEY_ONLY and t.text(before) not in CURRENCY:
        return head
    return replace(head, value=head.value * scale, end=head.end + 1, scale=scale)


def _thousands(t: Tokens, head: Numeral) -> bool:
    """Whether FIVE K or THIRTY GRAND says thousands; not FIVE K-9 UNITS, TWO GRAND JURIES."""
    j = t.skip_hyphen(head.end)
    if t.text(j) == "k":
        return not t.glued(j + 1) or not (t.hyphen(j + 1) or t.text(j + 1) in {"'", "&"})
    return t.text(j) == GRAND and (not t.word(j + 1) or t.text(j + 1) in entries("noun_phrase_ends"))


def fraction(t: Tokens, i: int) -> Numeral | None:
    """A part of one (`two-thirds`, `A QUARTER`, `½`, `3/4`), as a number below one."""
    if t.text(i) in FRACTION_GLYPHS:
        return Numeral(FRACTION_GLYPHS[t.text(i)], i + 1)
    if t.digits(i):
        return _slashed(t, i)
    if t.text(i) == "half":
        return Numeral(ONE / 2, i + 1)
    above = (1, i + 1) if t.text(i) in ARTICLES else small(t, i)
    if above is None:
        return None
    j = t.skip_hyphen(above[1])
    below = parts().get(t.text(j), 0)
    if not 0 < above[0] < below or (above[0] > 1) != t.text(j).endswith("s"):
        return None
    return Numeral(Decimal(above[0]) / below, j + 1)


def _slashed(t: Tokens, i: int) -> Numeral | None:
    if t.text(i + 1) != "/" or not (t.glued(i + 1) and t.glued(i + 2) and t.digits(i + 2)) or t.text(i + 3) == "/":
        return None
    above, below = t.text(i), t.text(i + 2)
    if not (above.isdecimal() and below.isdecimal() and len(above) < 3 and len(below) < 3):
        return None
    proper = 0 < int(above) < int(below) and int(below) in SLASH_DENOMINATORS
    return Numeral(Decimal(int(above)) / int(below), i + 3, figures=True) if proper else None


@cache
def number_words() -> dict[str, tuple[str, int]]:
    """Words below a hundred with their role (`digit`, `teen`, `tens`) and value."""
    return {form: (role, value) for role, value, form in _entries() if role in {"digit", "teen", "tens"}}


@cache
def ordinals() -> dict[str, int]:
    """Ordinal words with their place."""
    return {form: value for role, value, form in _entries() if role == "ordinal"}


@cache
def parts() -> dict[str, int]:
    """Words for parts of one, with their denominator."""
    return {form: value for role, value, form in _entries() if role == "part"}


@cache
def scales() -> dict[str, Decimal]:
    """Scale words from thousand on."""
    return {form: Decimal(value) for role, value, form in _entries() if role == "scale"}


@cache
def glued_scales() -> dict[str, Decimal]:
    """Letters that mean a scale right after figures: the m of 3m."""
    return {form: Decimal(value) for role, value, form in _entries() if role == "glued"}


@cache
def _entries() -> tuple[tuple[str, int, str], ...]:
    heads = ((row.key.split(), row.entries) for row in rows("numerals"))
    return tuple((role, int(value), form) for (role, value), forms in heads for form in forms)
