"""Words: where they stand, and the one form under which they are compared."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from tables import rows

from diffcast.language.words import norm, stop_words, surface, words
from diffcast.model import Span, Word

TEXTS = st.text(alphabet=st.sampled_from("abcSUT 012.,-’'\"&%$—\n\u0301\u00adéß"), max_size=60)


def cut(text: str) -> tuple[Word, ...]:
    return words(text, Span(0, len(text)))


def raws(text: str) -> list[str]:
    return [text[word.span.start : word.span.end] for word in cut(text)]


def norms(text: str) -> list[str]:
    return [word.norm for word in cut(text)]


@pytest.mark.parametrize("row", rows("words_same.txt"))
def test_forms_of_one_word_have_one_norm(row: str) -> None:
    assert {norm(form) for form in row.split()} == {norm(row.split()[0])}


@pytest.mark.parametrize("row", rows("words_apart.txt"))
def test_different_words_have_different_norms(row: str) -> None:
    one, two = row.split()
    assert norm(one) != norm(two)


@pytest.mark.parametrize("row", rows("words_same.txt"))
def test_capitals_do_not_change_the_norm(row: str) -> None:
    assert {norm(form.upper()) for form in row.split() if form != "it"} == {norm(row.split()[0])}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He didn’t go.", ["He", "didn’t", "go"]),
        ("a nine-year-old", ["a", "nine", "year", "old"]),
        ("$3.5M, 12%", ["3.5", "M", "12"]),
        ("7pm or 7 A-M", ["7", "pm", "or", "7", "A-M"]),
        ("18.5 per cent", ["18.5", "per cent"]),
        ("the U.S.-led force", ["the", "U.S", "led", "force"]),
        ("U-S'S CASE", ["U-S'S", "CASE"]),
        ("AT&T & Co", ["AT&T", "&", "Co"]),
        ("end.Next", ["end", "Next"]),
        ("A 6'2\" man", ["A", "6", "2", "man"]),
        ("10,000,the", ["10,000", "the"]),
        ("'quoted words'", ["quoted", "words"]),
        ("O’Neill’s", ["O’Neill’s"]),
        ("— … “ ” *** ___", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_its_words(text: str, expected: list[str]) -> None:
    assert raws(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The US told us.", ["the", "u.s.", "tell", "us"]),
        ("THEY TOLD US TO GO TO THE US NOW", ["they", "tell", "us", "to", "go", "to", "the", "u.s.", "now"]),
        ("AT 7 AM I AM HERE", ["at", "7", "a.m.", "i", "am", "here"]),
        ("at 7 a.m. I am here", ["at", "7", "a.m.", "i", "am", "here"]),
        ("7 A-M", ["7", "a.m."]),
        ("8 PM", ["8", "p.m."]),
    ],
)
def test_an_acronym_is_told_from_a_word_by_what_is_around_it(text: str, expected: list[str]) -> None:
    assert norms(text) == expected


@pytest.mark.parametrize("word", ["the", "of", "was", "IT’S", "they're", "would", "AND", "having"])
def test_function_words_carry_no_content(word: str) -> None:
    assert not cut(word)[0].content


@pytest.mark.parametrize("word", ["not", "never", "don’t", "no", "seven", "12", "fire", "U.S."])
def test_negations_numbers_and_names_carry_content(word: str) -> None:
    assert cut(word)[0].content


def test_the_surface_keeps_the_inflection() -> None:
    assert [surface(raw) for raw in ("SOLDIERS’", "Bogotá", "don’t", "inter\u00adnational")] == [
        "soldiers'",
        "bogota",
        "don't",
        "international",
    ]


def test_words_are_found_only_inside_the_span() -> None:
    text = "one two three"
    assert [text[word.span.start : word.span.end] for word in words(text, Span(4, 7))] == ["two"]


def test_stop_words_are_in_the_form_that_norm_gives() -> None:
    assert {word for word in stop_words() if norm(word) not in stop_words()} <= {"us"}


@given(TEXTS)
def test_words_are_in_order_without_overlap_and_hold_every_letter(text: str) -> None:
    found = cut(text)
    assert all(one.span.end <= two.span.start for one, two in pairwise(found))
    held = {place for word in found for place in range(word.span.start, word.span.end)}
    assert {match.start() for match in re.finditer(r"[^\W_]", text)} <= held


@given(TEXTS)
def test_a_norm_is_never_empty_and_never_in_capitals(text: str) -> None:
    assert all(word.norm and word.norm == word.norm.lower() for word in cut(text))


@given(st.sampled_from([form for row in rows("words_same.txt") for form in row.split()]))
def test_the_norm_of_a_norm_is_itself(form: str) -> None:
    assert norm(norm(form)) == norm(form)
