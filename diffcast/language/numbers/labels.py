"""Numbers that name a thing and count nothing: Flight 618, ROUTE ONE TWENTY, an F-150, 555-0142, 40 Oak Street."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from diffcast.language.inflection import lemma
from diffcast.language.numbers.amounts import Amount
from diffcast.language.numbers.digit_groups import groups, spoken_name
from diffcast.language.numbers.numerals import cardinal, number_words
from diffcast.language.numbers.units import noun_at, noun_phrase_ends, unit_at
from diffcast.language.tokens import CACHE_SIZE, Tokens
from diffcast.language.wordlists import entries, rows

HYPHEN_PREFIXES: Final = entries("grammar_cues", "open prefixes")
STREETS: Final = entries("grammar_cues", "streets")
SOMETIMES_NUMBERED: Final = entries("grammar_cues", "unsure")
SURE_NAMES: Final = frozenset(
    {
        f"id:{name}"
        for name in ("address", "bill", "exit", "flight", "freeway", "highway", "interstate", "phone", "route")
    }
)
CHAMBERS: Final = frozenset({"house", "senate", "assembly"})
"""Words that make BILL TWELVE the name of a bill."""
MAX_CODE_LETTERS: Final = 4
"""Letters: C-130, KC-135; COVID-19 is longer but known by its figures alone."""
MIN_PHONE_DIGITS: Final = 7
MAX_PHONE_DIGITS: Final = 15
MIN_SPOKEN_PHONE_GROUPS: Final = 4
"""Digits that are read out one by one: years in a row have none. Behind a word such as CALL one less is enough."""
MAX_PHONE_GROUP: Final = 4
"""Digits of one group of a phone number in figures."""
MAX_PIECES_TO_CALL: Final = 8
"""Pieces before a number that are searched for a word such as `call`."""
MAX_PIECES_TO_STREET: Final = 4
"""Pieces between a house number and its street: 1180 E. Main St."""
MIN_SPOKEN_HOUSE: Final = 100
"""A smaller number before a street in words may count: THREE MAIN STREET SHOPS."""
PHONE_SIGNS: Final = frozenset(".),")
PHONE_JOINTS: Final = frozenset({","})


def named_number(t: Tokens, i: int) -> Amount | None:
    """The number of a thing at piece `i`, with the unit `id:` and what it numbers; None if it is no name."""
    return _phone(t, i) or _house(t, i) or _numbered_thing(t, i)


@lru_cache(maxsize=CACHE_SIZE)
def surely_named(t: Tokens) -> frozenset[int]:
    """The pieces of numbers that are surely names, and so neither years nor hours: Flight 2019, a phone number."""
    places = (i for i, piece in enumerate(t.items) if piece.digits or piece.text in number_words())
    found = (one for i in places if (one := named_number(t, i)) is not None and one.unit in SURE_NAMES)
    return frozenset(index for one in found for index in range(one.first, one.end))


# Flight 618


def _numbered_thing(t: Tokens, i: int) -> Amount | None:
    name = _named_before(t, i)
    number = _number_of_name(t, i) if name else None
    if name is None or number is None:
        return None
    value, end = number
    if unit_at(t, end) or (t.text(end) in {"%", "-"} and t.digits(end + 1)):
        return None
    noun = noun_at(t, end)
    if noun is not None and noun[1] == end + 1 and not t.capital(i - 1):
        return None
    return Amount(i, end, value, value, f"id:{_aliases().get(name, name)}")


def _number_of_name(t: Tokens, i: int) -> tuple[Decimal, int] | None:
    number = cardinal(t, i)
    if t.digits(i):
        whole = number is not None and number.value == int(number.value) and number.scale == 1
        return (number.value, number.end) if number is not None and whole else None
    said = spoken_name(t, i)
    return said if said is not None and said[0] == int(said[0]) else None


def _named_before(t: Tokens, i: int) -> str | None:
    if t.text(i - 1) == "#":
        return "number"
    j = i - 2 if t.text(i - 1) == "." else i - 1
    letters = _letters_before(t, i)
    if letters is not None or (t.hyphen(i - 1) and t.glued(i) and t.digits(i)):
        return letters
    if (
        t.text(j) in {"day", "week", "round"}
        and t.text(j - 1) not in entries("grammar_cues", "before a unit")
        and j == i - 1
    ):
        return t.text(j)
    word = t.text(j) if t.text(j) == "news" else lemma(t.text(j))
    verb = t.text(j).endswith("ed")  # survivors numbered 51
    if word not in numbered_things() or verb or (j == i - 2 and word not in {"no", "number"}):
        return None
    if word == "marker":  # At the marker ten children waited.
        return "milepost" if t.text(j - 1) == "mile" else None
    if word in {"no", "number"}:
        return "number" if word == "number" or (t.digits(i) and (j == i - 2 or _number_sign(t, j))) else None
    return word if word not in SOMETIMES_NUMBERED or _surely_numbered(t, j, i) else None


def _surely_numbered(t: Tokens, j: int, i: int) -> bool:
    """Whether BILL at piece `j` has the number at `i` as its name: in figures, in groups, or HOUSE BILL TWELVE."""
    said = groups(t, i)
    in_words = t.text(j - 1) in CHAMBERS or (said is not None and len(said.ends) > 1)
    return t.capital(j) and (t.digits(i) or in_words)


def _number_sign(t: Tokens, i: int) -> bool:
    """Whether this `no` means `number`, as in THE NO 10 SHIRT and `wearing No 10`, unlike `no 10 people`."""
    inside = t.capital(i) and t.word(i - 1) and not t.capital(i - 1)
    return inside or t.text(i - 1) in entries("grammar_cues", "before a number sign")


# An F-150


def _letters_before(t: Tokens, i: int) -> str | None:
    """The letters of a model or a road before its number: F-150, F150, AR 15, I-95, I NINETY FIVE."""
    hyphen = t.hyphen(i - 1)
    at = i - 2 if hyphen else i - 1
    letters = t.text(at)
    if not t.word(at) or not t.capital(at) or t.hyphen(at - 1) or (t.glued(at) and t.digits(at - 1)):
        return letters if hyphen and t.digits(i) and t.glued(i) and _is_code(t, at) else None
    if hyphen or (t.digits(i) and t.glued(i)):
        return letters if _is_code(t, at) and (t.digits(i) or letters in _spaced_codes()) else None
    return letters if letters in _spaced_codes() and not t.glued(i) else None


def _is_code(t: Tokens, at: int) -> bool:
    letters = t.text(at)
    prefix = letters in HYPHEN_PREFIXES or cardinal(t, at) is not None
    return t.word(at) and len(letters) <= MAX_CODE_LETTERS and not prefix


def letter_code(t: Tokens, i: int) -> bool:
    """Whether figures that touch letters before them are the number of a model: F150, not B01 or H1N1."""
    after = t.glued(i + 1) and t.word(i + 1) and t.text(i + 1) != "s"
    return not after and not t.text(i).startswith("0") and _letters_before(t, i) is not None


# 555-0142


def _phone(t: Tokens, i: int) -> Amount | None:
    found = _phone_in_figures(t, i) if t.digits(i) else _spoken_phone(t, i)
    return None if found is None else Amount(i, found[1], Decimal(found[0]), Decimal(found[0]), "id:phone")


def _phone_in_figures(t: Tokens, i: int) -> tuple[str, int] | None:
    """`555-0142`, `(800) 555-0142`, 800.555.0142; with spaces only where a word such as `call` is near."""
    parts: list[str] = []
    j, end, spaced = i, i, False
    while _is_phone_group(t, j) and sum(map(len, parts)) < MAX_PHONE_DIGITS:
        spaced |= end > i and not t.hyphen(end) and t.text(end) not in {".", ")"}
        parts += t.text(j).split(".")
        end = j + 1
        j = end + 1 if t.hyphen(end) or t.text(end) in PHONE_SIGNS else end
        j = j + 1 if t.text(end) == ")" and t.hyphen(j) else j
    digits = "".join(parts)
    if len(parts) < 2 or not MIN_PHONE_DIGITS <= len(digits) <= MAX_PHONE_DIGITS:
        return None
    if all(len(part) == 1 for part in parts):  # 5 5 5 0 1 4 2, as captions give digits that are read out
        return (digits, end) if _called(t, i) else None
    last = len(parts[-1])
    plain = last == MAX_PHONE_GROUP and len(parts[-2]) == MAX_PHONE_GROUP - 1
    if max(map(len, parts)) > MAX_PHONE_GROUP or last < MAX_PHONE_GROUP - 1:
        return None
    return (digits, end) if (plain and not spaced) or _called(t, i) else None


def _is_phone_group(t: Tokens, i: int) -> bool:
    return t.digits(i) and t.text(i).replace(".", "").isdecimal()


def _spoken_phone(t: Tokens, i: int) -> tuple[str, int] | None:
    """FIVE FIVE FIVE, OH ONE FOUR SEVEN; ONE EIGHT HUNDRED, FIVE FIVE FIVE, ZERO ONE FOUR TWO."""
    said = groups(t, i, PHONE_JOINTS)
    least = MIN_SPOKEN_PHONE_GROUPS - _called(t, i)
    if said is None or sum(length == 1 for length in said.lengths) < least:
        return None
    return (said.digits, said.end) if MIN_PHONE_DIGITS <= len(said.digits) <= MAX_PHONE_DIGITS else None


def _called(t: Tokens, i: int) -> bool:
    return any(t.text(j) in entries("grammar_cues", "calling") for j in range(i - MAX_PIECES_TO_CALL, i))


# 1180 E. Main St.


def _house(t: Tokens, i: int) -> Amount | None:
    number = _number_of_name(t, i)
    if number is None or not (t.digits(i) or number[0] >= MIN_SPOKEN_HOUSE) or t.glued(i):
        return None
    for j in range(number[1], number[1] + MAX_PIECES_TO_STREET):
        if t.text(j) in STREETS and j > number[1]:
            return Amount(i, number[1], number[0], number[0], "id:address")
        if not (t.word(j) and t.capital(j) and t.text(j) not in noun_phrase_ends()) and t.text(j) != ".":
            return None
    return None


@cache
def numbered_things() -> frozenset[str]:
    """Nouns that a number names: flight, district."""
    return entries("numbered_things")


@cache
def _spaced_codes() -> frozenset[str]:
    """Letters that are a name with the number after them even without a hyphen: AR 15, F 150."""
    return entries("letter_codes", "spaced")


@cache
def _aliases() -> dict[str, str]:
    """Short names of numbered things: the i of I-95 is an interstate."""
    return {form: row.key for row in rows("letter_codes") if row.key != "spaced" for form in row.entries}
