"""Words inside quotation marks."""

from __future__ import annotations

import pytest
from judging import as_row, found, table


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("quote"))
def test_the_table_of_quotes_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted


def test_the_spans_are_the_altered_words() -> None:
    transcript, article = "“NOBODY TOLD US THE DAM WOULD HOLD.”", "“Nobody told us the dam would break.”"
    (one,) = found(transcript, article)
    assert (transcript[one.transcript.start : one.transcript.end], article[one.article.start : one.article.end]) == (
        "HOLD",
        "break",
    )


def test_a_number_altered_inside_quotation_marks_is_an_altered_quotation() -> None:
    assert [
        one.kind
        for one in found(
            "“I HAD FOUR PATIENTS AND ONE WAS CRASHING”", "“I had three patients and one was crashing,” she said."
        )
    ] == ["quote"]
