"""Contradictions of every other kind."""

from __future__ import annotations

import pytest
from judging import as_row, found, table


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("other"))
def test_the_table_of_others_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted
