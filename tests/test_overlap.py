"""The words that groups share: the same figures for any choice of groups, and little memory for thousands of them."""

from __future__ import annotations

import tracemalloc

import numpy
import pytest

from diffcast.align import overlap
from diffcast.align.channels import evidence
from diffcast.align.overlap import Bags, Chosen, Overlap, cosines, coverage
from diffcast.compare import prepare_pair

RARITY = numpy.array([1.0, 0.5, 0.0, 0.25], numpy.float32)


def bags(*groups: list[int]) -> Bags:
    """Bags of these norms."""
    starts = numpy.cumsum([0, *map(len, groups)])
    return Bags(starts, numpy.array([norm for group in groups for norm in group], numpy.int64), RARITY)


def every(one: Bags) -> Chosen:
    return one.chosen(numpy.arange(len(one.starts) - 1))


def test_the_cosine_is_that_of_the_rarities() -> None:
    found = cosines(every(bags([0, 1], [3], [])), every(bags([0], [1, 3])))
    lengths = numpy.hypot(1, 0.5), 0.25, numpy.hypot(0.5, 0.25)
    assert found == pytest.approx(
        numpy.array([[1 / lengths[0], 0.25 / lengths[0] / lengths[2]], [0, 0.25 / lengths[2]], [0, 0]])
    )


def test_coverage_is_the_share_of_the_clause() -> None:
    found = coverage(every(bags([0, 1, 2], [])), every(bags([0, 2], [1], [3])))
    assert found == pytest.approx(numpy.array([[1 / 1.5, 0.5 / 1.5, 0], [0, 0, 0]]))


def test_only_norms_of_the_chosen_groups_are_held() -> None:
    assert every(bags([0, 1], [3], [1])).holds().tolist() == [True, True, False, True]
    assert bags([0, 1], [3]).chosen(numpy.array([1])).holds().tolist() == [False, False, False, True]


@pytest.mark.parametrize("rows", [[0], [2, 0], [1, 1, 3], []])
def test_some_rows_are_those_of_the_whole(rows: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    table = Overlap(bags([0, 1], [3], [], [1, 2, 3]), bags([1], [0, 3], [1, 3]))
    whole = table[numpy.arange(4)]
    monkeypatch.setattr(overlap, "NORMS_AT_ONCE", 1)
    assert table[numpy.array(rows, numpy.int64)] == pytest.approx(whole[rows])
    assert table.T[numpy.arange(3)] == pytest.approx(whole.T)


def test_the_evidence_of_thousands_of_sentences_takes_little_memory() -> None:
    spoken, written = (" ".join(f"{verb} bridge{k}." for k in range(4000)) for verb in ("CLOSED", "Opened"))
    left, right, vocabulary = prepare_pair(spoken, written)
    tracemalloc.start()
    known = evidence(left, right, vocabulary)
    known.sentences[numpy.arange(64)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert left.sentences == right.sentences == 4000
    assert peak < 60e6
