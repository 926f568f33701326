"""The index of an archive: an SQLite file with the terms of every text, built once and then brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from diffcast.errors import UnreadableInput, UnwritableOutput
from diffcast.model import Side
from diffcast.pairing.sources import ArchiveText, ReadText, read_text, searched_as
from diffcast.pairing.terms import Terms
from diffcast.pairing.workers import in_order

APPLICATION: Final = 0x64696650
"""`difP` in the header of the file: no other program's database has it."""
VERSION: Final = 3
"""To be raised whenever a text would get other terms, or the tables change."""
TEXTS_A_SAVE: Final = 1_000
"""After which the index is saved: a run that is stopped loses no more."""
TEXTS_AT_ONCE: Final = 64
"""That a worker reads before it hands them over."""
SAMENESS_BYTES: Final = 12
CACHE_KILOBYTES: Final = 128_000
SCHEMA: Final = """
CREATE TABLE texts (
    number INTEGER PRIMARY KEY, side TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL, stamp TEXT NOT NULL,
    day INTEGER, terms TEXT, sameness BLOB, capitals INTEGER, error TEXT NOT NULL, UNIQUE (side, id)
);
CREATE VIRTUAL TABLE postings USING fts5 (
    terms, content='', detail=none, columnsize=0, tokenize="unicode61 remove_diacritics 0 tokenchars '_#.'"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (postings, row);
"""
"""`postings` has the articles only, since each transcript looks for its article: which of them have a term, no more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text in the index."""

    number: int
    id: str
    place: str
    day: int | None
    """Days since the first of year 1; None if nothing gives the day."""
    sameness: bytes
    """The same for two texts with the same terms: the same document twice."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many texts were read because they are new or changed, were kept as they are, and were taken out."""

    read: int = 0
    kept: int = 0
    removed: int = 0


class Known(NamedTuple):
    """What the index knows of a text before it is updated."""

    number: int
    stamp: str
    place: str


