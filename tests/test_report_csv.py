"""The table of facts, as a spreadsheet and as a program read it."""

from __future__ import annotations

import csv
import re
from io import StringIO

import handmade
import pytest
from hypothesis import given, settings
from test_reports import HOSTILE, texts

from diffcast.decision import Decision
from diffcast.model import STATUSES, Status
from diffcast.reports import View, render
from diffcast.reports.csv import COLUMNS

LEADING = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff\u00ad]*[=+\-@＝＋－＠]")


def rows(report: str) -> list[dict[str, str]]:
    read = csv.DictReader(StringIO(report.removeprefix("\ufeff"), newline=""), strict=True)
    assert tuple(read.fieldnames or ()) == COLUMNS
    found = list(read)
    assert not [row for row in found if None in row or None in row.values()]
    return found


def test_a_row_a_fact_in_the_order_of_the_other_reports() -> None:
    found = rows(render(handmade.comparison(), "csv"))
    assert len(found) == len(handmade.FACTS)
    assert [row["status"] for row in found] == sorted((row["status"] for row in found), key=STATUSES.index)
    assert [row["id"] for row in found[:3]] == ["f2b", "f5e", "f4d"]


def test_a_row_has_everything_about_its_fact() -> None:
    [row] = [row for row in rows(render(handmade.comparison(), "csv", handmade.decided())) if row["id"] == "f2b"]
    assert row == {
        "id": "f2b",
        "status": "changed",
        "level": "statement",
        "severity": "correction",
        "kinds": "number",
        "reason": handmade.reason("f2b"),
        "transcript": "FORTY-SIX HOMES LOST THEIR WATER.",
        "article": "Water main break leaves 64 homes dry in Lindmoor … leaving 64 homes without water.",
        "transcript_lines": "6",
        "article_lines": "1; 5",
        "time": "",
        "speaker": "",
        "similarity": "0.81",
        "decision": "accepted",
        "note": "The utility counted again at noon",
        "by": "A. Berg",
        "known": "no",
        "suppressed": "yes",
        "fails": "no",
        "placed": "yes",
        "confidence": "0.91",
        "precision": "0.93",
    }


def test_a_decision_without_its_fact_is_a_row_that_says_so() -> None:
    lost = rows(render(handmade.comparison(), "csv", handmade.decided()))[-1]
    assert (lost["id"], lost["placed"], lost["article"]) == ("f-00000000aa", "no", "Schools will open late.")


@pytest.mark.parametrize("status", STATUSES)
def test_only_the_chosen_statuses_have_rows(status: Status) -> None:
    assert {row["status"] for row in rows(render(handmade.comparison(), "csv", View(frozenset({status}))))} == {status}


def test_the_file_starts_with_a_byte_order_mark_and_lines_end_with_crlf() -> None:
    report = render(handmade.comparison(), "csv")
    assert report.encode("utf-8").startswith(b"\xef\xbb\xbfid,status,")
    assert report.count("\r\n") == report.count("\n") == len(handmade.FACTS) + 1


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1 (555) 0100", "'+1 (555) 0100"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'=1+1"),
        ("\t=1+1", "'=1+1"),
        ("\r\n=1+1", "'=1+1"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ("\ufeff@x", "'\ufeff@x"),
        ("＝1+1", "'＝1+1"),
        ("ONE = TWO", "ONE = TWO"),
        ("— said he", "— said he"),
        ("“-5” he said", "“-5” he said"),
        ("$5-6", "$5-6"),
        ("'quoted'", "'quoted'"),
        ('a "b", c', 'a "b", c'),
    ],
)
def test_a_cell_that_a_spreadsheet_may_run_begins_with_an_apostrophe(text: str, cell: str) -> None:
    report = render(handmade.whole(text, "Other."), "csv", View(decisions={"f1": Decision("fix", text, text)}))
    [row] = rows(report)
    assert row["note"] == row["by"] == cell
    assert row["transcript"] == cell


@settings(max_examples=80)
@given(transcript=texts, article=texts)
def test_no_text_breaks_the_table_or_runs_as_a_formula(transcript: str, article: str) -> None:
    view = View(decisions={"f1": Decision("fix", transcript, article)})
    [row] = rows(render(handmade.whole(transcript, article), "csv", view))
    assert not [cell for cell in row.values() if LEADING.match(cell)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_cell(text: str) -> None:
    assert len(rows(render(handmade.whole(text, text), "csv"))) == 1
