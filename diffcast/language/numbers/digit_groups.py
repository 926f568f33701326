"""Numbers that are read out in groups, as the names of things are: FOUR NINETY FIVE, FORTY TWO FIFTEEN, OH ONE."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from diffcast.language.inflection import lemma
from diffcast.language.numbers.numerals import cardinal, number_words, small
from diffcast.language.numbers.units import MONEY, noun_at, noun_kinds, noun_phrase_ends, unit_at
from diffcast.language.tokens import MAX_DIGITS, Tokens
from diffcast.language.wordlists import entries

REPEATS: Final = {"double": 2, "triple": 3}
HUNDRED: Final = Decimal(100)
AFTER_AN_HOUR: Final = frozenset({"o'clock", "am", "pm"})
AFTER_A_TIME: Final = frozenset({"ago", "later", "earlier", "before", "after", "from", "into", "late"})
"""Words after AN HOUR that make it a time: THEY LEFT AT TEN FIFTEEN, AN HOUR LATER."""
LETTER_FOR_NOUGHT: Final = "o"
MAX_GROUPS_OF_NAME: Final = 4
"""Groups of the longest number that names a thing: FOUR TWO ONE FIVE. A phone number has more."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Digits as they were said, one group after the other, and the index after the last."""

    digits: str
    ends: tuple[int, ...]
    """The index after each group."""
    lengths: tuple[int, ...]
    """The digits of each group."""

    @property
    def end(self) -> int:
        """The index after the last group."""
        return self.ends[-1]


def groups(t: Tokens, i: int, joints: frozenset[str] = frozenset()) -> Groups | None:
    """The groups that begin at piece `i`, in words; `joints` are signs that may come between two of them."""
    found: list[str] = []
    ends: list[int] = []
    j = i
    while (one := _group(t, j)) is not None and sum(map(len, found)) + len(one[0]) <= MAX_DIGITS:
        found.append(one[0])
        ends.append(one[1])
        j = t.skip_hyphen(one[1])
        j = j + 1 if t.text(j) in joints else j
    return Groups("".join(found), tuple(ends), tuple(map(len, found))) if found else None


def _group(t: Tokens, i: int) -> tuple[str, int] | None:
    """One group: a digit, DOUBLE FIVE, EIGHT HUNDRED, a number from ten to 99, or FORTY FOUR HUNDRED."""
    times = REPEATS.get(t.text(i), 1)
    role, value = number_words().get(t.text(i + (times > 1)), ("", 0))
    if role == "digit" or (t.text(i) == LETTER_FOR_NOUGHT and number_words().get(t.text(t.skip_hyphen(i + 1)))):
        end = i + 1 + (times > 1)
        hundred = t.skip_hyphen(end)
        if t.text(hundred) == "hundred" and value:
            return f"{value}00", hundred + 1
        return str(value) * times, end
    said = small(t, i)
    if said is None or times > 1:
        return None
    return (f"{said[0]}00", said[1] + 1) if t.text(said[1]) == "hundred" else (str(said[0]), said[1])


def spoken_name(t: Tokens, i: int) -> tuple[Decimal, int] | None:
    """The number that names a thing at piece `i`, in words, and the index after it: FOUR NINETY FIVE is 495.

    A last group that counts the word after it is no part of the name: ROUTE NINE TWENTY PEOPLE.
    """
    said = groups(t, i)
    whole = cardinal(t, i)
    if said is None or (whole is not None and (whole.end >= said.end or whole.scale > 1)):
        return None if whole is None or whole.figures else (whole.value, whole.end)
    count = len(said.ends)
    while count > 1 and (count > MAX_GROUPS_OF_NAME or _counts(t, said.ends[count - 1])):
        count -= 1
    if count == 1:
        return (whole.value, whole.end) if whole is not None else None
    return Decimal(said.digits[: sum(said.lengths[:count])]), said.ends[count - 1]


def _counts(t: Tokens, end: int) -> bool:
    noun = noun_at(t, end)
    counted = noun is not None and noun[1] == end + 1 and noun[0] in noun_kinds()
    return counted or unit_at(t, end) is not None or t.text(end) in AFTER_AN_HOUR | {"hundred", "thousand", "million"}


def in_groups(t: Tokens, i: int) -> int:
    """The index after a number that is said in groups and counts nothing, or `i`: THE PRICE IS FOUR NINETY FIVE.

    It may be 495 or 4.95, so it is no amount, and above all not the two amounts 4 and 95.
    """
    said = _one_number(t, i)
    free = said is not None and (not t.word(said.end) or t.text(said.end) in noun_phrase_ends())
    return said.end if said is not None and free and priced_in_groups(t, i) is None else i


def measured_in_groups(t: Tokens, i: int) -> tuple[Decimal, int] | None:
    """A number that is said in groups before its unit, and the index after it: ONE OH ONE DEGREES, FOUR FIFTY MILES."""
    said = _one_number(t, i)
    unit = unit_at(t, said.end) if said is not None and not t.hyphen(said.end) else None
    if said is None or unit is None or unit[0] in MONEY | {"year"}:
        return None
    return Decimal(said.digits), said.end


def priced_in_groups(t: Tokens, i: int) -> tuple[Decimal, int] | None:
    """A price of what is sold by measure, and the index after it: THREE EIGHTY NINE A GALLON is 3.89.

    So is what an hour of work is paid, where it is ten or more: TWELVE FIFTY AN HOUR. Other prices may be either: FOUR
    FIFTY A MONTH.
    """
    said = groups(t, i)
    if said is None or said.lengths not in {(1, 2), (2, 2)} or t.text(said.end) not in {"a", "an", "per"}:
        return None
    measure = lemma(t.text(said.end + 1))
    paid = measure == "hour" and said.lengths == (2, 2) and t.text(said.end + 2) not in AFTER_A_TIME
    sold = paid or measure in entries("grammar_cues", "sold by measure")
    return (Decimal(said.digits) / HUNDRED, said.end) if sold and not said.digits.startswith("0") else None


def _one_number(t: Tokens, i: int) -> Groups | None:
    """A digit and two more as one group, or three digits with a nought between: FOUR NINETY FIVE, ONE OH ONE."""
    said = groups(t, i)
    if said is None or said.digits.startswith("0"):
        return None
    nought = said.lengths == (1, 1, 1) and said.digits[1] == "0"
    if (said.lengths != (1, 2) and not nought) or said.digits.endswith("00"):
        return None
    whole = cardinal(t, i)
    return said if whole is None or whole.end < said.end else None
