"""A whole text line by line: nothing lost, every line under its number, and in the margin who, when and as what."""

from __future__ import annotations

from dataclasses import replace

import handmade
import pytest
from hypothesis import given, strategies as st

from diffcast.model import Aside, AsideCode, Block, Document, Fact, Mark, Span
from diffcast.reports.marked_text import Line, lines, stretches

SCRIPT = "(TAKE VO)\n\nANCHOR: THE DAM HELD.\nNOBODY WAS HURT.\n\n\n“WE RAN,” SHE SAID.\n“ALL OF US.”\n"
END_OF_LINE = st.sampled_from(["\n", "\r\n", "\r", "\n\n", " \n\t\n"])


def block(piece: str, role: str, speaker: str | None = None, time: float | None = None) -> Block:
    return Block(handmade.span(SCRIPT, piece), role, speaker, time)  # type: ignore[arg-type]


DOCUMENT = replace(
    handmade.document("transcript", SCRIPT),
    blocks=(
        block("(TAKE VO)", "cue"),
        block("ANCHOR:", "label"),
        block("THE DAM HELD.", "speech", "ANCHOR", 3.0),
        block("NOBODY WAS HURT.", "speech", "ANCHOR", 3.9),
        block("“WE RAN,” SHE SAID.", "bite", "ADA", 65.0),
        block("“ALL OF US.”", "bite", "ADA", 66.0),
    ),
)
ASIDES = (
    Aside("transcript", handmade.span(SCRIPT, "(TAKE VO)"), "cue", AsideCode.PRODUCTION_CUE),
    Aside("transcript", handmade.span(SCRIPT, "ANCHOR:"), "label", AsideCode.SPEAKER_LABEL),
)
FACTS = (
    Fact("f1", "transcript_only", (handmade.span(SCRIPT, "THE DAM HELD.\nNOBODY WAS HURT."),), (), 0.1),
    Fact("f2", "transcript_only", (handmade.span(SCRIPT, "“WE RAN,” SHE SAID.\n“ALL OF US.”"),), (), 0.1),
)


def shown() -> list[Line]:
    comparison = replace(handmade.comparison(SCRIPT, "Other.", FACTS, ASIDES), transcript=DOCUMENT)
    return list(lines(DOCUMENT, stretches(comparison, "transcript", FACTS)))


def words(line: Line) -> str:
    return "".join(run.text for place in line.stretches for run in place.runs)


@pytest.mark.parametrize(
    ("number", "margin", "text"),
    [
        (1, ("a production cue",), "(TAKE VO)\n\n"),
        (3, ("Anchor", "00:03"), "ANCHOR: THE DAM HELD.\n"),
        (4, (), "NOBODY WAS HURT.\n\n\n"),
        (7, ("sound bite", "Ada", "01:05"), "“WE RAN,” SHE SAID.\n"),
        (8, ("01:06",), "“ALL OF US.”\n"),
    ],
)
def test_the_margin_says_what_is_new_with_a_line(number: int, margin: tuple[str, ...], text: str) -> None:
    line = next(line for line in shown() if line.number == number)
    assert (line.margin, words(line)) == (margin, text)


def test_only_a_line_without_a_word_of_story_is_set_aside() -> None:
    assert [line.number for line in shown() if line.aside] == [1]


def test_a_fact_that_runs_over_lines_is_cut_there_and_begins_once() -> None:
    pieces = [place for line in shown() for place in line.stretches if place.fact]
    assert [(place.fact and place.fact.id, place.first) for place in pieces] == [
        ("f1", True), ("f1", False), ("f2", True), ("f2", False),
    ]  # fmt: skip


def test_a_line_of_the_source_keeps_its_number_where_the_text_was_taken_out_of_it() -> None:
    document = Document(
        "transcript", "a.srt", "0" * 64, "ONE.\nTWO.\n", marks=(Mark(Span(0, 4), line=3), Mark(Span(5, 9), line=7))
    )
    comparison = replace(handmade.comparison("ONE.\nTWO.\n", "Other.", (), ()), transcript=document)
    assert [line.number for line in lines(document, stretches(comparison, "transcript", ()))] == [3, 7]


@given(
    several=st.lists(st.tuples(st.text("ab ", max_size=6), END_OF_LINE), max_size=8),
    cuts=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5),
)
def test_the_lines_together_are_the_whole_text(several: list[tuple[str, str]], cuts: list[tuple[int, int]]) -> None:
    text = "".join(line + end for line, end in several)
    spans = [Span(min(cut), min(max(cut), len(text))) for cut in cuts if min(cut) < min(max(cut), len(text))]
    facts = tuple(Fact(f"f{n}", "transcript_only", (span,), (), 0.0) for n, span in enumerate(spans))
    comparison = handmade.comparison(text, "Other.", facts, ())
    found = list(lines(comparison.transcript, stretches(comparison, "transcript", facts)))
    assert "".join(map(words, found)) == text
    assert len({line.number for line in found}) == len(found)
