"""The words of the clause that a time is said of, also of one that SINCE opens: SINCE THE BUILDING FELL THURSDAY."""

from __future__ import annotations

import re
from typing import Final

from diffcast.judge.rules.evidence.nearby import in_clause, within
from diffcast.judge.rules.evidence.pair import PairSide
from diffcast.judge.thresholds import NEARBY_CHARACTERS
from diffcast.language.text import SPACED_BREAK
from diffcast.model import Span

OPENING: Final = re.compile(r"(?i)\bsince\s+(?=\w+\s+\w)")
"""The word that opens such a clause, with two words of it. What happens SINCE something is seldom what happened then;
AFTER and WHEN tie both."""


def subordinate(side: PairSide, span: Span) -> frozenset[str] | None:
    """The normalised content words of the subordinate clause that the span ends or is inside; None if it is in none."""
    text = side.document.text
    start = max(0, span.start - NEARBY_CHARACTERS)
    breaks = [found.end() for found in SPACED_BREAK.finditer(text, start, span.start)]
    start = breaks[-1] if breaks else start
    opening = [found.end() for found in OPENING.finditer(text, start, span.start)]
    return within(side, Span(opening[-1], span.start)) or None if opening else None


def own_words(side: PairSide, span: Span) -> frozenset[str]:
    """The words that the span is said of: those of its subordinate clause, or else of its whole clause."""
    own = subordinate(side, span)
    return in_clause(side, span) if own is None else own
