"""What the rules may read: the words of both texts that say the same thing, with the details in and around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from diffcast.judge.thresholds import MIN_DOUBT
from diffcast.model import Detail, Document, Span, Word

POSSESSIVE = re.compile(r"(['’])S\b")
D = TypeVar("D", bound=Detail)


@dataclass(frozen=True, slots=True, eq=False)
class PairSide:
    """One text's words in a pair.

    Two of them are equal only where they are the same object, so that what was found in one can be kept.
    """

    document: Document
    spans: tuple[Span, ...]
    words: tuple[Word, ...]
    """The words in the spans, in reading order."""
    details: tuple[Detail, ...]
    """Details that overlap a span."""
    around: tuple[Detail, ...]
    """Details of the whole sentences that the spans are in."""
    everywhere: tuple[Detail, ...]
    """All details of the document."""
    speaker: str | None = None
    """Who says it in a sound bite, where the transcript names them."""

    def all_of(self, kind: type[D]) -> tuple[D, ...]:
        """The details of one type that overlap a span."""
        return tuple(detail for detail in self.details if isinstance(detail, kind))

    def whole(self, kind: type[D]) -> tuple[D, ...]:
        """The details of one type of which at least half is in a span."""
        return tuple(one for one in self.all_of(kind) if any(_half(span, one.span) for span in self.spans))

    def says(self, span: Span) -> str:
        """The words as they are in the text, on one line."""
        return " ".join(self.document.text[span.start : span.end].split())

    def names(self, span: Span) -> str:
        """The words as a name is written, whatever their case: BRANDT'S is Brandt's."""
        return POSSESSIVE.sub(r"\1s", self.says(span).title())

    def meets(self, span: Span) -> bool:
        """Whether one of the spans overlaps it."""
        return any(one.meets(span) for one in self.spans)

    def words_in(self, span: Span) -> Iterator[Word]:
        """The words of this side in a span."""
        return (word for word in self.words if span.holds(word.span))

    @property
    def norms(self) -> frozenset[str]:
        """The normalised words."""
        return frozenset(word.norm for word in self.words)

    @property
    def content(self) -> frozenset[str]:
        """The normalised content words."""
        return frozenset(word.norm for word in self.words if word.content)


def nothing_known(_ours: Span, _theirs: Span) -> float:
    """The draw of two places where no reader has read the texts."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of both texts that were found to say the same thing."""

    transcript: PairSide
    article: PairSide
    score: float
    """0 to 1: how sure it is that both say the same thing."""
    doubt: float = 0.0
    """0 to 1: the network's chance that the two differ; 0 where there is none."""
    draw: Callable[[Span, Span], float] = field(default=nothing_known, compare=False)
    """How much a place of the transcript and one of the article look at each other, by the reader, 0 to 1."""

    @property
    def doubted(self) -> bool:
        """Whether it is one clause against one clause, and the network doubts that they agree."""
        return self.doubt >= MIN_DOUBT and len(self.transcript.spans) == len(self.article.spans) == 1

    @property
    def sides(self) -> tuple[tuple[PairSide, PairSide], tuple[PairSide, PairSide]]:
        """Each side with the other: the transcript first."""
        return (self.transcript, self.article), (self.article, self.transcript)


def _half(span: Span, detail: Span) -> bool:
    return 2 * (min(span.end, detail.end) - max(span.start, detail.start)) >= len(detail)
