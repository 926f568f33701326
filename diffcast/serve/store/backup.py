"""A copy of the store at one moment, made while others write."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from tempfile import mkdtemp

from diffcast.errors import UnwritableOutput
from diffcast.serve.store.errors import UnusableStore, explained
from diffcast.serve.store.file import connected, ours


def backup(path: Path, target: Path) -> None:
    """Copy the store at `path` to the new file `target` with the same mode (permissions), whole or not at all.

    The store is not brought up to date, so that a backup can come before the first start of a later diffcast. Raises
    `UnusableStore` where there is no sound store, `UnwritableOutput` where the target exists or cannot be written.
    """
    if target.exists() or target.is_symlink():
        raise UnwritableOutput(f"{target}: is there already, and backups replace nothing; give a new name")
    if not path.exists():
        raise UnusableStore(f"{path}: no such file; check the path")
    with explained(path, str(path)):
        source = connected(path, "rw")
        try:
            if not ours(source):
                raise UnusableStore(f"{path}: no store of diffcast's; give the file that `diffcast serve` keeps")
            _copy(source, target, path.stat().st_mode & 0o777)
        finally:
            source.close()


def _copy(source: sqlite3.Connection, target: Path, mode: int) -> None:
    """By way of a folder beside the target, since SQLite makes files of its own beside the one that it writes."""
    try:
        folder = Path(mkdtemp(prefix=".diffcast-", dir=target.parent))
    except OSError as error:
        raise UnwritableOutput(f"{target}: cannot be written ({error.strerror}); give another place") from error
    try:
        draft = folder / "draft"
        with explained(target, str(target)):
            _write(source, draft)
        draft.chmod(mode)
        os.replace(draft, target)
        _settle(target.parent)
    except OSError as error:
        raise UnwritableOutput(f"{target}: cannot be written ({error.strerror}); give another place") from error
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def _write(source: sqlite3.Connection, draft: Path) -> None:
    """A copy that is one file by itself: nothing of it waits in a log."""
    copy = sqlite3.connect(draft, isolation_level=None)
    try:
        copy.execute("PRAGMA synchronous = FULL")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise UnusableStore(f"the store is damaged ({found}); nothing was copied")
    finally:
        copy.close()


def _settle(folder: Path) -> None:
    """Make the new name outlive a power cut, where the system lets a folder be synced."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
