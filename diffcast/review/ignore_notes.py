"""Notes in a text that ignore the findings in one place: `(diffcast-ignore: reason)`, described in docs/check.md."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from diffcast.decision import Decision
from diffcast.kinds import KINDS, Kind
from diffcast.model import Block, Comparison, Difference, Document, Fact, Side, Span
from diffcast.places import line_of
from diffcast.reports.excerpts import one_line
from diffcast.segment.marks import Note, notes

NEXT: Final = "next"
"""The word in a note by which it ignores the next paragraph, even if there is text on its own line."""
BEFORE_REASON: Final = re.compile(r"(?:(?<!\s)\s++)?+(?::|--|–|—)\s*+")
BETWEEN_WORDS: Final = re.compile(r"[\s,]+")
MAX_SHOWN_CHARS: Final = 60
"""Of a note in a warning."""


@dataclass(frozen=True, slots=True)
class IgnoreNotes:
    """What the notes in both texts of a comparison ignore."""

    decisions: Mapping[str, Decision]
    """By id of the fact: ignored, with the reason in the note and where the note is."""
    warnings: tuple[str, ...]
    """Notes that ignore nothing or are not understood, one sentence each."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What one note ignores."""

    side: Side
    line: int
    kinds: frozenset[Kind]
    """The kinds of difference that it ignores; empty for every finding."""
    reason: str
    span: Span
    """The part of the text whose findings it ignores."""

    @property
    def where(self) -> str:
        return f"{self.side}, line {self.line}"


def ignored_by_notes(comparison: Comparison) -> IgnoreNotes:
    """What the notes in both texts ignore; of two notes on one finding the first gives the reason."""
    decisions: dict[str, Decision] = {}
    warnings: list[str] = []
    for document in (comparison.transcript, comparison.article):
        for note in notes(document.text):
            scope = _scope(document, note)
            if isinstance(scope, str):
                warnings.append(scope)
                continue
            facts = [fact for fact in comparison.facts if fact.status != "shared" and _covered(fact, scope)]
            if not facts:
                warnings.append(f"{_where(document, note)}: {_shown(note)} ignores nothing; remove it")
            for fact in facts:
                decisions.setdefault(fact.id, Decision("ignored", scope.reason, f"a note in the {scope.where}"))
    return IgnoreNotes(decisions, tuple(warnings))


def _scope(document: Document, note: Note) -> _Scope | str:
    """What a note ignores, or why it is not understood."""
    words, reason = _split_reason(note.words)
    asked = [word for word in BETWEEN_WORDS.split(words.lower()) if word]
    kinds = frozenset(kind for kind in KINDS if kind in asked)
    unknown = [word for word in asked if word not in KINDS and word != NEXT]
    if unknown:
        named = f"“{one_line(unknown[0])[:40]}” is not a kind of difference ({', '.join(KINDS)})"
        return f"{_where(document, note)}: {_shown(note)} is ignored: {named}; put a colon before the reason"
    span = _covered_span(document, note.span, NEXT in asked)
    if span is None:
        return f"{_where(document, note)}: {_shown(note)} ignores nothing: no story text follows; remove it"
    return _Scope(document.side, line_of(document, note.span.start), kinds, one_line(reason), span)


def _split_reason(words: str) -> tuple[str, str]:
    match = BEFORE_REASON.search(words)
    return (words[: match.start()], words[match.end() :]) if match else (words, "")


def _covered_span(document: Document, span: Span, following: bool) -> Span | None:
    """The story text on the note's line, with all of its blocks; for a note alone on its line the next block, to the
    end of the line on which it ends.
    """
    own = [] if following else list(_on_lines(document, _line(document.text, span)))
    if own:
        return Span(own[0].span.start, own[-1].span.end)
    first = bisect_left(document.blocks, span.end, key=lambda block: block.span.start)
    following_one = next((block for block in document.blocks[first:] if not block.aside), None)
    if following_one is None:
        return None
    last = list(_on_lines(document, _line(document.text, Span(following_one.span.end - 1, following_one.span.end))))
    return Span(following_one.span.start, last[-1].span.end)


def _on_lines(document: Document, line: Span) -> Iterator[Block]:
    """The blocks of the story that have words on a line."""
    first = bisect_left(document.blocks, line.start + 1, key=lambda block: block.span.end)
    for block in document.blocks[first:]:
        if block.span.start >= line.end:
            return
        if not block.aside:
            yield block


def _line(text: str, span: Span) -> Span:
    """The line of the text that has this span."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return Span(start, end if end >= 0 else len(text))


def _covered(fact: Fact, scope: _Scope) -> bool:
    """Whether all of a finding is inside the scope of a note and of its kinds."""
    spans: Sequence[Span] = getattr(fact, scope.side)
    if not fact.differences:
        return not scope.kinds and bool(spans) and all(span.meets(scope.span) for span in spans)
    return all(
        (not scope.kinds or difference.kind in scope.kinds) and _inside(difference, spans, scope)
        for difference in fact.differences
    )


def _inside(difference: Difference, spans: Sequence[Span], scope: _Scope) -> bool:
    """Whether a difference is in the scope of a note; one in a label above counts as being where its fact is."""
    own: Span = getattr(difference, scope.side)
    places = [own] if any(own.meets(each) for each in spans) else spans
    return any(place.meets(scope.span) for place in places)


def _where(document: Document, note: Note) -> str:
    return f"{document.source}, line {line_of(document, note.span.start)}"


def _shown(note: Note) -> str:
    words = one_line(note.words)
    return f"diffcast-ignore {words[:MAX_SHOWN_CHARS]}{'…' * (len(words) > MAX_SHOWN_CHARS)}".rstrip()
