"""What people decided, what a baseline knows and what a gate says stand in every report beside what was found."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from xml.etree import ElementTree

import handmade
import pytest
from test_reports import ENDINGS

from diffcast.decision import Decision, Entry
from diffcast.model import Difference, Fact, Kind, Span
from diffcast.reports import FORMATS, View, render
from diffcast.reports.review_status import decision_words, fails, review_notes

SAID = ("The utility counted again at noon", "A. Berg", "Hear the tape again", "Ask the city", "Not ours")
"""What people wrote."""
WITHOUT_WORDS = {"line", "html"}
"""The line holds numbers alone; the page for the browser has tests of its own."""
BESIDE_SUPPRESSED = {"editor", "github"}
"""Lines for editors and annotations leave out what is suppressed, and count it."""


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "html"])
def test_a_report_after_triage_is_what_its_golden_shows(format: str, golden: Callable[[str, str], None]) -> None:
    golden(
        f"water-main-decided.{ENDINGS.get(format, format)}", render(handmade.comparison(), format, handmade.decided())
    )


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in WITHOUT_WORDS | BESIDE_SUPPRESSED])
def test_every_decision_is_in_the_report(format: str) -> None:
    report = " ".join(render(handmade.comparison(), format, handmade.decided()).split())
    assert not [words for words in SAID if words not in report]


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in {"line", "html"}])
def test_a_decision_cannot_inject_markup(format: str) -> None:
    bad = "<script>alert(1)</script>\x1b[31m\u202e @all ]]>"
    entry = Entry(bad, "changed", bad, bad, Decision("fix", bad, bad))
    view = View(decisions={"f2b": Decision("accepted", bad, bad), "f5e": Decision(None, bad)}, unplaced=(entry,))
    report = render(handmade.comparison(), format, view)
    assert not {"\x1b", "\u202e"} & set(report) or format in {"json", "jsonl"}
    assert "<script>" not in report or format in {"json", "jsonl", "sarif", "csv", "terminal", "editor", "github"}


# What stands in which words


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Decision("accepted"), "Accepted"),
        (Decision("accepted", "so it is", "A. Berg"), "Accepted by A. Berg: so it is"),
        (Decision("fix", "call\nthem"), "Needs a fix: call them"),
        (Decision("ignored", "", "B"), "Ignored by B"),
        (Decision(None, "ask"), "Note: ask"),
        (Decision(None, "ask", "B"), "Note by B: ask"),
        (Decision("fix", "  ", " "), "Needs a fix"),
    ],
)
def test_a_decision_reads_as_a_sentence(decision: Decision, words: str) -> None:
    assert decision_words(decision) == words


def fact(name: str, severity: str = "correction", status: str = "changed") -> Fact:
    one = Span(0, 1)
    differences = (Difference(Kind.NUMBER, one, one, "", severity),) if status == "changed" else ()
    return Fact(name, status, (one,), (one,), 0.5, differences)


@pytest.mark.parametrize(
    ("given", "view", "expected"),
    [
        (fact("a"), View(), True),
        (fact("a", "check"), View(), True),
        (fact("a", "note"), View(), False),
        (fact("a", status="transcript_only"), View(), False),
        (fact("a", status="shared"), View(), False),
        (fact("a"), View(failing=frozenset()), False),
        (fact("a", "note"), View(failing=frozenset({"a"})), True),
        (fact("a", status="article_only"), View(failing=frozenset({"a"})), True),
        (fact("a"), View(decisions={"a": Decision("accepted")}), False),
        (fact("a"), View(decisions={"a": Decision("ignored")}), False),
        (fact("a"), View(decisions={"a": Decision("fix")}), True),
        (fact("a"), View(decisions={"a": Decision(None, "hm")}), True),
        (fact("a"), View(known=frozenset({"a"})), False),
        (fact("a"), View(known=frozenset({"a"}), failing=frozenset({"a"})), False),
    ],
)
def test_a_fact_fails_by_the_gate_or_without_one_by_its_severity(given: Fact, view: View, expected: bool) -> None:
    assert fails(given, view) is expected


def test_a_fact_without_decisions_has_no_review_notes() -> None:
    assert review_notes(fact("a"), handmade.decided()) == ()


# JSON, beside the contract


def test_json_has_the_decision_baseline_and_gate_of_each_fact_and_nothing_else() -> None:
    report = json.loads(render(handmade.comparison(), "json", handmade.decided()))
    facts = {each["id"]: each for each in report["facts"]}
    assert facts["f2b"]["decision"] == {
        "choice": "accepted",
        "note": "The utility counted again at noon",
        "by": "A. Berg",
    }
    assert {key for key, each in facts.items() if each.get("suppressed")} == {"f2b", "f9c", "f11"}
    assert {key for key, each in facts.items() if each.get("known")} == {"f11"}
    assert "decision" not in facts["f1a"]
    assert report["gate"] == {"passed": False, "failing": ["f5e"]}
    assert [each["fact"] for each in report["unplaced"]] == ["f-00000000aa"]
    plain = handmade.comparison().to_dict()
    added = {"gate": report["gate"], "unplaced": report["unplaced"], "report_sha256": report["report_sha256"]}
    assert report | {"facts": 0} == {**plain, "facts": 0, **added}
    assert all(facts[each["id"]] | each == facts[each["id"]] for each in plain["facts"])


def test_json_without_decisions_has_none_of_these_keys() -> None:
    report = json.loads(render(handmade.comparison(), "json"))
    assert report == handmade.comparison().to_dict()


# A gate


@pytest.mark.parametrize("failing", [frozenset(), frozenset({"f5e"}), frozenset({"f5e", "f7a"})])
def test_every_format_for_machines_agrees_with_the_gate(failing: frozenset[str]) -> None:
    view, comparison = handmade.decided(failing), handmade.comparison()
    rows = csv.DictReader(StringIO(render(comparison, "csv", view).removeprefix("\ufeff"), newline=""))
    assert {row["id"] for row in rows if row["fails"] == "yes"} == failing
    suites = ElementTree.fromstring(render(comparison, "junit", view))
    assert {
        case.get("name", "").split()[0] for case in suites.iter("testcase") if case.find("failure") is not None
    } == failing
    assert f"failing={len(failing)}\n" in render(comparison, "line", view)
    assert render(comparison, "github", view).count("::error ") == len(failing)
    assert json.loads(render(comparison, "json", view))["gate"]["failing"] == sorted(failing)
