"""Marks from outside override the blocks that the segmenter found: those of the file format, and ignore notes.

An ignore note is `(diffcast-ignore: why)` in a text. It is never spoken and states no fact."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from diffcast.model import STORY_ROLES, AsideCode, Block, Document, Mark, Span
from diffcast.segment.lines import splits_word, without_blanks


def lay_marks(text: str, blocks: Sequence[Block], marks: Sequence[Mark]) -> tuple[Block, ...]:
    """The blocks with every mark honoured; without marks, the blocks themselves.

    A mark with a role makes one block of its stretch; one without tells who speaks there, and when. Every word stays
    in exactly one block: a mark that begins or ends inside a word is widened to the whole word, and where two marks
    with a role overlap, the first has the words.
    """
    if not marks:
        return tuple(blocks)
    roles = tuple(_apart(text, (mark for mark in marks if mark.role is not None)))
    headline = next((mark.span for mark in roles if mark.role == "headline"), None)
    if headline:
        blocks = [_below(headline, block) for block in blocks]
    rest = [part for block in blocks for part in _around(text, block, roles)]
    own = [_block(mark) for mark in roles]
    told = _Told([mark for mark in marks if mark.speaker or mark.time is not None])
    return tuple(
        part for block in sorted([*rest, *own], key=lambda each: each.span) for part in told.parts(text, block)
    )


def marks_for_side(document: Document) -> tuple[Mark, ...]:
    """The marks of a document as its side has them: the headline over a transcript is not heard, and its words are
    spoken whatever a page calls them.
    """
    return tuple(map(_spoken, document.marks)) if document.side == "transcript" else document.marks


def _spoken(mark: Mark) -> Mark:
    if mark.role == "headline":
        return replace(mark, role="cue", code=AsideCode.TRANSCRIPT_HEADLINE, reason=None)
    return replace(mark, role=None) if mark.role in ("body", "quote", "caption") else mark


def _below(headline: Span, block: Block) -> Block:
    """A block of a text whose headline is known: no other is one, and none below it is the head of the page."""
    masthead = block.code is AsideCode.SITE_HEADER and block.span.start >= headline.end
    return replace(block, role="body", code=None, reason=None) if masthead or block.role == "headline" else block


def _apart(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks in order, each with the words that no mark before it holds."""
    end = 0
    for mark in sorted(marks, key=lambda each: each.span):
        span = _whole(text, Span(max(end, min(mark.span.start, len(text))), min(mark.span.end, len(text))))
        span = without_blanks(text, Span(max(end, span.start), max(end, span.end)))
        if len(span):
            yield replace(mark, span=span)
            end = span.end


def _whole(text: str, span: Span) -> Span:
    """The span, widened so that it cuts no word in two; empty where it held nothing."""
    start, end = span.start, span.end
    if start >= end:
        return Span(start, start)
    while splits_word(text, start):
        start -= 1
    while splits_word(text, end):
        end += 1
    return Span(start, end)


def _around(text: str, block: Block, roles: Sequence[Mark]) -> Iterator[Block]:
    """What the marks leave of a block."""
    start = block.span.start
    first = bisect_right(roles, start, key=lambda mark: mark.span.end)
    for mark in roles[first:]:
        if mark.span.start >= block.span.end:
            break
        yield from _part(text, block, Span(start, max(start, mark.span.start)))
        start = max(start, mark.span.end)
    yield from _part(text, block, Span(start, max(start, block.span.end)))


def _part(text: str, block: Block, span: Span) -> Iterator[Block]:
    shown = without_blanks(text, span)
    if len(shown):
        yield replace(block, span=shown)


def _block(mark: Mark) -> Block:
    assert mark.role is not None
    if mark.role in STORY_ROLES:
        return Block(mark.span, mark.role, mark.speaker, mark.time)
    code = mark.code or AsideCode.MARKED
    return Block(mark.span, mark.role, mark.speaker, mark.time, code, mark.reason)


class _Told:
    """Who speaks where, and when, as the marks tell it."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = sorted(marks, key=lambda mark: mark.span)

    def parts(self, text: str, block: Block) -> Iterator[Block]:
        """The block, cut where another speaker begins, each part with its speaker and its time."""
        start, speaker = block.span.start, self._at(block.span.start, block).speaker
        first = bisect_right(self.marks, start, key=lambda mark: mark.span.start)
        for mark in self.marks[first:]:
            if mark.span.start >= block.span.end:
                break
            if mark.speaker and mark.speaker != speaker and not block.aside and not splits_word(text, mark.span.start):
                yield from self._dated(text, block, Span(start, mark.span.start))
                start, speaker = mark.span.start, mark.speaker
        yield from self._dated(text, block, Span(start, block.span.end))

    def _dated(self, text: str, block: Block, span: Span) -> Iterator[Block]:
        for part in _part(text, block, span):
            yield self._at(part.span.start, part)

    def _at(self, place: int, block: Block) -> Block:
        """The block with the speaker and the time of the last mark that begins at its first character or before."""
        index = bisect_right(self.marks, place, key=lambda mark: mark.span.start) - 1
        # A mark may begin a few characters into the block, at its first word.
        mark = self.marks[index] if index >= 0 else None
        if mark is None or mark.span.end <= place:
            return block
        time = mark.time if mark.time is not None else block.time
        return replace(block, speaker=mark.speaker or block.speaker, time=time)


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
    """An ignore note in a text."""

    span: Span
    """With its brackets."""
    words: str
    """The text after `diffcast-ignore`, without blanks around it."""


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
    """The marks of a document with one for each note, which overrides the format's marks of the same words."""
    role: Final = "cue" if document.side == "transcript" else "furniture"
    own = [Mark(note.span, role, code=AsideCode.IGNORE_NOTE) for note in found]
    return tuple(sorted([*own, *(part for mark in marks for part in _beside(mark, found))], key=lambda each: each.span))


def _beside(mark: Mark, found: Sequence[Note]) -> Iterator[Mark]:
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
