"""Words inside quotation marks: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, table, told_as


@pytest.mark.parametrize(("script", "article", "wanted"), table("quote"))
def test_the_table_of_quotes_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted


def test_the_spans_are_the_altered_words() -> None:
    script, article = "“NOBODY TOLD US THE DAM WOULD HOLD.”", "“Nobody told us the dam would break.”"
    (one,) = found(script, article)
    assert (script[one.transcript.start : one.transcript.end], article[one.article.start : one.article.end]) == (
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
