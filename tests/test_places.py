"""Where words stood before they were read, and how the reports say it."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from handmade import TRANSCRIPT, comparison, span

from diffcast.model import Block, Comparison, Document, Mark, Span
from diffcast.places import clock, line_of, second_of, source_line, where
from diffcast.reports import View, render
from diffcast.reports.explain import explain

TEXT = "One two.\nThree four.\nFive six."
MARKS = (Mark(Span(0, 8), time=2.0, line=7), Mark(Span(9, 20), line=9), Mark(Span(21, 30), time=61.5, line=12))


def captioned(**more: object) -> Document:
    return replace(Document("transcript", "a.srt", "", TEXT, marks=MARKS, extracted=True), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("offset", "line", "second"), [(0, 7, 2.0), (4, 7, 2.0), (10, 9, 2.0), (25, 12, 61.5)])
def test_a_place_is_that_of_the_last_mark_before_it(offset: int, line: int, second: float) -> None:
    assert line_of(captioned(), offset) == source_line(captioned(), offset) == line
    assert second_of(captioned(), offset) == second


def test_without_marks_a_place_is_the_line_of_the_text_and_the_time_of_the_block() -> None:
    document = captioned(marks=(), blocks=(Block(Span(0, 8), "speech"), Block(Span(9, 30), "speech", time=41.0)))
    assert (line_of(document, 10), source_line(document, 10), second_of(document, 10)) == (2, None, 41.0)
    assert second_of(document, 0) is None


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "00:00"), (41.9, "00:41"), (62, "01:02"), (3599, "59:59"), (3725, "1:02:05")]
)
def test_seconds_are_written_as_people_write_them(seconds: float, written: str) -> None:
    assert clock(seconds) == written


def test_the_places_of_very_many_words_are_found_at_once() -> None:
    marks = tuple(Mark(Span(at, at + 1), time=float(at), line=at) for at in range(20_000))
    document = captioned(text="a" * 20_000, marks=marks)
    begun = time.process_time()
    for at in range(20_000):
        assert (source_line(document, at), second_of(document, at)) == (at, at)
    assert time.process_time() - begun < 2.0


def test_places_in_words() -> None:
    assert where(captioned(), [Span(0, 8)]) == "line 7, at 00:02"
    assert where(captioned(), [Span(9, 20), Span(21, 30)]) == "lines 9 and 12, at 00:02"
    assert where(captioned(marks=()), [Span(9, 20)]) == "line 2"


@pytest.fixture
def timed() -> Comparison:
    made = comparison()
    marks = (
        Mark(span(TRANSCRIPT, "A WATER MAIN BROKE"), time=0.0, line=3),
        Mark(span(TRANSCRIPT, "FORTY-SIX HOMES"), time=41.2, line=30),
    )
    return replace(made, transcript=replace(made.transcript, marks=marks))


@pytest.mark.parametrize("format", ["terminal", "html"])
def test_a_fact_is_shown_with_its_time_and_its_line_in_the_source(timed: Comparison, format: str) -> None:
    report = render(timed, format, View())
    assert "line 30, at 00:41" in report


def test_the_json_report_carries_time_and_line_of_every_piece(timed: Comparison) -> None:
    report = json.loads(render(timed, "json", View()))
    fact = next(each for each in report["facts"] if each["id"] == "f2b")
    assert (fact["transcript"][0]["time"], fact["transcript"][0]["line"]) == (41.2, 30)
    assert "time" not in fact["article"][0] and "line" not in fact["article"][0]
    assert "(line 30, at 00:41)" in explain(report, "f2b")


def test_a_report_with_an_impossible_time_is_explained_without_it(timed: Comparison) -> None:
    report = json.loads(render(timed, "json", View()))
    for fact in report["facts"]:
        for piece in fact["transcript"]:
            piece["time"] = "soon" if fact["id"] == "f2b" else 1e300
    assert "at 00:" not in explain(report, "f2b") + explain(report, "f1a")
