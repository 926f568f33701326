"""What can go wrong with the store, and which of it SQLite has just reported."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from diffcast.errors import DiffcastError
from diffcast.serve.stored import Kept

ENOUGH: Final = 1_000_000
"""Bytes. On a disk with less left, SQLite often reports that reading or writing failed rather than that it is full."""


class StoreError(DiffcastError):
    """The root of what the store refuses."""


class UnusableStore(StoreError):
    """A file that is no database of diffcast's, is damaged, was taken away, or cannot be written."""


class NewerStore(UnusableStore):
    """A database that a later diffcast has written."""


class FullDisk(StoreError):
    """No room for what was to be kept; nothing of it was."""


class BusyStore(StoreError):
    """Another program has held the database for too long; nothing was kept, and a later try may succeed."""


class NotThere(StoreError):
    """A story or a version that the store does not have."""


class UnfitText(StoreError):
    """Characters that no file can hold: half of a surrogate pair."""


class Conflict(StoreError):
    """Somebody else decided about the fact in the meantime; `kept` is what they decided."""

    def __init__(self, fact: str, kept: Kept | None) -> None:
        by = (kept.decision.by if kept else "") or "somebody else"
        super().__init__(f"{fact}: decided by {by} in the meantime; look at it and decide again")
        self.kept = kept
        """None where nothing was ever decided, and the revision was made up."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what SQLite reports into one line. A mistake in the program's own SQL stays what it is."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise UnfitText("text: holds half a character (a lone surrogate); send it as UTF-8") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        told = None if code is None else _told(code & 0xFF, path, str(error))
        if told is None:
            raise
        raise told from error


def _told(code: int, path: Path, reason: str) -> StoreError | None:
    match code:
        case sqlite3.SQLITE_FULL:
            return _full(path)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyStore(f"{path}: held by another program; try again, or stop that program")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return UnusableStore(f"{path}: cannot be written ({reason}); check who may write the file and its folder")
        case sqlite3.SQLITE_CANTOPEN:
            return UnusableStore(f"{path}: cannot be opened ({reason}); give a file in a folder that can be written")
        case sqlite3.SQLITE_CORRUPT:
            return UnusableStore(f"{path}: damaged ({reason}); put a backup in its place")
        case sqlite3.SQLITE_NOTADB:
            return UnusableStore(f"{path}: no database of diffcast's; give another file")
        case sqlite3.SQLITE_IOERR:
            failed = UnusableStore(f"{path}: cannot be read or written ({reason}); check the disk")
            return _full(path) if _no_room(path) else failed
    return None


def _full(path: Path) -> FullDisk:
    return FullDisk(f"{path}: no room on the disk, so that nothing was kept; make room and try again")


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < ENOUGH
    except OSError:
        return False
