"""Opening the file of the store: whose it is, who can read it, and the migrations that bring it up to date."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from diffcast.serve import logs
from diffcast.serve.store.errors import NewerStore, UnusableStore, explained

APPLICATION: Final = 0x64696643
"""`difC` in the header of the file: no other program's database has it."""
SIGNATURE: Final = b"SQLite format 3\0"
PATIENCE: Final = 10.0
"""Seconds to wait for another program that is writing."""
LOG_LIMIT: Final = 64_000_000
"""Bytes that the write-ahead log keeps on the disk after a burst of writes."""
PRAGMAS: Final = (
    "synchronous = FULL",
    "fullfsync = ON",
    "foreign_keys = ON",
    "secure_delete = ON",
    f"journal_size_limit = {LOG_LIMIT}",
)
"""Of every connection. With `secure_delete`, SQLite overwrites with zeros what is deleted."""
OWNER_ONLY: Final = 0o600
"""Mode of a store: it holds unpublished copy."""
EVERYBODY: Final = 0o007
"""The bits of a mode that let every user of the machine in."""


def opened(path: Path) -> sqlite3.Connection:
    """A writing connection to the store at that path, which is created if need be, and migrated.

    Raises `UnusableStore` or `NewerStore` before anything in the file has changed.
    """
    with explained(path, str(path)):
        _refuse_other_files(path)
        _create(path)
        connection = connected(path, "rw")
        try:
            _refuse_others(connection, path)
            _close_to_others(path)
            _log_ahead(connection, path)
            _try_to_write(connection)
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def connected(path: Path, mode: str) -> sqlite3.Connection:
    """A connection with the store's settings; `mode` is SQLite's own: `rw`, or `rwc` to create the file.

    Each commit reaches the disk before it returns (`synchronous`, and on a Mac `fullfsync`), so a confirmed write
    survives a crash, and a power cut if the disk keeps its promises.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, PATIENCE, isolation_level=None, check_same_thread=False, uri=True)
    connection.create_function("folded", 1, folded, deterministic=True)
    connection.create_function("words_of", 3, words_of, deterministic=True)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str) -> Iterator[sqlite3.Connection]:
    """All of the block, or nothing of it if the block raises."""
    connection.execute(begin)
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        undo(connection)
        raise


def undo(connection: sqlite3.Connection) -> None:
    """Roll back, unless SQLite has done so itself, as when the disk fails."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def number(connection: sqlite3.Connection, pragma: str) -> int:
    """The value of an SQLite setting that is a number."""
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def folded(text: str) -> str:
    """The form in which titles and texts are searched, without capitals and accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(each for each in letters if not unicodedata.combining(each)))


def words_of(report: bytes, transcript: bytes, article: bytes) -> str:
    """Both texts of a version as they are searched, from its JSON report and the bytes of its sources.

    For a migration: a report holds only a text that was extracted from another format.
    """
    try:
        told = json.loads(report)
    except (ValueError, RecursionError):
        told = {}
    known = told if isinstance(told, dict) else {}
    texts = (
        str((known.get(side) or {}).get("text") or raw.decode("utf-8", "replace"))
        for side, raw in (("transcript", transcript), ("article", article))
    )
    return searchable(*texts)


def searchable(transcript: str, article: str) -> str:
    """Two texts in the form in which they are searched; half of a character, which UTF-8 has not, becomes `?`."""
    return folded(f"{transcript}\n{article}").encode("utf-8", "replace").decode()


@cache
def migrations() -> tuple[tuple[str, ...], ...]:
    """The statements of each migration; the first brings an empty file to version 1."""
    folder = files("diffcast.serve.store").joinpath("migrations")
    found = sorted((each for each in folder.iterdir() if re.match(r"\d{3}_\w+\.sql$", each.name)), key=lambda e: e.name)
    return tuple(tuple(statements(each.read_text("utf-8"))) for each in found)


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script in which each begins on a new line."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(gathered):
            yield gathered.strip()
            gathered = ""


def _refuse_other_files(path: Path) -> None:
    """SQLite takes a file of a few bytes for an empty database, and would overwrite it."""
    try:
        with path.open("rb") as file:
            head = file.read(len(SIGNATURE))
    except OSError:
        return
    if head and head != SIGNATURE:
        raise UnusableStore(f"{path}: not a diffcast database; give another file")


def _create(path: Path) -> None:
    """Create an empty file for its owner alone, with any umask. SQLite gives its log files the same mode.

    Where that fails, opening the file says why.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))


def closed_mode(mode: int) -> int:
    """The mode for a store that has this mode: 0600 if every user could read it, else the same."""
    return OWNER_ONLY if mode & EVERYBODY else mode & 0o777


def _close_to_others(path: Path) -> None:
    """Set an existing store that every user can read to mode 0600; a mode for a group is kept.

    Earlier versions created stores with mode 0644. A mode such as 0640 is never set by accident.
    """
    if os.name != "posix":
        return
    for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(OSError):
            mode = each.stat().st_mode
            if closed_mode(mode) != mode & 0o777:
                each.chmod(OWNER_ONLY)
                logs.log("store_permissions", file=each.name, mode="0600")


def _refuse_others(connection: sqlite3.Connection, path: Path) -> None:
    newest = len(migrations())
    with transaction(connection, "BEGIN"):  # One moment: another process may be creating the tables.
        mark, version = number(connection, "application_id"), number(connection, "user_version")
        used = mark or version or connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if used and mark != APPLICATION:
        raise UnusableStore(f"{path}: another program's database; give another file")
    if version > newest:
        raise NewerStore(
            f"{path}: written by a later diffcast (version {version} of its tables, this one knows {newest}); "
            "install that diffcast, or give another file"
        )


def ours(connection: sqlite3.Connection) -> bool:
    """Whether the file is marked as diffcast's; a new file is not yet."""
    return number(connection, "application_id") == APPLICATION


def _log_ahead(connection: sqlite3.Connection, path: Path) -> None:
    """Reading while others write needs the write-ahead log, which some network drives do not allow."""
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise UnusableStore(f"{path}: its disk allows no write-ahead log; use a file on a local disk")


def _try_to_write(connection: sqlite3.Connection) -> None:
    """Start a write and undo it, so that a read-only file is refused now and not at the first decision."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA user_version = {number(connection, 'user_version')}")
    finally:
        undo(connection)


def _migrate(connection: sqlite3.Connection) -> None:
    for target, script in enumerate(migrations(), 1):
        if number(connection, "user_version") < target:
            _advance(connection, target, script)


def _advance(connection: sqlite3.Connection, target: int, script: tuple[str, ...]) -> None:
    """One migration, completely or not at all; a second program that starts at the same moment finds it done."""
    with transaction(connection, "BEGIN IMMEDIATE"):
        if number(connection, "user_version") < target:
            for statement in script:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {target}")
