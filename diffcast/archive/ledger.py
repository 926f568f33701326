"""What is to do and what is done, in one SQLite file: a stop at any moment loses a second of work and nothing else."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diffcast.archive.manifest import ListedPair
from diffcast.archive.work import Outcome
from diffcast.errors import UnreadableInput

SECONDS_BETWEEN_COMMITS: Final = 1.0
CHUNK_PAIRS: Final = 16
"""Pairs that one worker gets at once: few, so that none waits at the end for another."""
CHUNK_BYTES: Final = 200_000
"""The same, by the size of their files: long texts go one by one."""
TABLES: Final = """
    CREATE TABLE pairs (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, transcript TEXT NOT NULL, article TEXT,
        columns TEXT NOT NULL, error TEXT NOT NULL, place TEXT NOT NULL, size INTEGER NOT NULL
    );
    CREATE INDEX pairs_by_size ON pairs (size, number);
    CREATE TABLE results (number INTEGER PRIMARY KEY, failed INTEGER NOT NULL, line BLOB NOT NULL);
"""
LISTED: Final = 1
"""`user_version` of a file whose list of pairs is complete."""
NEXT: Final = """
    SELECT number, id, transcript, article, columns, error, place, size FROM pairs
    WHERE (size, number) < (?, ?) AND NOT EXISTS (SELECT 1 FROM results WHERE results.number = pairs.number)
    ORDER BY size DESC, number DESC LIMIT ?
"""
PROGRESS: Final = """
    SELECT count(*), coalesce(sum(size), 0), count(results.number), coalesce(sum(failed), 0),
        coalesce(sum(size) FILTER (WHERE failed IS NOT NULL), 0)
    FROM pairs LEFT JOIN results USING (number)
"""


@dataclass(slots=True)
class Progress:
    """How far a run is."""

    pairs: int
    bytes: int
    """Of the texts of all pairs."""
    done: int
    failed: int
    """Of those done."""
    done_bytes: int


class Ledger:
    """The pairs of one run and their results. Its file belongs to the process that holds the lock of the folder."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self.progress = Progress(0, 0, 0, 0, 0)
        """How far the run is, once all pairs are listed."""
        self._committed = time.monotonic()

    def close(self) -> None:
        """Keep what is recorded, and close the file."""
        with suppress(sqlite3.Error):  # The disk may be full: what was kept before stays.
            self.commit()
        self._database.close()

    @property
    def is_listed(self) -> bool:
        """Whether all pairs are in it."""
        return bool(self._database.execute("PRAGMA user_version").fetchone()[0] == LISTED)

    def list(self, pairs: Iterable[ListedPair], base: Path, source: Path) -> None:
        """Write down all pairs in their order, in one step; raises `UnreadableInput` where two have one id."""
        self._database.execute("BEGIN")
        for table in filter(str.strip, TABLES.split(";")):
            self._database.execute(table)
        for pair in pairs:
            self._add(pair, base, source)
        self._database.execute(f"PRAGMA user_version = {LISTED}")
        self._database.execute("COMMIT")

    def _add(self, pair: ListedPair, base: Path, source: Path) -> None:
        columns = json.dumps(dict(pair.columns), ensure_ascii=False)
        values = (pair.id, pair.transcript, pair.article, columns, pair.error, pair.place, _size(pair, base))
        try:
            self._database.execute(
                "INSERT INTO pairs (id, transcript, article, columns, error, place, size) VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        except sqlite3.IntegrityError as error:
            (first,) = self._database.execute("SELECT place FROM pairs WHERE id = ?", (pair.id,)).fetchone()
            raise UnreadableInput(
                f"{source}, {pair.place}: the id {pair.id[:80]!r} is also in {first}; give each pair an id of its own"
            ) from error

    def count(self) -> Progress:
        """Count again how far the run is."""
        self.progress = Progress(*self._database.execute(PROGRESS).fetchone())
        return self.progress

    def chunks(self, workers: int) -> Iterator[tuple[ListedPair, ...]]:
        """The pairs that have no result, longest first; pairs of similar length together."""
        left = self.progress
        most = max(1, min(CHUNK_PAIRS, (left.pairs - left.done) // (4 * workers)))
        size, number = 1 << 62, 0
        while rows := self._database.execute(NEXT, (size, number, most)).fetchall():
            fitting = rows[: max(1, CHUNK_BYTES // max(1, rows[0][-1]))]
            number, *_, size = fitting[-1]
            yield tuple(
                ListedPair(name, transcript, article, json.loads(columns), error, place, number)
                for number, name, transcript, article, columns, error, place, _ in fitting
            )

    def record(self, outcome: Outcome) -> None:
        """Keep the result of a pair; a second one of the same pair changes nothing."""
        if not self._database.in_transaction:
            self._database.execute("BEGIN")
        values = (outcome.number, outcome.failed, outcome.content)
        if self._database.execute("INSERT OR IGNORE INTO results VALUES (?, ?, ?)", values).rowcount:
            (size,) = self._database.execute("SELECT size FROM pairs WHERE number = ?", values[:1]).fetchone()
            self.progress.done += 1
            self.progress.failed += outcome.failed
            self.progress.done_bytes += size
        if time.monotonic() - self._committed > SECONDS_BETWEEN_COMMITS:
            self.commit()

    def commit(self) -> None:
        """Put on disk what is recorded."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")
        self._committed = time.monotonic()

    def contents(self) -> Iterator[bytes]:
        """The contents of all results, in the order of the archive."""
        rows = self._database.execute("SELECT line FROM results ORDER BY number")
        return (content for (content,) in rows)


def _size(pair: ListedPair, base: Path) -> int:
    """Bytes of its files; a file that isn't there has none."""
    total = 0
    for name in (pair.transcript, pair.article):
        with suppress(OSError, ValueError):
            total += (base / name).stat().st_size if name else 0
    return total
