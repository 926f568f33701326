"""Facts: what follows from readings, shown with readings made by hand."""

from __future__ import annotations

import numpy
import pytest

from diffcast.align.attention import Attended
from diffcast.align.network import CLASSES, Reading
from diffcast.align.word_table import WordTable
from diffcast.compare import judge_pair, prepare_pair
from diffcast.kinds import KINDS
from diffcast.model import AsideCode, Comparison, Fact, Settings

TRANSCRIPT = (
    "FORTY-ONE WORKERS WERE HURT. THE PLANT MAKES SOUP. ITS OWNER LIVES IN ORLAN. GOOD NIGHT EVERYBODY FROM ALL OF US."
)
ARTICLE = "Some 14 workers were hurt, police said. The plant makes soup.\n\nGet all of our best stories first."


def reading(table: WordTable, other: WordTable, classes: dict[str, str], partners: dict[str, str]) -> Reading:
    """Every word of a phrase has its class; other words are shared and look, in order, at the words of their partner."""
    text = table.document.text
    chances = numpy.full((len(table), len(CLASSES)), 0.02)
    shares = numpy.zeros((len(table), 1))
    partner = numpy.zeros((len(table), 1), numpy.int64)
    for row, word in enumerate(table.words):
        held = [
            name
            for phrase, name in classes.items()
            if text.index(phrase) <= word.span.start < text.index(phrase) + len(phrase)
        ]
        chances[row, CLASSES.index(held[0] if held else "shared")] = 0.94
        for phrase, theirs in partners.items():
            if text.index(phrase) <= word.span.start < text.index(phrase) + len(phrase):
                at = other.document.text.index(theirs)
                first = next(k for k, one in enumerate(other.words) if one.span.start >= at)
                past = next(k for k, one in enumerate(table.words) if one.span.start >= text.index(phrase))
                partner[row] = min(
                    first + row - past, int(numpy.flatnonzero(other.sentence == other.sentence[first])[-1])
                )
                shares[row] = 0.9
    kinds = numpy.full((len(table), len(KINDS)), 1 / len(KINDS))
    begins = numpy.diff(table.passage, prepend=-1) > 0
    return Reading(chances, begins.astype(float), kinds, Attended(partner, shares))


def words_of(fact: Fact, transcript: str, article: str) -> tuple[str, str]:
    """The words of a fact in both texts; ` … ` between its places."""
    ours = " … ".join(transcript[span.start : span.end] for span in fact.transcript)
    return ours, " … ".join(article[span.start : span.end] for span in fact.article)


@pytest.fixture(scope="module")
def compared() -> Comparison:
    left, right, _ = prepare_pair(TRANSCRIPT, ARTICLE)
    ours = reading(
        left,
        right,
        {
            "FORTY-ONE WORKERS WERE HURT.": "changed",
            "ITS OWNER LIVES IN ORLAN.": "one-sided",
            "GOOD NIGHT EVERYBODY FROM ALL OF US.": "furniture",
        },
        {"FORTY-ONE WORKERS WERE HURT.": "Some 14 workers", "THE PLANT MAKES SOUP.": "The plant"},
    )
    theirs = reading(
        right,
        left,
        {
            "Some 14 workers were hurt": "changed",
            "police said": "one-sided",
            "Get all of our best stories first": "furniture",
        },
        {"Some 14 workers were hurt": "FORTY", "The plant makes soup": "THE PLANT"},
    )
    return judge_pair(left, right, (ours, theirs), Settings("lexical"))


@pytest.mark.parametrize(
    ("status", "spoken", "written"),
    [
        ("changed", "FORTY-ONE WORKERS WERE HURT.", "Some 14 workers were hurt,"),
        ("shared", "THE PLANT MAKES SOUP.", "The plant makes soup."),
        ("transcript_only", "ITS OWNER LIVES IN ORLAN.", ""),
        ("article_only", "", "police said."),
    ],
)
def test_each_part_is_a_fact_of_its_status(compared: Comparison, status: str, spoken: str, written: str) -> None:
    facts = [(fact.status, *words_of(fact, TRANSCRIPT, ARTICLE)) for fact in compared.facts]
    assert (status, spoken, written) in facts
    assert len(facts) == 4


def test_what_is_not_story_is_not_compared_and_has_a_code(compared: Comparison) -> None:
    texts = {"transcript": TRANSCRIPT, "article": ARTICLE}
    codes = {texts[one.side][one.span.start : one.span.end]: one.code for one in compared.asides}
    assert codes == {
        "GOOD NIGHT EVERYBODY FROM ALL OF US.": AsideCode.LIKE_CUE,
        "Get all of our best stories first.": AsideCode.LIKE_FURNITURE,
    }


def test_facts_are_in_the_order_of_the_transcript_then_of_the_article(compared: Comparison) -> None:
    starts = [fact.transcript[0].start for fact in compared.facts if fact.transcript]
    assert starts == sorted(starts)
    assert [bool(fact.transcript) for fact in compared.facts] == [True, True, True, False]


def test_an_id_is_made_from_the_words_alone(compared: Comparison) -> None:
    assert len({fact.id for fact in compared.facts}) == len(compared.facts)
    left, right, _ = prepare_pair("GOOD EVENING. " + TRANSCRIPT, ARTICLE)
    ours = reading(left, right, {}, {"THE PLANT MAKES SOUP": "The plant"})
    theirs = reading(right, left, {}, {"The plant makes soup": "THE PLANT"})
    again = judge_pair(left, right, (ours, theirs), Settings("lexical"))
    (same,) = (one.id for one in compared.facts if words_of(one, TRANSCRIPT, ARTICLE)[0] == "THE PLANT MAKES SOUP.")
    assert same in [fact.id for fact in again.facts]


@pytest.mark.parametrize(
    ("written", "findings"),
    [
        ("“The soup is cheap and hot today. The owner lives in Orlan now.”", 1),
        ("“The soup is cheap and hot today.” The owner lives in Orlan now.", 2),
        ("The soup is cheap and hot today. “The owner lives in Orlan now.”", 2),
        ("The soup is cheap and hot today. The owner lives in Orlan.", 2),
        ("The soup is cheap and hot today. It is in Orlan.", 1),
    ],
    ids=["one quotation", "only the first quoted", "only the second quoted", "three words of content", "one word"],
)
def test_sentences_side_by_side_are_one_finding_only_where_neither_stands_alone(written: str, findings: int) -> None:
    article = f"The plant makes soup. {written}"
    left, right, _ = prepare_pair("THE PLANT MAKES SOUP.", article)
    ours = reading(left, right, {}, {"THE PLANT MAKES SOUP": "The plant"})
    theirs = reading(right, left, {written: "one-sided"}, {"The plant makes soup": "THE PLANT"})
    compared = judge_pair(left, right, (ours, theirs), Settings("lexical"))
    assert sum(fact.status == "article_only" for fact in compared.facts) == findings
