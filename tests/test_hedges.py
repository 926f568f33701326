"""Hedges: the words that say how sure a statement is."""

from __future__ import annotations

import pytest
from tables import cells

from diffcast.language.hedges_and_negation import hedges
from diffcast.language.words import words
from diffcast.model import Hedge, Span


def found(text: str) -> tuple[Hedge, ...]:
    return hedges(text, words(text, Span(0, len(text))))


@pytest.mark.parametrize(("text", "cues"), cells("hedges.txt"))
def test_a_text_holds_exactly_these_hedges(text: str, cues: str) -> None:
    assert ", ".join(hedge.cue for hedge in found(text)) == cues


@pytest.mark.parametrize(("text", "cues"), [row for row in cells("hedges.txt") if "May" not in row[0]])
def test_a_hedge_is_found_in_capitals(text: str, cues: str) -> None:
    assert ", ".join(hedge.cue for hedge in found(text.upper())) == cues


def test_the_span_of_a_hedge_is_its_words() -> None:
    text = "Some 300 posts, as many as 40 of them here, may go."
    assert [text[hedge.span.start : hedge.span.end] for hedge in found(text)] == ["as many as", "may"]


def test_a_rumour_weakens_more_than_an_expectation() -> None:
    assert [found(text)[0].strength for text in ("expected to win", "may win", "rumored to win")] == [1, 2, 3]


def test_a_hedge_does_not_extend_over_a_full_stop() -> None:
    assert found("That is the one expected. To win is hard.") == found("That was it. To win is hard.")


def test_no_words_give_no_hedges() -> None:
    assert found("") == ()
