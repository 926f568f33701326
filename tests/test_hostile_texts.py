"""One table of texts that want to be more than text, held against every report, `show` and `explain`.

Each stands everywhere at once: in both texts, in the names of their files, as speaker, as reason, as a remark, in a
note, in the name of who wrote it, and in a decision whose fact is gone.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from xml.etree import ElementTree

import handmade
import jsonschema
import pytest
from pages import Page
from sarif_shape import SHAPE
from test_report_email import TAGS
from test_report_github import annotations
from test_report_markdown import OURS, TEMPTING, read
from test_reports import HOSTILE
from test_schema import problems

from diffcast.decision import Decision, Entry
from diffcast.model import Block, Comparison, Span
from diffcast.reports import FORMATS, View, render
from diffcast.reports.explain import explain
from diffcast.reports.show import show

COMMANDS = (
    "::error::taken",
    "\n::set-output name=a::b\n::stop-commands::x",
    "##[error]taken",
    "%0A::error::taken%0D",
    "a,line=9,title=b::c",
)
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "\ufeff\u200b=1", '"\n=1')
SCREENS = (
    "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[H",
    "\x9b31m",
    "over\rwritten",
    "back\x08\x08",
    "[link=file:///x]a[/link]",
    "\u202eabc\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "\ufffe\uffff \ud800",
)
MARKS = (
    "]]><x/>",
    "<!--",
    "--><b>x</b>",
    "&lt;script&gt; &#60;b&#62; &amp;",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>a</a>",
    "[a](javascript:alert(1))",
    "</table></td><td style='x'>",
    "</textarea></title></style>",
    "<![if mso]><b>x</b>",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
)
TEXTS = tuple(dict.fromkeys((*HOSTILE, *COMMANDS, *FORMULAS, *SCREENS, *MARKS, *TEMPTING)))
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
OURS_ON_SCREEN = re.compile(r"\x1b\[[0-9;]*m|\x1b]8;;(?:file:///[^\x1b]*)?\x1b\\")
FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@＝＋－＠]")


def everywhere(text: str) -> tuple[Comparison, View]:
    """A comparison and what people decided of it, with the text in each place where somebody else may write."""
    found = handmade.whole(text, text)
    documents = [replace(each, source=text, note=text) for each in (found.transcript, found.article)]
    found = replace(found, transcript=documents[0], article=documents[1])
    facts = tuple(replace(fact, speaker=text, reason=text) for fact in found.facts)
    lost = Entry("f-00000000aa", "changed", text, text, Decision("fix", text, text))
    view = View(decisions={"f1": Decision("fix", text, text)}, unplaced=(lost,), failing=frozenset({"f1"}))
    return replace(found, facts=facts, remarks=(handmade.remark(text),)), view


def rendered(format: str, text: str) -> str:
    comparison, view = everywhere(text)
    report = render(comparison, format, view)
    report.encode("utf-8")
    plain = report.replace("\r\n", "\n") if format == "csv" else report
    assert format == "json" or not CONTROLS.search(plain)
    return report


def check_page(text: str) -> None:
    page = Page(rendered("html", text))
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in Page(rendered("html", "plain")).tags}
    assert not [name for _, given in page.tags for name in given if name.startswith("on") or name == "style"]
    assert all(reference.startswith("#") for reference in page.all("href"))


def check_mail(text: str) -> None:
    report = rendered("email", text)
    assert report.isascii()
    assert {tag for tag, _ in Page(report).tags} <= TAGS
    assert report.count("<!") == 3 + report.count("<![endif]")


def check_markdown(text: str) -> None:
    assert read(rendered("markdown", text))[1] <= OURS


def check_table(text: str) -> None:
    rows = list(csv.reader(StringIO(rendered("csv", text).removeprefix("\ufeff"), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 3
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]


def check_sarif(text: str) -> None:
    log = json.loads(rendered("sarif", text))
    jsonschema.Draft202012Validator(SHAPE).validate(log)
    [run] = log["runs"]
    notices = [each["message"] for each in run["invocations"][0]["toolExecutionNotifications"]]
    said = [*notices, *(each["message"] for each in run["results"])]
    assert not [each for each in said if re.search(r"(?<!\\)\]\(", each["text"])]


def check_junit(text: str) -> None:
    root = ElementTree.fromstring(rendered("junit", text))
    tags = {"testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped", "system-out"}
    assert {element.tag for element in root.iter()} <= tags
    assert root.get("tests") == "1"


def check_annotations(text: str) -> None:
    comparison, view = everywhere(text)
    found = annotations(comparison, view)
    assert [level for level, _, _ in found] == ["error", "notice"]
    assert [set(given) for _, given, _ in found] == [{"file", "line", "title"}, {"title"}]


def check_line(text: str) -> None:
    assert re.fullmatch(r"(\w+=\d+ )+\w+=\d+\n", rendered("line", text))


def check_json(text: str) -> None:
    report = json.loads(rendered("json", text))
    assert problems(report) == []
    assert report["facts"][0]["transcript"][0]["text"] in {text, re.sub("[\ud800-\udfff]", "\ufffd", text)}


def check_json_lines(text: str) -> None:
    """Each line of the file is one JSON value, for any reader that splits it at the ends of lines."""
    read = [json.loads(line) for line in rendered("jsonl", text).splitlines()]
    fact = next(one for one in read if one["type"] == "fact")
    assert fact["transcript"][0]["text"] in {text, re.sub("[\ud800-\udfff]", "\ufffd", text)}


def check_editor(text: str) -> None:
    """Every finding stays one line, in the file that it is in."""
    lines = rendered("editor", text).splitlines()
    assert sum(line.endswith(" [f1]") for line in lines) == 2
    assert all("\t" not in line for line in lines)


def check_terminal(text: str) -> None:
    rendered("terminal", text)
    comparison, view = everywhere(text)
    coloured = render(comparison, "terminal", replace(view, colour=True, folder="file:///desk/"))
    assert not CONTROLS.search(OURS_ON_SCREEN.sub("", coloured))


CHECKS: dict[str, Callable[[str], None]] = {
    "html": check_page,
    "email": check_mail,
    "markdown": check_markdown,
    "csv": check_table,
    "sarif": check_sarif,
    "junit": check_junit,
    "github": check_annotations,
    "line": check_line,
    "json": check_json,
    "jsonl": check_json_lines,
    "editor": check_editor,
    "terminal": check_terminal,
}


def test_every_format_is_held_against_the_table() -> None:
    assert set(CHECKS) == set(FORMATS)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("format", CHECKS)
def test_a_text_stays_text_in_every_place_of_every_report(format: str, text: str) -> None:
    CHECKS[format](text)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_text_where_one_fact_is_explained(text: str) -> None:
    comparison, view = everywhere(text)
    report = json.loads(render(comparison, "json", view))
    assert not CONTROLS.search(explain(report, "f1", text))


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_stays_text_where_it_is_shown_as_it_was_read(text: str) -> None:
    document = everywhere(text)[0].transcript
    blocks = (Block(Span(0, len(text)), "speech", speaker=text, reason=text),)
    assert not CONTROLS.search(show((replace(document, blocks=blocks),), "plain text"))
