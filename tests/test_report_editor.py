"""Findings as lines of `file:line:column: severity: text`, at the words that differ."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import handmade
import pytest

from diffcast import compare
from diffcast.model import Comparison, Mark, Span
from diffcast.reports import BrokenPair, CheckedPair, View, render, render_many

EXAMPLES = Path(__file__).parent.parent / "examples"
LINE = re.compile(
    r"(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning|info): (?P<text>.+) \[(?P<id>.+)\]"
)


def findings(comparison: Comparison, view: View | None = None) -> list[dict[str, str]]:
    matches = (LINE.fullmatch(line) for line in render(comparison, "editor", view or View()).splitlines())
    return [match.groupdict() for match in matches if match]


def test_a_place_is_where_an_editor_finds_the_words_that_differ() -> None:
    comparison = compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt")
    contradictions = [one for one in findings(comparison) if one["severity"] == "error"]
    assert len(contradictions) == 2 * sum(fact.severity == "correction" for fact in comparison.facts)
    number = next(fact for fact in comparison.facts if any(each.kind == "number" for each in fact.differences))
    for place in (one for one in contradictions if one["id"] == number.id):
        text = Path(place["file"]).read_text("utf-8").splitlines()[int(place["line"]) - 1]
        assert text[int(place["column"]) - 1 :].startswith("41" if "transcript" in place["file"] else "14")


def test_the_severity_is_one_that_editors_know() -> None:
    found = {one["id"]: one["severity"] for one in findings(handmade.comparison())}
    assert (found["f2b"], found["f4d"], found["f9c"]) == ("error", "warning", "info")


def test_in_a_check_only_what_blocks_publishing_is_an_error() -> None:
    found = findings(handmade.comparison(), View(failing=frozenset({"f5e"})))
    assert {one["id"] for one in found if one["severity"] == "error"} == {"f5e"}


def test_what_is_suppressed_is_only_counted() -> None:
    assert "f2b" not in {one["id"] for one in findings(handmade.comparison(), handmade.decided())}
    assert "suppressed" in render(handmade.comparison(), "editor", handmade.decided())


@pytest.mark.parametrize(("marks", "line"), [((), "1"), ((Mark(Span(0, 9999), line=40),), "40")])
def test_what_was_extracted_from_its_file_is_at_the_line_that_the_file_gives(
    marks: tuple[Mark, ...], line: str
) -> None:
    comparison = handmade.comparison()
    comparison = replace(
        comparison, article=replace(comparison.article, source="page.html", extracted=True, marks=marks)
    )
    places = {(one["line"], one["column"]) for one in findings(comparison) if one["file"] == "page.html"}
    assert places == {(line, "1")}


def test_the_result_of_many_pairs_comes_last() -> None:
    pairs = [CheckedPair("first", handmade.comparison(), View()), BrokenPair("second", "b.txt: is empty")]
    *_, first, second, conclusion = render_many(pairs, "editor").splitlines()
    assert first.startswith("first: ")
    assert second == "second: error: b.txt: is empty"
    assert conclusion == "None of 2 pairs fails; 1 couldn’t be compared."
