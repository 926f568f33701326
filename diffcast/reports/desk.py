"""What a served page needs beyond a file: plain values that the server gives, so that its forms work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the forms of a page post to, and what they carry.

    Each triage form posts `fact`, `revision`, `note` and `choice`: `accepted`, `fix`, `ignored`, or empty
    for undecided.
    """

    action: str
    """URL that every triage form posts to."""
    home: tuple[str, str]
    """URL and words of the link back."""
    revisions: Mapping[str, int] = field(default_factory=dict, hash=False)
    """By the id of a fact, the revision that its form changes; a fact without one is at 0."""
    signed: str | None = None
    """The line that says who signed the comparison off; None where nobody did."""
    sign_action: str | None = None
    """URL that the sign-off form posts `seen_changes` to; None where there is nothing to sign."""
    changes: int = 0
    """How often decisions of this version were made or changed: what a sign-off says that it saw."""
