"""Where sentences end, in prose and in capitals."""

from __future__ import annotations

import pytest
from tables import rows

from diffcast.model import Span
from diffcast.segment.sentences import glued_stops, sentences

CASES = rows("sentences.txt")


def parts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_ends_where_a_reader_would_end_it(case: str) -> None:
    expected = case.split(" ¶ ")
    assert parts(" ".join(expected)) == expected


def test_a_blank_line_ends_a_sentence_without_a_full_stop() -> None:
    assert parts("ONE THING\n\nANOTHER THING") == ["ONE THING", "ANOTHER THING"]


def test_a_folded_line_does_not_end_a_sentence() -> None:
    assert parts("THE DRIVER IS A\nWOMAN OF 61.\nSHE SWERVED.") == ["THE DRIVER IS A\nWOMAN OF 61.", "SHE SWERVED."]


def test_only_the_stretch_that_was_asked_for_is_cut() -> None:
    text = "Before. The one. The other. After."
    assert [text[s.start : s.end] for s in sentences(text, Span(8, 27))] == ["The one.", "The other."]


def test_blank_space_holds_no_sentence() -> None:
    assert sentences(" \r\n\t ", Span(0, 5)) == ()


@pytest.mark.parametrize("case", rows("sentences_glued.txt"))
def test_a_blank_is_missing_after_a_sentence_and_not_inside_a_name_or_an_address(case: str) -> None:
    text = case.replace("¦", "")
    found = [span.start for span, _ in glued_stops(text)]
    pieces = [text[start:end] for start, end in zip([0, *found], [*found, len(text)], strict=True)]
    assert "¦".join(pieces) == case
