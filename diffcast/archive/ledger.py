"""What is to do and what is done, in one SQLite file: a stop at any moment loses a second of work and nothing else."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diffcast.archive.manifest import ListedPair
from diffcast.archive.work import Outcome
from diffcast.errors import DiffcastError, UnreadableInput

SECONDS_BETWEEN_COMMITS: Final = 1.0
CHUNK_PAIRS: Final = 16
"""Pairs that one worker gets at once: few, so that none waits at the end for another."""
CHUNK_BYTES: Final = 200_000
"""The same, by the size of their files: long texts go one by one."""
TABLES: Final = """
    CREATE TABLE pairs (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, transcript TEXT NOT NULL, article TEXT,
        columns TEXT NOT NULL, error TEXT NOT NULL, place TEXT NOT NULL, size INTEGER NOT NULL,
        transcript_row INTEGER, article_row INTEGER
    );
    CREATE INDEX pairs_by_size ON pairs (size, number);
    CREATE TABLE rows (
        number INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0,
        content BLOB, error TEXT, UNIQUE (source, id)
    );
    CREATE TABLE results (number INTEGER PRIMARY KEY, failed INTEGER NOT NULL, line BLOB NOT NULL);
"""
ROW: Final = re.compile(r"(?is)(?P<file>.+?\.(?:jsonl|ndjson|parquet))#(?P<id>.+)")
"""As `diffcast pair` names such a text."""
COLUMNS: Final = "id, transcript, article, columns, error, place, size, transcript_row, article_row"
QUICKLY: Final = 1
"""Level of zlib for the rows of tables, which are kept only while the run lasts."""
LISTED: Final = 1
"""`user_version` of a file whose list of pairs is complete."""
NEXT: Final = """
    SELECT number, id, transcript, article, columns, error, place, size FROM pairs
    WHERE (size, number) < (?, ?) AND NOT EXISTS (SELECT 1 FROM results WHERE results.number = pairs.number)
    ORDER BY size DESC, number DESC LIMIT ?
"""
ROWS_OF_PAIRS: Final = """
    UPDATE pairs SET
        size = size + (SELECT sum(size) FROM rows WHERE number IN (transcript_row, article_row)),
        error = iif(error = '', coalesce((
            SELECT coalesce(error, source || '#' || id || ': no row has this id; correct the list') FROM rows
            WHERE number IN (transcript_row, article_row) AND content IS NULL
        ), ''), error)
    WHERE transcript_row IS NOT NULL OR article_row IS NOT NULL
