"""Which spellings are one word."""

from __future__ import annotations

import time

import pytest

from diffcast.similarity.spelling import ordinary_words, similar_spellings


@pytest.mark.parametrize("word", ["the", "police", "flood", "landslide"])
def test_common_words_are_ordinary(word: str) -> None:
    assert word in ordinary_words()


@pytest.mark.parametrize("word", ["zelenskyy", "##ing", "[CLS]", "a"])
def test_names_pieces_and_marks_are_not_ordinary(word: str) -> None:
    assert word not in ordinary_words()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zelensky", "zelenskyy"),
        ("qaddafi", "gaddafi"),
        ("halvorsen", "halversen"),
        ("lindkvist", "lindqvist"),
        ("goverment", "government"),
        ("recieve", "receive"),
    ],
)
def test_variants_and_slips_are_one_word(one: str, other: str) -> None:
    first, second, _ = similar_spellings(["flood", one], [other])
    assert (first.tolist(), second.tolist()) == ([1], [0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("house", "horse"),
        ("lawmaker", "carmaker"),
        ("never", "sever"),
        ("iran", "iraq"),
        ("12345", "12346"),
        ("b-52000", "b-52001"),
        ("kowalski", "kowalski"),
        ("kim", "kin"),
    ],
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert len(similar_spellings([one], [other])[0]) == 0


def test_likeness_is_the_share_of_letters_that_stay() -> None:
    assert similar_spellings(["halvorsen"], ["halversen"])[2] == pytest.approx([8 / 9])


@pytest.mark.parametrize("words", [[], [""]])
def test_no_word_gives_no_pair(words: list[str]) -> None:
    assert [len(part) for part in similar_spellings(words, words)] == [0, 0, 0]


def test_thousands_of_words_take_seconds_at_most() -> None:
    letters = "abcdefgh"
    words = [f"{a}{b}{c}{d}on" for a in letters for b in letters for c in letters for d in letters]
    start = time.process_time()
    similar_spellings(words, words)
    assert time.process_time() - start < 5


def test_pairs_are_in_order() -> None:
    words = ["halvorsen", "zelensky", "halversen", "zelenskyy"]
    first, second, _ = similar_spellings(words, words)
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 2), (1, 3), (2, 0), (3, 1)]


def test_words_of_which_too_many_begin_alike_are_not_compared() -> None:
    letters = "abcdefghijklm"
    words = [f"counterintelligence{a}{b}{c}" for a in letters for b in letters for c in letters]
    start = time.process_time()
    assert len(similar_spellings(words, words)[0]) == 0
    assert time.process_time() - start < 5
