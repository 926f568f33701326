"""Links: which runs speak of the same thing, whatever their order and number."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from diffcast.judge.linking.links import apart, link
from diffcast.judge.reading.run_tables import RunTable
from diffcast.judge.thresholds import MAX_LINK_RUNS


def linked(
    forth: list[list[float]], back: list[list[float]] | None = None
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    ours = numpy.array(forth, dtype=numpy.float32)
    theirs = ours.T if back is None else numpy.array(back, dtype=numpy.float32)
    found = link(RunTable.of_dense(ours), RunTable.of_dense(theirs), range(len(ours)), range(ours.shape[1]))
    return [(one.transcript, one.article) for one in found]


@pytest.mark.parametrize(
    ("forth", "expected"),
    [
        ([[0.9, 0.0], [0.0, 0.8]], [((0,), (0,)), ((1,), (1,))]),
        ([[0.0, 0.9], [0.8, 0.0]], [((0,), (1,)), ((1,), (0,))]),
        ([[0.5, 0.4]], [((0,), (0, 1))]),
        ([[0.6], [0.5]], [((0, 1), (0,))]),
        ([[0.004, 0.008]], []),
        ([[0.9, 0.003], [0.003, 0.003]], [((0,), (0,))]),
        ([[0.9, 0.8, 0.0], [0.7, 0.6, 0.0], [0.0, 0.0, 0.3]], [((0, 1), (0, 1)), ((2,), (2,))]),
    ],
    ids=[
        "in order",
        "out of order",
        "one to two",
        "two to one",
        "nothing near",
        "a weak one stays alone",
        "two to two beside one",
    ],
)
def test_runs_join_those_that_draw_their_attention(forth: list[list[float]], expected: list) -> None:
    assert linked(forth) == expected


@pytest.mark.parametrize(("one_way", "other_way", "width"), [(0.3, 0.05, 1), (0.3, 0.15, 2), (0.22, 0.22, 1)])
def test_a_further_partner_draws_enough_one_way_and_both_ways(one_way: float, other_way: float, width: int) -> None:
    found = linked([[0.9, one_way], [0.0, 0.7]], [[0.9, 0.0], [other_way, 0.7]])
    assert max(len(article) for _, article in found) == width


def test_runs_that_are_not_named_are_never_linked() -> None:
    seen = numpy.full((3, 3), 0.5, dtype=numpy.float32)
    found = link(RunTable.of_dense(seen), RunTable.of_dense(seen), [1], [2])
    assert [(one.transcript, one.article) for one in found] == [((1,), (2,))]


@given(arrays(numpy.float32, (9, 7), elements=st.floats(0, 1, width=16)))
def test_no_run_is_in_two_links(seen: numpy.ndarray) -> None:
    found = link(RunTable.of_dense(seen), RunTable.of_dense(seen.T), range(9), range(7))
    for side in ("transcript", "article"):
        members = [place for one in found for place in getattr(one, side)]
        assert len(members) == len(set(members))
    assert all(0 <= one.score <= 1 for one in found)


def test_a_link_takes_no_run_beyond_its_width_that_has_another_partner() -> None:
    seen = numpy.full((9, 9), 0.3, dtype=numpy.float32) + numpy.eye(9, dtype=numpy.float32) / 2
    found = link(RunTable.of_dense(seen), RunTable.of_dense(seen.T), range(9), range(9))
    assert max(len(one.transcript) for one in found) <= MAX_LINK_RUNS
    assert sum(len(one.transcript) for one in found) == 9


@pytest.mark.parametrize(
    ("shares", "together", "groups"),
    [
        ([[0.5, 0.3], [0.4, 0.3]], [({0}, {0})], [((0,), (0,)), ((1,), (1,))]),
        ([[0.5, 0.3], [0.4, 0.3]], [({0}, {0}), ({1}, {1})], [((0,), (0,)), ((1,), (1,))]),
        ([[0.5, 0.3], [0.4, 0.3]], [({0}, {0, 1})], [((0, 1), (0, 1))]),
        ([[0.5, 0.3], [0.4, 0.1]], [({0}, {0})], [((0, 1), (0, 1))]),
        ([[0.5, 0.4]], [({0}, {0})], [((0,), (0, 1))]),
        ([[0.5], [0.4]], [({0}, {0})], [((0, 1), (0,))]),
        ([[0.5, 0.0, 0.3], [0.0, 0.5, 0.4]], [({0}, {0})], [((0,), (0,)), ((1,), (1, 2))]),
    ],
    ids=[
        "two statements",
        "each with a difference",
        "one difference in both",
        "too weak for a pair",
        "one to two",
        "two to one",
        "what is left over",
    ],
)
def test_a_link_in_which_something_differs_comes_apart_into_statements(
    shares: list[list[float]], together: list, groups: list
) -> None:
    found = apart(numpy.array(shares), together)
    assert sorted((tuple(sorted(one)), tuple(sorted(two))) for one, two in found) == groups


@given(arrays(numpy.float32, (4, 3), elements=st.floats(0, 1, width=16)))
def test_every_run_of_a_link_is_in_one_of_its_parts(shares: numpy.ndarray) -> None:
    found = apart(shares, [({0}, {2})])
    assert sorted(i for one, _ in found for i in one) == [0, 1, 2, 3]
    assert sorted(j for _, two in found for j in two) == [0, 1, 2]
    assert any(0 in one and 2 in two for one, two in found)
