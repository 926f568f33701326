"""Notices that wait to be sent. Each stays in the file until the webhook took it or was tried too often."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

from diffcast.serve.store.connections import Connections

MAX_WAITING: Final = 1_000
"""Notices of a webhook that fails for days; the oldest give way."""
COLUMNS: Final = "id, at, event, story, version, by, contradictions, checks, blocking, tries"
ADD: Final = """
INSERT INTO notice (at, event, story, version, by, contradictions, checks, blocking, tries, due)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
TRIM: Final = "DELETE FROM notice WHERE id NOT IN (SELECT id FROM notice ORDER BY id DESC LIMIT ?)"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened to a story, as the webhook is told. It holds no word of a text."""

    id: int
    """0 until it is saved."""
    at: str
    event: str
    story: int
    version: int
    by: str
    contradictions: int
    """Findings that nobody settled, of that severity; like the next."""
    checks: int
    blocking: int
    """Findings that block publishing."""
    tries: int = 0
    """How often it was sent already."""


class NoticeQueue:
    """The notices of one store. Times are seconds since 1970."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, notice: Notice, due: float) -> int:
        """Save a notice; how many older ones had to give way."""
        with self._connections.writing() as writer:
            writer.execute(ADD, (*astuple(notice)[1:], due))
            return writer.execute(TRIM, (MAX_WAITING,)).rowcount

    def next_due(self) -> float | None:
        """When the next notice is due; None where none waits."""
        with self._connections.reading() as reader:
            found = reader.execute("SELECT min(due) FROM notice").fetchone()[0]
        return None if found is None else float(found)

    def take(self, now: float, until: float) -> Notice | None:
        """The first notice that is due, held until then so that no other process sends it too."""
        with self._connections.writing() as writer:
            row = writer.execute(f"SELECT {COLUMNS} FROM notice WHERE due <= ? ORDER BY id LIMIT 1", (now,)).fetchone()
            if row is None:
                return None
            writer.execute("UPDATE notice SET due = ?, tries = tries + 1 WHERE id = ?", (until, row[0]))
        return Notice(*row)

    def retry(self, notice: Notice, due: float) -> None:
        """Send it again then."""
        with self._connections.writing() as writer:
            writer.execute("UPDATE notice SET due = ? WHERE id = ?", (due, notice.id))

    def drop(self, notice: Notice) -> None:
        """Forget it: it was sent, or tried too often."""
        with self._connections.writing() as writer:
            writer.execute("DELETE FROM notice WHERE id = ?", (notice.id,))
