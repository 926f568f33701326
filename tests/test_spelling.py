"""How rare words are, what passages share, and which spellings are one word."""

from __future__ import annotations

import time

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffcast.similarity.spelling import background, fuzzy, idf, overlap

FLOOD = ["river", "flood", "the", "valley"]
RESCUE = ["the", "flood", "rescue", "child"]
PASSAGES = st.lists(
    st.lists(st.sampled_from(["the", "a", "flood", "river", "mayor", "tax", "zug"]), max_size=6), max_size=8
)


def test_words_of_the_language_grow_rarer_along_the_list() -> None:
    rarity = background()
    assert rarity["the"] < rarity["police"] < rarity["flood"] < rarity["landslide"] <= 1
    assert "zelenskyy" not in rarity


def test_a_word_that_is_rare_here_and_in_english_weighs_most() -> None:
    weights = idf([FLOOD, RESCUE, ["the", "mayor", "say", "flood"]])
    assert weights["the"] < weights["flood"] < weights["valley"]


@given(PASSAGES)
def test_weights_lie_between_nothing_and_one(passages: list[list[str]]) -> None:
    assert all(0 <= weight <= 1 for weight in idf(passages).values())


def test_equal_passages_share_everything() -> None:
    shared = overlap([FLOOD], [FLOOD[::-1]], idf([FLOOD, FLOOD]))
    assert (shared.first.tolist(), shared.second.tolist()) == ([0], [0])
    assert numpy.allclose([shared.of_first, shared.of_second, shared.cosine], 1)


def test_a_short_passage_inside_a_long_one_is_covered_but_does_not_cover() -> None:
    shared = overlap([["flood"]], [FLOOD], idf([["flood"], FLOOD]))
    assert shared.of_first[0] == pytest.approx(1)
    assert shared.of_second[0] < 0.5


def test_passages_without_a_common_word_are_no_pair() -> None:
    shared = overlap([["tax"], []], [FLOOD, []], idf([["tax"], FLOOD]))
    assert len(shared.first) == 0


@given(PASSAGES, PASSAGES)
def test_overlap_is_the_same_from_the_other_side(first: list[list[str]], second: list[list[str]]) -> None:
    weights = idf(first + second)
    there, back = overlap(first, second, weights), overlap(second, first, weights)
    table, other = numpy.zeros((2, len(first), len(second)))
    table[there.first, there.second] = there.of_first
    other[back.second, back.first] = back.of_second
    assert numpy.allclose(table, other)
    assert ((there.cosine >= 0) & (there.cosine <= 1 + 1e-9)).all()


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
    assert [pair[:2] for pair in fuzzy(["flood", one], [other])] == [(1, 0)]


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
    assert fuzzy([one], [other]) == ()


def test_likeness_is_told() -> None:
    assert fuzzy(["halvorsen"], ["halversen"])[0][2] == pytest.approx(8 / 9)


@pytest.mark.parametrize("words", [[], [""]])
def test_nothing_is_like_nothing(words: list[str]) -> None:
    assert fuzzy(words, words) == ()


def test_thousands_of_passages_take_seconds_at_most() -> None:
    passages = [
        ["the", "of", f"word{number % 997}", f"name{chr(97 + number % 26)}xy{number % 31}"] for number in range(6000)
    ]
    start = time.process_time()
    overlap(passages, passages, idf(passages))
    fuzzy(
        [f"{a}{b}{c}{d}on" for a in "abcdefgh" for b in "abcdefgh" for c in "abcdefgh" for d in "abcdefgh"], ["aaaaom"]
    )
    assert time.process_time() - start < 5
