"""The command line. Exit codes: 0 it ran, whatever it found; 2 an input or an option that it cannot use."""

from __future__ import annotations

import sys

import click

from diffcast.cli.commands import Commands
from diffcast.cli.output import complain
from diffcast.errors import DiffcastError

__all__ = ["app", "main"]

BAD_INPUT = 2
INTERRUPTED = 130


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="diffcast", prog_name="diffcast", message="%(prog)s %(version)s")
@click.pass_context
def app(context: click.Context) -> None:
    """Compare a broadcast script with the web article of the same story, fact by fact.

    \b
    Start here:
      diffcast compare transcript.txt article.txt
      diffcast compare --help
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code. What went wrong is one line on stderr."""
    try:
        code = app.main(arguments, prog_name="diffcast", standalone_mode=False)
    except DiffcastError as error:
        code = complain(str(error), BAD_INPUT)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "diffcast"
        code = complain(f"{error.format_message()} ({path} --help shows how)", BAD_INPUT)
    except click.ClickException as error:
        code = complain(error.format_message(), BAD_INPUT)
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)
