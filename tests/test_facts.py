"""Facts: what becomes of readings, told by readings made by hand."""

from __future__ import annotations

import numpy
import pytest

from diffcast.align.network import CLASSES, Reading
from diffcast.align.word_table import WordTable
from diffcast.compare import judge_pair, prepare_pair
from diffcast.model import Comparison, Fact, Settings

SCRIPT = (
    "FORTY-ONE WORKERS WERE HURT. THE PLANT MAKES SOUP. ITS OWNER LIVES IN ORLAN. GOOD NIGHT EVERYBODY FROM ALL OF US."
)
ARTICLE = "Some 14 workers were hurt, police said. The plant makes soup.\n\nGet all of our best stories first."


def reading(table: WordTable, other: WordTable, fate: dict[str, str], partner: dict[str, str]) -> Reading:
    """Every word of a phrase has its class; every other word is shared and attends to the partner of its sentence."""
    text = table.document.text
    chances = numpy.full((len(table), len(CLASSES)), 0.02)
    masses = numpy.zeros((len(table), len(other.passages)))
    for row, word in enumerate(table.words):
        held = [
            name
            for phrase, name in fate.items()
            if text.index(phrase) <= word.span.start < text.index(phrase) + len(phrase)
        ]
        chances[row, CLASSES.index(held[0] if held else "shared")] = 0.94
        for phrase, theirs in partner.items():
            if text.index(phrase) <= word.span.start < text.index(phrase) + len(phrase):
                at = other.document.text.index(theirs)
                masses[row, next(k for k, p in enumerate(other.passages) if p.span.start <= at < p.span.end)] = 0.9
    return Reading(chances, masses)


@pytest.fixture(scope="module")
def told() -> Comparison:
    left, right, _ = prepare_pair(SCRIPT, ARTICLE)
    ours = reading(
        left,
        right,
        {"ITS OWNER LIVES IN ORLAN.": "one-sided", "GOOD NIGHT EVERYBODY FROM ALL OF US.": "furniture"},
        {"FORTY-ONE WORKERS WERE HURT.": "Some 14 workers", "THE PLANT MAKES SOUP.": "The plant"},
    )
    theirs = reading(
        right,
        left,
        {"police said": "one-sided", "Get all of our best stories first": "furniture"},
        {"Some 14 workers were hurt": "FORTY", "The plant makes soup": "THE PLANT"},
    )
    return judge_pair(left, right, (ours, theirs), Settings("lexical"))


def said(told: Comparison, fact: Fact) -> tuple[str, str]:
    return tuple(  # type: ignore[return-value]
        " … ".join(document.text[span.start : span.end] for span in spans)
        for document, spans in ((told.transcript, fact.transcript), (told.article, fact.article))
    )


@pytest.mark.parametrize(
    ("status", "spoken", "written"),
    [
        ("changed", "FORTY-ONE WORKERS WERE HURT.", "Some 14 workers were hurt,"),
        ("shared", "THE PLANT MAKES SOUP.", "The plant makes soup."),
        ("transcript_only", "ITS OWNER LIVES IN ORLAN.", ""),
        ("article_only", "", "police said."),
    ],
)
def test_each_part_becomes_a_fact_of_its_status(told: Comparison, status: str, spoken: str, written: str) -> None:
    assert (status, spoken, written) in [(fact.status, *said(told, fact)) for fact in told.facts]


def test_what_is_no_story_is_set_aside_with_a_reason(told: Comparison) -> None:
    texts = {"transcript": SCRIPT, "article": ARTICLE}
    aside = {texts[one.side][one.span.start : one.span.end]: one.reason for one in told.asides}
    assert set(aside) == {"GOOD NIGHT EVERYBODY FROM ALL OF US.", "Get all of our best stories first."}
    assert all(aside.values())


def test_facts_stand_in_the_order_of_the_transcript_then_of_the_article(told: Comparison) -> None:
    starts = [fact.transcript[0].start for fact in told.facts if fact.transcript]
    assert starts == sorted(starts)
    assert [bool(fact.transcript) for fact in told.facts] == sorted(
        (bool(f.transcript) for f in told.facts), reverse=True
    )


def test_ids_are_distinct_and_follow_from_the_words_alone(told: Comparison) -> None:
    assert len({fact.id for fact in told.facts}) == len(told.facts)
    left, right, _ = prepare_pair("GOOD EVENING. " + SCRIPT, ARTICLE)
    again = judge_pair(
        left,
        right,
        (reading(left, right, {}, {"THE PLANT": "The plant"}), reading(right, left, {}, {"The plant": "THE PLANT"})),
        Settings("lexical"),
    )
    same = [fact.id for fact in told.facts if said(told, fact)[0] == "THE PLANT MAKES SOUP."]
    assert same[0] in [fact.id for fact in again.facts]
