"""The terminal: its width, colours and links, and the pager for reports longer than the screen."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from diffcast.model import Status
from diffcast.reports.view import View

Command = TypeVar("Command", bound=Callable[..., Any])

COLUMNS: Final = 80
"""Width of a report that goes to a file or a pipe."""
NO_PAGER: Final = "diffcast.no_pager"
"""The key of click's context that says whether the pager is off."""
PAGER: Final = "less"
PAGER_VARIABLES: Final = {"LESS": "FRX", "LESSCHARSET": "utf-8", "LV": "-c", "LESSHISTFILE": "-"}
"""Defaults for less and lv: quit if the text fits the screen, pass colours through, read UTF-8 in any locale, and keep
no history file of what was searched for."""
NOT_FOUND: Final = 127
"""Exit code of a shell that cannot find the command."""


def on_screen() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def terminal_view(only: tuple[Status, ...] = ()) -> View:
    """The view for standard output: a terminal has its width, colours and links; anything else 80 plain columns.

    NO_COLOR and TERM=dumb switch both off; FORCE_COLOR gives colours in a pipe, but no links.
    """
    screen = on_screen()
    colour = not _plain() and (screen or bool(os.environ.get("FORCE_COLOR")))
    folder = Path.cwd().as_uri() + "/" if screen and colour else None
    return View(frozenset(only), shutil.get_terminal_size().columns if screen else COLUMNS, colour, folder=folder)


def pager_option(command: Command) -> Command:
    """Adds `--no-pager`, which `paged` looks up in the context."""

    def remember(context: click.Context, _: click.Parameter, value: bool) -> None:
        context.meta[NO_PAGER] = value

    option = click.option(
        "--no-pager",
        is_flag=True,
        expose_value=False,
        callback=remember,
        help="Don't use a pager ($DIFFCAST_PAGER, $PAGER or less) for long reports.",
    )
    return option(command)


def without_pager() -> None:
    """Print every report of this command at once, as under `--no-pager`."""
    click.get_current_context().meta[NO_PAGER] = True


def paged(report: bytes) -> bool:
    """Show the report in the user's pager; False if there is none, or if the report fits the screen.

    Never if standard output or input is a pipe or a file. A pager that isn't installed is not an error.
    """
    context = click.get_current_context(silent=True)
    wanted = not (context and context.meta.get(NO_PAGER))
    if not wanted or not on_screen() or not sys.stdin or not sys.stdin.isatty() or os.environ.get("TERM") == "dumb":
        return False
    if report.count(b"\n") < shutil.get_terminal_size().lines:
        return False
    command = _pager(os.environ)
    return command is not None and _run(command, report)


def _plain() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _pager(environment: Mapping[str, str]) -> str | None:
    """The command of the pager; None if the user wants none, or if it isn't installed."""
    command = next((environment[name] for name in ("DIFFCAST_PAGER", "PAGER") if name in environment), PAGER)
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    program = next((word for word in words if "=" not in word), "cat")
    return command if Path(program).name != "cat" and shutil.which(program) else None


def _run(command: str, report: bytes) -> bool:
    """Whether the pager showed the report. Quitting it early is not an error, and Ctrl-C goes to the pager."""
    environment = {**PAGER_VARIABLES, **os.environ}
    with _uninterrupted():
        try:
            process = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=environment)
        except OSError:
            return False
        with suppress(OSError):
            process.communicate(report)
        return process.wait() != NOT_FOUND


@contextmanager
def _uninterrupted() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
