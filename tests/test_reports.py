"""What each report shows, and what it never lets through."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import handmade
import pytest
from hypothesis import given, settings, strategies as st
from pages import Page, without_assets

from diffcast.model import STATUSES, Comparison, Difference, Fact, Kind, Span, Status
from diffcast.reports import FORMATS, View, render
from diffcast.reports.marked_text import stretches

NOTE = handmade.remark("Compared by words alone: facts in other words may count as one-sided.")
ENDINGS = {"terminal": "txt", "markdown": "md", "email": "email.html", "junit": "xml"} | {
    name: f"{name}.txt" for name in ("editor", "github", "line")
}
NOTHING = {
    "terminal": "None",
    "json": '"facts": []',
    "jsonl": '"changed":0',
    "html": "No facts found",
    "email": "No facts found in either text.",
    "markdown": "**No facts found in either text.**",
    "csv": "id,status,",
    "sarif": '"results": []',
    "junit": 'tests="0" failures="0"',
    "github": "No facts found in either text.",
    "editor": "No facts found in either text.",
    "line": "changed=0 ",
}
ROWS = {"csv", "json", "jsonl", "line", "sarif"}
"""Formats that programs read: rows and objects, and no place for a sentence on all of them."""
HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></textarea></title><svg onload=alert(1)>",
    "{{ 7*7 }} {% raw %}",
    "[bold red]MARKUP[/] :boom: [link=http://x]",
    "\x1b[31mRED\x1b]0;owned\x07\x9b2J",
    "safe\u202etxt.exe\u2066\u2069",
    "NUL\x00 BACK\x08\x08\x08 FEED\x0c",
    "half \ud83d pair",
    "\u2028\u2029\x85\r\n\r",
    "سلام שלום 👩‍👩‍👧 漢字",
)


@pytest.fixture
def comparison() -> Comparison:
    return handmade.comparison(remarks=(NOTE,))


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_is_what_its_golden_shows(
    comparison: Comparison, format: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"water-main.{ENDINGS.get(format, format)}", without_assets(render(comparison, format)))


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ROWS])
def test_every_report_for_people_has_the_verdict_of_the_page(comparison: Comparison, format: str) -> None:
    words = re.sub(r"<[^>]*>", "", render(comparison, format))
    assert "2 contradictions, 1 to check, 5 extra facts" in words
    assert "facts differ" not in words


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("narrow", View(width=50)),
        ("wide", View(width=120)),
        ("only-shared", View(frozenset({"shared"}))),
        ("colour", View(colour=True)),
    ],
)
def test_the_terminal_report_fits_what_the_reader_asked_for(
    comparison: Comparison, name: str, view: View, golden: Callable[[str, str], None]
) -> None:
    golden(f"water-main-{name}.txt", render(comparison, "terminal", view))


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_has_its_row_in_the_docs(format: str) -> None:
    page = (Path(__file__).parent.parent / "docs/reports.md").read_text("utf-8")
    assert re.search(rf"^\| .* \| `{format}` \|", page, re.M)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_comparison_gives_the_same_bytes(comparison: Comparison, format: str) -> None:
    assert render(comparison, format) == render(handmade.comparison(remarks=(NOTE,)), format)


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_without_facts_says_so(format: str) -> None:
    assert NOTHING[format] in render(handmade.comparison(facts=(), asides=()), format)


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_of_the_terminal_report_is_wider_than_the_terminal(comparison: Comparison, width: int) -> None:
    assert max(map(len, render(comparison, "terminal", View(width=width)).splitlines())) <= width


def test_words_that_differ_are_in_brackets_without_colour(comparison: Comparison) -> None:
    report = render(comparison, "terminal")
    assert "[FORTY-SIX] HOMES LOST THEIR WATER." in report
    assert "[geyser]" in report
    assert "\x1b" not in report


def test_the_most_severe_difference_comes_first(comparison: Comparison) -> None:
    report = render(comparison, "terminal")
    assert report.index("CONTRADICTION  quote") < report.index("CHECK  attribution")


def test_a_long_wording_is_shown_around_its_difference() -> None:
    transcript, article = "A " * 2000 + "TEN " + "B " * 2000, "a " * 2000 + "12 " + "b " * 2000
    ten, twelve = Span(4000, 4003), Span(4000, 4002)
    fact = Fact(
        "f1",
        "changed",
        (Span(0, len(transcript)),),
        (Span(0, len(article)),),
        0.5,
        (Difference(Kind.NUMBER, ten, twelve, "10 / 12", "correction"),),
    )
    report = render(handmade.comparison(transcript, article, (fact,), ()), "terminal")
    assert "[TEN]" in report
    assert "[12]" in report
    assert len(report) < 5000


def test_a_short_clause_is_shown_inside_the_words_around_it_as_they_stand() -> None:
    text = "The sergeant, hit in the leg, is expected to recover, said his captain, who was there at the time."
    start = text.index("hit")
    fact = Fact("f1", "article_only", (), (Span(start, start + len("hit in the leg")),), 0.1, level="detail")
    report = render(handmade.comparison("Other.", text, (fact,), ()), "terminal", View(width=120))
    assert "detail: The sergeant, [hit in the leg], is expected to recover, said his…" in report


def test_a_list_that_is_too_long_says_what_it_leaves_out() -> None:
    text = "A FACT. " * 300
    facts = tuple(Fact(f"f{n}", "transcript_only", (Span(n * 8, n * 8 + 7),), (), 0.0) for n in range(300))
    report = render(handmade.comparison(text, "Other.", facts, ()), "terminal")
    assert "300  only in the transcript" in report
    assert "… and 100 more" in report


@pytest.mark.parametrize("status", STATUSES)
def test_choosing_a_status_leaves_out_the_facts_of_the_others(comparison: Comparison, status: Status) -> None:
    listed = json.loads(render(comparison, "json", View(frozenset({status}))))
    assert {fact["status"] for fact in listed["facts"]} == {status}
    assert listed["counts"] == {"changed": 3, "transcript_only": 2, "article_only": 3, "shared": 4}


# JSON: the contract


def test_json_keeps_the_contract(comparison: Comparison) -> None:
    report = json.loads(render(comparison, "json"))
    assert report["schema"] == "diffcast-report/1"
    assert report["transcript"]["source"] == "transcript.txt"
    assert re.fullmatch("[0-9a-f]{64}", report["article"]["sha256"])
    for fact in report["facts"]:
        assert set(fact) >= {"id", "status", "transcript", "article", "similarity", "differences"}
        assert bool(fact["transcript"]) == (fact["status"] != "article_only")
        assert bool(fact["article"]) == (fact["status"] != "transcript_only")
        assert bool(fact["differences"]) == (fact["status"] == "changed")


def test_json_pieces_are_slices_of_the_sources(comparison: Comparison) -> None:
    for fact in json.loads(render(comparison, "json"))["facts"]:
        for side, text in (("transcript", handmade.TRANSCRIPT), ("article", handmade.ARTICLE)):
            assert all(piece["text"] == text[piece["start"] : piece["end"]] for piece in fact[side])


def test_json_carries_the_text_only_where_it_was_extracted(comparison: Comparison) -> None:
    assert "text" not in comparison.to_dict()["article"]
    extracted = replace(comparison, article=replace(comparison.article, extracted=True))
    assert extracted.to_dict()["article"]["text"] == handmade.ARTICLE


def test_to_dict_is_the_json_report(comparison: Comparison) -> None:
    assert json.loads(render(comparison, "json")) == comparison.to_dict()


# The places of a text


def test_both_texts_stand_whole_in_the_page(comparison: Comparison) -> None:
    for side, text in (("transcript", handmade.TRANSCRIPT), ("article", handmade.ARTICLE)):
        shown = "".join(run.text for place in stretches(comparison, side, comparison.facts) for run in place.runs)
        assert shown == text


def test_a_detail_keeps_its_place_inside_the_fact_around_it() -> None:
    outer = Fact("f1", "shared", (Span(0, 20),), (Span(0, 5),), 1.0)
    inner = Fact("f2", "transcript_only", (Span(5, 10),), (), 0.1, level="detail")
    comparison = handmade.comparison("X" * 20, "y" * 5, (outer, inner), ())
    owners = [
        (place.span, place.fact and place.fact.id) for place in stretches(comparison, "transcript", (outer, inner))
    ]
    assert owners == [(Span(0, 5), "f1"), (Span(5, 10), "f2"), (Span(10, 20), "f1")]


# What texts may try


def spans_of(text: str) -> st.SearchStrategy[Span]:
    return st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda two: Span(min(two), max(two)))


texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(), min_size=1, max_size=60))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_does_no_harm(format: str, text: str) -> None:
    check(format, handmade.whole(text, text[::-1]))


@settings(max_examples=60)
@given(transcript=texts, article=texts)
def test_no_text_does_harm_in_any_report(transcript: str, article: str) -> None:
    for format in FORMATS:
        check(format, handmade.whole(transcript, article))


@settings(max_examples=60)
@given(data=st.data(), text=texts)
def test_spans_that_overlap_lose_no_character_of_the_text(data: st.DataObject, text: str) -> None:
    spans = data.draw(st.lists(spans_of(text).filter(len), max_size=6))
    facts = tuple(Fact(f"f{n}", "transcript_only", (span,), (), 0.0) for n, span in enumerate(spans))
    comparison = handmade.comparison(text, "Other.", facts, ())
    shown = [run.text for place in stretches(comparison, "transcript", facts) for run in place.runs]
    assert "".join(shown) == text
    check("html", comparison)


def check(format: str, comparison: Comparison) -> None:
    report = render(comparison, format)
    report.encode("utf-8")
    if format == "json":
        assert json.loads(report)["facts"]
        return
    report = report.replace("\r\n", "\n") if format == "csv" else report
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", report)
    if format == "html":
        page = Page(report)
        assert not {tag for tag, _ in page.tags} & {"img", "svg", "iframe", "object"}
        assert next(kind for tag, kind in page.tags if tag == "script") == {
            "type": "application/json",
            "id": "report-data",
        }
        assert not {name for _, attributes in page.tags for name in attributes if name.startswith("on")}
        assert all(reference.startswith("#") for reference in page.all("href"))


@pytest.mark.parametrize("format", ["terminal", "markdown", "html", "email", "github", "junit"])
def test_a_page_that_has_both_texts_is_named_and_noted_once(format: str) -> None:
    found = handmade.comparison()
    note = "Split at line 9: article above, transcript below"
    page = [replace(each, source="page.txt", sha256="0" * 64, note=note) for each in (found.transcript, found.article)]
    report = render(replace(found, transcript=page[0], article=page[1]), format)
    assert "page.txt and page.txt" not in report
    assert report.count("Split at line 9") == 1
