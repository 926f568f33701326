"""The commands by name, each loaded when it is asked for: no command waits for what another one needs."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from os.path import isfile
from typing import Final, cast

import click

COMMANDS: Final[Mapping[str, str]] = {
    "backup": "Copy what `diffcast serve` keeps, also while it serves.",
    "baseline": "Adopt today's findings as known, for a check.",
    "check": "Fail where a finding is grave and nobody settled it: for a CMS or for CI.",
    "compare": "Compare a transcript and an article, or the two halves of one page.",
    "config": "Show what diffcast.toml sets, or check it.",
    "explain": "Tell why a fact of a JSON report is what it is.",
    "formats": "List the formats that can be read.",
    "schema": "Print the JSON Schema of a file that diffcast writes.",
    "serve": "Serve a page on which editors compare, decide and sign off.",
    "show": "Show how one file is understood, block by block.",
}
"""Command to what it does in a line; `diffcast/cli/NAME.py` holds it, as a function of its name."""


def _meant(args: list[str]) -> str:
    near = get_close_matches(args[0], COMMANDS, 1)
    if near:
        return f"did you mean {near[0]}?"
    if isfile(args[0]):
        return f"to compare files: diffcast compare {' '.join(args)}"
    return f"there are {', '.join(COMMANDS)}"


class Commands(click.Group):
    """A group that knows the names of its commands and what each does, and loads only the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, getattr(import_module(f"diffcast.cli.{cmd_name}"), cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but says what was meant: a command that is written nearly so, or `compare` before files."""
        asked = args[0]
        if asked not in COMMANDS and not asked.startswith("-"):
            ctx.fail(f"{asked}: no such command; {_meant(args)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
