"""The memory of the desk: stories, versions of their texts, decisions and sign-offs, in one SQLite file.

What a method has returned is on the disk. Nothing is ever overwritten in silence: `history` tells every change.
Methods may be called from many threads at once, and by several processes on one file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import diffcast.serve.store.rows as rows
from diffcast.decision import Decision, Entry
from diffcast.serve.store.backup import backup as copy_store
from diffcast.serve.store.connections import Connections
from diffcast.serve.store.errors import DecisionConflict, NotFound, Outdated, SignOffConflict, StoreError
from diffcast.serve.store.file import folded
from diffcast.serve.store.values import Change, KeptDecision, SignOff, Source, Story, Version, VersionLine

PAGE: Final = 200
"""Rows that are given at once at most."""
WORDS: Final = 16
"""Words of a search that count."""
LARGEST: Final = 2**63 - 1
"""The largest number that SQLite holds."""


class Store:
    """The stories of one file. Every method may raise a `StoreError`: a full disk, a damaged file, a closed store."""

    def __init__(self, path: Path) -> None:
        """Opens the file, makes it where there is none, and brings an older one up to date.

        Raises `UnusableStore` where it is no store or cannot be written, `NewerStore` where a later diffcast wrote it.
        """
        self.path = path
        self._connections = Connections(path)

    def close(self) -> None:
        """Let go of the file; what is asked afterwards raises `UnusableStore`."""
        self._connections.close()

    def healthy(self) -> bool:
        """Whether the file is there and can be read."""
        try:
            with self._connections.reading() as reader:
                reader.execute("SELECT 1 FROM story LIMIT 1").fetchone()
        except (StoreError, sqlite3.Error):
            return False
        return True

    def add_story(self, title: str, by: str = "") -> Story:
        """A new story without versions. Titles need not differ."""
        at = _now()
        with self._connections.writing() as writer:
            return Story(rows.keep_story(writer, title, by, at), title, at)

    def stories(self, search: str = "", before: int | None = None, limit: int = 50) -> tuple[Story, ...]:
        """The newest stories first, 200 at most; `before` is the id of the last story of the page before.

        Those whose title holds every word of the search, whatever the capitals and accents.
        """
        words = folded(search).split()[:WORDS]
        matching = "".join(" AND instr(folded, ?)" for _ in words)
        given = (_held(before if before is not None else LARGEST), *words, max(0, min(limit, PAGE)))
        with self._connections.reading() as reader:
            return rows.stories(reader, f"WHERE id < ?{matching} ORDER BY id DESC LIMIT ?", given)

    def story(self, story: int) -> Story | None:
        """The story of that id."""
        with self._connections.reading() as reader:
            return next(iter(rows.stories(reader, "WHERE id = ?", (_held(story),))), None)

    def create_story(self, title: str, transcript: Source, article: Source, report: str, by: str = "") -> Version:
        """A new story with its first version, or neither."""
        at = _now()
        with self._connections.writing() as writer:
            story = rows.keep_story(writer, title, by, at)
            version = Version(story, 1, at, by, transcript, article, report)
            rows.keep_version(writer, version, ())
        return version

    def add_version(
        self,
        story: int,
        transcript: Source,
        article: Source,
        report: str,
        entries: Sequence[Entry] = (),
        unplaced: Sequence[Entry] = (),
        by: str = "",
        seen: int | None = None,
    ) -> Version:
        """The next version of a story, with the decisions that its caller carried over from the version before.

        `entries` are those whose fact is in the new report, each fact once, under the id that it has there;
        `unplaced` are the others. `seen` is the `last_change` of the story before the caller read its decisions:
        raises `Outdated` where something was changed since, which would not have been carried over. Raises `NotFound`.
        """
        at = _now()
        with self._connections.writing() as writer:
            last = rows.last_change(writer, _held(story))
            if not last:
                raise NotFound(f"{story}: no such story")
            if seen not in (None, last):
                raise Outdated(f"{story}: changed meanwhile; read it again")
            number = writer.execute(rows.NEXT_VERSION, (story,)).fetchone()[0]
            version = Version(story, number, at, by, transcript, article, report, tuple(unplaced))
            rows.keep_version(writer, version, entries)
        return version

    def versions(self, story: int) -> tuple[VersionLine, ...]:
        """The versions of a story, the first one first, without texts and reports."""
        with self._connections.reading() as reader:
            return rows.lines(reader, _held(story))

    def version(self, story: int, number: int) -> Version | None:
        """One version with all that belongs to it but the decisions."""
        with self._connections.reading() as reader:
            return rows.version(reader, _held(story), _held(number))

    def decide(self, story: int, version: int, fact: str, decision: Decision, revision: int) -> KeptDecision:
        """Keep what somebody decided of a fact; whether the report has such a fact is the caller's to know.

        `revision` is the one that they saw, 0 where nothing was decided. Raises `DecisionConflict` where it is not the
        current one, unless the same was decided meanwhile; `NotFound` where there is no such version. A decision
        without choice and note takes back what was decided, and is kept like any other.
        """
        at = _now()
        with self._connections.writing() as writer:
            _expect(writer, story, version)
            now = rows.kept(writer, story, version, fact)
            if now is not None and now.decision == decision:
                return now
            if revision != (now.revision if now else 0):
                raise DecisionConflict(fact, now)
            after = KeptDecision(decision, revision + 1, at)
            rows.keep_decision(writer, story, version, fact, after)
        return after

    def decisions(self, story: int, version: int) -> dict[str, KeptDecision]:
        """By the id of the fact, what is decided of it now; also what was taken back, since its revision counts."""
        with self._connections.reading() as reader:
            return rows.decisions(reader, _held(story), _held(version))

    def sign_off(self, story: int, version: int, by: str, note: str, seen_changes: int | None = None) -> SignOff:
        """Keep that somebody holds a version for done. The same word twice, with no change between, is kept once.

        `seen_changes` is how many changes of decisions the signer saw: the sum of their revisions. Raises
        `SignOffConflict` where the version has another number of them now, `NotFound` where there is no such version.
        """
        at = _now()
        with self._connections.writing() as writer:
            _expect(writer, story, version)
            changes = rows.changes_of(writer, story, version)
            if seen_changes not in (None, changes):
                raise SignOffConflict(changes)
            last = rows.sign_offs(writer, story, version)[-1:]
            if last and (last[0].by, last[0].note, last[0].later) == (by, note, 0):
                return last[0]
            signed = SignOff(story, version, by, note, at)
            writer.execute(rows.SIGN, (story, version, by, note, at))
        return signed

    def sign_offs(self, story: int, version: int) -> tuple[SignOff, ...]:
        """The sign-offs of a version, the first one first."""
        with self._connections.reading() as reader:
            return rows.sign_offs(reader, _held(story), _held(version))

    def history(self, story: int, before: int | None = None, limit: int = 50) -> tuple[Change, ...]:
        """What happened to a story, the newest change first, 200 at most; `before` is the id of the last one seen."""
        given = (_held(story), _held(before if before is not None else LARGEST), max(0, min(limit, PAGE)))
        with self._connections.reading() as reader:
            return rows.history(reader, given)

    def last_change(self, story: int) -> int:
        """The id of the newest change of a story; 0 where there is no such story."""
        with self._connections.reading() as reader:
            return rows.last_change(reader, _held(story))

    def backup(self, target: Path) -> None:
        """A copy of the file as it is at one moment, whole or not at all; others go on writing meanwhile.

        Raises `UnwritableOutput` where there is a file already or none can be written.
        """
        with self._connections.reading():
            pass
        copy_store(self.path, target)


def _expect(writer: sqlite3.Connection, story: int, version: int) -> None:
    given = (_held(story), _held(version))
    if not writer.execute("SELECT 1 FROM version WHERE story = ? AND number = ?", given).fetchone():
        raise NotFound(f"{story}: no such story, or it has no version {version}")


def _held(number: int) -> int:
    """The number itself, or where SQLite cannot hold it, one that no row has."""
    return number if 0 <= number <= LARGEST else 0


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
