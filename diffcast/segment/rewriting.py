"""Writes a text as a reader sees it before it is cut, and puts what was found back into the text as it was read.

What hides in a text parts no word and what is missing joins none: soft hyphens, ligatures, a stop without a space after
it. Each rule says what to write where. Every offset of a report counts in the text as it was read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final, TypeAlias

from diffcast.language.characters import plain_characters
from diffcast.model import Comparison, Document, Edit, Fact, Original, Side, Span
from diffcast.segment.sentences import glued_stops

Rule: TypeAlias = Callable[[str], Iterator[tuple[Span, str]]]
Place: TypeAlias = Callable[[Edit], Span]
RULES: Final[tuple[Rule, ...]] = (plain_characters, glued_stops)
"""Applied in this order, each to what the one before it has written."""


def rewritten(document: Document) -> Document:
    """The document as it is compared; the document itself where nothing is written otherwise."""
    for rule in RULES:
        document = _by_rule(document, tuple(rule(document.text)))
    return document


def _by_rule(document: Document, found: Sequence[tuple[Span, str]]) -> Document:
    if not found:
        return document
    text, edits = _written(document.text, found)
    return replace(
        document,
        text=text,
        marks=tuple(replace(mark, span=_moved(mark.span, edits, OLD, NEW)) for mark in document.marks),
        known=tuple(replace(detail, span=_moved(detail.span, edits, OLD, NEW)) for detail in document.known),
        original=Original(document, edits),
    )


def _written(text: str, found: Iterable[tuple[Span, str]]) -> tuple[str, tuple[Edit, ...]]:
    pieces: list[str] = []
    edits: list[Edit] = []
    end = length = 0
    for span, written in found:
        pieces.extend((text[end : span.start], written))
        length += span.start - end
        edits.append(Edit(span, Span(length, length + len(written))))
        length, end = length + len(written), span.end
    return "".join((*pieces, text[end:])), tuple(edits)


OLD: Final = attrgetter("before")
NEW: Final = attrgetter("after")


def _moved(span: Span, edits: Sequence[Edit], here: Place, there: Place) -> Span:
    """Where a stretch is in the other text: what shows nothing at its ends stays outside, what is one stays whole."""
    at = bisect_right(edits, span.start, key=lambda edit: here(edit).start)
    last = bisect_left(edits, span.end, key=lambda edit: here(edit).start)
    start, end = span.start, span.end
    if at:
        known, other = here(edits[at - 1]), there(edits[at - 1])
        start = other.start if start < known.end else other.end + start - known.end
    if last:
        known, other = here(edits[last - 1]), there(edits[last - 1])
        end = other.end + max(0, end - known.end)
    return Span(start, max(start, end))


def as_read(document: Document) -> Document:
    """The document as it was read, with the blocks that were found in it."""
    while document.original is not None:
        edits = document.original.edits
        document = replace(
            document.original.document,
            blocks=tuple(replace(block, span=_moved(block.span, edits, NEW, OLD)) for block in document.blocks),
            headline=document.headline and _moved(document.headline, edits, NEW, OLD),
            published=document.published,
        )
    return document


def span_as_read(document: Document, span: Span) -> Span:
    """Where a stretch of a document is in the text as it was read."""
    while document.original is not None:
        span, document = _moved(span, document.original.edits, NEW, OLD), document.original.document
    return span


def comparison_as_read(found: Comparison) -> Comparison:
    """The comparison with every span in the texts as they were read."""
    if found.transcript.original is None and found.article.original is None:
        return found
    sides = {document.side: document for document in (found.transcript, found.article)}

    def moved(side: Side, span: Span) -> Span:
        return span_as_read(sides[side], span)

    return replace(
        found,
        transcript=as_read(found.transcript),
        article=as_read(found.article),
        facts=tuple(_fact(fact, moved) for fact in found.facts),
        asides=tuple(replace(aside, span=moved(aside.side, aside.span)) for aside in found.asides),
    )


def _fact(fact: Fact, moved: Callable[[Side, Span], Span]) -> Fact:
    return replace(
        fact,
        transcript=tuple(moved("transcript", span) for span in fact.transcript),
        article=tuple(moved("article", span) for span in fact.article),
        differences=tuple(
            replace(each, transcript=moved("transcript", each.transcript), article=moved("article", each.article))
            for each in fact.differences
        ),
        alternatives=tuple(replace(each, span=moved(each.side, each.span)) for each in fact.alternatives),
    )
