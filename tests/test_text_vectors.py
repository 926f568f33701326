"""Sentence vectors: where a sentence ends for the encoder, and what the vector of a group is."""

from __future__ import annotations

import numpy
import pytest

from diffcast.align.text_vectors import pooled, sentence_end, unit


@pytest.mark.parametrize(
    ("text", "last", "end"),
    [
        ("The plant closed. It was old.", "closed", "closed."),
        ("“The plant closed.” It was old.", "closed", "closed.”"),
        ("The plant closed.", "closed", "closed."),
        ("The plant closed", "closed", "closed"),
        ("The plant closed.It was old.", "closed", "closed."),
        ("The plant closed . It was old.", "closed", "closed"),
    ],
)
def test_a_sentence_ends_with_the_marks_that_follow_it_without_a_blank(text: str, last: str, end: str) -> None:
    assert sentence_end(text, text.index(last) + len(last)) == text.index(end) + len(end)


def test_the_vector_of_a_group_is_the_mean_of_its_rows() -> None:
    rows = numpy.array([[1.0, 0.0], [3.0, 2.0], [5.0, 5.0]], numpy.float32)
    assert pooled(rows, numpy.array([0, 0, 1]), 2).tolist() == [[2.0, 1.0], [5.0, 5.0]]
    assert pooled(rows[:0], numpy.array([], numpy.int64), 0).shape == (0, 2)


def test_a_unit_row_has_length_1_and_zeros_stay() -> None:
    assert unit(numpy.array([[3.0, 4.0], [0.0, 0.0]], numpy.float32)) == pytest.approx(
        numpy.array([[0.6, 0.8], [0, 0]])
    )
