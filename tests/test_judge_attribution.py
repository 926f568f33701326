"""Who said it: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, pair, table, told_as

from diffcast.judge.rules import find_differences


@pytest.mark.parametrize(("script", "article", "wanted"), table("attribution"))
def test_the_table_of_attributions_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted


def test_right_words_from_the_wrong_speaker_are_told() -> None:
    script, article = "WE KNEW IT WOULD FLOOD.", "“We knew it would flood,” Brandt said."
    (one,) = find_differences(pair(script, article, speaker="ANIL KAPOOR"))
    assert (one.kind, one.severity) == ("attribution", "correction")


def test_the_right_speaker_is_no_change() -> None:
    script, article = "WE KNEW IT WOULD FLOOD.", "“We knew it would flood,” Kapoor said."
    assert not find_differences(pair(script, article, speaker="ANIL KAPOOR"))


@pytest.mark.parametrize(("doubt", "told"), [(0.6, 1), (0.1, 0)])
def test_an_office_and_a_bare_name_are_two_sources_only_where_the_network_doubts(doubt: float, told: int) -> None:
    script, article = (
        "HIS LAWYER SAYS THEY WILL APPEAL",
        "Sedlak said on Friday that he would fight the ruling in court",
    )
    assert len(find_differences(pair(script, article, doubt=doubt))) == told
