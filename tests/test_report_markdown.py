"""The ticket: what a reader of Markdown makes of it is the text, and nothing but the text."""

from __future__ import annotations

import re

import handmade
import pytest
from hypothesis import given, settings, strategies as st
from markdown_it import MarkdownIt
from test_reports import HOSTILE, texts

from diffcast.decision import Decision
from diffcast.model import Fact, Span
from diffcast.reports import View, render
from diffcast.reports.excerpts import one_line
from diffcast.reports.markdown import MAX_LENGTH, ZERO_WIDTH, escaped

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {"text", "strong", "em", "code_inline", "softbreak"}
"""The marks inside lines that the report itself makes."""
ALIVE = re.compile(r"@\w|\w://|www\.|#\d|:[a-z]\w+:|\bGH-\d", re.I)

TEMPTING = (
    "*bold* _em_ ~~gone~~ `code` **b** __b__",
    "[link](http://evil.example) ![img](x.png) [ref][1] [^1]",
    "<script>alert(1)</script> <b>x</b> <!-- c --> &lt; &amp;",
    "http://evil.example www.evil.example me@evil.example mailto:a@b.example",
    "@everyone #123 GH-12 org/repo#4 :boom: :+1:",
    "a | b || c \\| d \\",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "---",
    "```",
    "$x^2$ and $1.2 million",
    "line\n\n# next\n| a | b |",
    "at 5:30:10 p.m., 3:1",
    "back\\slash \\* \\",
    "trailing *",
)


def read(source: str) -> tuple[str, set[str]]:
    """The text that a reader shows, a line a block, in which nothing makes GitHub link or mention; the marks in it."""
    blocks = [token.children or [] for token in READER.parse(source) if token.type == "inline"]
    shown = "\n".join("".join(token.content for token in block) for block in blocks)
    assert not ALIVE.search(shown), shown
    return shown.replace(ZERO_WIDTH, ""), {re.sub("_(open|close)$", "", t.type) for block in blocks for t in block}


@pytest.mark.parametrize("text", [*TEMPTING, *HOSTILE])
@pytest.mark.parametrize("frame", ["* line 1: {}", "| {} | x |\n| --- | --- |", "> Note: {}", "## {}"])
def test_escaped_text_is_shown_as_it_is(text: str, frame: str) -> None:
    shown, marks = read(frame.format(escaped(text) + "."))
    wanted = one_line(text) + "."
    assert wanted in shown
    assert marks <= {"text", "text_special"}


@settings(max_examples=150)
@given(text=st.text(st.sampled_from("ab1 @#:|\\`*_[]()<>&!~$-+.w/\n\"'"), max_size=30) | st.sampled_from(TEMPTING))
def test_no_text_becomes_a_mark(text: str) -> None:
    shown, marks = read(f"| {escaped(text)}. | x |\n| --- | --- |")
    assert one_line(text) + "." in shown
    assert marks <= {"text", "text_special"}


@settings(max_examples=60)
@given(transcript=texts | st.sampled_from(TEMPTING), article=texts | st.sampled_from(TEMPTING))
def test_no_text_of_a_story_or_a_decision_makes_marks_in_the_report(transcript: str, article: str) -> None:
    view = View(decisions={"f1": Decision("fix", transcript, article)})
    _, marks = read(render(handmade.whole(transcript, article), "markdown", view))
    assert marks <= OURS


@pytest.mark.parametrize("text", [*TEMPTING, *HOSTILE])
def test_each_fact_keeps_its_table_of_two_cells(text: str) -> None:
    tokens = READER.parse(render(handmade.whole(text, text), "markdown"))
    assert sum(token.type == "td_open" for token in tokens) == 2
    assert sum(token.type == "heading_open" for token in tokens) == 6


def test_both_wordings_stand_side_by_side_with_what_differs_in_bold() -> None:
    report = render(handmade.comparison(), "markdown")
    assert "| **FORTY-SIX** HOMES LOST THEIR WATER. | Water main break" in report
    assert "| Transcript, line 6 | Article, lines 1 and 5 |" in report


def test_shared_facts_are_counted_and_listed_only_where_they_were_asked_for() -> None:
    assert "### No difference found" not in render(handmade.comparison(), "markdown")
    asked = render(handmade.comparison(), "markdown", View(frozenset({"shared"})))
    assert "### No difference found: 4" in asked
    assert "### Told differently" not in asked


@pytest.mark.parametrize("words", ["A FACT OF FOUR WORDS. ", "@" * 22 + " "])
def test_a_long_report_still_fits_into_a_comment_and_says_what_it_leaves_out(words: str) -> None:
    text = words * 3000
    step = len(words)
    facts = tuple(
        Fact(f"f{n}", "transcript_only", (Span(n * step, n * step + step - 1),), (), 0.0) for n in range(3000)
    )
    both = tuple(Fact(f"g{n}", "changed", f.transcript * 8, f.transcript * 8, 0.0) for n, f in enumerate(facts[:300]))
    report = render(handmade.comparison(text, text, facts + both, ()), "markdown", handmade.decided())
    assert len(report) < MAX_LENGTH + 5_536
    assert re.search(r"… and \d+ more", report)
    assert "Only in the transcript: 3000" in report
