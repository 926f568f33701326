"""The facts as test cases in JUnit XML, for the results page of a build server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from diffcast.model import STATUSES, Comparison, Document, Fact, Span, Status
from diffcast.places import line_of, pointed_at, where
from diffcast.reports.confidence import foot_note
from diffcast.reports.excerpts import clipped, one_line, speaker_name, wording
from diffcast.reports.pairs import BrokenPair, Pair
from diffcast.reports.review_status import fails, gate_result, review_notes, sign_off_lines, unplaced_words
from diffcast.reports.summary import (
    HEADINGS,
    compared_names,
    kinds_of,
    of_status,
    reasons,
    remarks,
    severity_of,
    verdict,
)
from diffcast.reports.view import View

MAX_NAME_WORDING: Final = 120
"""Characters of a wording in the name of a test case; the output below has it whole."""
OUTCOMES: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}
"""Attribute of a suite to the element of a case that it counts."""


def render(comparison: Comparison, view: View) -> str:
    """One suite a status and one case a fact. A fact that fails is a failure, a suppressed one is skipped."""
    return _document(compared_names(comparison), _suites(comparison, view))


def render_many(pairs: Sequence[Pair]) -> str:
    """The suites of every pair, with its name before theirs. A pair that couldn't be compared is an error."""
    suites = []
    for pair in pairs:
        name = one_line(pair.name)
        if isinstance(pair, BrokenPair):
            suites.append(_broken(name, pair.error))
            continue
        for suite in _suites(pair.comparison, pair.view):
            suite.set("name", f"{name}: {suite.get('name')}")
            suites.append(suite)
    return _document("diffcast check", suites)


def _document(name: str, suites: Sequence[Element]) -> str:
    root = Element("testsuites", name=name)
    root.extend(suites)
    for key in ("tests", *OUTCOMES):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, "unicode")}\n'


def _suites(comparison: Comparison, view: View) -> list[Element]:
    """The suites of one comparison; the first one's output has what belongs to no fact."""
    suites = [_suite(comparison, view, status) for status in STATUSES if status in view.statuses]
    lost = (f"Decision without a matching fact: {unplaced_words(entry)}" for entry in view.unplaced)
    said = (
        verdict(comparison),
        *map(one_line, remarks(comparison)),
        gate_result(view),
        *lost,
        *sign_off_lines(comparison, view),
        foot_note(comparison, view),
    )
    SubElement(suites[0], "system-out").text = "\n".join(line for line in said if line)
    return suites


def _suite(comparison: Comparison, view: View, status: Status) -> Element:
    suite = Element("testsuite", name=HEADINGS[status])
    properties = SubElement(suite, "properties")
    for document in (comparison.transcript, comparison.article):
        SubElement(properties, "property", name=f"{document.side}.source", value=one_line(document.source))
        SubElement(properties, "property", name=f"{document.side}.sha256", value=document.sha256)
    for fact in of_status(comparison, status):
        _case(suite, comparison, view, fact)
    _count(suite)
    return suite


def _case(suite: Element, comparison: Comparison, view: View, fact: Fact) -> None:
    document = comparison.article if fact.article else comparison.transcript
    case = SubElement(
        suite,
        "testcase",
        classname=f"diffcast.{fact.status}",
        name=_name(comparison, fact),
        file=one_line(document.source),
        line=str(line_of(document, pointed_at(fact, document.side)[0].start)),
    )
    words, known = "\n".join(_wordings(comparison, fact)), review_notes(fact, view)
    if view.suppressed(fact):
        SubElement(case, "skipped", message=". ".join(known))
    elif fails(fact, view):
        message = "; ".join(one_line(each) for each in reasons(fact)) or HEADINGS[fact.status]
        failure = SubElement(case, "failure", message=message, type=severity_of(fact))
        failure.text = "\n".join([message, words, *known])
        return
    SubElement(case, "system-out").text = "\n".join([words, *known])


def _name(comparison: Comparison, fact: Fact) -> str:
    if fact.status == "changed":
        why = clipped("; ".join(one_line(each) for each in reasons(fact)), MAX_NAME_WORDING)
        return f"{fact.id} {kinds_of(fact)}: {why}"
    document, spans = _sides(comparison, fact)[-1]
    return f"{fact.id} {clipped(wording(document, spans), MAX_NAME_WORDING)}"


def _wordings(comparison: Comparison, fact: Fact) -> Iterator[str]:
    for document, spans in _sides(comparison, fact):
        yield f"{document.side}, {where(document, spans)}: {wording(document, spans)}"
    if fact.speaker:
        yield f"said by {one_line(speaker_name(fact.speaker))}"


def _sides(comparison: Comparison, fact: Fact) -> Sequence[tuple[Document, Sequence[Span]]]:
    sides = ((comparison.transcript, fact.transcript), (comparison.article, fact.article))
    return [(document, spans) for document, spans in sides if spans]


def _broken(name: str, error: str) -> Element:
    suite = Element("testsuite", name=name)
    case = SubElement(suite, "testcase", classname="diffcast.pair", name=name)
    SubElement(case, "error", message=one_line(error), type="unreadable")
    _count(suite)
    return suite


def _count(suite: Element) -> None:
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for key, tag in OUTCOMES.items():
        suite.set(key, str(sum(case.find(tag) is not None for case in cases)))
