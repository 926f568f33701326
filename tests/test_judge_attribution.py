"""Who said it: a table of what must be told and what must not."""

from __future__ import annotations

import pytest
from judging import found, pair, table, told_as

from diffcast.judge.kinds import differences


@pytest.mark.parametrize(("script", "article", "wanted"), table("attribution"))
def test_the_table_of_attributions_holds(script: str, article: str, wanted: str) -> None:
    assert told_as(found(script, article)) == wanted


def test_right_words_from_the_wrong_speaker_are_told() -> None:
    script, article = "WE KNEW IT WOULD FLOOD.", "“We knew it would flood,” Brandt said."
    (one,) = differences(pair(script, article, speaker="ANIL KAPOOR"))
    assert (one.kind, one.severity) == ("attribution", "correction")


def test_the_right_speaker_is_no_change() -> None:
    script, article = "WE KNEW IT WOULD FLOOD.", "“We knew it would flood,” Kapoor said."
    assert not differences(pair(script, article, speaker="ANIL KAPOOR"))
