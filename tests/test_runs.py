"""Runs: where one fate ends and the next begins."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given, strategies as st

from diffcast.align.word_table import WordTable, word_table
from diffcast.judge.reading.runs import RUN_LABELS, Run, cut_runs, span_of
from diffcast.language.name_lexicon import NameLexicon
from diffcast.language.understand import understand
from diffcast.readers import read
from diffcast.segment import cut, segment

TEXT = "The bridge closed on Monday, officials said, after a barge struck it. Nobody was hurt."
PAIRED, ALONE, FURNITURE = (0.9, 0.05, 0.05), (0.05, 0.9, 0.05), (0.05, 0.05, 0.9)


def told(text: str) -> WordTable:
    document = segment(read(text, "article"))
    return word_table(document, understand(document, cut(document), NameLexicon()), {})


def chances(rows: WordTable, alone: str) -> numpy.ndarray:
    """Every word paired but those of one phrase."""
    start = rows.document.text.index(alone)
    inside = [start <= word.span.start < start + len(alone) for word in rows.words]
    return numpy.array([ALONE if one else PAIRED for one in inside])


def boundaries(rows: WordTable, begins: str = "") -> numpy.ndarray:
    """A statement begins at every passage, and at one more word."""
    found = numpy.where(numpy.diff(rows.passage, prepend=-1) > 0, 0.9, 0.02)
    if begins:
        start = rows.document.text.index(begins)
        found[[word.span.start == start for word in rows.words]] = 0.9
    return found


def said(rows: WordTable, found: tuple[Run, ...], fate: str) -> list[str]:
    return [
        rows.document.text[slice(span.start, span.end)]
        for run in found
        if run.label == fate
        for span in [span_of(rows, run)]
    ]


@pytest.mark.parametrize(
    ("alone", "expected"),
    [
        ("after a barge struck it.", ["after a barge struck it."]),
        ("Nobody was hurt.", ["Nobody was hurt."]),
        ("officials said,", ["officials said,"]),
        (TEXT, None),
    ],
)
def test_a_phrase_that_is_told_on_one_side_is_cut_out_whole(alone: str, expected: list[str] | None) -> None:
    rows = told(TEXT)
    found = said(rows, cut_runs(rows, chances(rows, alone), boundaries(rows)), "one-sided")
    assert " ".join(found) == (alone if expected is None else " ".join(expected))


@pytest.mark.parametrize("doubtful", ["closed", "on", "barge", "Nobody"])
def test_one_doubtful_word_does_not_break_a_clause(doubtful: str) -> None:
    rows = told(TEXT)
    shares = chances(rows, doubtful)
    shares[shares[:, 1] > 0.5] = (0.4, 0.55, 0.05)
    assert said(rows, cut_runs(rows, shares, boundaries(rows)), "one-sided") == []


@given(st.lists(st.sampled_from([PAIRED, ALONE, FURNITURE, (0.34, 0.33, 0.33)]), min_size=15, max_size=15))
def test_every_word_lies_in_exactly_one_run_and_no_run_crosses_a_sentence(rows_of_chances: list) -> None:
    rows = told(TEXT)
    assert len(rows) == len(rows_of_chances)
    found = cut_runs(rows, numpy.array(rows_of_chances), boundaries(rows))
    assert [run.first for run in found] == [0, *(run.end for run in found[:-1])]
    assert found[-1].end == len(rows)
    assert all(len(set(rows.sentence[run.first : run.end])) == 1 and run.label in RUN_LABELS for run in found)


def test_words_of_one_label_are_cut_where_a_statement_begins() -> None:
    rows = told(TEXT)
    found = cut_runs(rows, chances(rows, TEXT), boundaries(rows, "on Monday"))
    assert "on Monday," in said(rows, found, "one-sided")


def test_a_text_without_words_has_no_runs() -> None:
    rows = word_table(segment(read("...", "article")), (), {})
    assert cut_runs(rows, numpy.zeros((0, 3)), numpy.zeros(0)) == ()


@pytest.mark.parametrize(
    ("text", "begins", "whole"),
    [
        ("The fire broke out at 6:30 a.m. in Dunmore.", "30 a.m.", "6:30 a.m."),
        ("She left on March 2, 2009, with them.", "2009", "March 2, 2009"),
        ("It costs between 200 and 300 dollars now.", "300", "between 200 and 300 dollars"),
    ],
)
def test_no_run_ends_within_a_value(text: str, begins: str, whole: str) -> None:
    rows = told(text)
    found = cut_runs(rows, chances(rows, begins), boundaries(rows, begins))
    spans = [span_of(rows, run) for run in found]
    start = rows.document.text.index(whole)
    assert any(span.start <= start and start + len(whole) <= span.end for span in spans)
