"""The pages of the commands and their exit codes, from `--help`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
from click.testing import CliRunner

from diffcast.cli import BAD_INPUT, INTERRUPTED, app

WIDTH = 80
CODE = re.compile(r"Exit codes?: (?P<codes>.+?)(?:\n\s*\n|\Z)", re.S)


def commands() -> str:
    """The page of all commands: what `--help` prints of each."""
    parts = ["# Commands\n\nThe `--help` of every command.\n"]
    parts += [f"## {path}\n\n```text\n{_help(path)}```\n" for path, _ in every()]
    return "\n".join(parts)


def exit_codes() -> str:
    """The page of exit codes: what they mean, then what each command says."""
    found = [(path, _codes(command)) for path, command in every()]
    rows = "\n".join(f"| `{path}` | {codes} |" for path, codes in found if codes)
    return f"""# Exit codes

| code | means |
|---|---|
| 0 | it ran |
| 1 | it ran, and a finding fails the check or a pair could not be compared; only commands that say so below |
| {BAD_INPUT} | it cannot use an input, an option or a setting; one line on stderr says which, and what to do |
| {INTERRUPTED} | it was interrupted (Ctrl-C) |

stdout has the report and nothing else, even if the code is 1. With `-o`, the report is written completely or not at
all. From the help of each command:

| command | exit codes |
|---|---|
{rows}
"""


def every() -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it, a group before its subcommands."""
    yield from _below("diffcast", app)


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            each = command.get_command(context, name)
            if each and not each.hidden:
                yield from _below(f"{path} {name}", each)


def _help(path: str) -> str:
    program, *names = path.split()
    result = CliRunner().invoke(app, [*names, "--help"], prog_name=program, terminal_width=WIDTH)
    return "\n".join(line.rstrip() for line in result.output.splitlines()) + "\n"


def _codes(command: click.Command) -> str:
    found = CODE.search((command.help or "").replace("\b", ""))
    return " ".join(found["codes"].split()).replace("|", "\\|") if found else ""
