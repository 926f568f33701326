"""What a second reader answered about uncertain findings: shown beside them, and never part of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Answer: TypeAlias = Literal["agrees", "disagrees", "unsure"]
ANSWERS: Final[tuple[Answer, ...]] = ("agrees", "disagrees", "unsure")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the second reader says of one finding."""

    answer: Answer
    reason: str
    """On one line, at most `MAX_REASON` characters, safe to print; may be empty."""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """All verdicts of one run, with what a report must say about them."""

    models: tuple[str, ...]
    """The models that answered, as the server names them."""
    asked: int
    """How many findings it was to be asked about; some may have no verdict."""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict, hash=False)
    """By fact id; at least one."""
