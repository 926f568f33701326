"""The errors of the store, and which of them an SQLite error is."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from diffcast.errors import DiffcastError
from diffcast.serve.store.values import KeptDecision

MIN_FREE: Final = 1_000_000
"""Bytes. With less room on the disk, SQLite often reports a failed read or write instead of a full disk."""


class StoreError(DiffcastError):
    """The base of all errors of the store."""


class UnusableStore(StoreError):
    """A file that is not a diffcast database, is damaged or removed, or cannot be written."""


class NewerStore(UnusableStore):
    """A database written by a later diffcast."""


class FullDisk(StoreError):
    """No room on the disk; nothing was saved."""


class BusyStore(StoreError):
    """Others held the database for too long; nothing was saved, and a later try may succeed."""


class NotScrubbed(StoreError):
    """A story is deleted, but its words may still be in the file; a later try removes them."""

    def __init__(self, named: str, why: str) -> None:
        super().__init__(
            f"{named}: the story is deleted, but its words may still be in the file ({why}); "
            "the running desk tries again every hour, and so does each `diffcast forget`"
        )


class NotFound(StoreError):
    """A story, a version or a fact that does not exist."""


class Outdated(StoreError):
    """The story changed after the caller read it; nothing was saved, and the caller reads it again."""


class VersionConflict(StoreError):
    """Somebody added a version that changed a text which the caller sends too."""

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
    """Text that cannot be saved: it holds half of a surrogate pair."""


class DecisionConflict(StoreError):
    """Somebody else decided about the fact in the meantime; `kept` is their decision."""

    def __init__(self, fact: str, kept: KeptDecision | None) -> None:
        by = (kept.decision.by if kept else "") or "somebody else"
        super().__init__(f"{fact}: decided by {by} in the meantime; look at it and decide again")
        self.fact = fact
        self.kept = kept
        """None if nothing was ever decided, so the revision was made up."""


UNUSABLE: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_READONLY: "cannot be written ({}); check who may write the file and its folder",
    sqlite3.SQLITE_PERM: "cannot be written ({}); check who may write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened ({}); give a file in a folder that can be written",
    sqlite3.SQLITE_CORRUPT: "damaged ({}); put a backup in its place",
    sqlite3.SQLITE_NOTADB: "not a diffcast database; give another file",
    sqlite3.SQLITE_IOERR: "cannot be read or written ({}); check the disk",
}
"""By SQLite error code, what it means for the file and what to do."""


@contextmanager
def explained(path: Path, named: str) -> Iterator[None]:
    """Turn an SQLite error into one line that names the file as `named`.

    The path is for the person who runs the server; people who use it get only the name. A bug in the program's SQL
    stays as it is.
    """
    try:
        yield
    except UnicodeEncodeError as error:
        raise InvalidText("text: contains half a character (a lone surrogate); send it as UTF-8") from error
    except sqlite3.Error as error:
        meaning = _meaning(error, path, named)
        if meaning is None:
            raise
        raise meaning from error


def _meaning(error: sqlite3.Error, path: Path, named: str) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _no_room(path)):
        return FullDisk(f"{named}: no room on the disk, nothing was saved; make room and try again")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BusyStore(f"{named}: held by another program; try again, or stop that program")
    if code in UNUSABLE:
        return UnusableStore(f"{named}: {UNUSABLE[code].format(error)}")
    return None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < MIN_FREE
    except OSError:
        return False
