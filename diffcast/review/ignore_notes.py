"""Notes in a text that ignore the findings at one place: `(diffcast-ignore: why)`, described in docs/check.md."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from diffcast.decision import Decision
from diffcast.model import KINDS, Block, Comparison, Difference, Document, Fact, Kind, Side, Span
from diffcast.places import line_of
from diffcast.reports.excerpts import one_line
from diffcast.segment.notes import Note, notes

NEXT: Final = "next"
PARTED: Final = re.compile(r"\s*(?::|--|–|—)\s*")
"""Between what a note ignores and why."""
BETWEEN: Final = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Ignored:
    """What the notes of a comparison's two texts ignore."""

    decisions: Mapping[str, Decision]
    """By id of the fact: ignored, with the reason of the note and where it stands."""
    remarks: tuple[str, ...]
    """Notes that ignore nothing or are not understood, a sentence each."""


@dataclass(frozen=True, slots=True)
class _Ignore:
    """A note that was understood."""

    side: Side
    line: int
    kinds: frozenset[Kind]
    """The kinds of differences that it ignores; empty for every finding."""
    reason: str
    covers: Span
    """The stretch of the text whose findings it ignores."""

    @property
    def where(self) -> str:
        return f"{self.side}, line {self.line}"


def ignored(comparison: Comparison) -> Ignored:
    """What the notes in both texts ignore; of two notes on one finding the first is told as its reason."""
    decisions: dict[str, Decision] = {}
    remarks: list[str] = []
    for document in (comparison.transcript, comparison.article):
        for note in notes(document.text):
            one = _understood(document, note)
            if isinstance(one, str):
                remarks.append(one)
                continue
            facts = [fact for fact in comparison.facts if fact.status != "shared" and _covered(fact, one)]
            if not facts:
                remarks.append(f"{_where(document, note)}: {_shown(note)} ignores nothing; take it out")
            for fact in facts:
                decisions.setdefault(fact.id, Decision("ignored", one.reason, f"a note in the {one.where}"))
    return Ignored(decisions, tuple(remarks))


def _understood(document: Document, note: Note) -> _Ignore | str:
    """What a note ignores, or why it is not understood."""
    scope, _, reason = _parted(note.words)
    asked = [word for word in BETWEEN.split(scope.lower()) if word]
    kinds = frozenset(kind for kind in KINDS if kind in asked)
    unknown = [word for word in asked if word not in KINDS and word != NEXT]
    if unknown:
        named = f"“{one_line(unknown[0])[:40]}” is no kind of difference ({', '.join(KINDS)})"
        return f"{_where(document, note)}: {_shown(note)} is not used: {named}; a reason comes after a colon"
    covers = _covers(document, note.span, NEXT in asked)
    if covers is None:
        return f"{_where(document, note)}: {_shown(note)} ignores nothing: no story comes after it; take it out"
    return _Ignore(document.side, line_of(document, note.span.start), kinds, one_line(reason), covers)


def _parted(words: str) -> tuple[str, str, str]:
    match = PARTED.search(words)
    return (words[: match.start()], match.group(), words[match.end() :]) if match else (words, "", "")


def _covers(document: Document, span: Span, following: bool) -> Span | None:
    """The story on the note's own line, with the whole of its blocks; of a note alone on its line the next block,
    to the end of the line on which it ends.
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
    """The blocks of story that have words on a line."""
    first = bisect_left(document.blocks, line.start + 1, key=lambda block: block.span.end)
    for block in document.blocks[first:]:
        if block.span.start >= line.end:
            return
        if not block.aside:
            yield block


def _line(text: str, span: Span) -> Span:
    """The line of the text that holds a stretch."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return Span(start, end if end >= 0 else len(text))


def _covered(fact: Fact, one: _Ignore) -> bool:
    """Whether all of a finding that a note could ignore lies where it stands and is of its kinds."""
    spans: Sequence[Span] = getattr(fact, one.side)
    if not fact.differences:
        return not one.kinds and bool(spans) and all(_meet(span, one.covers) for span in spans)
    return all(
        (not one.kinds or difference.kind in one.kinds) and _stands(difference, spans, one)
        for difference in fact.differences
    )


def _stands(difference: Difference, spans: Sequence[Span], one: _Ignore) -> bool:
    """Whether a difference stands in what the note covers; one in a label above stands where its fact does."""
    own: Span = getattr(difference, one.side)
    return any(_meet(span, one.covers) for span in ([own] if any(_meet(own, each) for each in spans) else spans))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _where(document: Document, note: Note) -> str:
    return f"{document.source}, line {line_of(document, note.span.start)}"


def _shown(note: Note) -> str:
    words = one_line(note.words)
    return f"diffcast-ignore {words[:60]}{'…' * (len(words) > 60)}".rstrip()
