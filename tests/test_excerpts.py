"""Which words of a fact are marked as those that differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffcast import compare
from diffcast.model import Comparison, Kind
from diffcast.reports.excerpts import wordings

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt")


@pytest.mark.parametrize(
    ("kind", "marked"),
    [("number", (["41"], ["14"])), ("certainty", ([], ["may"]))],
    ids=["both sides tell another value", "one side hedges, and the other has no word that does"],
)
def test_the_words_that_differ_are_marked_and_no_others(
    comparison: Comparison, kind: Kind, marked: tuple[list[str], list[str]]
) -> None:
    fact = next(fact for fact in comparison.facts if any(each.kind == kind for each in fact.differences))
    sides = wordings(comparison, fact)
    assert tuple([run.text for run in side if run.emphasis == "differs"] for side in sides) == marked
