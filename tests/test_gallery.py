"""The gallery in docs/ shows what the program writes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import gallery_desk
from gallery import EXHIBITS, FOLDER, LOOKS, page
from reasons import without_reasons

PAGE = Path(__file__).parent.parent / "docs" / "gallery.md"


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_page_of_the_gallery_is_what_is_written_today(name: str) -> None:
    kept = (FOLDER / f"{name}.html").read_bytes().decode()
    assert without_reasons(kept) == without_reasons(page(EXHIBITS[name])), (
        "python tools/gallery.py writes the gallery again"
    )


def test_the_gallery_shows_every_story_and_every_look_and_nothing_else() -> None:
    shown = set(re.findall(r"\(gallery/([^)]+)\)", PAGE.read_text("utf-8")))
    assert shown == {path.name for path in FOLDER.iterdir()}
    assert shown == {f"{name}.html" for name in EXHIBITS} | {
        f"{name}-{look}.webp" for name, exhibit in EXHIBITS.items() for look in exhibit.looks
    } | {f"{name}.webp" for name in gallery_desk.names()}
    assert set(EXHIBITS["ammonia-leak"].looks) == set(LOOKS), "one story in every width and theme"


def test_the_gallery_is_small_enough_to_clone() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000
