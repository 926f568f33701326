"""What holds for every rule."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings, strategies as st
from judging import STORY, document, found, pair, pair_side
from tables import cells

from diffcast.judge.rules import RULES, _without_overlaps, find_differences
from diffcast.judge.rules.evidence.differences import difference
from diffcast.judge.rules.evidence.pair import Pair
from diffcast.model import KINDS, SEVERITIES, Kind, Span

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
    for place, each in enumerate(said):
        assert 0 <= each.transcript.start < each.transcript.end <= len(transcript)
        assert 0 <= each.article.start < each.article.end <= len(article)
        assert each.reason
        for other in said[:place]:
            assert not each.transcript.meets(other.transcript)
            assert not each.article.meets(other.article)


@pytest.mark.parametrize(
    ("transcript", "article", "kept"),
    [((3, 8), (10, 15), False), ((10, 15), (3, 8), False), ((3, 8), (3, 8), False), ((10, 15), (10, 15), True)],
)
def test_of_two_differences_that_share_words_of_either_text_the_first_is_kept(
    transcript: tuple[int, int], article: tuple[int, int], kept: bool
) -> None:
    places = (Span(0, 5), Span(0, 5)), (Span(*transcript), Span(*article))
    first, second = (difference(Kind.NUMBER, "Number differs", spans, ("12", "14")) for spans in places)
    assert _without_overlaps([first, second]) == [first, second][: 1 + kept]


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
