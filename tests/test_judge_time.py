"""Dates and hours: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, table, told_as


@pytest.mark.parametrize(("script", "article", "wanted"), table("time"))
def test_the_table_of_times_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted
