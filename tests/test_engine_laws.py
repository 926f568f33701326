"""What holds of every comparison: nothing lost, nothing invented, the same every time, and marks outlive an edit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from diffcast import Comparison, Fact, Side, Span, compare, split
from diffcast.cli import app
from diffcast.reports import render

ROOT = Path(__file__).parent.parent
STORIES = {
    "example": ROOT / "examples",
    **{page.parent.name: page.parent for page in sorted(ROOT.joinpath("seeds").glob("*/page.txt"))},
}
SIDES: tuple[Side, Side] = ("transcript", "article")
WORD = re.compile(r"\w+")
EDIT = "Nobody at the plant had ever painted a violin green before."
KEPT = 0.9
"""Share of the ids that must outlive an edit of one sentence elsewhere."""

EACH = pytest.mark.parametrize("story", STORIES)
BOTH = pytest.mark.parametrize("side", SIDES)


def text(story: str, side: Side) -> str:
    return STORIES[story].joinpath(f"{side}.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def known() -> dict[str, Comparison]:
    """Filled as the tests ask, so that every story is compared once."""
    return {}


def compared(story: str) -> Comparison:
    return compare(STORIES[story] / "transcript.txt", STORIES[story] / "article.txt")


@pytest.fixture
def comparison(story: str, known: dict[str, Comparison]) -> Comparison:
    if story not in known:
        known[story] = compared(story)
    return known[story]


def pieces(fact: Fact, side: Side) -> tuple[Span, ...]:
    return fact.transcript if side == "transcript" else fact.article


def places(comparison: Comparison, side: Side) -> list[Span]:
    """Every span of a side that is in a fact or set aside."""
    told = [span for fact in comparison.facts for span in pieces(fact, side)]
    return told + [aside.span for aside in comparison.asides if aside.side == side]


def overlapping(spans: Iterable[Span]) -> list[tuple[Span, Span]]:
    ordered = sorted(spans)
    return [(one, two) for one, two in pairwise(ordered) if one.meets(two)]


# Nothing lost, nothing twice


@EACH
@BOTH
def test_every_word_is_in_a_fact_or_set_aside(comparison: Comparison, side: Side) -> None:
    document = comparison.transcript if side == "transcript" else comparison.article
    held = places(comparison, side)
    lost = [
        match.group()
        for match in WORD.finditer(document.text)
        if not any(span.holds(Span(*match.span())) for span in held)
    ]
    assert lost == []


@EACH
@BOTH
def test_no_character_is_in_two_facts(comparison: Comparison, side: Side) -> None:
    assert overlapping(span for fact in comparison.facts for span in pieces(fact, side)) == []


@EACH
@BOTH
def test_what_is_set_aside_is_in_no_fact(comparison: Comparison, side: Side) -> None:
    assert overlapping(places(comparison, side)) == []


@EACH
def test_a_one_sided_fact_has_no_piece_on_the_other_side(comparison: Comparison) -> None:
    for fact in comparison.facts:
        assert bool(fact.transcript) == (fact.status != "article_only")
        assert bool(fact.article) == (fact.status != "transcript_only")


@EACH
def test_differences_belong_to_changed_facts_and_lie_in_their_sentences(comparison: Comparison) -> None:
    for fact in comparison.facts:
        assert (fact.status == "changed") == bool(fact.differences)
        for difference in fact.differences:
            for side, span in zip(SIDES, (difference.transcript, difference.article), strict=True):
                first, last = pieces(fact, side)[0], pieces(fact, side)[-1]
                assert Span(first.start - 200, last.end + 200).holds(span)


@EACH
def test_figures_are_between_nothing_and_all(comparison: Comparison) -> None:
    for fact in comparison.facts:
        assert 0 <= fact.similarity <= 1
        assert fact.evidence
        assert all(0 <= figure <= 1 for figure in fact.evidence.values())


# The order


@EACH
def test_facts_stand_in_the_order_of_the_transcript_and_then_of_the_article(comparison: Comparison) -> None:
    spoken = [fact.transcript[0] for fact in comparison.facts if fact.transcript]
    written = [fact.article[0] for fact in comparison.facts if not fact.transcript]
    assert spoken == sorted(spoken)
    assert written == sorted(written)


@EACH
@BOTH
def test_the_pieces_of_a_fact_are_in_reading_order(comparison: Comparison, side: Side) -> None:
    for fact in comparison.facts:
        assert list(pieces(fact, side)) == sorted(pieces(fact, side))


@EACH
def test_no_two_facts_have_one_id(comparison: Comparison) -> None:
    ids = [fact.id for fact in comparison.facts]
    assert len(set(ids)) == len(ids)


# The same every time


@EACH
def test_a_second_comparison_gives_the_same_bytes(story: str, comparison: Comparison) -> None:
    again = compared(story)
    assert again == comparison
    assert render(again, "json") == render(comparison, "json")


@EACH
def test_a_string_is_compared_as_its_file_is(story: str, comparison: Comparison) -> None:
    assert compare(text(story, "transcript"), text(story, "article")).facts == comparison.facts


@pytest.mark.parametrize("story", [name for name in STORIES if name != "example"])
def test_a_page_is_compared_as_its_halves_are(story: str, comparison: Comparison) -> None:
    page = compare(*split(STORIES[story] / "page.txt"))
    assert [fact.id for fact in page.facts] == [fact.id for fact in comparison.facts]
    assert [fact.status for fact in page.facts] == [fact.status for fact in comparison.facts]
    assert page.remarks == comparison.remarks


# Marks outlive an edit


@EACH
@BOTH
def test_most_ids_survive_a_new_sentence(story: str, side: Side, comparison: Comparison) -> None:
    texts = {each: text(story, each) for each in SIDES}
    texts[side] = with_a_new_paragraph(texts[side], EDIT.upper() if side == "transcript" else EDIT)
    edited = {fact.id for fact in compare(texts["transcript"], texts["article"]).facts}
    kept = sum(fact.id in edited for fact in comparison.facts)
    assert kept >= KEPT * len(comparison.facts)


@EACH
def test_most_ids_survive_a_lost_sentence(story: str, comparison: Comparison) -> None:
    lost = max((fact.article[0] for fact in comparison.facts if fact.article), key=len)
    article = text(story, "article")
    edited = {fact.id for fact in compare(text(story, "transcript"), article[: lost.start] + article[lost.end :]).facts}
    touched = [fact for fact in comparison.facts if not any(lost.meets(span) for span in fact.article)]
    assert sum(fact.id in edited for fact in touched) >= (KEPT - 0.1) * len(touched)


def with_a_new_paragraph(text: str, paragraph: str) -> str:
    """The text with one more paragraph in its middle, between two paragraphs or turns: it parts no sentence."""
    gaps = [match.end() for match in re.finditer(r"\n[ \t]*\n", text)] or [
        match.end() for match in re.finditer(r"\n(?=>>)", text)
    ]
    middle = min(gaps, key=lambda gap: abs(gap - len(text) // 2))
    return f"{text[:middle]}{paragraph}\n\n{text[middle:]}"


# The command


def test_explaining_at_once_equals_explaining_from_the_report(tmp_path: Path) -> None:
    texts = [str(STORIES["example"] / f"{side}.txt") for side in SIDES]
    report = tmp_path / "report.json"
    CliRunner().invoke(app, ["compare", *texts, "--encoder", "lexical", "-o", str(report)])
    fact = json.loads(report.read_text("utf-8"))["facts"][0]["id"]
    at_once = CliRunner().invoke(app, ["compare", *texts, "--encoder", "lexical", "--explain", fact])
    assert at_once.output == CliRunner().invoke(app, ["explain", str(report), fact]).output
    assert at_once.output.startswith(f"{fact}: ")
