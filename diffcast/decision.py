"""What people decided about facts: values that reports show and files keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

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
class DecisionRules:
    """What a decision needs before it counts."""

    names: bool = False
    """Whether it needs the name of who decided."""
    reasons: frozenset[Choice] = frozenset()
    """The choices that need a note with the reason."""

    def missing(self, decision: Decision) -> str:
        """What the decision lacks: `a name`, `a reason` or `a name and a reason`; empty where it counts."""
        no_name = self.names and not decision.by.strip()
        no_reason = decision.choice in self.reasons and not decision.note.strip()
        return " and ".join(["a name"] * no_name + ["a reason"] * no_reason)


NO_RULES: Final = DecisionRules()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Somebody's statement that one version of both texts is done."""

    by: str
    note: str
    at: str
    """When, in UTC and ISO 8601: `2026-03-01T09:30:00.000Z`."""
    later: int = 0
    """How many decisions of the version changed after it."""
    blocking: int | None = 0
    """How many findings blocked publishing when it was given; None where nobody counted (before 004)."""


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
