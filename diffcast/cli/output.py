"""Where a report goes: standard output or a file, always as UTF-8. A file is never written partially."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import Any, Final, TypeVar

import click

from diffcast.cli.pager import paged, terminal_view
from diffcast.errors import UnwritableOutput
from diffcast.model import Comparison, Status
from diffcast.reports import FORMATS
from diffcast.reports.excerpts import one_line
from diffcast.reports.summary import doubts
from diffcast.reports.view import View

Command = TypeVar("Command", bound=Callable[..., Any])

QUIET: Final = "diffcast.quiet"
"""The key of click's context that says whether `--quiet` was given."""
FORMAT_OF_ENDING: Final = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".txt": "terminal",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".sarif": "sarif",
    ".xml": "junit",
}


def ending_of(format: str) -> str:
    """The file ending of a format; `.html` for `email`, which is HTML and has no ending of its own."""
    return next((ending for ending, name in FORMAT_OF_ENDING.items() if name == format), ".html")


def check_ending(output: str | None, format: str | None) -> None:
    """Refuse a file name whose ending no report format has, unless a format is given too.

    A name without an ending, a device and a pipe get the terminal report.
    """
    ending = PurePath(output or "").suffix.lower()
    if format is None and ending and ending not in FORMAT_OF_ENDING and _is_replaceable(Path(str(output))):
        known = ", ".join(FORMAT_OF_ENDING)
        raise UnwritableOutput(f"{output}: no report format for {one_line(ending)}; use {known}, or give --format")


def format_of(output: str | None, format: str | None) -> str:
    """The format that was asked for, else the one for the ending of the file, else `terminal`."""
    return format or FORMAT_OF_ENDING.get(PurePath(output or "").suffix.lower(), "terminal")


def view_for(output: str | None, only: tuple[Status, ...] = ()) -> View:
    """The view for standard output as it is, or 80 plain columns for a file."""
    return terminal_view(only) if output in (None, "-") else View(frozenset(only))


def write(report: str, target: str | None) -> None:
    """Write the report to a file and say so on stderr, or to standard output if the target is None or `-`.

    Raises `UnwritableOutput` if that fails. A reader that closes the pipe early is not an error.
    """
    if target is None or target == "-":
        _print(report.encode("utf-8", "replace"))
        return
    write_file(report, target)
    notice(f"Wrote {target}")


def write_file(report: str, target: str) -> None:
    """Write the report to a file, whole or not at all; raises `UnwritableOutput` if that fails."""
    path, data = Path(target), report.encode("utf-8", "replace")
    try:
        if _is_replaceable(path):
            _replace(path.resolve(), data)
        else:
            path.write_bytes(data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnwritableOutput(f"{target}: cannot write the report: {reason}; choose another place") from error


def show_in_browser(target: str) -> None:
    """Open a file that was written in the user's browser; without one, say where the file is."""
    import webbrowser  # Imported late: few commands open anything.

    address = Path(target).resolve().as_uri()
    if not webbrowser.open(address):
        say(f"diffcast: no browser to open here; open {address} yourself")


def quiet_option(command: Command) -> Command:
    """Adds `--quiet`, which `notice` looks up in the context."""

    def remember(context: click.Context, _: click.Parameter, value: bool) -> None:
        context.meta[QUIET] = value

    text = "Print only the report, warnings and errors."
    return click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=remember, help=text)(command)


def notice(*lines: str) -> None:
    """As `say`, but not under `--quiet`: for what is good to know and no warning."""
    if not is_quiet():
        say(*lines)


def is_quiet() -> bool:
    """Whether `--quiet` was given to the command that runs."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(QUIET))


def say(*lines: str) -> None:
    """Print lines on stderr for the person who runs the command; does nothing if stderr is closed."""
    with suppress(OSError):
        for line in lines:
            click.echo(line[: len(line) - len(line.lstrip())] + one_line(line), err=True)


def say_doubts(comparison: Comparison, format: str, name: str) -> None:
    """Print on stderr why the findings of a pair may be worth nothing, where a report in this format leaves it out."""
    if not FORMATS[format].remarks:
        say(*(f"diffcast: {name}: {text}" for text in doubts(comparison)))


def _print(data: bytes) -> None:
    if sys.stdout is None:
        raise UnwritableOutput("standard output: closed; keep it open or give -o FILE")
    if paged(data):
        return
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_stdout()
    except OSError as error:
        _discard_stdout()
        raise UnwritableOutput(f"standard output: cannot write the report: {error.strerror}; try -o FILE") from error


def _discard_stdout() -> None:
    """Discard what is still buffered, or Python would fail on it again when it exits."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_replaceable(path: Path) -> bool:
    """Whether the path is, or will be, a regular file; a device or a pipe is written to instead."""
    return path.is_file() or not path.exists()


def _replace(path: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:80]}.", delete=False) as temporary:
        try:
            temporary.write(data)
            temporary.close()
            os.chmod(temporary.name, _permissions(path))
            os.replace(temporary.name, path)
        except BaseException:
            temporary.close()
            Path(temporary.name).unlink(missing_ok=True)
            raise


def _permissions(path: Path) -> int:
    """The permissions of the file, or those of a new file here."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
