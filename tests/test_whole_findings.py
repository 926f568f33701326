"""A one-sided finding is whole: what somebody says, and a sentence of a word or two, are not cut into fragments."""

from __future__ import annotations

import pytest
from test_facts import reading

from diffcast.compare import compare, judge_pair, prepare_pair
from diffcast.model import Settings

TOLD = "The council met on Monday evening."


def alone(article: str) -> list[str]:
    """The one-sided findings of an article of which the transcript has the first sentence alone, by hand-made readings."""
    left, right, _ = prepare_pair(TOLD.upper(), f"{TOLD} {article}")
    new = dict.fromkeys([article], "one-sided")
    ours, theirs = reading(left, right, {}, {TOLD.upper(): TOLD}), reading(right, left, new, {TOLD: TOLD.upper()})
    found = judge_pair(left, right, (ours, theirs), Settings("lexical"))
    text = found.article.text
    return [text[one.article[0].start : one.article[-1].end] for one in found.facts if one.status == "article_only"]


@pytest.mark.parametrize(
    "article",
    [
        "“The pump broke twice in March. Nobody ever told the crews about it,” Vale said.",
        "“The pump broke twice in March,” Vale said. “Nobody ever told the crews about it.”",
        "The owner has closed both of the harbor bakeries. They’re gone.",
        "They’re gone. The owner has closed both of the harbor bakeries.",
    ],
)
def test_a_quotation_and_a_sentence_of_a_word_or_two_are_one_finding(article: str) -> None:
    assert alone(article) == [article]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The owner has closed both of the harbor bakeries.", "Two crews repaired the old pump in March."),
        ("“The pump broke twice in March,” Vale said.", "Two crews repaired the old ferry in April."),
    ],
)
def test_two_statements_are_two_findings(one: str, two: str) -> None:
    assert alone(f"{one} {two}") == [one, two]


def test_what_differs_in_a_label_and_in_the_words_is_one_finding_with_both() -> None:
    transcript = "DANA OSTERHOUT, LIBRARIAN: WE HAVE SERVED FORTY THOUSAND READERS IN THIS BUILDING SINCE IT OPENED."
    article = "“We have served 30,000 readers in this building since it opened,” said Dana Osterhaut, the librarian."
    (found,) = (one for one in compare(transcript, article).facts if one.status == "changed")
    assert {str(one.kind) for one in found.differences} == {"quote", "name"}


def test_a_finding_holds_the_statements_that_differ_and_no_others() -> None:
    spoken = "THE BRIDGE COST FORTY MILLION DOLLARS.", "IT OPENS TO TRUCKS AND CARS IN THE MORNING."
    written = "The bridge cost $14 million.", "It opens to trucks and cars in the morning."
    left, right, _ = prepare_pair(" ".join(spoken), " ".join(written))
    ours = reading(left, right, {spoken[0]: "changed"}, dict.fromkeys(spoken, written[0]))
    theirs = reading(right, left, {written[0]: "changed"}, dict(zip(written, spoken, strict=True)))
    found = judge_pair(left, right, (ours, theirs), Settings("lexical"))
    assert [(one.status, len(one.transcript), len(one.article)) for one in found.facts] == [
        ("changed", 1, 1),
        ("shared", 1, 1),
    ]
