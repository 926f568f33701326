"""The words of the reasons: every other test of a rule holds kinds, spans, values and severity."""

from __future__ import annotations

import pytest
from judging import found, table

from diffcast.model import KINDS


@pytest.mark.parametrize(("transcript", "article", "reason"), table("reasons"))
def test_a_reason_says_what_differs_and_gives_both_values(transcript: str, article: str, reason: str) -> None:
    assert [one.reason for one in found(transcript, article)] == [reason]


def test_the_table_has_a_row_for_every_kind() -> None:
    kinds = {one.kind for row in table("reasons") for one in found(*row.values[:2])}  # type: ignore[attr-defined]
    assert kinds == set(KINDS)
