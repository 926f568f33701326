"""The store of the desk: stories, versions of their texts, decisions and sign-offs in one SQLite file.

When a method returns, its change is on the disk. Nothing is overwritten silently: `history` has every change.
Many threads may call the methods at once, and several processes may use one file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Final

import diffcast.serve.store.listing as listing
import diffcast.serve.store.rows as rows
from diffcast.decision import Decision, Entry, SignOff
from diffcast.serve.store.backup import backup as copy_store
from diffcast.serve.store.connections import Connections
from diffcast.serve.store.errors import DecisionConflict, NotFound, Outdated, SignOffConflict, StoreError
from diffcast.serve.store.list_store import ListStore
from diffcast.serve.store.notices import NoticeQueue
from diffcast.serve.store.rows import MAX_INTEGER, expect as _expect, held as _held
from diffcast.serve.store.users import Users
from diffcast.serve.store.values import (
    ALL,
    NOTHING_LISTED,
    Change,
    KeptDecision,
    ListedVersion,
    Source,
    Story,
    StoryFilter,
    Version,
    VersionLine,
    now as _now,
)

CHECK_PAUSE: Final = 20
"""By how many times its own duration the next check of the whole file waits: 0.9 seconds for 665 MB."""
PAGE: Final = 200
"""Most rows that one call returns."""


class Store:
    """The stories of one file. Every method may raise a `StoreError`, such as for a full disk or a damaged file."""

    def __init__(self, path: Path) -> None:
        """Open the file; create it if there is none, and migrate an older one.

        Raises `UnusableStore` if it is not a store or cannot be written, `NewerStore` if a later diffcast wrote it.
        """
        self.path = path
        self._connections = Connections(path)
        self.list = ListStore(self._connections, path)
        """The list of stories, and what is done to whole stories."""
        self.users = Users(self._connections)
        self.notices = NoticeQueue(self._connections)
        self._intact: tuple[int, int] | None = None
        self._next_check = 0.0

    def close(self) -> None:
        """Close the file; any later call raises `UnusableStore`."""
        self._connections.close()

    def fault(self) -> str:
        """Why the file cannot be used, in one line; empty if it can.

        The whole file is checked if it changed since it was last found intact, but for 5% of the time at most.
        """
        try:
            with self._connections.unread() as reader:
                reader.execute("SELECT 1 FROM story LIMIT 1").fetchone()
                now = self.path.stat()
                state, started = (now.st_mtime_ns, now.st_size), monotonic()
                if state == self._intact or started < self._next_check:
                    return ""
                found = str(reader.execute("PRAGMA quick_check(1)").fetchone()[0])
        except (StoreError, OSError, sqlite3.Error) as error:
            return str(error)
        if found != "ok":
            return f"{self.path.name}: damaged ({found.splitlines()[-1]}); put a backup in its place"
        self._intact, self._next_check = state, started + CHECK_PAUSE * (monotonic() - started)
        return ""

    def add_story(self, title: str, by: str = "") -> Story:
        """Add a story without versions. Two stories may have one title."""
        with self._connections.writing() as writer:
            return listing.expect_story(writer, rows.keep_story(writer, title, by, _now()))

    def stories(
        self,
        search: str = "",
        before: int | None = None,
        limit: int = 50,
        which: StoryFilter = ALL,
        skip: int = 0,
    ) -> tuple[Story, ...]:
        """The stories whose title and texts hold every word of the search, in any capitals and accents.

        At most 200. For a next page `before` is an id that all are below, or `skip` is how many come before it.
        """
        most, offset = max(0, min(limit, PAGE)), _held(skip)
        below = _held(before if before is not None else MAX_INTEGER)
        with self._connections.reading() as reader:
            return listing.stories(reader, search, which, below, most, offset)

    def story(self, story: int) -> Story | None:
        """The story with that id."""
        with self._connections.reading() as reader:
            return listing.story(reader, _held(story))

    def create_story(
        self,
        title: str,
        transcript: Source,
        article: Source,
        report: str,
        by: str = "",
        listed: ListedVersion = NOTHING_LISTED,
        form: str | None = None,
    ) -> Version:
        """Add a story with its first version, or neither.

        `form` stands for a form and what was sent with it: sent again, it gives the story that it created.
        """
        at = _now()
        with self._connections.writing() as writer:
            known = rows.story_of_form(writer, form)
            first = None if known is None else rows.version(writer, known, 1)
            if first is not None:
                return first
            story = rows.keep_story(writer, title, by, at, form)
            version = Version(story, 1, at, by, transcript, article, report)
            rows.keep_version(writer, version, (), listed)
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
        listed: ListedVersion = NOTHING_LISTED,
    ) -> Version:
        """Add the next version of a story, with the decisions that the caller carried over from the version before.

        `entries` are those whose fact is in the new report, each fact once, with its id there; `unplaced` are the
        others. `seen` is the `last_change` of the story before the caller read its decisions: raises `Outdated` if
        anything changed since, which would not have been carried over. Raises `NotFound`.
        """
        at = _now()
        with self._connections.writing() as writer:
            last = rows.last_change(writer, _held(story))
            if not last:
                raise NotFound(f"{story}: no such story")
            if seen not in (None, last):
                raise Outdated(f"{story}: changed in the meantime; read it again")
            number = writer.execute(rows.NEXT_VERSION, (story,)).fetchone()[0]
            version = Version(story, number, at, by, transcript, article, report, tuple(unplaced))
            rows.keep_version(writer, version, entries, listed)
        return version

    def versions(self, story: int) -> tuple[VersionLine, ...]:
        """The versions of a story, the first one first, without texts and reports."""
        with self._connections.reading() as reader:
            return rows.lines(reader, _held(story))

    def version(self, story: int, number: int) -> Version | None:
        """One version with everything but the decisions."""
        with self._connections.reading() as reader:
            return rows.version(reader, _held(story), _held(number))

    def decide(self, story: int, version: int, fact: str, decision: Decision, revision: int) -> KeptDecision:
        """Save a decision about a fact. The caller makes sure that the report has this fact.

        `revision` is the one that the editor saw, 0 if nothing was decided. Raises `DecisionConflict` if it is not the
        current one, unless the same was decided in the meantime; `NotFound` if there is no such version. A decision
        without choice and note takes back the one before, and is saved like any other.
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
        """By fact id, the decision now; also one that was taken back, since its revision counts."""
        with self._connections.reading() as reader:
            return rows.decisions(reader, _held(story), _held(version))

    def sign_off(
        self, story: int, version: int, by: str, note: str, seen_changes: int | None = None, blocking: int = 0
    ) -> SignOff:
        """Sign a version off. The same sign-off twice, with no change in between, is saved once.

        `blocking` is how many findings block publishing now, `seen_changes` how many changes of decisions the signer
        saw: the sum of their revisions. Raises `SignOffConflict` if the version has another number of them now,
        `NotFound` if there is no such version.
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
            signed = SignOff(by, note, at, 0, blocking)
            writer.execute(rows.SIGN, (story, version, by, note, at, blocking))
        return signed

    def sign_offs(self, story: int, version: int) -> tuple[SignOff, ...]:
        """The sign-offs of a version, the first one first."""
        with self._connections.reading() as reader:
            return rows.sign_offs(reader, _held(story), _held(version))

    def history(self, story: int, before: int | None = None, limit: int = 50) -> tuple[Change, ...]:
        """The changes of a story, newest first, at most 200; `before` is the id of the last one seen."""
        given = (_held(story), _held(before if before is not None else MAX_INTEGER), max(0, min(limit, PAGE)))
        with self._connections.reading() as reader:
            return rows.history(reader, given)

    def last_change(self, story: int) -> int:
        """The id of the newest change of a story; 0 if there is no such story."""
        with self._connections.reading() as reader:
            return rows.last_change(reader, _held(story))

    def backup(self, target: Path) -> None:
        """Copy the file as it is at one moment, completely or not at all; others may write meanwhile.

        Raises `UnwritableOutput` if the target exists or cannot be written.
        """
        with self._connections.reading():
            pass
        copy_store(self.path, target)