class Index:
    """An open index. No other run can use it until it is closed."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path

    def update(self, side: Side, texts: Iterable[ArchiveText], workers: int = 1) -> Changes:
        """Make one side of the index hold these texts and no others; only what is new or changed is read."""
        rows = self._connection.execute("SELECT number, id, stamp, place FROM texts WHERE side = ?", (side,))
        known = {name: Known(number, stamp, place) for number, name, stamp, place in rows}
        before = len(known)
        moved: list[tuple[str, int]] = []
        fresh = _Counted(text for text in texts if not _is_known(known, text, moved))
        replaced: set[str] = set()
        read = _read_all(fresh, workers)
        while batch := list(islice(read, TEXTS_A_SAVE)):
            with self._writing():
                for one in batch:
                    if one.text.id in known:
                        self._remove(side, known.pop(one.text.id).number)
                        replaced.add(one.text.id)
                    self._add(one)
        with self._writing():
            self._connection.executemany("UPDATE texts SET place = ? WHERE number = ?", moved)
            for gone in known.values():
                self._remove(side, gone.number)
        return Changes(fresh.count, before - len(known) - len(replaced), len(known))

    def entries(self, side: Side) -> dict[int, Entry]:
        """All usable texts of a side by number."""
        rows = self._connection.execute(
            "SELECT number, id, place, day, sameness FROM texts WHERE side = ? AND error = '' ORDER BY id", (side,)
        )
        return {row[0]: Entry(*row) for row in rows}

    def share_in_capitals(self, side: Side) -> float:
        """Which part of the texts of a side is in capitals, as transcripts are."""
        query = "SELECT avg(capitals) FROM texts WHERE side = ? AND error = ''"
        return float(self._connection.execute(query, (side,)).fetchone()[0] or 0.0)

    def unusable(self) -> list[tuple[Side, str, str]]:
        """Side, place and reason of every text that could not be read."""
        return list(
            self._connection.execute("SELECT side, place, error FROM texts WHERE error != '' ORDER BY side, id")
        )

    def terms(self, number: int) -> Terms:
        """The terms of a text."""
        (kept,) = self._connection.execute("SELECT terms FROM texts WHERE number = ?", (number,)).fetchone()
        return Terms.kept(kept)

    def counts(self) -> dict[str, int]:
        """In how many articles each term is."""
        return dict(self._connection.execute("SELECT term, doc FROM vocabulary"))

    def articles_with(self, term: str) -> Iterator[int]:
        """The numbers of the articles that have the term."""
        rows = self._connection.execute("SELECT rowid FROM postings WHERE postings MATCH ?", (f'"{term}"',))
        return (number for (number,) in rows)

    def close(self) -> None:
        """Close the file and let others use it."""
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _add(self, one: ReadText) -> None:
        text, kept = one.text, one.terms or None
        day = one.day.toordinal() if one.day else None
        same = blake2b(kept.encode(), digest_size=SAMENESS_BYTES).digest() if kept else b""
        number = self._connection.execute(
            "INSERT INTO texts (side, id, place, stamp, day, terms, sameness, capitals, error) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (text.side, text.id, text.place, text.stamp, day, kept, same, one.capitals, one.error),
        ).lastrowid
        if kept and text.side == "article":
            self._connection.execute("INSERT INTO postings (rowid, terms) VALUES (?, ?)", (number, one.searched))

    def _remove(self, side: Side, number: int) -> None:
        (kept,) = self._connection.execute("SELECT terms FROM texts WHERE number = ?", (number,)).fetchone()
        if kept is not None and side == "article":
            self._connection.execute(
                "INSERT INTO postings (postings, rowid, terms) VALUES ('delete', ?, ?)",
                (number, searched_as(Terms.kept(kept))),
            )
        self._connection.execute("DELETE FROM texts WHERE number = ?", (number,))


@contextmanager
def opened(path: Path) -> Iterator[Index]:
    """The index at this path, made if there is none; no other run can use it meanwhile.

    Raises `UnreadableInput` if the file is no index of this version or another run uses it, `UnwritableOutput` if it
    cannot be made or written.
    """
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise UnwritableOutput(f"{path}: cannot be opened ({error}); give a file in a folder that exists") from error
    try:
        _prepare(connection, path)
        yield Index(connection, path)
    except sqlite3.Error as error:
        raise _explained(error, path) from error
    finally:
        connection.close()


def opened_to_read(path: Path) -> Index:
    """The index for a worker, which reads while the process that started it holds the file and changes nothing.

    The file is not locked: the lock of that process keeps other runs out.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
    return Index(connection, path)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Take the file for this run and check that it is an index, or make it one."""
    for pragma in ("locking_mode = EXCLUSIVE", "synchronous = NORMAL", f"cache_size = -{CACHE_KILOBYTES}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN EXCLUSIVE")
    application, version, tables = (
        connection.execute(query).fetchone()[0]
        for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    )
    if not tables:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        for statement in SCHEMA.split(";\n"):
            connection.execute(statement)
    elif application != APPLICATION:
        raise UnreadableInput(f"{path}: not an index of diffcast pair; give another file")
    elif version != VERSION:
        raise UnreadableInput(f"{path}: an index of another version of diffcast; delete it, and it is built anew")
    connection.execute("COMMIT")


def _explained(error: sqlite3.Error, path: Path) -> UnreadableInput | UnwritableOutput:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return UnreadableInput(f"{path}: another run uses this index; wait for it, or give another file")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return UnreadableInput(f"{path}: damaged or not an index ({error}); delete it, or give another file")
    return UnwritableOutput(f"{path}: cannot be written ({error}); check the disk and the folder")


def _is_known(known: dict[str, Known], text: ArchiveText, moved: list[tuple[str, int]]) -> bool:
    """Whether the index has this text as it is; then it is taken out of the known ones, which leaves the vanished.

    A text that is the same in another place, as where the archive was moved, is added to `moved`.
    """
    found = known.get(text.id)
    if found is None or not text.stamp or found.stamp != text.stamp:
        return False
    if found.place != text.place:
        moved.append((text.place, found.number))
    del known[text.id]
    return True


class _Counted(Iterator[ArchiveText]):
    """Counts what goes through it."""

    def __init__(self, texts: Iterator[ArchiveText]) -> None:
        self._texts = texts
        self.count = 0

    def __next__(self) -> ArchiveText:
        text = next(self._texts)
        self.count += 1
        return text


def _read_all(texts: Iterator[ArchiveText], workers: int) -> Iterator[ReadText]:
    """The texts, read in this process or by workers, in their order; only a few batches wait at a time."""
    if workers < 2:
        yield from map(read_text, texts)
        return
    batches = iter(lambda: list(islice(texts, TEXTS_AT_ONCE)), [])
    for batch in in_order(read_batch, batches, workers):
        yield from batch


def read_batch(batch: list[ArchiveText]) -> list[ReadText]:
    """What a worker does."""
    return list(map(read_text, batch))
