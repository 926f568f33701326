"""Comparing again whenever a file changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, TypeAlias

import click

from diffcast.cli.output import notice, say
from diffcast.cli.pager import on_screen, without_pager
from diffcast.errors import DiffcastError
from diffcast.readers import STANDARD_INPUT

Look: TypeAlias = tuple[tuple[int, int, int] | None, ...]
"""Of each file: its number on the disk, its size in bytes, and when it was changed; None where it is missing."""

POLL_SECONDS: Final = 0.3
"""Between two looks at the files: soon enough after a save, and next to no work for the machine."""


class Watch:
    """The files of one command. A change counts from when this was made, also during the first comparison."""

    def __init__(self, files: Iterable[str | None], output: str | None) -> None:
        """None stands for an option that was not given. Raises `UsageError` where an input is no file."""
        self._files = tuple(dict.fromkeys(file for file in files if file is not None))
        for file in self._files:
            if file == STANDARD_INPUT or "://" in file:
                raise click.UsageError(f"--watch needs files, and {file} is none; save the text in a file")
        self._clears = output in (None, STANDARD_INPUT) and on_screen()
        self._seen = self._look()
        without_pager()

    def repeat(self, run: Callable[[], object]) -> None:
        """Run again after each change until Ctrl-C. An error is printed, and ends nothing: a text may be half saved."""
        with suppress(KeyboardInterrupt):
            while True:
                notice(f"Watching {', '.join(self._files)}. Ctrl-C stops.")
                changed = self._wait()
                if self._clears:
                    click.clear()
                notice(f"Changed: {', '.join(changed)}. Comparing again.")
                try:
                    run()
                except DiffcastError as error:
                    say(f"diffcast: {error}")

    def _wait(self) -> list[str]:
        """The files that changed, once they have stayed as they are for one look: editors save in several steps."""
        before, last = self._seen, self._look()
        while last == before or last != self._seen:
            self._seen = last
            time.sleep(POLL_SECONDS)
            last = self._look()
        return [file for file, old, new in zip(self._files, before, last, strict=True) if old != new]

    def _look(self) -> Look:
        return tuple(map(_state, self._files))


def _state(file: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
