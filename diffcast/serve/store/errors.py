"""What can go wrong with the store, and which of it SQLite has just reported."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from diffcast.errors import DiffcastError
from diffcast.serve.store.values import KeptDecision

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


class NotFound(StoreError):
    """A story or a version that the store does not have."""


class Outdated(StoreError):
    """A version was made of what has changed meanwhile; nothing was kept, and its caller reads again."""


class VersionConflict(StoreError):
    """Somebody added a version meanwhile that changed a text which the caller gives as well."""

    def __init__(self, current: int) -> None:
        super().__init__(f"Someone added version {current}, which changed the same text; read it and send yours again")
        self.current = current
        """Number of the newest version."""


class SignOffConflict(StoreError):
    """Somebody decided about a fact after the signer opened the version."""

    def __init__(self, changes: int) -> None:
        super().__init__("Decisions changed since you opened this version; read them and sign off again")
        self.changes = changes
        """How many changes of decisions the version has now."""


class InvalidText(StoreError):
    """Characters that no file can hold: half of a surrogate pair."""


class DecisionConflict(StoreError):
    """Somebody else decided about the fact in the meantime; `kept` is what they decided."""

    def __init__(self, fact: str, kept: KeptDecision | None) -> None:
        by = (kept.decision.by if kept else "") or "somebody else"
        super().__init__(f"{fact}: decided by {by} in the meantime; look at it and decide again")
        self.fact = fact
        self.kept = kept
        """None where nothing was ever decided, and the revision was made up."""


UNUSABLE: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_READONLY: "cannot be written ({}); check who may write the file and its folder",
    sqlite3.SQLITE_PERM: "cannot be written ({}); check who may write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened ({}); give a file in a folder that can be written",
    sqlite3.SQLITE_CORRUPT: "damaged ({}); put a backup in its place",
    sqlite3.SQLITE_NOTADB: "no database of diffcast's; give another file",
    sqlite3.SQLITE_IOERR: "cannot be read or written ({}); check the disk",
}
"""By what SQLite reports, what it means for the file and what to do."""


@contextmanager
def explained(path: Path, named: str) -> Iterator[None]:
    """Turns what SQLite reports into one line, in which the file is called as it was `named`.

    Who runs the server is told the path; who uses it, only the name. A mistake in the program's own SQL stays as it is.
    """
    try:
        yield
    except UnicodeEncodeError as error:
        raise InvalidText("text: holds half a character (a lone surrogate); send it as UTF-8") from error
    except sqlite3.Error as error:
        told = _told(error, path, named)
        if told is None:
            raise
        raise told from error


def _told(error: sqlite3.Error, path: Path, named: str) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _no_room(path)):
        return FullDisk(f"{named}: no room on the disk, so that nothing was kept; make room and try again")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BusyStore(f"{named}: held by another program; try again, or stop that program")
    if code in UNUSABLE:
        return UnusableStore(f"{named}: {UNUSABLE[code].format(error)}")
    return None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < ENOUGH
    except OSError:
        return False
