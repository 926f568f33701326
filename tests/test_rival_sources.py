"""One statement that the two texts give to different people is one difference, not two one-sided details."""

from __future__ import annotations

import pytest

from diffcast import compare

REST = "The county will close the Alder Street bridge on March 5. Detours will last 14 weeks."
SAID = "Repairs are expected to cost two million dollars, {} said."


def found(transcript: str, article: str, said: str = SAID) -> list[tuple[str, str]]:
    """The status and the kinds of all findings where the last sentence names these sources."""
    ours, theirs = (f"{REST} {said.format(one)}" for one in (transcript, article))
    facts = compare(ours.upper(), theirs).facts
    return [(one.status, " ".join(each.kind for each in one.differences)) for one in facts if one.status != "shared"]


@pytest.mark.parametrize(
    ("transcript", "article"),
    [("the mayor", "the company"), ("the sheriff", "state officials"), ("a former judge", "local business owners")],
)
def test_two_sources_of_one_statement_are_one_difference(transcript: str, article: str) -> None:
    assert found(transcript, article) == [("changed", "attribution")]


@pytest.mark.parametrize(
    "said",
    [
        "According to {}, repairs are expected to cost two million dollars.",
        "Repairs, {} said, are expected to cost more.",
    ],
)
def test_a_source_before_or_inside_its_statement_is_one_difference_too(said: str) -> None:
    assert found("the mayor", "the company", said) == [("changed", "attribution")]
    assert found("the mayor", "the mayor", said) == []


def test_a_source_that_the_other_text_hides_is_a_difference() -> None:
    transcript = f"{REST} At least eight officers have died, according to Ukraine."
    article = f"{REST} At least eight officers have reportedly died."
    facts = compare(transcript.upper(), article).facts
    kinds = [one.kind for fact in facts for one in fact.differences]
    assert "attribution" in kinds
    assert all(fact.transcript and fact.article for fact in facts)


@pytest.mark.parametrize(
    ("transcript", "article"),
    [("the mayor", "the mayor"), ("the police", "a detective"), ("officials", "the mayor"), ("she", "the mayor")],
)
def test_sources_that_may_be_one_are_no_difference(transcript: str, article: str) -> None:
    assert ("changed", "attribution") not in found(transcript, article)
