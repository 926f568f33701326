"""Amounts that differ, and amounts that only look as if they did."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st
from judging import as_row, found, pair, table

from diffcast.judge.rules import find_differences
from diffcast.model import Kind


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("number"))
def test_the_table_of_numbers_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted


def test_a_value_that_the_other_side_gives_in_the_same_part_is_no_change() -> None:
    assert not found("TWELVE HURT, THREE OF THEM BADLY", "Three of the 12 people who were hurt are badly off")


def test_two_amounts_contradict_each_other() -> None:
    (one,) = found("FORTY-SIX HOMES LOST THEIR WATER", "leaving 64 homes without water")
    assert one.severity == "correction"


@given(st.integers(2, 900), st.integers(2, 900))
def test_two_counts_of_one_noun_differ_whichever_side_says_which(one: int, two: int) -> None:
    there = found(f"THEY COUNTED {one} GOATS", f"They counted {two} goats")
    back = found(f"THEY COUNTED {two} GOATS", f"They counted {one} goats")
    assert [each.kind for each in there] == [each.kind for each in back]
    near = 0 < 10 * abs(one - two) <= max(one, two)  # 500 may be a round number for 490.
    if not near:
        assert [each.kind for each in there] == [Kind.NUMBER] * (one != two)


@given(st.integers(0, 10**9))
def test_an_amount_never_differs_from_itself(count: int) -> None:
    assert not found(f"THEY COUNTED {count:,} GOATS", f"They counted {count} goats")


@pytest.mark.parametrize(
    ("transcript", "article", "score", "differ"),
    [
        ("SHEPHERDS FROM MARLOW COUNTED 12 GOATS YESTERDAY", "Farmers near Dunmore keep 60 goats in old barns", 0.3, False),
        ("SHEPHERDS FROM MARLOW COUNTED 12 GOATS YESTERDAY", "Farmers near Dunmore keep 60 goats in old barns", 0.95, True),
        ("SHEPHERDS FROM MARLOW COUNTED 12 GOATS YESTERDAY", "In Marlow, shepherds counted 60 goats", 0.3, True),
        ("SHEPHERDS COUNTED 12 GOATS", "Farmers keep 60 goats", 0.3, True),
    ],
    ids=["nothing ties them", "surely one statement", "words tie them", "little but the amounts"],
)  # fmt: skip
def test_amounts_are_compared_only_where_something_ties_them(
    transcript: str, article: str, score: float, differ: bool
) -> None:
    both = replace(pair(transcript, article), score=score)
    assert [one.kind for one in find_differences(both)] == [Kind.NUMBER] * differ
