"""One-sided runs that contradict each other are matched; shown with readings made by hand."""

from __future__ import annotations

import pytest
from test_facts import reading, words_of

from diffcast.compare import judge_pair, prepare_pair
from diffcast.model import Comparison, Kind, Settings


def compared(transcript: str, article: str, *, look: bool = True) -> Comparison:
    """Both texts, which the network takes for one-sided, looking at each other or not."""
    left, right, _ = prepare_pair(transcript, article)
    ours = reading(left, right, {transcript: "one-sided"}, {transcript: article} if look else {})
    theirs = reading(right, left, {article: "one-sided"}, {article: transcript} if look else {})
    return judge_pair(left, right, (ours, theirs), Settings("lexical"))


@pytest.mark.parametrize(
    ("transcript", "article", "kind"),
    [
        ("THE BOARD VOTE WAS FIVE TO TWO.", "The vote was 4-3.", Kind.NUMBER),
        ("THE SHIP SHOULD GET THERE SUNDAY.", "The ship is due there on Friday.", Kind.TIME),
        ("THE PLANE FLEW IN FROM KESTREL.", "The plane came from Orlan.", Kind.PLACE),
    ],
)
def test_two_runs_that_look_at_each_other_and_contradict_each_other_are_one_changed_fact(
    transcript: str, article: str, kind: Kind
) -> None:
    (fact,) = compared(transcript, article).facts
    assert (fact.status, [one.kind for one in fact.differences]) == ("changed", [kind])
    assert words_of(fact, transcript, article) == (transcript, article)


@pytest.mark.parametrize(
    ("transcript", "article", "look"),
    [
        ("THE BOARD VOTE WAS FIVE TO TWO.", "The vote was 4-3.", False),
        ("THE SHIP SHOULD GET THERE SUNDAY.", "The ship is a tender.", True),
        ("THE BOARD VOTE WAS FIVE TO TWO.", "Soup costs $4.", True),
        ("AT LEAST SEVEN YEARS IN PRISON.", "He faces at most 20 years in prison.", True),
    ],
    ids=["no look", "no contradiction", "no common word", "two bounds"],
)
def test_other_one_sided_runs_stay_one_sided(transcript: str, article: str, look: bool) -> None:
    statuses = {fact.status for fact in compared(transcript, article, look=look).facts}
    assert statuses == {"transcript_only", "article_only"}
