"""Places and directions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging import as_row, found, pair, table

from diffcast.judge.rules import find_differences


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("place"))
def test_the_table_of_places_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted


@pytest.mark.parametrize(
    ("transcript", "draw", "wanted"),
    [
        ("CREWS MET RESIDENTS NEAR HATCHER LAST WEEK", 0.5, "place: hatcher ~ dunmore"),
        ("CREWS MET RESIDENTS NEAR HATCHER LAST WEEK", 0.1, ""),
        ("CREWS MET RESIDENTS NEAR FLOODING LAST WEEK", 0.1, ""),
        ("CREWS MET RESIDENTS LAST WEEK", 0.5, ""),
    ],
)
def test_an_unknown_name_is_a_place_where_the_reader_looks_from_it_to_one(
    transcript: str, draw: float, wanted: str
) -> None:
    both = replace(pair(transcript, "Crews met residents near Dunmore last week"), draw=lambda ours, theirs: draw)
    assert as_row(find_differences(both)) == wanted
