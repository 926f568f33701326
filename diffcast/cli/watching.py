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
from diffcast.readers.files import is_endless

State: TypeAlias = tuple[int, int, int] | None
"""Of a file: its number on the disk, its size in bytes, and when it was changed; None where it is missing."""

POLL_SECONDS: Final = 0.3
"""Between two looks at the files: soon enough after a save, and next to no work for the machine."""
REST_TIMES: Final = 10
"""Times as long as a look took that the next one waits at least: to list a large folder is work."""


class Watch:
    """The files of one command. A change counts from when this was made, also during the first comparison."""

    def __init__(self, files: Callable[[], Iterable[str | None]], output: str | None) -> None:
        """`files` lists what the next comparison reads, with None for an option not given; it is asked at each look.

        Raises `UsageError` where an input is no file.
        """
        self._files = files
        self._named: tuple[str, ...] = ()
        self._took = 0.0  # Seconds of the last look.
        self._seen = self._look()
        for file in self._seen:
            if file == STANDARD_INPUT or "://" in file or is_endless(file):
                raise click.UsageError(f"--watch needs files, and {file} is none; save the text in a file")
        self._clears = output in (None, STANDARD_INPUT) and on_screen()
        without_pager()

    def repeat(self, run: Callable[[], object]) -> None:
        """Run again after each change until Ctrl-C. An error is printed, and ends nothing: a text may be half saved."""
        with suppress(KeyboardInterrupt):
            while True:
                notice(f"Watching {', '.join(self._seen)}. Ctrl-C stops.")
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
            time.sleep(max(POLL_SECONDS, REST_TIMES * self._took))
            last = self._look()
        known = before.keys() & last.keys()
        return [file for file in {**before, **last} if file not in known or before[file] != last[file]]

    def _look(self) -> dict[str, State]:
        """Each file with its state; a list that cannot be read, as when it is half saved, names what it did before."""
        begun = time.monotonic()
        with suppress(DiffcastError):
            self._named = tuple(file for file in self._files() if file is not None)
        found = {file: _state(file) for file in self._named}
        self._took = time.monotonic() - begun
        return found


def _state(file: str) -> State:
    try:
        found = os.stat(file)
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
