"""The commands by name, each loaded when it is asked for: no command waits for what another one needs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final, cast

import click

COMMANDS: Final[Mapping[str, str]] = {
    "baseline": "Adopt today's findings as known, for a check.",
    "check": "Fail where a finding is grave and nobody settled it: for a CMS or for CI.",
    "backup": "Copy what `diffcast serve` keeps, also while it serves.",
    "compare": "Compare a transcript and an article, or the two halves of one page.",
    "config": "Show what diffcast.toml sets, or check it.",
    "explain": "Tell why a fact of a JSON report is what it is.",
    "formats": "List the formats that can be read.",
    "schema": "Print the JSON Schema of a file that diffcast writes.",
    "serve": "Serve a page on which editors compare, decide and sign off.",
    "show": "Show how one file is understood, block by block.",
}
"""Command to what it does in a line; `diffcast/cli/NAME.py` holds it, as a function of its name."""


class Commands(click.Group):
    """A group that knows the names of its commands and what each does, and loads only the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, getattr(import_module(f"diffcast.cli.{cmd_name}"), cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
