"""What people decided about facts: values that reports show and files keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from diffcast.model import Status

Choice: TypeAlias = Literal["accepted", "fix", "ignored"]

CHOICES: tuple[Choice, ...] = ("accepted", "fix", "ignored")
SUPPRESSING: frozenset[Choice] = frozenset({"accepted", "ignored"})
"""After these choices a finding needs nothing more: reports still list it, as suppressed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one fact."""

    choice: Choice | None
    """`accepted` (the difference is intended), `fix` (one of the texts must change), `ignored` (a false alarm, or of no
    interest); None for a note alone."""
    note: str = ""
    by: str = ""
    """Who decided, as they signed; empty if they didn't."""

    @property
    def suppresses(self) -> bool:
        """Whether the finding needs nothing more."""
        return self.choice in SUPPRESSING


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision as files keep it: with the words of its fact, by which it is matched again after an edit."""

    fact: str
    """The id that the fact had."""
    status: Status
    transcript: str
    """The words of the fact on each side, on one line; empty if that side doesn't have it."""
    article: str
    decision: Decision
