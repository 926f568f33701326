"""Why it happened."""

from __future__ import annotations

import pytest
from judging import as_row, found, pair, table

from diffcast.judge.rules import find_differences


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("cause"))
def test_the_table_of_causes_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted


def test_doubt_lets_weaker_signs_of_a_reason_count() -> None:
    transcript, article = "THE ROAD SHUT WHEN A WALL FELL", "The road shut after a gas leak"
    assert not find_differences(pair(transcript, article))
    assert [one.kind for one in find_differences(pair(transcript, article, doubt=0.9))] == ["cause"]
