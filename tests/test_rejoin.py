"""Runs that seem one-sided and contradict each other come together; told by readings made by hand."""

from __future__ import annotations

import pytest
from test_facts import reading, said

from diffcast.compare import judge_pair, prepare_pair
from diffcast.model import Comparison, Settings


def judged(script: str, article: str, lonely: tuple[str, str], look: bool = True) -> Comparison:
    """The two texts with a sentence on either side that the network takes for one-sided, looking at each other or not."""
    left, right, _ = prepare_pair(script, article)
    ours = reading(left, right, {lonely[0]: "one-sided"}, {lonely[0]: lonely[1]} if look else {})
    theirs = reading(right, left, {lonely[1]: "one-sided"}, {lonely[1]: lonely[0]} if look else {})
    return judge_pair(left, right, (ours, theirs), Settings("lexical"))


@pytest.mark.parametrize(
    ("script", "article", "kind"),
    [
        ("THE BOARD VOTE WAS FIVE TO TWO.", "The vote was 4-3.", "number"),
        ("THE SHIP SHOULD GET THERE SUNDAY.", "The ship is due there on Friday.", "time"),
        ("THE PLANE FLEW IN FROM KESTREL.", "The plane came from Orlan.", "place"),
    ],
)
def test_two_runs_that_look_at_each_other_and_contradict_each_other_are_told_differently(
    script: str, article: str, kind: str
) -> None:
    told = judged(script, article, (script, article))
    assert [(fact.status, [one.kind for one in fact.differences]) for fact in told.facts] == [("changed", [kind])]
    assert said(told, told.facts[0]) == (script, article)


@pytest.mark.parametrize(
    ("script", "article", "look"),
    [
        ("THE BOARD VOTE WAS FIVE TO TWO.", "The vote was 4-3.", False),
        ("THE SHIP SHOULD GET THERE SUNDAY.", "The ship is a tender.", True),
        ("THE BOARD VOTE WAS FIVE TO TWO.", "Soup costs $4.", True),
        ("AT LEAST SEVEN YEARS IN PRISON.", "He faces at most 20 years in prison.", True),
    ],
)
def test_runs_without_a_look_a_common_word_or_a_contradiction_stay_one_sided(
    script: str, article: str, look: bool
) -> None:
    told = judged(script, article, (script, article), look)
    assert {fact.status for fact in told.facts} == {"transcript_only", "article_only"}
