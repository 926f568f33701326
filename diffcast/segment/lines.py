"""The lines of a text with their offsets, and which of them continue on the next line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diffcast.language.text import ends_clause
from diffcast.model import Span

LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
VISIBLE = re.compile(r"[^\s\ufeff\u200b\u200c\u200d\u2060]")
GLUE = "’'.,"

MAX_WRAP_CHARACTERS = 100
"""Characters. Longer lines are paragraphs, not lines that a program has folded."""
MIN_WRAPPED_LINES = 4
"""Lines that a text needs before their common width says anything."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that shows something, without the blank space around it."""

    span: Span
    text: str
    gap: bool
    """Whether a blank line comes before it."""

    @property
    def start(self) -> int:
        return self.span.start

    @property
    def end(self) -> int:
        return self.span.end


def lines(text: str) -> tuple[Line, ...]:
    """All lines of a text that hold more than blank space, in order."""
    found: list[Line] = []
    end = 0
    for match in LINE.finditer(text):
        span = without_blanks(text, Span(match.start(), match.end()))
        if len(span):
            gap = not found or _breaks(text[end : span.start]) > 1
            found.append(Line(span, text[span.start : span.end], gap))
            end = span.end
    return tuple(found)


def without_blanks(text: str, span: Span) -> Span:
    """The span without blank space at its ends; empty where it shows nothing."""
    first = VISIBLE.search(text, span.start, span.end)
    if not first:
        return Span(span.start, span.start)
    end = span.end
    while not VISIBLE.match(text[end - 1]):
        end -= 1
    return Span(first.start(), end)


def splits_word(text: str, place: int) -> bool:
    """Whether a cut at this place would part one word, apostrophes, full stops and commas inside words included."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if _wordly(before):
        return _wordly(after) or (after in GLUE and _wordly(text[place + 1 : place + 2]))
    return before in GLUE and _wordly(after) and _wordly(text[place - 2 : place - 1])


def _wordly(character: str) -> bool:
    return re.match(r"\w", character) is not None


def _breaks(between: str) -> int:
    return len(re.findall(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", between))


def width(found: Sequence[Line]) -> int | None:
    """The width at which the text was folded, in characters, or None where its lines are paragraphs."""
    lengths = sorted(len(line.text) for line in found)
    if len(lengths) < MIN_WRAPPED_LINES:
        return None
    common = lengths[len(lengths) * 9 // 10]
    return common if common <= MAX_WRAP_CHARACTERS else None


def runs_on(line: Line, following: Line, fold: int | None) -> bool:
    """Whether the following line goes on with the sentence of this one, since the text was folded there."""
    if fold is None or ends_clause(line.text):
        return False
    first = following.text.split(None, 1)[0]
    return len(line.text) + 1 + len(first) > fold * 0.8
