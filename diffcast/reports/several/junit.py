"""Many pairs as one JUnit file: the suites of each under its name."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, fromstring, indent, tostring

from diffcast.reports.excerpts import one_line
from diffcast.reports.junit import render as render_one
from diffcast.reports.pairs import Broken, Checked


def render(pairs: Sequence[Checked | Broken]) -> str:
    """A pair that could not be compared is a suite of one case with an error."""
    root = Element("testsuites", name="diffcast check")
    for pair in pairs:
        root.extend([_broken(pair)] if isinstance(pair, Broken) else _suites(pair))
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, "unicode")}\n'


def _suites(pair: Checked) -> list[Element]:
    # What is parsed here was written a moment ago by our own report.
    suites = list(fromstring(render_one(pair.comparison, pair.view).partition("\n")[2]))
    for suite in suites:
        suite.set("name", f"{one_line(pair.name)}: {suite.get('name')}")
    return suites


def _broken(pair: Broken) -> Element:
    name = one_line(pair.name)
    suite = Element("testsuite", name=name, tests="1", failures="0", errors="1", skipped="0")
    case = SubElement(suite, "testcase", classname="diffcast.pair", name=name)
    SubElement(case, "error", message=one_line(pair.error), type="unreadable")
    return suite
