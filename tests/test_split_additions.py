"""Words that one text adds to a wording that both have; shown with readings made by hand that take all for shared."""

from __future__ import annotations

import pytest
from test_facts import reading

from diffcast.compare import judge_pair, prepare_pair
from diffcast.model import Comparison, Settings
from diffcast.reports.explain import explain


def compared(transcript: str, article: str) -> Comparison:
    left, right, _ = prepare_pair(transcript, article)
    ours, theirs = reading(left, right, {}, {transcript: article}), reading(right, left, {}, {article: transcript})
    return judge_pair(left, right, (ours, theirs), Settings("lexical"))


def one_sided(comparison: Comparison) -> list[str]:
    """The words of every one-sided fact."""
    return [
        document.text[span.start : span.end]
        for document, side in ((comparison.transcript, "transcript"), (comparison.article, "article"))
        for fact in comparison.facts
        if fact.status == f"{side}_only"
        for span in getattr(fact, side)
    ]


@pytest.mark.parametrize(
    ("transcript", "article", "added"),
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
def test_words_that_one_text_adds_to_the_wording_of_both_are_one_sided(
    transcript: str, article: str, added: str
) -> None:
    comparison = compared(transcript, article)
    assert one_sided(comparison) == [added]
    assert any(fact.status == "shared" for fact in comparison.facts)


@pytest.mark.parametrize(
    ("transcript", "article"),
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
    ids=["nothing", "a filler", "a source", "elsewhere in the text", "another wording", "a repeat"],
)
def test_words_that_add_nothing_stay_with_their_wording(transcript: str, article: str) -> None:
    comparison = compared(transcript, article)
    assert not one_sided(comparison)
    assert any(fact.transcript and fact.article for fact in comparison.facts)


def test_an_explanation_says_that_the_model_read_added_words_as_shared() -> None:
    comparison = compared("THE BAKER DIED ON SUNDAY AT HOME.", "The baker died on Sunday after a long illness at home.")
    added = next(fact for fact in comparison.facts if fact.status == "article_only")
    why = " ".join(explain(comparison.to_dict(), added.id).split())
    assert "The model read these words as stated in both texts." in why
