"""Rows to values and values to rows. Every value is bound; none is part of the SQL text."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from diffcast.decision import Decision, Entry, SignOff
from diffcast.model import Status
from diffcast.serve.store.errors import NotFound
from diffcast.serve.store.listing import keep_listed
from diffcast.serve.store.values import Change, KeptDecision, ListedVersion, Source, Version, VersionLine

MAX_INTEGER: Final = 2**63 - 1
"""The largest integer that SQLite holds."""

LINE: Final = """
SELECT story, number, at, by, transcript_name, article_name,
    EXISTS (SELECT 1 FROM sign_off WHERE sign_off.story = version.story AND sign_off.version = version.number)
FROM version"""

NEXT_VERSION: Final = "SELECT coalesce(max(number), 0) + 1 FROM version WHERE story = ?"

VERSION: Final = """
SELECT at, version.by, report,
    transcript_name, transcript_sha256, spoken.raw, transcript_format,
    article_name, article_sha256, written.raw, article_format
FROM version
JOIN content AS spoken ON spoken.sha256 = transcript_sha256
JOIN content AS written ON written.sha256 = article_sha256
WHERE story = ? AND number = ?"""

DECIDED: Final = "SELECT choice, note, by, revision, at, carried, fact FROM decision WHERE story = ? AND version = ?"

CHANGES: Final = "SELECT coalesce(sum(revision), 0) FROM decision WHERE story = ? AND version = ?"

DECIDE: Final = """
INSERT INTO decision (story, version, fact, choice, note, by, revision, at, carried)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (story, version, fact) DO UPDATE SET
    choice = excluded.choice, note = excluded.note, by = excluded.by,
    revision = excluded.revision, at = excluded.at, carried = excluded.carried"""

KEEP_STORY: Final = "INSERT INTO story (title, by, at, folded, owner, form) VALUES (?1, ?2, ?3, folded(?1), ?2, ?4)"

OF_FORM: Final = "SELECT id FROM story WHERE form = ?"

KEEP_VERSION: Final = """
INSERT INTO version (
    story, number, by, at,
    transcript_name, transcript_format, transcript_sha256, article_name, article_format, article_sha256, report
)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

KEEP_UNPLACED: Final = """
INSERT INTO unplaced (story, version, place, fact, status, transcript, article, choice, note, by)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

UNPLACED: Final = """
SELECT fact, status, transcript, article, choice, note, by
FROM unplaced WHERE story = ? AND version = ? ORDER BY place"""

SIGN: Final = """
INSERT INTO sign_off (story, version, by, note, at, blocking, seen)
SELECT ?, ?, ?, ?, ?, ?, coalesce(max(id), 0) FROM change"""

SIGNED: Final = """
SELECT by, note, at,
    (
        SELECT count(*) FROM change
        WHERE change.story = sign_off.story AND change.version = sign_off.version
        AND change.act = 'decided' AND change.id > seen
    ),
    blocking
FROM sign_off WHERE story = ? AND version = ? ORDER BY id"""

HISTORY: Final = """
SELECT id, at, by, act, story, version, fact,
    before_revision, before_choice, before_note, before_by, choice, note
