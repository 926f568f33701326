"""Which sentences are read together, and in which chunks."""

from __future__ import annotations

import numpy
import pytest

from diffcast.similarity.joint_reading import (
    CANDIDATES,
    MAX_CELLS,
    MAX_ROWS,
    NEXT,
    NOTHING,
    OTHER,
    OWN,
    PREVIOUS,
    Chunk,
    candidates,
    plan,
)
from diffcast.similarity.rows import Rows


def rows_of(lengths: list[int], split: int) -> Rows:
    """Rows of these lengths, each a sentence of its own."""
    starts = numpy.concatenate([[0], numpy.cumsum(lengths)]).astype(numpy.int64)
    nothing = numpy.zeros(0, numpy.int64)
    numbers = numpy.arange(len(lengths))
    return Rows(numpy.arange(starts[-1]), starts, numbers, 0, nothing, nothing.reshape(0, 2))


def planned(lengths: list[int], split: int, likeness: numpy.ndarray | None = None) -> list[Chunk]:
    """The plan for rows without any meaning; `likeness` is the share of common words."""
    shape = split, len(lengths) - split
    alike = numpy.zeros(shape, numpy.float32) if likeness is None else likeness
    return plan(rows_of(lengths, split), split, numpy.zeros((len(lengths), 4), numpy.float32), alike)


def relations(chunks: list[Chunk], piece: int) -> dict[int, list[int]]:
    """What the row that begins with a piece reads: pieces by relation."""
    for chunk in chunks:
        for row, place in enumerate(chunk.place):
            if chunk.pieces[place[0]] == piece:
                kinds = chunk.relation[row]
                return {kind: chunk.keys[row][kinds == kind].tolist() for kind in (OWN, PREVIOUS, NEXT, OTHER)}
    raise AssertionError(piece)


def test_a_row_reads_itself_its_neighbours_and_the_other_text() -> None:
    chunks = planned([2, 2, 2, 3, 1], 3, numpy.ones((3, 2), numpy.float32))
    assert relations(chunks, 2) == {OWN: [2, 3], PREVIOUS: [0, 1], NEXT: [4, 5], OTHER: [6, 7, 8, 9]}
    assert relations(chunks, 0)[PREVIOUS] == []
    assert relations(chunks, 4)[NEXT] == []
    assert relations(chunks, 9) == {OWN: [9], PREVIOUS: [6, 7, 8], NEXT: [], OTHER: [0, 1, 2, 3, 4, 5]}


def test_only_the_best_candidates_are_read_with_their_scores() -> None:
    likeness = numpy.arange(10, dtype=numpy.float32)[None] / 10
    chunks = planned([1] * 11, 1, likeness)
    assert relations(chunks, 0)[OTHER] == [10, 9, 8, 7, 6, 5]
    (chunk,) = [one for one in chunks if 0 in one.pieces]
    row = next(number for number, place in enumerate(chunk.place) if chunk.pieces[place[0]] == 0)
    assert chunk.score[row][chunk.relation[row] == OTHER] == pytest.approx([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])


def test_candidates_without_a_score_are_left_out_save_the_first_two() -> None:
    likeness = numpy.array([[0.5, 0.4, 0.3, 0.01, 0.0]], numpy.float32)
    assert relations(planned([1] * 6, 1, likeness), 0)[OTHER] == [1, 2, 3]
    assert len(relations(planned([1] * 6, 1, likeness / 100), 0)[OTHER]) == 2


def test_every_piece_is_read_once() -> None:
    lengths = [3, 7, 1, 20, 2, 2, 9, 4]
    chunks = planned(lengths, 5)
    assert sorted(numpy.concatenate([one.pieces for one in chunks]).tolist()) == list(range(sum(lengths)))
    for chunk in chunks:
        assert (chunk.pieces[chunk.place.ravel()[chunk.kept]] == chunk.pieces).all()


def test_padding_is_marked() -> None:
    for chunk in planned([3, 7, 1, 20, 2, 2, 9, 4], 5):
        real = chunk.relation != NOTHING
        assert (chunk.keys[~real] == 0).all() and (chunk.score[~real] == 0).all()
        assert real.any(axis=1).all()


@pytest.mark.parametrize(("rows", "split"), [(0, 0), (1, 0), (1, 1), (3, 3)])
def test_an_empty_text_is_read_by_nobody(rows: int, split: int) -> None:
    chunks = planned([2] * rows, split)
    assert sum(len(one.pieces) for one in chunks) == 2 * rows
    assert all((one.relation != OTHER).all() for one in chunks)


def test_thousands_of_sentences_that_are_alike_stay_in_small_chunks() -> None:
    chunks = planned([4] * 3000, 1500, numpy.ones((1500, 1500), numpy.float32))
    for chunk in chunks:
        rows, keys = chunk.keys.shape
        assert rows <= MAX_ROWS
        assert rows == 1 or rows * chunk.place.shape[1] * keys <= MAX_CELLS
        assert keys <= 4 * (3 + CANDIDATES)


def test_candidates_are_the_nearest_in_meaning_and_words_together() -> None:
    left = numpy.array([[1, 0]], numpy.float32)
    right = numpy.array([[1, 0], [0, 1], [-1, 0]], numpy.float32)
    alike = numpy.array([[0.0, 0.9, 0.2]], numpy.float32)
    numbers = numpy.arange(1), numpy.arange(3)
    found, scores = candidates(left, right, alike, numbers)
    assert found.tolist() == [[0, 1, 2]]
    assert scores[0] == pytest.approx([1.0, 0.9, -0.8])
