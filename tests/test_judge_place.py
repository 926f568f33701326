"""Places and directions: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, table, told_as


@pytest.mark.parametrize(("script", "article", "wanted"), table("place"))
def test_the_table_of_places_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted


def test_an_editor_reads_a_name_and_no_capitals() -> None:
    (one,) = found("IT IS IN MARLOW'S MILL", "It is in Dunmore's mill")
    assert one.reason == "The script puts it in Marlow's, the article in Dunmore's."
