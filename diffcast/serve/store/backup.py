"""A consistent copy of the store, made while others write."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from tempfile import mkdtemp

from diffcast.errors import UnwritableOutput
from diffcast.serve.store.errors import UnusableStore, explained
from diffcast.serve.store.file import closed_mode, connected, ours


def backup(path: Path, target: Path) -> None:
    """Copy the store at `path` to the new file `target`, completely or not at all. It gets the mode of the store,
    or 0600 if every user can read the store.

    The store is not migrated, so you can make a backup before the first start of a later diffcast. Raises
    `UnusableStore` if there is no intact store, `UnwritableOutput` if the target exists or cannot be written.
    """
    if target.exists() or target.is_symlink():
        raise UnwritableOutput(f"{target}: already exists, and a backup replaces nothing; give a new name")
    if not path.exists():
        raise UnusableStore(f"{path}: no such file; check the path")
    with explained(path, str(path)):
        source = connected(path, "rw")
        try:
            if not ours(source):
                raise UnusableStore(f"{path}: not a diffcast database; give the file that `diffcast serve` uses")
            _copy(source, target, closed_mode(path.stat().st_mode))
        finally:
            source.close()


def _copy(source: sqlite3.Connection, target: Path, mode: int) -> None:
    """Write in a temporary folder beside the target, since SQLite creates more files beside the one that it writes."""
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
        _sync_folder(target.parent)
    except OSError as error:
        raise UnwritableOutput(f"{target}: cannot be written ({error.strerror}); give another place") from error
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def _write(source: sqlite3.Connection, draft: Path) -> None:
    """Write a copy that is a single file, with nothing left in a log."""
    copy = sqlite3.connect(draft, isolation_level=None)
    try:
        copy.execute("PRAGMA synchronous = FULL")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise UnusableStore(f"the store is damaged ({found}), so nothing was copied")
    finally:
        copy.close()


def _sync_folder(folder: Path) -> None:
    """Make sure that the new name survives a power cut, where the system can sync a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
