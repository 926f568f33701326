"""Contradictions of every other kind: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, table, told_as


@pytest.mark.parametrize(("script", "article", "wanted"), table("other"))
def test_the_table_of_others_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted
