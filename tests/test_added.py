"""Words that one side adds to a wording that both have; told by readings made by hand, which take all of it for shared."""

from __future__ import annotations

import pytest
from test_facts import reading

from diffcast.compare import judge_pair, prepare_pair
from diffcast.model import Comparison, Settings
from diffcast.reports.explain import explain


def judged(script: str, article: str) -> Comparison:
    left, right, _ = prepare_pair(script, article)
    ours, theirs = reading(left, right, {}, {script: article}), reading(right, left, {}, {article: script})
    return judge_pair(left, right, (ours, theirs), Settings("lexical"))


def alone(told: Comparison) -> list[str]:
    """The words of every one-sided fact."""
    return [
        document.text[span.start : span.end]
        for document, side in ((told.transcript, "transcript"), (told.article, "article"))
        for fact in told.facts
        if fact.status == f"{side}_only"
        for span in getattr(fact, side)
    ]


@pytest.mark.parametrize(
    ("script", "article", "added"),
    [
        (
            "THE BAKER DIED ON SUNDAY AT HOME.",
            "The baker died on Sunday after a long illness at home.",
            "after a long illness",
        ),
        (
            "THE FERRY LEFT THE PORT WITHOUT ITS CREW LIST AT NOON.",
            "The ferry left the port at noon.",
            "WITHOUT ITS CREW LIST",
        ),
        (
            "THE MAYOR OPENED THE NEW BRIDGE ON FRIDAY.",
            "The mayor opened the new bridge beside the cannery on Friday.",
            "beside the cannery",
        ),
    ],
)
def test_words_that_one_side_adds_to_the_wording_of_both_are_told_on_one_side(
    script: str, article: str, added: str
) -> None:
    told = judged(script, article)
    assert alone(told) == [added]
    assert any(fact.status == "shared" for fact in told.facts)


@pytest.mark.parametrize(
    ("script", "article"),
    [
        ("THE BAKER DIED ON SUNDAY AT HOME.", "The baker died on Sunday at home."),
        ("THE BAKER DIED ON SUNDAY AT HOME.", "The baker also died on Sunday at home."),
        ("THE BAKER DIED ON SUNDAY AT HOME.", "The baker, police said on Monday, died on Sunday at home."),
        ("THE FERRY LEFT AT NOON. IT HAD NO CREW LIST.", "The ferry left with no crew list at noon."),
        ("THE FERRY SAILED AROUND TWELVE.", "With no crew list aboard, the old ship put out to sea at noon."),
        (
            "THE BAKER DIED ON SUNDAY AT HOME.",
            "The baker died on Sunday at home. Death came quietly to the village baker.",
        ),
    ],
    ids=["nothing", "a filler", "a source", "told elsewhere", "another wording", "told again"],
)
def test_what_is_no_more_than_the_other_side_tells_stays_with_its_wording(script: str, article: str) -> None:
    assert not alone(judged(script, article))


def test_an_explanation_does_not_lay_added_words_at_the_networks_door() -> None:
    told = judged("THE BAKER DIED ON SUNDAY AT HOME.", "The baker died on Sunday after a long illness at home.")
    added = next(fact for fact in told.facts if fact.status == "article_only")
    why = " ".join(explain(told.to_dict(), added.id).split())
    assert "The model read these words as stated in both texts." in why
