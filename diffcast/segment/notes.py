"""Notes to diffcast in a text: `(diffcast-ignore: why)`. They are never spoken and tell no fact."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from diffcast.model import AsideCode, Document, Mark, Span

WORD: Final = "diffcast-ignore"
NOTE: Final = re.compile(
    rf"""(?ix)
    \( \s{{0,3}} {WORD}\b (?P<round> (?: [^()\n] | \([^()\n]{{0,80}}\) ){{0,400}} ) \)
    | \[ \s{{0,3}} {WORD}\b (?P<square> (?: [^\[\]\n] | \[[^\[\]\n]{{0,80}}\] ){{0,400}} ) \]
    | <!-- \s{{0,3}} {WORD}\b (?P<comment> [^\n]{{0,400}}? ) -->
    """
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands in the text."""

    span: Span
    """With its brackets."""
    words: str
    """What stands in it after its first word, without blanks around."""


def notes(text: str) -> tuple[Note, ...]:
    """The notes in a text, in order; none of them runs over a line, and of notes inside another that one counts."""
    found: tuple[Note, ...] = ()
    left = text
    while WORD in left.lower():
        more = [Note(Span(*match.span()), _inner(match)) for match in NOTE.finditer(left)]
        if not more:
            break
        left = blanked(left, more)
        apart = [each for each in found if not any(each.span.meets(one.span) for one in more)]
        found = tuple(sorted([*apart, *more], key=lambda each: each.span))
    return found


def blanked(text: str, found: Sequence[Note]) -> str:
    """The text with blanks in the place of the notes, so that no rule takes one for a label; every offset stays."""
    parts, start = [], 0
    for note in found:
        parts += [text[start : note.span.start], " " * len(note.span)]
        start = note.span.end
    return "".join([*parts, text[start:]])


def with_notes(document: Document, marks: Sequence[Mark], found: Sequence[Note]) -> tuple[Mark, ...]:
    """The marks of a document with one for each note, which goes above what the format tells of the same words."""
    role: Final = "cue" if document.side == "transcript" else "furniture"
    own = [Mark(note.span, role, code=AsideCode.IGNORE_NOTE) for note in found]
    return tuple(sorted([*own, *(part for mark in marks for part in _around(mark, found))], key=lambda each: each.span))


def _around(mark: Mark, found: Sequence[Note]) -> Iterator[Mark]:
    """What the notes leave of a mark."""
    start = mark.span.start
    for note in found[bisect_right(found, start, key=lambda each: each.span.end) :]:
        if note.span.start >= mark.span.end:
            break
        if note.span.start > start:
            yield replace(mark, span=Span(start, note.span.start))
        start = note.span.end
    if start < mark.span.end or start == mark.span.start:
        yield replace(mark, span=Span(start, mark.span.end))


def _inner(match: re.Match[str]) -> str:
    return next(group for group in match.group("round", "square", "comment") if group is not None).strip()
