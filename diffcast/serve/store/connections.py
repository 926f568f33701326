"""Access to the file: one writer at a time, and any number of readers."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, Full, LifoQueue
from threading import Lock
from typing import Final

from diffcast.serve.store.errors import BusyStore, UnusableStore, explained
from diffcast.serve.store.file import connected, opened, transaction

MAX_WAIT_SECONDS: Final = 20.0
"""For which a thread waits to write; a write takes about a millisecond."""
IDLE_READERS: Final = 8
"""Reading connections that stay open for the next reader."""


class Connections:
    """The connections of one process to the file.

    Threads share one writing connection: SQLite has one writer anyway, and a lock wakes the next thread at once,
    while SQLite sleeps and tries again. Measured with 50 writing threads: 500 to 1,300 writes a second, the longest
    wait one second; with a connection each 100 to 200 writes, and some gave up after ten seconds. Readers never wait:
    each sees the file as it was when it started.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = Lock()
        self._writer = opened(path)
        self._file = _identity(path)
        self._spare: LifoQueue[sqlite3.Connection] = LifoQueue(IDLE_READERS)
        self._closed = False

    def close(self) -> None:
        """Wait for the current write, then close the file. Closing it again does nothing."""
        with self._turn:
            self._closed = True
            self._let_go()
            self._writer.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is on the disk when the block ends, none of it if the block raises."""
        with self.alone() as writer, transaction(writer, "BEGIN IMMEDIATE"):
            yield writer

    @contextmanager
    def alone(self) -> Iterator[sqlite3.Connection]:
        """The writing connection outside a transaction, while no other thread writes."""
        if not self._turn.acquire(timeout=MAX_WAIT_SECONDS):
            raise BusyStore(f"{self._path.name}: too many writes at once; try again")
        try:
            with explained(self._path, self._path.name):
                self._check()
                yield self._writer
        finally:
            self._turn.release()

    @contextmanager
    def unread(self) -> Iterator[sqlite3.Connection]:
        """A reading connection that nothing was read with yet, so that all it reads comes from the disk."""
        with explained(self._path, self._path.name):
            self._check()
            with closing(self._another()) as reader:
                yield reader

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Everything that is read in the block is of one moment."""
        with explained(self._path, self._path.name):
            self._check()
            reader = self._taken() or self._another()
            try:
                with transaction(reader, "BEGIN"):
                    yield reader
            finally:
                self._give_back(reader)

    def _check(self) -> None:
        """Refuse a file that was removed: what is written to it would be lost."""
        if self._closed:
            raise UnusableStore(f"{self._path.name}: closed, because the server is stopping; try again when it is back")
        if _identity(self._path) != self._file:
            raise UnusableStore(f"{self._path.name}: moved, removed or replaced while in use; start the server again")

    def _let_go(self) -> None:
        while (reader := self._taken()) is not None:
            reader.close()

    def _taken(self) -> sqlite3.Connection | None:
        try:
            return self._spare.get_nowait()
        except Empty:
            return None

    def _another(self) -> sqlite3.Connection:
        reader = connected(self._path, "rw")
        reader.execute("PRAGMA query_only = ON")
        return reader

    def _give_back(self, reader: sqlite3.Connection) -> None:
        """Keep it for the next reader, without waiting if there are enough."""
        try:
            self._spare.put_nowait(reader)
        except Full:
            reader.close()
        if self._closed:
            self._let_go()


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and inode of the file at the path; None if there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
