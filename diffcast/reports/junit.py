"""The facts as test cases in JUnit's XML, for the page of results that a build server shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from diffcast.model import STATUSES, Comparison, Document, Fact, Span, Status
from diffcast.places import line_of, where
from diffcast.reports.excerpt import clipped
from diffcast.reports.excerpts import one_line, title, wording
from diffcast.reports.review_status import fails, gate, standing, unplaced
from diffcast.reports.summary import HEADINGS, kinds, notes, of_status, reasons, urgency
from diffcast.reports.view import View

LONGEST: Final = 120
"""Characters of a wording in the name of a test case; it is whole below."""


def render(comparison: Comparison, view: View) -> str:
    """A suite for each status that was asked for, a case for each fact; a fact that fails is a failure, a suppressed
    one skipped, every other passes.
    """
    names = f"{title(comparison.transcript)} against {title(comparison.article)}"
    root = Element("testsuites", name=names)
    for status in STATUSES:
        if status in view.statuses:
            _suite(root, comparison, view, status)
    _count(root, list(root.iter("testcase")))
    _besides(root, comparison, view)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, "unicode")}\n'


def _suite(root: Element, comparison: Comparison, view: View, status: Status) -> None:
    suite = SubElement(root, "testsuite", name=HEADINGS[status])
    properties = SubElement(suite, "properties")
    for document in (comparison.transcript, comparison.article):
        SubElement(properties, "property", name=f"{document.side}.source", value=one_line(document.source))
        SubElement(properties, "property", name=f"{document.side}.sha256", value=document.sha256)
    for fact in of_status(comparison, status):
        _case(suite, comparison, view, fact)
    _count(suite, suite.findall("testcase"))


def _case(suite: Element, comparison: Comparison, view: View, fact: Fact) -> None:
    document = comparison.article if fact.article else comparison.transcript
    case = SubElement(
        suite,
        "testcase",
        classname=f"diffcast.{fact.status}",
        name=_name(comparison, fact),
        file=one_line(document.source),
        line=str(line_of(document, (fact.article or fact.transcript)[0].start)),
    )
    told, known = "\n".join(_told(comparison, fact)), standing(fact, view)
    if view.suppressed(fact):
        SubElement(case, "skipped", message=". ".join(known))
    elif fails(fact, view):
        message = " ".join(one_line(each) for each in reasons(fact)) or HEADINGS[fact.status]
        failure = SubElement(case, "failure", message=message, type=urgency(fact))
        failure.text = "\n".join([message, told, *known])
        return
    SubElement(case, "system-out").text = "\n".join([told, *known])


def _name(comparison: Comparison, fact: Fact) -> str:
    if fact.status == "changed":
        return f"{fact.id} {kinds(fact)}: {clipped(' '.join(one_line(each) for each in reasons(fact)), LONGEST)}"
    document, spans = _sides(comparison, fact)[-1]
    return f"{fact.id} {clipped(wording(document, spans), LONGEST)}"


def _told(comparison: Comparison, fact: Fact) -> Iterator[str]:
    for document, spans in _sides(comparison, fact):
        yield f"{document.side}, {where(document, spans)}: {wording(document, spans)}"
    if fact.speaker:
        yield f"said by {one_line(fact.speaker)}"


def _sides(comparison: Comparison, fact: Fact) -> Sequence[tuple[Document, Sequence[Span]]]:
    sides = ((comparison.transcript, fact.transcript), (comparison.article, fact.article))
    return [(document, spans) for document, spans in sides if spans]


def _count(element: Element, cases: Sequence[Element]) -> None:
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", "0")
    element.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))


def _besides(root: Element, comparison: Comparison, view: View) -> None:
    """What is no fact: remarks, the gate, and decisions without their fact, as output of the first suite."""
    said = [*map(one_line, notes(comparison)), gate(view), *(f"Without its fact: {unplaced(e)}" for e in view.unplaced)]
    if any(said):
        SubElement(root[0], "system-out").text = "\n".join(each for each in said if each)