"""
"""Gives each pair the size of its rows, and the reason where one of them is not there."""
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

    def list(self, pairs: Iterable[ListedPair], base: Path, source: Path, done: Iterable[Outcome] = ()) -> None:
        """Write down all pairs in their order, with the texts that are rows of tables and with results of an earlier
        run, in one step; raises `UnreadableInput` where two pairs have one id.
        """
        self._database.execute("BEGIN")
        for table in filter(str.strip, TABLES.split(";")):
            self._database.execute(table)
        for pair in pairs:
            self._add(pair, base, source)
        self._read_rows(base)
        for outcome in done:
            self._keep(outcome)
        self._database.execute(f"PRAGMA user_version = {LISTED}")
        self._database.execute("COMMIT")

    def _add(self, pair: ListedPair, base: Path, source: Path) -> None:
        columns = json.dumps(dict(pair.columns), ensure_ascii=False)
        rows = (self._row(name, base) for name in (pair.transcript, pair.article or ""))
        values = (pair.id, pair.transcript, pair.article, columns, pair.error, pair.place, _size(pair, base), *rows)
        try:
            self._database.execute(f"INSERT INTO pairs ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        except sqlite3.IntegrityError as error:
            (first,) = self._database.execute("SELECT place FROM pairs WHERE id = ?", (pair.id,)).fetchone()
            raise UnreadableInput(
                f"{source}, {pair.place}: the id {pair.id[:80]!r} is also in {first}; give each pair an id of its own"
            ) from error

    def _row(self, name: str, base: Path) -> int | None:
        """The number of the row that a text is, which is yet to be read; None for a file."""
        row = _row_of(name, base)
        if row is None:
            return None
        self._database.execute("INSERT OR IGNORE INTO rows (source, id) VALUES (?, ?)", row)
        found: int = self._database.execute("SELECT number FROM rows WHERE source = ? AND id = ?", row).fetchone()[0]
        return found

    def _read_rows(self, base: Path) -> None:
        """Read every table once, from its beginning, and keep the rows that are listed."""
        for (table,) in self._database.execute("SELECT DISTINCT source FROM rows").fetchall():
            try:
                for name, raw in _rows_in(base / table):
                    self._database.execute(
                        "UPDATE rows SET content = ?, size = ? WHERE source = ? AND id = ?",
                        (zlib.compress(raw, QUICKLY), len(raw), table, name),
                    )
            except DiffcastError as error:
                why = str(error).replace(f"{base}{os.sep}", "")
                self._database.execute("UPDATE rows SET error = ? WHERE source = ?", (why, table))
        self._database.execute(ROWS_OF_PAIRS)

    def texts(self, number: int) -> tuple[bytes | None, bytes | None]:
        """The two texts of a pair, where they are rows of a table."""
        rows = self._database.execute("SELECT transcript_row, article_row FROM pairs WHERE number = ?", (number,))
        first, second = (self._text(row) for row in rows.fetchone())
        return first, second

    def _text(self, row: int | None) -> bytes | None:
        found = self._database.execute("SELECT content FROM rows WHERE number = ?", (row,)).fetchone()
        return zlib.decompress(found[0]) if found and found[0] is not None else None

    def forget_failed(self) -> None:
        """Forget the results of the pairs that could not be compared, so that they are compared again."""
        self._database.execute("DELETE FROM results WHERE failed")

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
                ListedPair(name, transcript, article, json.loads(columns), error, place, number, self.texts(number))
                for number, name, transcript, article, columns, error, place, _ in fitting
            )

    def record(self, outcome: Outcome) -> None:
        """Keep the result of a pair; a second one of the same pair changes nothing."""
        if not self._database.in_transaction:
            self._database.execute("BEGIN")
        if self._keep(outcome):
            (size,) = self._database.execute("SELECT size FROM pairs WHERE number = ?", (outcome.number,)).fetchone()
            self.progress.done += 1
            self.progress.failed += outcome.failed
            self.progress.done_bytes += size
        if time.monotonic() - self._committed > SECONDS_BETWEEN_COMMITS:
            self.commit()

    def _keep(self, outcome: Outcome) -> bool:
        """Whether the pair had no result before."""
        values = (outcome.number, outcome.failed, outcome.content)
        return self._database.execute("INSERT OR IGNORE INTO results VALUES (?, ?, ?)", values).rowcount > 0

    def commit(self) -> None:
        """Put on disk what is recorded."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")
        self._committed = time.monotonic()

    def contents(self) -> Iterator[bytes]:
        """The contents of all results, in the order of the archive."""
        rows = self._database.execute("SELECT line FROM results ORDER BY number")
        return (content for (content,) in rows)


# Texts that are rows of a table: `scripts.jsonl#night-0412`


def _row_of(name: str, base: Path) -> tuple[str, str] | None:
    """The table and the id that a name stands for; None where it is the name of a file."""
    match = ROW.fullmatch(name)
    if match is None:
        return None
    with suppress(OSError, ValueError):
        if (base / name).exists():
            return None
    return match["file"], match["id"]


def _rows_in(table: Path) -> Iterator[tuple[str, bytes]]:
    """Every text of a table with its id, read one by one; rows without one are left out.

    Raises `UnreadableInput` where the table cannot be read, `MissingPart` where it is Parquet and pyarrow is missing.
    """
    from diffcast.pairing.sources import texts_in  # With numpy, which no other list needs.

    for text in texts_in(table, "transcript"):
        if text.raw is not None:
            yield text.id.strip(), text.raw


def _size(pair: ListedPair, base: Path) -> int:
    """Bytes of its files; a file that isn't there has none."""
    total = 0
    for name in (pair.transcript, pair.article):
        with suppress(OSError, ValueError):
            total += (base / name).stat().st_size if name else 0
    return total
