"""What people decided about facts: values that reports show and that the review room keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from diffcast.model import Status

Choice: TypeAlias = Literal["accepted", "fix", "ignored"]

CHOICES: tuple[Choice, ...] = ("accepted", "fix", "ignored")
SETTLED: frozenset[Choice] = frozenset({"accepted", "ignored"})
"""The choices after which a fact needs nothing more: it stays visible, as suppressed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of one fact."""

    choice: Choice | None
    """`accepted` (the difference is meant), `fix` (one of the texts must change), `ignored` (a false alarm, or of no
    interest); None where there is a note alone."""
    note: str = ""
    by: str = ""
    """Who said it, as they signed; empty where nobody did."""

    @property
    def settled(self) -> bool:
        """Whether the fact needs nothing more."""
        return self.choice in SETTLED


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision as it is kept: with the words of its fact, so that it finds the fact again after an edit."""

    fact: str
    """The id that the fact had."""
    status: Status
    transcript: str
    """The words of the fact on each side, on one line; empty where that side does not state it."""
    article: str
    decision: Decision
