"""The list of stories: which of them, in what order, and what is open in each."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from diffcast.serve.store.errors import NotFound
from diffcast.serve.store.file import folded
from diffcast.serve.store.values import (
    STATES,
    ListedFinding,
    ListedVersion,
    Order,
    State,
    Story,
    StoryAct,
    StoryChange,
    StoryEdit,
    StoryFilter,
)

MAX_SEARCH_WORDS: Final = 16
"""Further words of a search are ignored."""

OPEN: Final = """
(
    SELECT count(*) FROM finding LEFT JOIN decision USING (story, version, fact)
    WHERE finding.story = counted.id AND finding.version = counted.versions
    AND CASE WHEN decision.fact IS NULL THEN NOT noted ELSE ifnull(choice, '') NOT IN ('accepted', 'ignored') END
    AND ({})
)"""
"""How many findings of the newest version are open, of one sort."""
STORY: Final = f"""
SELECT
    id, title, at, versions, signed, owner, archived,
    max(
        (SELECT ifnull(max(change.at), '') FROM change WHERE change.story = counted.id),
        (SELECT ifnull(max(story_change.at), '') FROM story_change WHERE story_change.story = counted.id)
    ) AS changed,
    {OPEN.format("status = 'changed' AND severity = 'correction'")} AS contradictions,
    {OPEN.format("severity = 'check' OR severity = 'correction' AND status <> 'changed'")} AS checks,
    {OPEN.format("severity = 'note' AND status <> 'changed'")} AS extras,
    (
        SELECT count(*) FROM decision
        WHERE decision.story = counted.id AND decision.version = counted.versions AND choice = 'fix'
    ) AS fixes
