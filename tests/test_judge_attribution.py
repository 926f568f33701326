"""Who said it."""

from __future__ import annotations

import pytest
from judging import as_row, found, pair, table

from diffcast.judge.rules import find_differences


@pytest.mark.parametrize(("transcript", "article", "wanted"), table("attribution"))
def test_the_table_of_attributions_holds(transcript: str, article: str, wanted: str) -> None:
    assert as_row(found(transcript, article)) == wanted


def test_the_same_quote_from_another_speaker_is_a_contradiction() -> None:
    transcript, article = "WE KNEW IT WOULD FLOOD.", "“We knew it would flood,” Brandt said."
    (one,) = find_differences(pair(transcript, article, speaker="ANIL KAPOOR"))
    assert (one.kind, one.severity) == ("attribution", "correction")


def test_the_same_speaker_is_no_difference() -> None:
    transcript, article = "WE KNEW IT WOULD FLOOD.", "“We knew it would flood,” Kapoor said."
    assert not find_differences(pair(transcript, article, speaker="ANIL KAPOOR"))


@pytest.mark.parametrize(("doubt", "count"), [(0.6, 1), (0.1, 0)])
def test_an_office_and_a_bare_name_are_two_sources_only_where_the_network_doubts(doubt: float, count: int) -> None:
    transcript, article = (
        "HIS LAWYER SAYS THEY WILL APPEAL",
        "Sedlak said on Friday that he would fight the ruling in court",
    )
    assert len(find_differences(pair(transcript, article, doubt=doubt))) == count
