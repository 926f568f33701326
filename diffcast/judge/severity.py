"""How grave a difference is: to be corrected on air, to be checked, or good to know."""

from __future__ import annotations

from diffcast.model import SEVERITIES, Difference, Kind, Severity

GRAVITY: dict[Kind, Severity] = {
    "number": "correction", "name": "correction", "title": "correction", "place": "correction", "quote": "correction",
    "time": "correction", "attribution": "check", "certainty": "check", "cause": "check", "other": "check",
}  # fmt: skip
RANK: tuple[Kind, ...] = (
    "quote", "number", "name", "title", "time", "place", "attribution", "certainty", "cause", "other",
)  # fmt: skip


def severity(kind: Kind) -> Severity:
    """What a difference of this kind weighs where its rule has no better reason."""
    return GRAVITY[kind]


def rank(one: Difference) -> tuple[int, int, int]:
    """A key that puts the gravest first, then the kind that is told most surely, then reading order."""
    return SEVERITIES.index(one.severity), RANK.index(one.kind), one.transcript.start
