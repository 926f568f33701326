"""How sure a finding is, how often such findings were right, and what came closest: in every report that says so."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from html import unescape

import handmade
import pytest

from diffcast.model import Alternative, Comparison, Fact, Settings, Span
from diffcast.reports import View, render
from diffcast.reports.confidence import closest_words, how_sure, measured, percent
from diffcast.reports.summary import of_status

FOR_PEOPLE = ("terminal", "markdown", "html", "email")
SENTENCE = (
    "On stories left out of training, 9 of 10 contradictions, 7 of 10 checks, 8 of 10 one-sided findings and 9 of 10 "
    "pairs with no difference found were right."
)


def flat(report: str) -> str:
    return " ".join(report.split())


def without_figures(comparison: Comparison) -> Comparison:
    """The comparison as an earlier version made it."""
    return replace(comparison, facts=tuple(replace(fact, evidence={}) for fact in comparison.facts), precision={})


# How sure


@pytest.mark.parametrize(
    ("confidence", "shown"),
    [
        (0.0, 5),
        (0.02, 5),
        (0.074, 5),
        (0.076, 10),
        (0.5, 50),
        (0.6225, 60),
        (0.625, 65),
        (0.9, 90),
        (0.99, 95),
        (1.0, 95),
    ],
)
def test_confidence_is_shown_in_steps_and_never_as_never_or_always(confidence: float, shown: int) -> None:
    assert percent(confidence) == shown


@pytest.mark.parametrize("format", FOR_PEOPLE)
def test_a_difference_says_how_sure_it_is(format: str) -> None:
    assert "90% sure" in render(handmade.comparison(), format)


@pytest.mark.parametrize("format", [*FOR_PEOPLE, "csv", "sarif", "junit", "github"])
def test_a_comparison_without_figures_says_nothing_of_them(format: str) -> None:
    report = render(without_figures(handmade.comparison()), format, View(frozenset({"changed", "shared"})))
    assert "% sure" not in report
    assert "left out of training" not in report


def test_programs_get_the_figure() -> None:
    report = json.loads(render(handmade.comparison(), "json"))
    assert report["facts"][1]["evidence"]["confidence"] == 0.9123
    assert report["facts"][1]["differences"][0]["confidence"] == 0.9123
    assert report["precision"] == {"check": 0.7, "correction": 0.93, "one-sided": 0.84, "shared": 1.0}
    assert "precision" not in json.loads(render(without_figures(handmade.comparison()), "json"))
    [number] = [
        each
        for each in json.loads(render(handmade.comparison(), "sarif"))["runs"][0]["results"]
        if each["ruleId"] == "changed/number"
    ]
    assert number["properties"]["confidence"] == 0.91


@pytest.mark.parametrize("format", [*FOR_PEOPLE, "sarif", "junit", "github"])
def test_a_report_says_in_one_line_how_often_such_results_were_right(format: str) -> None:
    report = flat(unescape(render(handmade.comparison(), format, View(width=160))))
    assert SENTENCE in report


def test_the_table_says_it_for_each_row() -> None:
    rows = csv.DictReader(render(handmade.comparison(), "csv").lstrip("\ufeff").splitlines())
    right = {row["id"]: row["precision"] for row in rows}
    assert [right[name] for name in ("f2b", "f4d", "f9c", "f11", "f1a")] == ["0.93", "0.70", "0.84", "0.84", "1.00"]


def test_the_page_says_it_of_the_pairs_where_they_are_listed() -> None:
    section = render(handmade.comparison(), "html").partition('id="shared"')[2].partition("<ol")[0]
    assert "On stories left out of training, 9 of 10 pairs with no difference found were right." in section
    assert "were right" not in render(without_figures(handmade.comparison()), "html")


# Pairs without a difference


def test_pairs_without_a_difference_come_least_certain_first() -> None:
    assert [fact.id for fact in of_status(handmade.comparison(), "shared")] == ["f8b", "f3c", "f1a", "f6f"]


def test_without_figures_they_stay_in_reading_order() -> None:
    plain = without_figures(handmade.comparison())
    assert [fact.id for fact in of_status(plain, "shared")] == ["f1a", "f3c", "f6f", "f8b"]


def test_json_keeps_the_reading_order() -> None:
    facts = json.loads(render(handmade.comparison(), "json"))["facts"]
    assert [fact["id"] for fact in facts] == [fact.id for fact in handmade.FACTS]


@pytest.mark.parametrize("format", FOR_PEOPLE)
def test_every_pair_is_listed_with_both_wordings_and_its_confidence(format: str) -> None:
    report = flat(render(handmade.comparison(), format, View(frozenset({"shared"}), width=160)))
    assert report.index("50% sure") < report.index("60% sure") < report.index("95% sure")
    for words in ("WATER WILL NOT BE BACK BEFORE SUNDAY.", "Service should return by Sunday.", "f8b"):
        assert words in report.replace('<span class="reworded">', "").replace("</span>", "")


def test_the_screen_says_how_to_list_them_where_it_only_counts_them() -> None:
    hint = "--only shared lists them, least certain first"
    assert hint in render(handmade.comparison(), "terminal")
    assert hint not in render(handmade.comparison(), "terminal", View(frozenset({"changed"})))
    assert hint not in render(handmade.comparison(facts=()), "terminal")


# What came closest


def one_sided(*near: Alternative) -> Fact:
    [fact] = [fact for fact in handmade.FACTS if fact.id == "f9c"]
    return replace(fact, alternatives=near)


def near(piece: str, share: float) -> Alternative:
    return Alternative("article", handmade.span(handmade.ARTICLE, piece), share)


def test_the_closest_passage_is_named_with_its_line() -> None:
    fact = one_sided(near("Service should return by Sunday.", 0.4), near("Share this story", 0.3))
    told = closest_words(handmade.comparison(), fact)
    assert told == "Closest in the article, line 12: “Service should return by Sunday.”"


def test_a_passage_that_is_hardly_looked_at_is_not_named() -> None:
    assert closest_words(handmade.comparison(), one_sided(near("Service should return by Sunday.", 0.19))) == ""
    assert closest_words(handmade.comparison(), one_sided()) == ""


def test_a_fact_of_both_texts_has_no_closest_passage() -> None:
    [shared] = [fact for fact in handmade.FACTS if fact.id == "f1a"]
    assert closest_words(handmade.comparison(), replace(shared, alternatives=(near("Share this story", 0.9),))) == ""


def test_a_long_passage_is_cut() -> None:
    comparison = handmade.comparison(article="word " * 2000, facts=())
    fact = one_sided(Alternative("article", Span(0, 9_999), 0.9))
    assert len(closest_words(comparison, fact)) < 220


def test_the_page_always_names_it_and_the_lists_where_the_reader_asks_for_them() -> None:
    closest = "Closest in the article, line 12"
    assert closest in render(handmade.comparison(), "html")
    for format in ("terminal", "markdown"):
        assert closest not in flat(render(handmade.comparison(), format))
        assert closest in flat(render(handmade.comparison(), format, View(frozenset({"transcript_only"}))))


# How often such findings were right


@pytest.mark.parametrize("format", FOR_PEOPLE)
def test_reports_for_people_say_how_often_such_findings_were_right(format: str) -> None:
    assert SENTENCE in flat(render(handmade.comparison(), format))


@pytest.mark.parametrize("format", FOR_PEOPLE)
@pytest.mark.parametrize(
    ("settings", "said"),
    [(Settings(), False), (Settings(effort="high"), True), (Settings("lexical", effort="high"), False)],
)
def test_reports_for_people_say_which_model_judged_if_it_is_not_the_default(
    format: str, settings: Settings, said: bool
) -> None:
    report = flat(render(replace(handmade.comparison(), settings=settings), format))
    assert ("Judged by the strong model (high effort)." in report) == said


@pytest.mark.parametrize(
    ("precision", "told"),
    [
        ({}, ""),
        ({"note": 0.5}, ""),
        ({"check": 0.799}, "On stories left out of training, 7 of 10 checks were right."),
        (
            {"check": 0.7, "correction": 0.3},
            "On stories left out of training, 3 of 10 contradictions and 7 of 10 checks were right.",
        ),
        ({"shared": 1.0}, "On stories left out of training, 9 of 10 pairs with no difference found were right."),
        ({"check": 0.04}, "On stories left out of training, 0 of 10 checks were right."),
    ],
)
def test_what_was_measured_is_rounded_down_and_what_was_not_is_not_said(precision: dict[str, float], told: str) -> None:
    assert measured(replace(handmade.comparison(), precision=precision)) == told


def test_a_fact_without_a_figure_has_no_words_for_it() -> None:
    assert how_sure(Fact("f1", "shared", (), (), 0.5)) == ""
