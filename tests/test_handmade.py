"""The comparison made by hand has the form that diffcast gives today: its differences, reasons and asides."""

from __future__ import annotations

import handmade
import pytest
from judging import pair

from diffcast import compare
from diffcast.judge.rules import RULES
from diffcast.model import Comparison, Difference, Fact, Span

SURE = 0.7
"""The network's doubt about a pair: high enough for every rule to look."""


@pytest.fixture(scope="module")
def real() -> Comparison:
    return compare(handmade.TRANSCRIPT, handmade.ARTICLE)


def in_text(one: Difference, transcript: str, article: str) -> tuple[object, ...]:
    words = transcript[one.transcript.start : one.transcript.end], article[one.article.start : one.article.end]
    return one.kind, one.severity, words, one.reason, one.values


def words(text: str, spans: tuple[Span, ...]) -> str:
    """The last span: the headline before it is another telling of the same fact."""
    return text[spans[-1].start : spans[-1].end]


@pytest.mark.parametrize("fact", [fact for fact in handmade.FACTS if fact.differences], ids=lambda fact: fact.id)
def test_every_difference_is_what_its_rule_finds_in_the_words_of_its_fact(fact: Fact) -> None:
    transcript, article = words(handmade.TRANSCRIPT, fact.transcript), words(handmade.ARTICLE, fact.article)
    telling = pair(transcript, article, fact.speaker, SURE)
    found = {in_text(one, transcript, article) for rule in RULES.values() for one in rule(telling)}
    assert {in_text(one, handmade.TRANSCRIPT, handmade.ARTICLE) for one in fact.differences} <= found


def test_a_fact_has_the_reason_that_the_engine_gives_its_status(real: Comparison) -> None:
    given = {(fact.status, fact.reason) for fact in real.facts}
    assert {(fact.status, fact.reason) for fact in handmade.FACTS} == given


def test_a_fact_has_the_figures_that_the_engine_gives_its_status(real: Comparison) -> None:
    given = {(fact.status, frozenset(fact.evidence)) for fact in real.facts}
    assert {(fact.status, frozenset(fact.evidence)) for fact in handmade.FACTS} == given


def test_what_is_not_compared_is_what_the_segmenter_leaves_out(real: Comparison) -> None:
    by_form = [aside for aside in handmade.ASIDES if aside.role != "speech"]
    assert by_form == list(real.asides)
