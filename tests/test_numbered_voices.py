"""Who said it, where the transcript's tool only numbers its voices: the article's `Petra Wynn said` adds no finding."""

from __future__ import annotations

import pytest

from diffcast import compare
from diffcast.judge.rules.evidence.speakers import is_numbered_voice

QUOTE = "We cannot keep patching that deck every winter."
SCRIPT = f"""{{}}: The county will close the Alder Street bridge on March 5. Detours will last 14 weeks.
{{}}: {QUOTE} The steel is done.
{{}}: Repairs are expected to cost two million dollars.
"""
ARTICLE = f"""The county will close the Alder Street bridge on March 5. Detours will last 14 weeks.

"{QUOTE[:-1]}," county engineer Petra Wynn said. "The steel is done."

Repairs are expected to cost two million dollars.
"""


@pytest.mark.parametrize(
    "voices", [("SPEAKER_00", "SPEAKER_01", "SPEAKER_00"), ("Speaker 1", "Speaker 2", "Speaker 1")]
)
def test_who_said_it_is_no_finding_beside_a_numbered_voice(voices: tuple[str, str, str]) -> None:
    assert {fact.status for fact in compare(SCRIPT.format(*voices), ARTICLE).facts} == {"shared"}


@pytest.mark.parametrize(
    ("label", "numbered"),
    [
        ("SPEAKER_01", True),
        ("Speaker 2", True),
        ("Unknown Speaker", True),
        ("Carla Reyes", False),
        ("ANCHOR", False),
        ("MAYOR ORTEGA", False),
        (None, False),
    ],
)
def test_a_numbered_voice_is_known_by_its_label(label: str | None, numbered: bool) -> None:
    assert is_numbered_voice(label) is numbered
