"""Glyph and word for everything that a report tells by colour too, so that nothing hangs on colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diffcast.decision import Choice
from diffcast.model import Severity, Status

STATUS: Final[Mapping[Status, str]] = {"changed": "≠", "transcript_only": "+", "article_only": "+", "shared": "="}
SEVERITY: Final[Mapping[Severity, str]] = {"correction": "▲", "check": "◆", "note": "●"}
CHOICE: Final[Mapping[Choice | None, tuple[str, str]]] = {
    "accepted": ("✓", "Accepted"),
    "fix": ("⚑", "Needs a fix"),
    "ignored": ("⊘", "Ignored"),
    None: ("✎", "Noted"),
}
"""By choice its glyph and its word; a decision without a choice is a note."""
KNOWN: Final = ("≡", "In the baseline")
FAILING: Final = ("✕", "Fails the gate")
