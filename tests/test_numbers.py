"""Amounts mean the same in figures, in words and in every mixture that a script or an article writes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from tables import cells

from diffcast.language.numbers import amount_relation, spell
from diffcast.language.understand import quantities
from diffcast.language.words import words
from diffcast.model import Quantity, Span

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905


def read(text: str) -> tuple[Quantity, ...]:
    return quantities(text, words(text, Span(0, len(text))))


@pytest.mark.parametrize(("text", "wanted"), cells("numbers_read.txt"))
def test_amounts_are_read_as_they_are_meant(text: str, wanted: str) -> None:
    assert "; ".join(map(spell, read(text))) == ("" if wanted == "-" else wanted)


@pytest.mark.parametrize(("one", "other", "wanted"), cells("numbers_related.txt"))
def test_two_amounts_agree_fit_or_differ_in_either_order(one: str, other: str, wanted: str) -> None:
    (a,), (b,) = read(one), read(other)
    assert (amount_relation(a, b), amount_relation(b, a)) == (wanted, wanted)


def said(number: int, joint: str = " ", conjunction: str = " ") -> str:
    """A number in words, with what stands between tens and ones and what follows HUNDRED."""
    for size, word in ((1_000_000, "million"), (1000, "thousand")):
        if number >= size:
            head, rest = divmod(number, size)
            return f"{said(head, joint, conjunction)} {word}" + (f" {said(rest, joint, conjunction)}" if rest else "")
    if number >= 100:
        return f"{ONES[number // 100]} hundred" + (conjunction + said(number % 100, joint) if number % 100 else "")
    if number >= 20:
        return TENS[number // 10 - 2] + (joint + ONES[number % 10] if number % 10 else "")
    return ONES[number]


def mixed(number: int) -> str:
    """Figures with scale words, as prompters write: 62-MILLION, 953-THOUSAND."""
    millions, rest = divmod(number, 1_000_000)
    return ", ".join(f"{part}-{word}" for part, word in ((millions, "million"), (rest // 1000, "thousand")) if part)


SPELLINGS: dict[str, Callable[[int], str]] = {
    "figures with commas": lambda number: f"{number:,}",
    "words": said,
    "hyphenated words": lambda number: said(number, "-"),
    "words with and": lambda number: said(number, "-", " and "),
    "capitals hyphenated throughout": lambda number: said(number, "-").upper().replace(" ", "-"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(number=st.integers(2, 999_999_999).filter(lambda number: not 1600 <= number < 2100))
def test_a_whole_number_keeps_its_value_in_every_spelling(spelling: str, number: int) -> None:
    text = f"IT COUNTED {SPELLINGS[spelling](number)} THERE"
    assert [(one.low, one.high, one.rough) for one in read(text)] == [(Decimal(number), Decimal(number), False)]


@given(st.integers(1, 999_999).map(lambda number: number * 1000))
def test_figures_with_scale_words_keep_their_value(number: int) -> None:
    assert [one.low for one in read(f"worth {mixed(number)} then")] == [Decimal(number)]


@given(st.integers(1, 99), st.integers(1, 9), st.sampled_from(["million", "billion"]))
def test_spoken_decimals_are_written_decimals(whole: int, tenth: int, scale: str) -> None:
    spoken, written = f"{said(whole, '-')}-point-{ONES[tenth]}-{scale}", f"{whole}.{tenth} {scale}"
    (one,), (other,) = read(spoken.upper()), read(written)
    assert amount_relation(one, other) == "same"


PIECES = [
    "one", "two", "twenty", "hundred", "and", "a", "half", "third", "of", "million", "point", "to", "-", "$", "%",
    ",", ".", "7", "19", "2012", "1,500", "3:30", "percent", "dollars", "DEAD", "people", "feet", "in", "at",
    "about", "more", "than", "nearly", "or", "so", "MAY", "MARCH", "11th", "second", "quarter", "dozen", "'s", "'",
    ":", "/", "½", "day", "ago",
]  # fmt: skip
pieces = st.sampled_from(PIECES)


@given(st.lists(pieces, max_size=25), st.sampled_from([" ", "-", ""]))
def test_any_sequence_of_number_words_is_read_in_order_with_true_offsets(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    found = read(text)
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert all(spell(one) and text[one.span.start : one.span.end].strip() for one in found)


@given(st.lists(pieces, max_size=12), st.lists(pieces, max_size=12))
def test_the_relation_of_two_amounts_does_not_depend_on_their_order(left: list[str], right: list[str]) -> None:
    for one in read(" ".join(left)):
        assert amount_relation(one, one) == "same"
        for other in read(" ".join(right)):
            assert amount_relation(one, other) == amount_relation(other, one)


def test_a_passage_is_read_inside_its_own_span() -> None:
    text = "SEVEN PEOPLE. COST $5 MILLION, UP 3%. TEN"
    start, end = text.index("5"), text.index("%")
    found = quantities(text, words(text, Span(start, end)))
    assert [text[one.span.start : one.span.end] for one in found] == ["$5 MILLION", "3%"]


def test_a_long_run_of_number_words_does_not_stall() -> None:
    assert len(read("two hundred and " * 500)) == 500
    assert read("555-" * 1000)
