"""A telling in its sentences, and for each the one that tells it on the other side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.rules.evidence.wording import same_words
from diffcast.model import Moment, Quantity, Span, Word

ENDS = re.compile(r"(?<=[a-z0-9)”\"][.!?])\s+(?=[A-Z“\"])|[;:]\s+|\s[–—]\s|\n\s*\n")
STOPS = re.compile(r"[.!?;:…]\s|\n\s*\n")
GAP = 120  # characters between two stretches of what may still be one sentence


def clauses(side: PairSide) -> tuple[PairSide, ...]:
    """The sentences of a telling, as far as it has them, in reading order; each holds words."""
    last = max((word.span.end for word in side.words), default=0)
    pieces = [piece for span in side.spans if span.start < last for piece in _pieces(side, span)]
    return tuple(part for spans in _sentences(side, pieces) if (part := _part(side, spans)).words)


def _pieces(side: PairSide, span: Span) -> Iterator[Span]:
    start = span.start
    for end in ENDS.finditer(side.document.text, span.start, span.end):
        yield Span(start, end.start())
        start = end.end()
    yield Span(start, span.end)


def _sentences(side: PairSide, pieces: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """Pieces next to each other with no end of a sentence between them."""
    joined: list[Span] = []
    for piece in pieces:
        if joined and not _one_sentence(side, joined[-1], piece):
            yield tuple(joined)
            joined = []
        joined.append(piece)
    if joined:
        yield tuple(joined)


def _one_sentence(side: PairSide, before: Span, after: Span) -> bool:
    gap = after.start - before.end
    return 0 <= gap < GAP and not STOPS.search(side.document.text, max(0, before.end - 1), after.start + 1)


def _part(side: PairSide, spans: tuple[Span, ...]) -> PairSide:
    return replace(
        side,
        spans=spans,
        words=tuple(word for word in side.words if any(span.holds(word.span) for span in spans)),
        details=tuple(detail for detail in side.details if any(detail.span.meets(span) for span in spans)),
    )


def partner(clause: PairSide, others: tuple[PairSide, ...]) -> PairSide | None:
    """The clause among these that has most of the content words, the shorter one where two have as many."""
    return max(others, key=lambda one: (len(common(clause, one)), -len(one.words)), default=None)


def common(one: PairSide, two: PairSide) -> frozenset[str]:
    """The content words of the one that the other has too."""
    return shared(one.content, two.content)


def alike(one: PairSide, two: PairSide) -> bool:
    """Whether two clauses have nearly the same words, figures and dates aside: TWENTY-SIX is 26."""
    return same_words(_wording(one), _wording(two))


def _wording(side: PairSide) -> PairSide:
    values = [detail.span for detail in side.details if isinstance(detail, Quantity | Moment)]
    return replace(side, words=tuple(word for word in side.words if not any(span.meets(word.span) for span in values)))


def content(words: Iterable[Word], without: Sequence[Span] = ()) -> frozenset[str]:
    """The normalised content words that lie in none of some places."""
    return frozenset(word.norm for word in words if word.content and not any(one.meets(word.span) for one in without))


def sides(pair: Pair) -> Iterator[tuple[PairSide, PairSide]]:
    """Each telling with the other one: the script first."""
    yield pair.transcript, pair.article
    yield pair.article, pair.transcript
