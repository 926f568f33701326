"""Where a report goes: standard output or a file, always UTF-8, and a file appears whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from diffcast.cli.pager import paged
from diffcast.errors import UnwritableOutput
from diffcast.reports.excerpts import one_line


def write(report: str, target: str | None) -> None:
    """Write the report to the target, or to standard output where there is none or it is `-`.

    Raises `UnwritableOutput` where that cannot be done. A reader who closes the pipe early is no error.
    """
    data = report.encode("utf-8", "replace")
    if target is None or target == "-":
        _print(data)
        return
    path = Path(target)
    try:
        if _is_plain(path):
            _replace(path.resolve(), data)
        else:
            path.write_bytes(data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnwritableOutput(f"{target}: cannot write the report: {reason}; choose another place") from error


def complain(message: str, code: int) -> int:
    """Say on stderr, in one line, why the command cannot go on; returns the exit code to leave with."""
    say(f"diffcast: {message}")
    return code


def say(*lines: str) -> None:
    """Lines on stderr for the person who runs the command; without a stderr they go nowhere."""
    with suppress(OSError):
        for line in lines:
            click.echo(line[: len(line) - len(line.lstrip())] + one_line(line), err=True)


def _print(data: bytes) -> None:
    if sys.stdout is None:
        raise UnwritableOutput("standard output: closed; keep it open or give -o FILE")
    if paged(data):
        return
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
    except OSError as error:
        _forget_stdout()
        raise UnwritableOutput(f"standard output: cannot write the report: {error.strerror}; try -o FILE") from error


def _forget_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not fail on it once more when it leaves."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_plain(path: Path) -> bool:
    """Whether the path is, or will be, a file that may be replaced; a device or a pipe is written to instead."""
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
    """The file's own permissions, or those that a new file gets here."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
