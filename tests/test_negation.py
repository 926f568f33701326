"""Negation: the words that turn a statement round."""

from __future__ import annotations

import pytest
from tables import cells

from diffcast.language.hedges_and_negation import negations, reversed_words
from diffcast.language.words import words
from diffcast.model import Negation, Span, Word


def cut(text: str) -> tuple[str, tuple[Word, ...]]:
    return text, words(text, Span(0, len(text)))


def found(text: str) -> tuple[Negation, ...]:
    return negations(*cut(text))


@pytest.mark.parametrize(("text", "cues"), cells("negations.txt"))
def test_a_text_holds_exactly_these_negations(text: str, cues: str) -> None:
    assert ", ".join(negation.cue for negation in found(text)) == cues


@pytest.mark.parametrize(("text", "cues"), cells("negations.txt"))
def test_a_negation_is_found_in_capitals(text: str, cues: str) -> None:
    assert ", ".join(negation.cue for negation in found(text.upper())) == cues


def test_the_span_of_a_negation_is_its_words() -> None:
    text = "They didn’t go, and no one failed to call."
    assert [text[one.span.start : one.span.end] for one in found(text)] == ["didn’t", "no one", "failed to"]


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [
        ("THE HORSES BUT NOT CATTLE", "horses and cattle are welcome", "cattle"),
        ("IT'S INSURED FOR 45-THOUSAND DOLLARS", "The piece was not insured", "insure"),
        ("No shots were fired", "A frigate fired two warning shots", "shoot"),
        ("HE WILL SIGN IT", "He won’t sign it", "sign"),
    ],
)
def test_a_word_that_one_side_denies_and_the_other_states_is_found(one: str, other: str, word: str) -> None:
    assert word in reversed_words(cut(one), cut(other))
    assert word in reversed_words(cut(other), cut(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HE DIDN'T SIGN IT", "He did not sign it"),
        ("GOLF COURSES DO NOT HAVE TO FOLLOW IT", "Golf courses are exempt"),
        ("ADMISSION WON'T COST YOU A PENNY", "Admission is free"),
        ("NOT ONLY THE CITY PAYS", "The city pays"),
        ("The council met", "The council met"),
        ("", ""),
    ],
)
def test_a_rewording_reverses_nothing(one: str, other: str) -> None:
    assert reversed_words(cut(one), cut(other)) == ()
