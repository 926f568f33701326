"""Attended: the words of the other text that a word draws, blended."""

from __future__ import annotations

import numpy

from diffcast.align.attention import MAX_ATTENDED, Attended, blend_attended


def attended(words: list[list[int]], shares: list[list[float]]) -> Attended:
    return Attended(numpy.array(words, numpy.int64), numpy.array(shares, numpy.float32))


def test_nothing_is_drawn_from_an_empty_text() -> None:
    drawn = Attended(numpy.zeros((2, 0), numpy.int64), numpy.zeros((2, 0), numpy.float32))
    assert blend_attended([(0.5, drawn), (0.5, drawn)]).words.shape == (2, 0)


def test_a_blend_adds_the_shares_of_a_word_and_puts_the_best_first() -> None:
    both = blend_attended([(0.5, attended([[4, 1]], [[0.6, 0.4]])), (0.5, attended([[1, 7]], [[0.8, 0.1]]))])
    assert both.words[both.shares > 0].tolist() == [1, 4, 7]
    assert numpy.allclose(both.shares, [[0.6, 0.3, 0.05, 0]])


def test_a_blend_keeps_the_best_words_only() -> None:
    one = attended([list(range(MAX_ATTENDED))], [[0.04] * MAX_ATTENDED])
    other = attended([list(range(100, 100 + MAX_ATTENDED))], [[0.01] * MAX_ATTENDED])
    assert blend_attended([(0.5, one), (0.5, other)]).words.tolist() == [list(range(MAX_ATTENDED))]
