"""What ties a value of one text to a value of the other: the words next to them."""

from __future__ import annotations

import re
from typing import Final

from diffcast.judge.rules.evidence.pair import PairSide
from diffcast.judge.thresholds import MIN_STEM, NEARBY_CHARACTERS
from diffcast.language.text import SPACED_BREAK, SPACED_STOP
from diffcast.language.words import words
from diffcast.model import Source, Span

OPENING: Final = re.compile(r"(?i)\bsince\s+(?=\w+\s+\w)")
"""The word that opens such a clause, with two words of it. What happens SINCE something is seldom what happened then;
AFTER and WHEN tie both."""


def nearby(side: PairSide, span: Span) -> frozenset[str]:
    """The normalised content words around a span in its own sentence, without its own and without figures."""
    text = side.document.text
    before = text[max(0, span.start - NEARBY_CHARACTERS) : span.start]
    after = text[span.end : span.end + NEARBY_CHARACTERS]
    stops = [stop.end() for stop in SPACED_STOP.finditer(before)]
    start = span.start - len(before) + (stops[-1] if stops else 0)
    stop = SPACED_STOP.search(after)
    end = span.end + (stop.start() if stop else len(after))
    return _content(text, Span(start, span.start)) | _content(text, Span(span.end, end))


def in_clause(side: PairSide, span: Span) -> frozenset[str]:
    """The same, but only up to the next comma, dash or dots: what the value itself is said of."""
    text = side.document.text
    before = text[max(0, span.start - NEARBY_CHARACTERS) : span.start]
    breaks = [found.end() for found in SPACED_BREAK.finditer(before)]
    start = span.start - len(before) + (breaks[-1] if breaks else 0)
    after = SPACED_BREAK.search(text, span.end, span.end + NEARBY_CHARACTERS)
    end = after.start() if after else min(len(text), span.end + NEARBY_CHARACTERS)
    return _content(text, Span(start, span.start)) | _content(text, Span(span.end, end))


def _content(text: str, span: Span) -> frozenset[str]:
    return frozenset(word.norm for word in words(text, span) if word.content and not word.norm[:1].isdigit())


def within(side: PairSide, span: Span) -> frozenset[str]:
    """The normalised content words of a span, without figures."""
    return _content(side.document.text, span)


def of_sources(side: PairSide) -> frozenset[str]:
    """The normalised content words that say who said what is said here: they tie no values."""
    return frozenset(word for one in side.around if isinstance(one, Source) for word in within(side, one.span))


def shared(one: frozenset[str], two: frozenset[str]) -> frozenset[str]:
    """The words of the one that the other has too, or that have a relative there (`deploy`, `deployment`)."""
    stems = {word[:MIN_STEM] for word in two if len(word) >= MIN_STEM}
    return frozenset(word for word in one if word in two or word[:MIN_STEM] in stems)


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
