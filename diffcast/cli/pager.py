"""The reader's screen: how wide it is, whether it shows colours and follows links, and when a report needs a pager."""

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
"""Of a report that goes to a file or a pipe."""
PAGER: Final = "less"
LESS: Final = {"LESS": "FRX", "LESSCHARSET": "utf-8", "LV": "-c"}
"""What these pagers are told where the user tells them nothing: leave short texts on the screen, let colours pass, and
read UTF-8 whatever the locale."""
NOT_FOUND: Final = 127


def on_screen() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def view(only: tuple[Status, ...] = ()) -> View:
    """What standard output can show: a terminal in its width, with colours and links; else 80 plain columns.

    NO_COLOR and TERM=dumb switch both off; FORCE_COLOR brings colours to a pipe, and never links.
    """
    screen = on_screen()
    colour = not _plain() and (screen or bool(os.environ.get("FORCE_COLOR")))
    folder = Path.cwd().as_uri() + "/" if screen and colour else None
    return View(frozenset(only), shutil.get_terminal_size().columns if screen else COLUMNS, colour, folder=folder)


def pager_option(command: Command) -> Command:
    """Gives a command `--no-pager`, which `paged` minds."""

    def remember(context: click.Context, _: click.Parameter, value: bool) -> None:
        context.meta["diffcast.no_pager"] = value

    option = click.option(
        "--no-pager",
        is_flag=True,
        expose_value=False,
        callback=remember,
        help="Print a report that is longer than the screen at once, without $DIFFCAST_PAGER, $PAGER or less.",
    )
    return option(command)


def paged(report: bytes) -> bool:
    """Show the report in the reader's pager; False where there is none, or where it has room on the screen.

    Never where standard output or input is a pipe or a file. A pager that is not installed is no error.
    """
    context = click.get_current_context(silent=True)
    wanted = not (context and context.meta.get("diffcast.no_pager"))
    if not wanted or not on_screen() or not sys.stdin or not sys.stdin.isatty() or os.environ.get("TERM") == "dumb":
        return False
    if report.count(b"\n") < shutil.get_terminal_size().lines:
        return False
    command = _pager(os.environ)
    return command is not None and _run(command, report)


def _plain() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def _pager(environment: Mapping[str, str]) -> str | None:
    """The command of the pager; None where the user wants none, or where it is not installed."""
    command = next((environment[name] for name in ("DIFFCAST_PAGER", "PAGER") if name in environment), PAGER)
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    program = next((word for word in words if "=" not in word), "cat")
    return command if Path(program).name != "cat" and shutil.which(program) else None


def _run(command: str, report: bytes) -> bool:
    """Whether the pager showed the report; leaving it early is no error, and Ctrl-C is its own."""
    environment = {**LESS, **os.environ}
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
