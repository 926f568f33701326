"""Names: spelled two ways, or two people; the story in tests/judging.py tells who there is."""

from __future__ import annotations

import pytest
from judging import as_row, found, table


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("name"))
def test_the_table_of_names_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted
