"""README.md beyond its commands, which tests/test_docs.py runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)$", README, re.M))
def test_a_target_of_the_readme_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


def test_the_readme_is_read_in_a_few_minutes() -> None:
    prose = re.sub(r"```.*?```|\]\([^)]*\)", "", README, flags=re.S)
    assert len(prose.split()) < 700