FROM change WHERE story = ? AND id < ? ORDER BY id DESC LIMIT ?"""


def held(number: int) -> int:
    """The number itself, or 0, which no row has, if SQLite cannot hold it."""
    return number if 0 <= number <= MAX_INTEGER else 0


def expect(reader: sqlite3.Connection, story: int, version: int) -> None:
    """Raise `NotFound` where there is no such version."""
    given = (held(story), held(version))
    if not reader.execute("SELECT 1 FROM version WHERE story = ? AND number = ?", given).fetchone():
        raise NotFound(f"{story}: no such story, or it has no version {version}")


def lines(reader: sqlite3.Connection, story: int) -> tuple[VersionLine, ...]:
    """The versions of a story, as a list shows them."""
    return tuple(_line(*row) for row in reader.execute(f"{LINE} WHERE story = ? ORDER BY number", (story,)))


def version(reader: sqlite3.Connection, story: int, number: int) -> Version | None:
    """The version with its texts and report."""
    row = reader.execute(VERSION, (story, number)).fetchone()
    if row is None:
        return None
    at, by, report, *sources = row
    unplaced = (_entry(*each) for each in reader.execute(UNPLACED, (story, number)))
    return Version(story, number, at, by, Source(*sources[:4]), Source(*sources[4:]), report, tuple(unplaced))


def keep_story(writer: sqlite3.Connection, title: str, by: str, at: str, form: str | None = None) -> int:
    """Write a story that belongs to who adds it; its id."""
    return int(writer.execute(KEEP_STORY, (title, by, at, form)).lastrowid or 0)


def story_of_form(reader: sqlite3.Connection, form: str | None) -> int | None:
    """The story that this form has created already."""
    row = reader.execute(OF_FORM, (form,)).fetchone()
    return None if row is None else int(row[0])


def keep_version(writer: sqlite3.Connection, version: Version, entries: Sequence[Entry], listed: ListedVersion) -> None:
    """Write the version, its sources if they are new, the decisions that were carried over, and what the list needs."""
    for source in (version.transcript, version.article):
        writer.execute("INSERT OR IGNORE INTO content (sha256, raw) VALUES (?, ?)", (source.sha256, source.raw))
    place = (version.story, version.number)
    sources = (
        field for each in (version.transcript, version.article) for field in (each.name, each.format, each.sha256)
    )
    writer.execute(KEEP_VERSION, (*place, version.by, version.at, *sources, version.report))
    for entry in entries:
        keep_decision(writer, *place, entry.fact, KeptDecision(entry.decision, 1, version.at, carried=True))
    for index, entry in enumerate(version.unplaced):
        words = (entry.fact, entry.status, entry.transcript, entry.article)
        writer.execute(KEEP_UNPLACED, (*place, index, *words, *_values(entry.decision)))
    keep_listed(writer, *place, listed)


def decisions(reader: sqlite3.Connection, story: int, version: int) -> dict[str, KeptDecision]:
    """By fact, the decision now."""
    return {row[-1]: _kept(row) for row in reader.execute(DECIDED, (story, version))}


def kept(reader: sqlite3.Connection, story: int, version: int, fact: str) -> KeptDecision | None:
    """The decision about one fact."""
    row = reader.execute(f"{DECIDED} AND fact = ?", (story, version, fact)).fetchone()
    return None if row is None else _kept(row)


def changes_of(reader: sqlite3.Connection, story: int, version: int) -> int:
    """How often decisions of a version were made or changed: each adds 1 to the revision of its fact."""
    return int(reader.execute(CHANGES, (story, version)).fetchone()[0])


def keep_decision(writer: sqlite3.Connection, story: int, version: int, fact: str, kept: KeptDecision) -> None:
    """Write a decision; triggers write the history."""
    given = (story, version, fact, *_values(kept.decision), kept.revision, kept.at, kept.carried)
    writer.execute(DECIDE, given)


def sign_offs(reader: sqlite3.Connection, story: int, version: int) -> tuple[SignOff, ...]:
    """The sign-offs of a version, the first one first."""
    return tuple(SignOff(*row) for row in reader.execute(SIGNED, (story, version)))


def last_change(reader: sqlite3.Connection, story: int) -> int:
    """The id of the newest change of a story; 0 where there is none."""
    return int(reader.execute("SELECT coalesce(max(id), 0) FROM change WHERE story = ?", (story,)).fetchone()[0])


def history(reader: sqlite3.Connection, given: tuple[int, int, int]) -> tuple[Change, ...]:
    """Changes of a story before a given one, up to a limit."""
    return tuple(map(_change, reader.execute(HISTORY, given)))


def _line(story: int, number: int, at: str, by: str, transcript: str, article: str, signed: int) -> VersionLine:
    return VersionLine(story, number, at, by, transcript, article, bool(signed))


def _entry(fact: str, status: Status, transcript: str, article: str, *decided: Any) -> Entry:
    return Entry(fact, status, transcript, article, Decision(*decided))


def _change(row: tuple[Any, ...]) -> Change:
    number, at, by, act, story, version, fact, revision, *decided = row
    before = Decision(*decided[:3]) if revision is not None else None
    after = Decision(decided[3], decided[4], by) if act in ("carried", "decided") else None
    return Change(number, at, by, act, story, version, fact, before, after)


def _kept(row: tuple[Any, ...]) -> KeptDecision:
    choice, note, by, revision, at, carried, _ = row
    return KeptDecision(Decision(choice, note, by), revision, at, bool(carried))


def _values(decision: Decision) -> tuple[str | None, str, str]:
    return decision.choice, decision.note, decision.by
