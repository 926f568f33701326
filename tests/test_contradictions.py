"""Two statements of one thing that cannot both be right are one changed fact, though few of their words agree."""

from __future__ import annotations

import pytest

from diffcast import compare
from diffcast.model import Kind


@pytest.mark.parametrize(
    ("transcript", "article", "kind"),
    [
        ("THE BOARD VOTE WAS FIVE TO TWO.", "The vote was 4-3.", Kind.NUMBER),
        ("THE SHIP SHOULD GET THERE SUNDAY.", "The ship is due there on Friday.", Kind.TIME),
        ("THE PLANE FLEW IN FROM KESTREL.", "The plane came from Orlan.", Kind.PLACE),
        (
            "CREWS REACHED THE ISLAND. THE SHIP SHOULD GET THERE SUNDAY.",
            "Crews have reached the island.\n\nThe ship is due there on Friday.",
            Kind.TIME,
        ),
        (
            "THE COUNCIL MET TUESDAY. THE BOARD VOTE WAS FIVE TO TWO.",
            "The council met on Tuesday.\n\nThe vote was 4-3.",
            Kind.NUMBER,
        ),
    ],
)
def test_a_contradiction_is_one_changed_fact(transcript: str, article: str, kind: Kind) -> None:
    changed = [fact for fact in compare(transcript, article).facts if fact.status != "shared"]
    assert [(fact.status, [one.kind for one in fact.differences]) for fact in changed] == [("changed", [kind])]


@pytest.mark.parametrize(
    ("transcript", "article"),
    [
        ("THE SHIP SHOULD GET THERE SUNDAY.", "The ship is a tender."),
        ("THE BOARD VOTE WAS FIVE TO TWO.", "Soup costs $4."),
        ("AT LEAST SEVEN YEARS IN PRISON.", "He faces at most 20 years in prison."),
        ("THE BOARD VOTE WAS FIVE TO TWO.", "The vote was 5-2."),
    ],
    ids=["no contradiction", "no common word", "two bounds", "the same"],
)
def test_what_can_both_be_right_is_no_contradiction(transcript: str, article: str) -> None:
    assert not any(fact.differences for fact in compare(transcript, article).facts)
