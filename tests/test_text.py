"""What a word, the end of a sentence and a text in capitals are."""

from __future__ import annotations

import pytest

from diffcast.language.text import (
    WORD,
    WORD_OR_AMOUNT,
    WORD_OR_NUMBER,
    ends_clause,
    ends_sentence,
    ends_sentence_or_leads_in,
    ends_statement,
    in_capitals,
    mostly_capitals,
    words_in_capitals,
)


@pytest.mark.parametrize(
    ("text", "letters", "letters_and_figures", "unhyphenated"),
    [
        ("O'Neil said", ["O'Neil", "said"], ["O'Neil", "said"], ["O'Neil", "said"]),
        ("well-known", ["well-known"], ["well-known"], ["well", "known"]),
        ("U.S. troops", ["U.S", "troops"], ["U.S", "troops"], ["U.S", "troops"]),
        ("1,400 people", ["people"], ["1", "400", "people"], ["1,400", "people"]),
        ("COVID-19", ["COVID"], ["COVID-19"], ["COVID", "19"]),
        ("6.9%", [], ["6.9"], ["6.9"]),
        ("--- * ...", [], [], []),
        ("_", [], [], []),
    ],
)
def test_each_kind_of_word_takes_its_own_marks(
    text: str, letters: list[str], letters_and_figures: list[str], unhyphenated: list[str]
) -> None:
    assert WORD.findall(text) == letters
    assert WORD_OR_NUMBER.findall(text) == letters_and_figures
    assert WORD_OR_AMOUNT.findall(text) == unhyphenated


@pytest.mark.parametrize(
    ("text", "sentence", "statement", "leads_in", "clause"),
    [
        ("It burned.", True, True, True, True),
        ("“It burned.”", True, True, True, True),
        ("(It burned!)", True, True, True, True),
        ("Did it burn?", True, False, True, True),
        ("and then…", True, True, True, True),
        ("He said:", False, False, True, True),
        ("It burned;", False, False, False, True),
        ("a song ♪", False, False, False, True),
        ("It burned,", False, False, False, False),
        ("FIRE AT MILL", False, False, False, False),
        ("3.5", False, False, False, False),
        ("", False, False, False, False),
    ],
)
def test_the_end_of_a_text_ends_a_sentence_a_statement_or_a_clause(
    text: str, sentence: bool, statement: bool, leads_in: bool, clause: bool
) -> None:
    found = ends_sentence(text), ends_statement(text), ends_sentence_or_leads_in(text), ends_clause(text)
    assert found == (sentence, statement, leads_in, clause)


@pytest.mark.parametrize(
    ("text", "mostly", "wholly"),
    [
        ("THE MILL BURNED", True, True),
        ("THE McCALL MILL BURNED", True, True),
        ("THE OLD MILL BURNED, he said", True, False),
        ("The Mill Burned", False, False),
        ("BBC ran it", False, False),
        ("12:30 --", False, False),
        ("", False, False),
    ],
)
def test_a_text_in_capitals_has_few_small_letters(text: str, mostly: bool, wholly: bool) -> None:
    assert (mostly_capitals(text), in_capitals(text)) == (mostly, wholly)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("THE MILL BURNED", True), ("THE INTERNATIONAL mill burned", False), ("", True)],
)
def test_words_in_capitals_are_counted_by_words(text: str, wanted: bool) -> None:
    assert words_in_capitals(text.split()) is wanted
