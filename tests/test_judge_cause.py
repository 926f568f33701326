"""Why it happened: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, pair, table, told_as

from diffcast.judge.rules import find_differences


@pytest.mark.parametrize(("script", "article", "wanted"), table("cause"))
def test_the_table_of_causes_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted


def test_doubt_lets_weaker_signs_of_a_reason_count() -> None:
    script, article = "THE ROAD SHUT WHEN A WALL FELL", "The road shut after a gas leak"
    assert not find_differences(pair(script, article))
    assert [one.kind for one in find_differences(pair(script, article, doubt=0.9))] == ["cause"]
