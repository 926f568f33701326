"""Deleting whole stories so that nothing of them stays in the file or in its write-ahead log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from diffcast.serve.store.errors import NotFound
from diffcast.serve.store.values import Removed

AT_ONCE: Final = 50
"""Old stories that are deleted in one transaction, so that editors who write do not wait long."""
COUNTED: Final = """
SELECT id, at,
    (SELECT count(*) FROM version WHERE version.story = story.id),
    (SELECT count(*) FROM decision WHERE decision.story = story.id),
    (SELECT count(*) FROM sign_off WHERE sign_off.story = story.id)
FROM story WHERE id = ?"""
OLD: Final = """
SELECT id FROM story
WHERE max(
    (SELECT ifnull(max(change.at), '') FROM change WHERE change.story = story.id),
    (SELECT ifnull(max(story_change.at), '') FROM story_change WHERE story_change.story = story.id)
) < ?
ORDER BY id LIMIT ?"""
TABLES_OF_A_STORY: Final = """
SELECT sqlite_master.name FROM sqlite_master, pragma_table_info(sqlite_master.name) AS found
WHERE sqlite_master.type = 'table' AND found.name = 'story'"""
"""Every table with a column `story`: a table that a later migration adds is found too."""
TEXTS: Final = """
SELECT transcript_sha256 FROM version WHERE story = ?1 UNION SELECT article_sha256 FROM version WHERE story = ?1"""
UNUSED_TEXT: Final = """
DELETE FROM content
WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM version WHERE ?1 IN (transcript_sha256, article_sha256))"""


def remove(writer: sqlite3.Connection, stories: Sequence[int], by: str, at: str) -> tuple[Removed, ...]:
    """Delete the rows of the stories, within a transaction; raises `NotFound` where there is no such story."""
    writer.execute("PRAGMA defer_foreign_keys = ON")
    tables = [name for (name,) in writer.execute(TABLES_OF_A_STORY)]
    removed = tuple(_counted(writer, story) for story in dict.fromkeys(stories))
    for each in removed:
        texts = writer.execute(TEXTS, (each.story,)).fetchall()
        writer.execute("INSERT INTO forgotten (id, at, by, scrubbed) VALUES (?, ?, ?, 0)", (each.story, at, by))
        for table in tables:
            writer.execute(f'DELETE FROM "{table}" WHERE story = ?', (each.story,))
        writer.execute("DELETE FROM story WHERE id = ?", (each.story,))
        writer.executemany(UNUSED_TEXT, texts)
    return removed


def old(reader: sqlite3.Connection, before: str) -> tuple[int, ...]:
    """Stories of which nothing has changed since that time, the oldest first; not all of them if there are many."""
    return tuple(story for (story,) in reader.execute(OLD, (before, AT_ONCE)))


def unscrubbed(reader: sqlite3.Connection) -> bool:
    """Whether a story was deleted whose words may still be in the file."""
    return reader.execute("SELECT 1 FROM forgotten WHERE NOT scrubbed LIMIT 1").fetchone() is not None


def rewrite(writer: sqlite3.Connection) -> None:
    """Rewrite the file from what it still holds; outside a transaction.

    SQLite overwrites what is deleted, but parts of pages that it has moved keep old words, and so does a file that an
    earlier diffcast wrote.
    """
    writer.execute("VACUUM")
    writer.execute("UPDATE forgotten SET scrubbed = 1 WHERE NOT scrubbed")


def empty_log(writer: sqlite3.Connection) -> bool:
    """Bring the write-ahead log into the file and empty it; whether that was possible, as no other program reads."""
    busy, *_ = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def expect_another_scrub(writer: sqlite3.Connection) -> None:
    """Note that the words of deleted stories may still be in the log."""
    writer.execute("UPDATE forgotten SET scrubbed = 0 WHERE id = (SELECT max(id) FROM forgotten)")


def described(removed: Sequence[Removed]) -> Iterator[str]:
    """A line for each story, without a word of it."""
    for each in removed:
        parts = ((each.versions, "version"), (each.decisions, "decision"), (each.sign_offs, "sign-off"))
        counted = ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in parts)
        yield f"story {each.story}: removed (added {each.at[:10]}; {counted})"


def _counted(reader: sqlite3.Connection, story: int) -> Removed:
    row = reader.execute(COUNTED, (story,)).fetchone()
    if row is None:
        raise NotFound(f"{story}: no such story; nothing was removed")
    return Removed(*row)
