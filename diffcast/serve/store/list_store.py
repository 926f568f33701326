"""The part of the store behind the list of stories: what it shows, what is done to whole stories, and deleting them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import diffcast.serve.store.forgetting as forgetting
import diffcast.serve.store.listing as listing
import diffcast.serve.store.rows as rows
from diffcast.decision import Decision
from diffcast.serve.store.connections import Connections
from diffcast.serve.store.errors import BusyStore, FullDisk, NotScrubbed
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
    moment,
    now,
)

MAX_BYTES_AT_ONCE: Final = 100_000_000
"""Size of a file that is rewritten while somebody waits: 665 MB took 14 seconds, in which nobody can save."""


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
        at = now()
        with self._connections.writing() as writer:
            rows.expect(writer, story, version)
            extras = listing.open_extras(writer, story, version)
            for fact, revision, noted in extras:
                kept = KeptDecision(Decision("accepted", noted or note, by), revision + 1, at)
                rows.keep_decision(writer, story, version, fact, kept)
        return tuple(fact for fact, *_ in extras)

    def forget(self, stories: Sequence[int], by: str = "") -> tuple[Removed, ...]:
        """Delete stories with their versions, texts, decisions and history; all or none.

        Afterwards neither the file nor its log holds a word of them; in a large file parts of pages may, until
        `scrub`. Raises `NotFound`, or `NotScrubbed` where they are deleted and another program uses the file.
        """
        with self._connections.writing() as writer:
            removed = forgetting.remove(writer, [rows.held(story) for story in stories], by, now())
        self.scrub(MAX_BYTES_AT_ONCE)
        return removed

    def forget_old(self, days: int, by: str = "") -> tuple[Removed, ...]:
        """The same for stories of which nothing has changed for so many days, and a full `scrub`."""
        before = moment(datetime.now(UTC) - timedelta(days=days))
        removed: list[Removed] = []
        while True:
            with self._connections.writing() as writer:
                more = forgetting.remove(writer, forgetting.old(writer, before), by, now())
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
                if not forgetting.unscrubbed(writer):
                    return
                if max_bytes is None or self._path.stat().st_size <= max_bytes:
                    forgetting.rewrite(writer)
                if not forgetting.empty_log(writer):
                    forgetting.expect_another_scrub(writer)
                    raise NotScrubbed(self._path.name, "another program uses it")
        except (BusyStore, FullDisk) as error:
            why = "no room on the disk" if isinstance(error, FullDisk) else "another program uses it"
            raise NotScrubbed(self._path.name, why) from error
