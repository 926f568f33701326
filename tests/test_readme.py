"""What README.md shows beside its commands, which tests/test_docs.py runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Context

from diffcast.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)$", README, re.M))
def test_a_target_of_the_readme_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


def test_every_option_of_the_command_is_in_the_readme() -> None:
    command = app.get_command(Context(app), "compare")
    assert command
    options = {name for parameter in command.params for name in parameter.opts if name.startswith("-")}
    assert not [name for name in options - {"--output"} if name not in README]