FROM (
    SELECT
        numbered.*,
        EXISTS (
            SELECT 1 FROM sign_off WHERE sign_off.story = numbered.id AND sign_off.version = numbered.versions
        ) AS signed
    FROM (
        SELECT story.*, (SELECT ifnull(max(number), 0) FROM version WHERE version.story = story.id) AS versions
        FROM story
    ) AS numbered
) AS counted"""
LISTED: Final = f"SELECT * FROM ({STORY}) AS listed"
STATE: Final = "CASE WHEN signed THEN 'signed' WHEN fixes THEN 'to_fix' ELSE 'open' END"
WORD: Final = """
(
    instr((SELECT folded FROM story WHERE story.id = listed.id), ?)
    OR instr((SELECT words FROM searched WHERE searched.story = listed.id), ?)
)"""
"""Whether the title or a text of the newest version holds a word."""
ORDERED: Final[Mapping[Order, str]] = {
    "newest": "id DESC",
    "oldest": "id",
    "changed": "changed DESC, id DESC",
    "contradictions": "contradictions DESC, checks DESC, id DESC",
    "title": "(SELECT folded FROM story WHERE story.id = listed.id), id",
    "owner": "folded(owner), id DESC",
}
EXTRAS: Final = """
SELECT fact, revision, ifnull(note, '') FROM finding LEFT JOIN decision USING (story, version, fact)
WHERE story = ? AND version = ? AND severity = 'note' AND status <> 'changed'
AND choice IS NULL AND (decision.fact IS NOT NULL OR NOT noted)
ORDER BY fact"""
KEEP_FINDING: Final = """
INSERT INTO finding (story, version, fact, status, severity, noted) VALUES (?, ?, ?, ?, ?, ?)"""
KEEP_CHANGE: Final = """
INSERT INTO story_change (at, by, act, story, before, after) VALUES (?, ?, ?, ?, ?, ?)"""


def story(reader: sqlite3.Connection, number: int) -> Story | None:
    """The story with that id."""
    row = reader.execute(f"{LISTED} WHERE id = ?", (number,)).fetchone()
    return None if row is None else _story(row)


def expect_story(reader: sqlite3.Connection, number: int) -> Story:
    """The story with that id; raises `NotFound`."""
    found = story(reader, number)
    if found is None:
        raise NotFound(f"{number}: no such story; open the list of stories again")
    return found


def stories(
    reader: sqlite3.Connection, search: str, which: StoryFilter, before: int, limit: int, skip: int
) -> tuple[Story, ...]:
    """Stories whose title and texts hold every word of the search, with an id below `before`."""
    condition, given = _condition(search, which)
    if which.state is not None:
        condition, given = f"{condition} AND {STATE} = ?", (*given, which.state)
    query = f"{LISTED} WHERE id < ? AND {condition} ORDER BY {ORDERED[which.order]} LIMIT ? OFFSET ?"
    return tuple(map(_story, reader.execute(query, (before, *given, limit, skip))))


def counts(reader: sqlite3.Connection, search: str, which: StoryFilter) -> dict[State, int]:
    """How many stories have each state, whichever state the filter names."""
    condition, given = _condition(search, which)
    query = f"SELECT {STATE} AS state, count(*) FROM ({STORY}) AS listed WHERE {condition} GROUP BY state"
    return dict.fromkeys(STATES, 0) | dict(reader.execute(query, given).fetchall())


def owners(reader: sqlite3.Connection) -> tuple[str, ...]:
    """Everybody who owns a story, by name."""
    query = "SELECT DISTINCT owner FROM story WHERE owner <> '' ORDER BY folded(owner), owner"
    return tuple(name for (name,) in reader.execute(query))


def edit(writer: sqlite3.Connection, before: Story, wanted: StoryEdit, by: str, at: str) -> None:
    """Change what differs, and write each change into the history."""
    if wanted.title not in (None, before.title):
        writer.execute("UPDATE story SET title = ?1, folded = folded(?1) WHERE id = ?2", (wanted.title, before.id))
        writer.execute(KEEP_CHANGE, (at, by, "renamed", before.id, before.title, wanted.title))
    if wanted.owner not in (None, before.owner):
        writer.execute("UPDATE story SET owner = ? WHERE id = ?", (wanted.owner, before.id))
        writer.execute(KEEP_CHANGE, (at, by, "assigned", before.id, before.owner, wanted.owner))
    if wanted.archived not in (None, before.archived):
        writer.execute("UPDATE story SET archived = ? WHERE id = ?", (wanted.archived, before.id))
        act: StoryAct = "archived" if wanted.archived else "restored"
        writer.execute(KEEP_CHANGE, (at, by, act, before.id, "", ""))


def changes(reader: sqlite3.Connection, number: int, limit: int) -> tuple[StoryChange, ...]:
    """Who renamed, assigned or archived a story, newest first."""
    query = "SELECT at, by, act, before, after FROM story_change WHERE story = ? ORDER BY id DESC LIMIT ?"
    return tuple(StoryChange(*row) for row in reader.execute(query, (number, limit)))


def keep_listed(writer: sqlite3.Connection, number: int, version: int, listed: ListedVersion) -> None:
    """Write the findings of a version, and its words if it is the newest one, in place of earlier ones."""
    writer.execute("DELETE FROM finding WHERE story = ? AND version = ?", (number, version))
    rows = [(number, version, each.fact, each.status, each.severity, each.noted) for each in listed.findings]
    writer.executemany(KEEP_FINDING, rows)
    if listed.words and version == _newest(writer, number):
        writer.execute("INSERT OR REPLACE INTO searched (story, words) VALUES (?, ?)", (number, listed.words))


def findings(reader: sqlite3.Connection, number: int, version: int) -> frozenset[ListedFinding]:
    """The findings of a version as they were last written."""
    query = "SELECT fact, status, severity, noted FROM finding WHERE story = ? AND version = ?"
    rows = reader.execute(query, (number, version))
    return frozenset(ListedFinding(fact, status, severity, bool(noted)) for fact, status, severity, noted in rows)


def open_extras(reader: sqlite3.Connection, number: int, version: int) -> tuple[tuple[str, int, str], ...]:
    """The extra facts of a version about which nothing is decided: id, revision, and the note that one may have."""
    rows = reader.execute(EXTRAS, (number, version))
    return tuple((fact, revision or 0, note) for fact, revision, note in rows)


def _newest(reader: sqlite3.Connection, number: int) -> int:
    return int(reader.execute("SELECT max(number) FROM version WHERE story = ?", (number,)).fetchone()[0])


def _condition(search: str, which: StoryFilter) -> tuple[str, tuple[Any, ...]]:
    """What every story of the list fulfils, but for its state."""
    words = folded(search).split()[:MAX_SEARCH_WORDS]
    parts = ["archived = ?", *(WORD for _ in words)]
    given: tuple[Any, ...] = (which.archived, *(word for word in words for _ in range(2)))
    if which.owner:
        parts.append("owner = ?")
        given = (*given, which.owner)
    return " AND ".join(parts), given


def _story(row: tuple[Any, ...]) -> Story:
    number, title, at, versions, signed, owner, archived, *rest = row
    return Story(number, title, at, versions, bool(signed), owner, bool(archived), *rest)
