"""Offices of one person."""

from __future__ import annotations

import pytest
from judging import as_row, found, table


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("title"))
def test_the_table_of_titles_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted
