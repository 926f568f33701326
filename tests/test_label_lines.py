"""Whole lines that look like a name above what somebody says: read as one only where they surely are."""

from __future__ import annotations

import pytest
from voices import ROSS, TOLD, VALE, are_nobodys, spoken


@pytest.mark.parametrize(
    "text",
    [
        f"Nora Vale - 0:00:04\n{VALE}\n\nHugh Ross - 0:00:14\n{ROSS}\n",
        f"Nora Vale @ 00:00:04\n{VALE}\n\nHugh Ross @ 00:00:14\n{ROSS}\n",
        f"- Nora Vale\n{VALE}\n\n- Hugh Ross\n{ROSS}\n",
    ],
)
def test_a_name_with_a_time_or_after_a_dash_labels_the_words_below(text: str) -> None:
    assert spoken(text) == TOLD


def test_a_name_after_a_dash_without_a_known_given_name_is_one_beside_another_that_is() -> None:
    text = f"- Taviq Kell\n{VALE}\n\n- Hugh Ross\n{ROSS}\n"
    assert [name for name, _ in spoken(text)] == ["Taviq Kell", "Hugh Ross"]


@pytest.mark.parametrize(
    "text",
    [
        "Council Meeting - 7:00\nThe council meets in the hall.\n\nSchool Board - 8:00\nThe board meets there too.",
        "School Board @ 8:00\nThe board meets in the hall.",
        "Marlow Lions - 21:14\nThe lions won.",
        "Nora Vale - 7:00\nShe sings at the fair.\n\nHugh Ross - 8:00\nHe plays.",
        "19:30 | Doors open\n20:15 | Music begins",
        "- Taviq Kell\nHe ran.\n\n- School Budget\nIt grew.\n\n- Road Work\nIt ends.",
        "- Nora Vale\nShe ran.\n\n- School Budget\nIt grew.",
    ],
)
def test_headings_and_hours_of_events_are_story_and_name_nobody(text: str) -> None:
    assert are_nobodys(text)
