"""The command line: its commands, each loaded when it is run, and its exit codes.

0: it ran. 1: `diffcast check` found what it was asked to fail on, or `diffcast batch` could not compare a pair.
2: an input or option that cannot be used.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from itertools import takewhile
from os.path import isfile
from typing import Final, cast

import click
from click.shell_completion import CompletionItem

from diffcast.cli.output import say
from diffcast.errors import BAD_INPUT, DiffcastError

__all__ = ["BAD_INPUT", "COMMANDS", "INTERRUPTED", "app", "main"]

INTERRUPTED: Final = 130

COMMANDS: Final[Mapping[str, str]] = {
    "backup": "Copy the database of `diffcast serve`, also while it runs.",
    "baseline": "Save today's findings as known, so that a check reports only new ones.",
    "batch": "Compare all pairs of an archive in parallel.",
    "check": "Exit 1 if serious differences are unreviewed (for a CMS or CI).",
    "compare": "Compare a transcript and an article, or a page with both.",
    "completion": "Print the script that completes commands in a shell.",
    "config": "Check diffcast.toml, or show what it sets.",
    "demo": "Show the report of a story that comes with diffcast.",
    "doctor": "Say what is installed, what works and what is missing.",
    "explain": "Explain one fact of a JSON report.",
    "forget": "Delete stories of `diffcast serve` for good.",
    "formats": "List the file formats that diffcast can read.",
    "mcp": "Serve compare, explain and check to agents and editors (MCP).",
    "pair": "Find which transcript of an archive belongs to which article.",
    "schema": "Print the JSON Schema of a file that diffcast reads or writes.",
    "serve": "Run a web page on which editors compare, decide and sign off.",
    "show": "Show how diffcast reads a file, block by block.",
    "stats": "Show what is lost and what differs over a whole archive.",
    "user": "Make, list and revoke the tokens with which people sign in at the desk.",
    "verify": "Check that a JSON report is true to its texts, byte by byte.",
}
"""Command to its summary; the command is the function of that name in `diffcast/cli/NAME.py`."""


class Commands(click.Group):
    """A group that knows its commands and their summaries, and loads only the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, getattr(import_module(f"diffcast.cli.{cmd_name}"), cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but suggests a command with a similar name, or `compare` if files were given."""
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"{args[0]}: unknown command; {_suggestion(args)}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """As click does, but from the summaries: loading every command would keep the shell waiting."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _suggestion(args: list[str]) -> str:
    near = get_close_matches(args[0], COMMANDS, 1)
    if near:
        return f"did you mean {near[0]}?"
    if isfile(args[0]):
        return f"to compare files: diffcast compare {' '.join(args)}"
    return f"use one of {', '.join(COMMANDS)}"


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    None, "-V", "--version", package_name="diffcast", prog_name="diffcast", message="%(prog)s %(version)s"
)
@click.pass_context
def app(context: click.Context) -> None:
    """Compare a broadcast transcript with the web article of the same story, fact by fact.

    \b
    Start here:
      diffcast demo
      diffcast compare transcript.txt article.txt
      diffcast compare --help
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code. An error is one line on stderr."""
    try:
        code = app.main(arguments, prog_name="diffcast", standalone_mode=False)
    except DiffcastError as error:
        code = _failed(str(error))
    except click.UsageError as error:
        code = _failed(_usage(error, sys.argv[1:] if arguments is None else arguments))
    except click.ClickException as error:
        code = _failed(error.format_message())
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: click.UsageError, arguments: list[str]) -> str:
    """What is wrong with an option or argument, and the help that says what it may be."""
    if error.ctx is not None:
        return f"{error.format_message()} (see {error.ctx.command_path} --help)"
    names = list(takewhile(lambda each: not each.startswith("-"), arguments[:2]))
    command, path = app.get_command(click.Context(app), names[0]) if names else None, ["diffcast", *names[:1]]
    if isinstance(command, click.Group) and names[1:]:
        command, path = command.get_command(click.Context(command), names[1]), ["diffcast", *names]
    asked = _needed(command, error) if isinstance(error, click.BadOptionUsage) else ""
    return f"{asked or error.format_message()} (see {' '.join(path)} --help)"


def _needed(command: click.Command | None, error: click.BadOptionUsage) -> str:
    """What an option without its value needs; empty where that is not what is wrong."""
    found = (each for each in command.params if error.option_name in each.opts) if command else iter(())
    option = next((each for each in found if isinstance(each, click.Option)), None)
    if option is None or option.is_flag:
        return ""
    meant = (option.help or "").partition(". ")[0].removesuffix(".")
    return f"{error.option_name}: needs {option.make_metavar(click.Context(app))}: {meant}"


def _failed(message: str) -> int:
    say(f"diffcast: {message}")
    return BAD_INPUT
