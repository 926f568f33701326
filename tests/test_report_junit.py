"""The facts as test cases: what a build server counts, and what XML cannot hold."""

from __future__ import annotations

from xml.etree import ElementTree

import handmade
import pytest
from hypothesis import given, settings
from test_reports import HOSTILE, texts

from diffcast.decision import Decision
from diffcast.model import STATUSES, Status
from diffcast.reports import View, render

ILLEGAL = "A\x00B\x0bC\ufffe\uffff\ud83d ]]> <![CDATA[ &amp; \x1b[31m"


def suites(view: View | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(render(handmade.comparison(), "junit", view).encode("utf-8"))


def cases(root: ElementTree.Element, outcome: str) -> set[str]:
    return {case.get("name", "").split()[0] for case in root.iter("testcase") if case.find(outcome) is not None}


def test_every_fact_is_a_case_of_the_suite_of_its_status() -> None:
    root = suites()
    assert [suite.get("name") for suite in root] == [
        "Different", "Only in the transcript", "Only in the article", "No difference found",
    ]  # fmt: skip
    assert len(list(root.iter("testcase"))) == len(handmade.FACTS)


def test_without_a_gate_contradictions_and_differences_to_check_fail() -> None:
    assert cases(suites(), "failure") == {"f2b", "f4d", "f5e"}


def test_what_is_suppressed_is_skipped_with_the_reason() -> None:
    root = suites(handmade.decided())
    assert cases(root, "skipped") == {"f2b", "f9c", "f11"}
    said = {skipped.get("message") for skipped in root.iter("skipped")}
    assert said == {"Accepted by A. Berg: The utility counted again at noon", "Ignored", "In the baseline"}


@pytest.mark.parametrize("view", [View(), handmade.decided(), View(frozenset({"changed"})), handmade.decided(None)])
def test_the_counts_are_those_of_the_cases(view: View) -> None:
    root = suites(view)
    for element in (root, *root):
        found = list(element.iter("testcase"))
        assert element.get("tests") == str(len(found))
        assert element.get("failures") == str(sum(case.find("failure") is not None for case in found))
        assert element.get("skipped") == str(sum(case.find("skipped") is not None for case in found))


def test_a_failure_has_the_reason_and_both_wordings_with_their_lines() -> None:
    [failure] = [f for f in suites().iter("failure") if f.get("message") == handmade.reason("f5e")]
    assert failure.get("type") == "correction"
    assert "transcript, line 10: “IT CAME UP" in str(failure.text)
    assert "article, line 10: “It came up" in str(failure.text)
    assert "said by Webb" in str(failure.text)


@pytest.mark.parametrize("status", STATUSES)
def test_only_the_chosen_statuses_have_a_suite(status: Status) -> None:
    root = suites(View(frozenset({status})))
    assert {case.get("classname") for case in root.iter("testcase")} == {f"diffcast.{status}"}


@pytest.mark.parametrize("text", [ILLEGAL, *HOSTILE])
def test_what_xml_cannot_hold_is_made_visible(text: str) -> None:
    view = View(decisions={"f1": Decision("ignored", text, text)})
    for each in (None, view):
        root = ElementTree.fromstring(render(handmade.whole(text, text), "junit", each).encode("utf-8"))
        assert len(list(root.iter("testcase"))) == 1
        assert {element.tag for element in root.iter()} <= {
            "testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped", "system-out",
        }  # fmt: skip


@settings(max_examples=60)
@given(transcript=texts, article=texts)
def test_any_text_gives_xml_that_can_be_read(transcript: str, article: str) -> None:
    root = ElementTree.fromstring(render(handmade.whole(transcript, article), "junit").encode("utf-8"))
    assert root.tag == "testsuites"
