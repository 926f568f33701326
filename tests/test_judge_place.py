"""Places and directions."""

from __future__ import annotations

import pytest
from judging import as_row, found, table


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("place"))
def test_the_table_of_places_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted
