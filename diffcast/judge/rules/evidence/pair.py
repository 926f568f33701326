"""Two tellings of one thing, side by side: all that the rules for typed changes may read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from diffcast.model import Detail, Document, Moment, Name, Quantity, Span, Word

OWNING = re.compile(r"(['’])S\b")
DOUBTFUL = 0.15  # a pair of single clauses of which the network doubts so much tells, with weak evidence, two things
D = TypeVar("D", Quantity, Moment, Name)


@dataclass(frozen=True, slots=True)
class PairSide:
    """One side of a paired fact."""

    document: Document
    spans: tuple[Span, ...]
    words: tuple[Word, ...]
    """Words of the paired runs, in reading order."""
    details: tuple[Detail, ...]
    """Details that lie in these spans, or that at least reach into one."""
    around: tuple[Detail, ...]
    """Details of the whole sentences that the spans stand in."""
    everywhere: tuple[Detail, ...]
    """All details of the document."""
    speaker: str | None = None
    """Who says it on tape, where the script names them."""

    def whole(self, kind: type[D]) -> tuple[D, ...]:
        """The details of one type of which at least half lies in a span."""
        held = (detail for detail in self.details if isinstance(detail, kind))
        return tuple(one for one in held if any(_half(span, one.span) for span in self.spans))

    def says(self, span: Span) -> str:
        """The words as they stand in the text, on one line."""
        return " ".join(self.document.text[span.start : span.end].split())

    def names(self, span: Span) -> str:
        """The words as a name is written, whatever their case: BRANDT'S is Brandt's."""
        return OWNING.sub(r"\1s", self.says(span).title())

    def meets(self, span: Span) -> bool:
        """Whether one of the spans holds some of it."""
        return any(one.meets(span) for one in self.spans)

    def words_in(self, span: Span) -> Iterator[Word]:
        """The words that lie in a span."""
        return (word for word in self.words if span.holds(word.span))

    @property
    def content(self) -> frozenset[str]:
        """The normalised content words."""
        return frozenset(word.norm for word in self.words if word.content)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings that were found to speak of one thing."""

    transcript: PairSide
    article: PairSide
    score: float
    """0 to 1: how sure it is that both speak of the same thing."""
    doubt: float = 0.0
    """0 to 1: what the learned network says of the chance that the two differ; 0 where there is none."""

    @property
    def doubted(self) -> bool:
        """Whether it is one clause against one clause, and the network doubts that they agree."""
        return self.doubt >= DOUBTFUL and len(self.transcript.spans) == len(self.article.spans) == 1


def _half(span: Span, detail: Span) -> bool:
    return 2 * (min(span.end, detail.end) - max(span.start, detail.start)) >= len(detail)
