"""Names: spelled two ways, or two people; the story in tests/judging.py tells who there is: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, table, told_as


@pytest.mark.parametrize(("script", "article", "wanted"), table("name"))
def test_the_table_of_names_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted
