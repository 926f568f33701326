"""The part of the store behind the list of stories: what it shows, what is done to whole stories, and deleting them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import diffcast.serve.store.listing as listing
import diffcast.serve.store.rows as rows
from diffcast.decision import Decision
from diffcast.serve.store.connections import Connections
from diffcast.serve.store.errors import BusyStore, FullDisk, NotFound, NotScrubbed
from diffcast.serve.store.values import (
    ALL,
    KeptDecision,
    ListedFinding,
    ListedVersion,
    Removed,
    State,
    Story,
    StoryChange,
    StoryEdit,
    StoryFilter,
    now,
    stamp,
)

MAX_BYTES_AT_ONCE: Final = 100_000_000
"""Size of a file that is rewritten while somebody waits: 665 MB took 14 seconds, in which nobody can save."""
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


class ListStore:
    """The same file as its `Store`. Every method may raise a `StoreError`."""

    def __init__(self, connections: Connections, path: Path) -> None:
        self._connections = connections
        self._path = path

    def story_counts(self, search: str = "", which: StoryFilter = ALL) -> dict[State, int]:
        """How many stories have each state, whichever state the filter names."""
        with self._connections.reading() as reader:
            return listing.counts(reader, search, which)

    def owners(self) -> tuple[str, ...]:
        """Everybody who owns a story, by name."""
        with self._connections.reading() as reader:
            return listing.owners(reader)

    def edit_stories(self, stories: Sequence[int], edit: StoryEdit, by: str = "") -> tuple[Story, ...]:
        """Rename, assign or archive stories, all or none; raises `NotFound`."""
        at = now()
        with self._connections.writing() as writer:
            for story in stories:
                listing.edit(writer, listing.expect_story(writer, rows.held(story)), edit, by, at)
            return tuple(listing.expect_story(writer, rows.held(story)) for story in stories)

    def story_changes(self, story: int, limit: int = 50) -> tuple[StoryChange, ...]:
        """Who renamed, assigned or archived a story, newest first."""
        with self._connections.reading() as reader:
            return listing.changes(reader, rows.held(story), limit)

    def findings(self, story: int, version: int) -> frozenset[ListedFinding]:
        """The findings of a version as the list counts them."""
        with self._connections.reading() as reader:
            return listing.findings(reader, rows.held(story), rows.held(version))

    def list_version(self, story: int, version: int, listed: ListedVersion) -> None:
        """Correct what the list counts and searches of a version, where other rules find something else in it now.

        Raises `NotFound`.
        """
        with self._connections.writing() as writer:
            rows.expect(writer, story, version)
            listing.keep_listed(writer, story, version, listed)

    def accept_extras(self, story: int, version: int, by: str = "", note: str = "") -> tuple[str, ...]:
        """Accept every extra fact of a version about which nothing is decided yet; their ids.

        A note that somebody wrote without deciding is kept. Raises `NotFound`.
        """
        (accepted,) = self.accept_all_extras([(story, version)], by, note)
        return accepted

    def accept_all_extras(
        self, versions: Sequence[tuple[int, int]], by: str = "", note: str = ""
    ) -> tuple[tuple[str, ...], ...]:
        """The same for several versions, each given as story and number; all or none."""
        at = now()
        with self._connections.writing() as writer:
            return tuple(_accept(writer, *place, Decision("accepted", note, by), at) for place in versions)

    def forget(self, stories: Sequence[int], by: str = "") -> tuple[Removed, ...]:
        """Delete stories with their versions, texts, decisions and history; all or none.

        Afterwards neither the file nor its log holds a word of them; in a large file parts of pages may, until
        `scrub`. Raises `NotFound`, or `NotScrubbed` where they are deleted and another program uses the file.
        """
        with self._connections.writing() as writer:
            removed = _remove(writer, [rows.held(story) for story in stories], by, now())
        self.scrub(MAX_BYTES_AT_ONCE)
        return removed

    def forget_old(self, days: int, by: str = "") -> tuple[Removed, ...]:
        """The same for stories of which nothing has changed for so many days, and a full `scrub`."""
        before = stamp(datetime.now(UTC) - timedelta(days=days))
        removed: list[Removed] = []
        while True:
            with self._connections.writing() as writer:
                more = _remove(writer, _old(writer, before), by, now())
            removed += more
            if not more:
                break
        self.scrub()
        return tuple(removed)

    def scrub(self, max_bytes: int | None = None) -> None:
        """Remove the words of deleted stories from the file and its log, where that was not done yet.

        A file larger than `max_bytes` is not rewritten, which takes long; a later call has to. Raises `NotScrubbed`.
        """
        try:
            with self._connections.alone() as writer:
                if not _unscrubbed(writer):
                    return
                if max_bytes is None or self._path.stat().st_size <= max_bytes:
                    _rewrite(writer)
                if not _empty_log(writer):
                    _expect_another_scrub(writer)
                    raise NotScrubbed(self._path.name, "another program uses it")
        except (BusyStore, FullDisk) as error:
            why = "no room on the disk" if isinstance(error, FullDisk) else "another program uses it"
            raise NotScrubbed(self._path.name, why) from error


def _accept(writer: sqlite3.Connection, story: int, version: int, decision: Decision, at: str) -> tuple[str, ...]:
    """Decide so about the extra facts of a version about which nothing is decided; their ids."""
    rows.expect(writer, story, version)
    extras = listing.open_extras(writer, story, version)
    for fact, revision, noted in extras:
        kept = KeptDecision(replace(decision, note=noted or decision.note), revision + 1, at)
        rows.keep_decision(writer, story, version, fact, kept)
    return tuple(fact for fact, *_ in extras)


def _remove(writer: sqlite3.Connection, stories: Sequence[int], by: str, at: str) -> tuple[Removed, ...]:
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


def _old(reader: sqlite3.Connection, before: str) -> tuple[int, ...]:
    """Stories of which nothing has changed since that time, the oldest first; not all of them if there are many."""
    return tuple(story for (story,) in reader.execute(OLD, (before, AT_ONCE)))


def _unscrubbed(reader: sqlite3.Connection) -> bool:
    """Whether a story was deleted whose words may still be in the file."""
    return reader.execute("SELECT 1 FROM forgotten WHERE NOT scrubbed LIMIT 1").fetchone() is not None


def _rewrite(writer: sqlite3.Connection) -> None:
    """Rewrite the file from what it still holds; outside a transaction.

    SQLite overwrites what is deleted, but parts of pages that it has moved keep old words, and so does a file that an
    earlier diffcast wrote.
    """
    writer.execute("VACUUM")
    writer.execute("UPDATE forgotten SET scrubbed = 1 WHERE NOT scrubbed")


def _empty_log(writer: sqlite3.Connection) -> bool:
    """Bring the write-ahead log into the file and empty it; whether that was possible, as no other program reads."""
    busy, *_ = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _expect_another_scrub(writer: sqlite3.Connection) -> None:
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
