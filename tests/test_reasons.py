"""What counts as the sentence of a reason, and what does not."""

from __future__ import annotations

import pytest
from reasons import without_reasons


@pytest.mark.parametrize(
    "reason",
    [
        "Number differs: 41 workers (transcript), 14 workers (article)",
        "The numbers differ: 41 workers (transcript), 14 workers (article)",
        "Time differs: 5:00 (transcript), 6:30 (article)",
        "Number differs: 46 homes\n    (transcript), 64\n    homes (article)",
    ],
)
def test_a_reason_is_taken_out_whatever_its_wording(reason: str) -> None:
    assert without_reasons(f"→ {reason}\n\n 2  CHECK") == "→ <reason>\n\n 2  CHECK"


@pytest.mark.parametrize(
    "text",
    [
        "4  different (3 contradictions, 1 to check)",
        "Exit code: 0 if the check passes",
        "transcript, line 2, nora beckett │ article, lines 1 and 6",
        "Speaker: QUINTERA (transcript)",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert without_reasons(text) == text
