"""Words that diffcast no longer uses for what people see. GLOSSARY.md has the terms that it uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("docs/**/*.md", "seeds/*/expected.txt", "tests/goldens/water-main*", "diffcast/**/templates/*")
PAGES = sorted(
    {*ROOT.glob("*.md"), *(path for folder in FOLDERS for path in ROOT.glob(folder))} - {ROOT / "GLOSSARY.md"}
)
RETIRED = {
    r"told differently|TOLD DIFFERENTLY": "different",
    r"\bIN BOTH\b|\bin both\b(?! (?:texts|sides|cases|modes|forms))": "no difference found",
    r"\b(?:set aside|SET ASIDE)\b": "not compared",
    r"\bto correct\b|\bTO CORRECT\b": "contradiction",
    r"\bgrave(?:r|st)?\b(?![\"”])": "severe, serious",
    r"\b[Tt]he script (?:says|has|puts|gives)\b": "the transcript",
    r"\bweigh(?:s|ed) (?:anew|more|less)\b": "severity",
    r"\btwo people who labelled\b": "two labellings",
}
"""Retired words to what is used instead."""


def retired(text: str) -> list[str]:
    """The retired words in a text, each with what is used instead."""
    found = ((match.group(), instead) for words, instead in RETIRED.items() for match in re.finditer(words, text))
    return [f"{words}: use “{instead}”" for words, instead in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_people_read_has_no_retired_words(page: Path) -> None:
    assert retired(page.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("4 told differently (3 to correct)", 2),
        ("12 in both", 1),
        ("SET ASIDE and set aside", 2),
        ("The script says 41 workers.", 1),
        ("stated in both texts", 0),
        ("4 different (3 contradictions)", 0),
        ("a script in columns", 0),
        ('severity.number: "grave" is not one of', 0),
    ],
)
def test_retired_words_are_found(text: str, count: int) -> None:
    assert len(retired(text)) == count
