"""The tables of limits in the docs are true: every limit is there, with its default."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest

from diffcast.limits import PREFIX, Limits
from diffcast.serve.settings import FROM_ENVIRONMENT, MAX_WORKERS, ServeSettings
from diffcast.serve.workers import CACHED_COMPARISONS

DOCS: Final = Path(__file__).parent.parent / "docs"
ROW: Final = re.compile(r"(?m)^\| `([A-Z_]+)` \| ([\d,]+) \|")
DESK_ROW: Final = re.compile(r"(?m)^\| [^|]+ \| (\d+) \| `DIFFCAST_SERVE_([A-Z_]+)` \|")


@pytest.mark.parametrize("page", ["formats.md", "reference/limits.md"])
def test_a_page_has_every_limit_of_a_file_with_its_default(page: str) -> None:
    shown = {name: int(value.replace(",", "")) for name, value in ROW.findall((DOCS / page).read_text("utf-8"))}
    assert shown == {PREFIX + each.name.upper(): getattr(Limits(), each.name) for each in fields(Limits)}


def test_the_limits_of_the_desk_have_their_defaults() -> None:
    page, desk = (DOCS / "serve.md").read_text("utf-8"), ServeSettings(Path("desk.db"))
    shown = {name.lower(): int(value) for value, name in DESK_ROW.findall(page)}
    assert shown == {name: getattr(desk, name) for name in FROM_ENVIRONMENT}
    assert f"| megabytes in one request | {desk.max_upload // 1_000_000} |" in page
    assert f"one a core, {MAX_WORKERS} at most" in page
    assert f"The {CACHED_COMPARISONS} newest comparisons" in page
