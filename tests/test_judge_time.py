"""Dates and hours: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, table, told_as


@pytest.mark.parametrize(("script", "article", "wanted"), table("time"))
def test_the_table_of_times_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted


def test_an_editor_reads_which_half_of_the_day_is_meant() -> None:
    (one,) = found("IT OPENS AT NINE IN THE MORNING", "It opens at 9 p.m.")
    assert one.reason == "The script says 9 a.m., the article 9 p.m."


def test_noon_is_called_noon() -> None:
    (one,) = found("THE STORE CLOSES AT NOON", "The store closes at 1:30 p.m.")
    assert one.reason == "The script says noon, the article 1:30 p.m."
