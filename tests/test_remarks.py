"""Which parts of a transcript no matched span meets, found in one pass over both."""

from __future__ import annotations

from itertools import groupby
from types import SimpleNamespace

from hypothesis import given, strategies as st

from diffcast.judge.remarks import _stretches
from diffcast.model import Span

PLACES = st.tuples(st.integers(0, 40), st.integers(0, 12))


@st.composite
def passages(draw: st.DrawFn) -> list[Span]:
    """Passages one after the other, with gaps or without."""
    found, at = list[Span](), 0
    for gap, size in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), max_size=12)):
        found.append(Span(at + gap, at + gap + size))
        at += gap + size
    return found


def one_by_one(table: list[Span], matched: list[Span]) -> list[tuple[int, int]]:
    """The same by comparing every passage with every span."""
    alone = [not any(passage.meets(span) for span in matched) for passage in table]
    runs = (list(run) for is_alone, run in groupby(range(len(alone)), key=alone.__getitem__) if is_alone)
    return [(run[0], run[-1] + 1) for run in runs]


@given(passages(), st.lists(PLACES.map(lambda one: Span(one[0], one[0] + one[1])), max_size=8))
def test_the_parts_without_a_match_are_those_of_a_search_one_by_one(table: list[Span], matched: list[Span]) -> None:
    text = SimpleNamespace(passages=[SimpleNamespace(span=span) for span in table])
    assert list(_stretches(text, matched)) == one_by_one(table, matched)  # type: ignore[arg-type]
