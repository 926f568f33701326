"""Annotations of a run: at the right lines, ranked, no more than are shown, and no command of a text's own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import handmade
import pytest
from hypothesis import given, settings
from test_reports import HOSTILE, texts

from diffcast.decision import Decision
from diffcast.model import Comparison, Difference, Fact, Kind, Mark, Severity, Span
from diffcast.reports import View, render

COMMAND = re.compile(r"::(?P<level>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def annotations(comparison: Comparison, view: View | None = None) -> list[tuple[str, dict[str, str], str]]:
    """Level, properties and message of every line, as the runner unescapes them."""
    report = render(comparison, "github", view)
    found = []
    for line in report.removesuffix("\n").split("\n"):
        match = COMMAND.fullmatch(line)
        assert match, line
        given = dict(pair.split("=", 1) for pair in match["properties"].split(","))
        found.append(
            (match["level"], {key: unescaped(value) for key, value in given.items()}, unescaped(match["message"]))
        )
    return found


def unescaped(text: str) -> str:
    for code, sign in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def many(number: int, severity: Severity) -> tuple[Fact, ...]:
    one = Span(0, 1)
    return tuple(
        Fact(
            f"{severity}-{n}", "changed", (one,), (one,), 0.5, (Difference(Kind.NUMBER, one, one, "12 / 13", severity),)
        )
        for n in range(number)
    )


def test_an_annotation_is_at_its_line_of_the_article_and_has_both_wordings() -> None:
    level, given, message = annotations(handmade.comparison())[0]
    assert level == "error"
    assert given == {"file": "article.txt", "line": "5", "title": "Contradiction, number (f2b)"}
    assert message.split("\n") == [
        handmade.reason("f2b"),
        "Transcript, line 6: FORTY-SIX HOMES LOST THEIR WATER.",
        "Article, lines 1 and 5: Water main break leaves 64 homes dry in Lindmoor … leaving 64 homes without water.",
    ]


def test_the_most_severe_come_first_and_the_last_notice_has_the_result() -> None:
    told = annotations(handmade.comparison())
    assert [level for level, _, _ in told] == ["error"] * 2 + ["warning"] + ["notice"] * 6
    assert "transcript.txt and article.txt: 2 contradictions, 1 to check, 5 extra facts" in told[-1][2]


def test_a_fact_only_in_the_transcript_is_at_its_line_of_the_transcript() -> None:
    [boil] = [given for _, given, _ in annotations(handmade.comparison()) if "(f9c)" in given["title"]]
    assert (boil["file"], boil["line"]) == ("transcript.txt", "14")


def test_no_more_than_ten_of_a_level_are_written_and_the_rest_is_counted() -> None:
    facts = many(14, "correction") + many(11, "check") + many(30, "note")
    told = annotations(handmade.comparison("AB", "ab", facts, ()))
    assert Counter(level for level, _, _ in told) == {"error": 10, "warning": 10, "notice": 10}
    assert "Not shown here: 4 errors, 1 warning, 21 notices." in told[-1][2]


def test_ten_of_a_level_are_not_too_many() -> None:
    told = annotations(handmade.comparison("AB", "ab", many(10, "correction"), ()))
    assert "Not shown" not in told[-1][2]


def test_with_a_gate_only_what_blocks_publishing_is_an_error() -> None:
    told = annotations(handmade.comparison(), View(failing=frozenset({"f9c"})))
    assert [given["title"] for level, given, _ in told if level == "error"] == ["Only in the transcript (f9c)"]
    assert {given["title"] for level, given, _ in told if level == "warning"} >= {"Contradiction, number (f2b)"}


def test_suppressed_findings_are_only_counted_and_decisions_are_shown() -> None:
    told = annotations(handmade.comparison(), handmade.decided())
    assert not [given for _, given, _ in told if "(f2b)" in given["title"]]
    assert "3 findings suppressed" in told[-1][2]
    assert next(message for _, given, message in told if "(f5e)" in given["title"]).endswith(
        "Needs a fix: Hear the tape again"
    )


@pytest.mark.parametrize(
    ("source", "extracted", "marks", "place"),
    [
        ("story.docx", True, (), {"file": "story.docx"}),
        ("page.html", True, (Mark(Span(0, 999), line=40),), {"file": "page.html", "line": "40"}),
        ("-", False, (), {}),
        ("text", False, (), {}),
        ("a, b: 100%.txt", False, (), {"file": "a, b: 100%.txt", "line": "5"}),
    ],
)
def test_a_line_is_named_only_where_the_file_has_one(
    source: str, extracted: bool, marks: tuple[Mark, ...], place: dict[str, str]
) -> None:
    comparison = handmade.comparison()
    article = replace(comparison.article, source=source, extracted=extracted, marks=marks)
    _, given, _ = annotations(replace(comparison, article=article))[0]
    assert given == {**place, "title": "Contradiction, number (f2b)"}


@pytest.mark.parametrize("text", ["::error::no", "100%\n::stop-commands::x", "%0A::warning::x", "a,b:c", *HOSTILE])
def test_no_text_gives_a_command_of_its_own(text: str) -> None:
    view = View(decisions={"f1": Decision("fix", text, text)})
    told = annotations(handmade.whole(text, text), view)
    assert len(told) == 2


@settings(max_examples=60)
@given(transcript=texts, article=texts)
def test_any_text_stays_in_its_annotation(transcript: str, article: str) -> None:
    assert len(annotations(handmade.whole(transcript, article))) == 2
