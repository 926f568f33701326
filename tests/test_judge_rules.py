"""What holds for every rule."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings, strategies as st
from judging import STORY, document, found, pair, pair_side
from tables import cells

from diffcast.judge.rules import RULES, find_differences
from diffcast.judge.rules.evidence.pair import Pair
from diffcast.model import KINDS, SEVERITIES, Kind

ROWS = [row for kind in KINDS for row in cells(f"judge_{kind}.txt")]
SENTENCES = STORY.split(". ")
WORDS = st.lists(
    st.sampled_from(
        ["the", "mayor", "may", "not", "say", "12", "people", "died", "after", "rain", "in", "Dunmore", "on", "Friday"]
    ),
    max_size=12,
)


@pytest.mark.parametrize("text", [cell for row in ROWS for cell in row[:2]])
def test_a_text_never_differs_from_itself_in_capitals(text: str) -> None:
    assert not found(text.upper(), text)


@given(WORDS)
def test_no_words_differ_from_themselves(words: list[str]) -> None:
    assert not found(" ".join(words).upper(), " ".join(words))


@settings(max_examples=40)
@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES), WORDS, WORDS)
def test_differences_point_into_the_text_do_not_overlap_and_come_most_severe_first(
    one: str, two: str, more: list[str], less: list[str]
) -> None:
    transcript, article = f"{one} {' '.join(more)}".upper(), f"{two} {' '.join(less)}"
    said = found(transcript, article)
    order = [(SEVERITIES.index(one.severity), KINDS.index(one.kind), one.transcript.start) for one in said]
    assert order == sorted(order)
    for place, difference in enumerate(said):
        assert 0 <= difference.transcript.start < difference.transcript.end <= len(transcript)
        assert 0 <= difference.article.start < difference.article.end <= len(article)
        assert difference.reason
        for other in said[:place]:
            assert not difference.transcript.meets(other.transcript)
            assert not difference.article.meets(other.article)


@given(st.sampled_from(ROWS))
def test_a_pair_gives_the_same_answer_twice(row: list[str]) -> None:
    assert find_differences(pair(row[0], row[1])) == find_differences(pair(row[0], row[1]))


def test_an_empty_text_differs_from_nothing() -> None:
    assert (
        find_differences(
            Pair(pair_side(document("transcript", "...")), pair_side(document("article", "Two died.")), 1.0)
        )
        == ()
    )


def test_a_very_long_pair_is_judged_in_time() -> None:
    transcript = "THEY COUNTED 12 GOATS NEAR DUNMORE BECAUSE MAYOR BRANDT SAYS IT MAY RAIN ON FRIDAY " * 500
    article = "They counted 14 goats near Marlow after Sheriff Pell said it will not rain on Monday " * 500
    both = pair(transcript, article)
    began = process_time()
    find_differences(both)
    assert process_time() - began < 5.0


def test_every_kind_has_one_rule() -> None:
    assert set(RULES) == set(Kind)
    assert len(set(RULES.values())) == len(RULES)


def test_every_kind_has_rows_that_find_and_rows_that_find_nothing() -> None:
    for kind in KINDS:
        wanted = [row[2] for row in cells(f"judge_{kind}.txt")]
        assert any(wanted) and not all(wanted), kind
