"""Builds a document line by line, with what the file format says about each line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from diffcast.errors import NoStory
from diffcast.model import AsideCode, Detail, Document, Mark, Role, Side, Span

MIN_MARKS_ON_ONE_LINE = 3
"""Marks from which a source line that is the same for all of them is no information."""


@dataclass(slots=True)
class DocumentBuilder:
    """Gathers the text that a reader takes out of another format. Offsets are born here."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    known: list[Detail] = field(default_factory=list)

    def line(
        self,
        text: str,
        role: Role | None = None,
        *,
        gap: bool = True,
        speaker: str | None = None,
        time: float | None = None,
        code: AsideCode | None = None,
        line: int | None = None,
    ) -> Span:
        """Add a line with what is known about it; return its span. White space in it becomes single blanks.

        A blank line goes before it unless `gap` is False. A line that shows nothing is not added.
        """
        shown = " ".join(text.split())
        if not shown:
            return Span(self.length, self.length)
        if self.pieces:
            self._add("\n\n" if gap else "\n")
        span = Span(self.length, self.length + len(shown))
        self._add(shown)
        if role or speaker or time is not None or line is not None:
            self.marks.append(Mark(span, role, speaker, time, code, line))
        return span

    def know(self, details: Iterable[Detail]) -> None:
        """Add details that the format itself marks; their spans count in the text so far."""
        self.known.extend(details)

    def document(
        self, raw: bytes, where: str, side: Side, note: str | None = None, published: date | None = None
    ) -> Document:
        """The document; `NoStory` where no line was added."""
        if not self.pieces:
            raise NoStory(f"{where}: has no story text; give the {side} itself")
        return Document(
            side=side,
            source=where,
            sha256=hashlib.sha256(raw).hexdigest(),
            text="".join(self.pieces),
            published=published,
            note=note,
            extracted=True,
            marks=tuple(sorted(_telling(self.marks), key=lambda mark: mark.span)),
            known=tuple(sorted(self.known, key=lambda detail: detail.span)),
        )

    def _add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)


def _telling(marks: list[Mark]) -> list[Mark]:
    """The marks; without source lines if all are in one line, as in a file without line ends."""
    numbers = [mark.line for mark in marks if mark.line is not None]
    if len(numbers) < MIN_MARKS_ON_ONE_LINE or len(set(numbers)) > 1:
        return marks
    bare = [replace(mark, line=None) for mark in marks]
    return [mark for mark in bare if mark.role or mark.speaker or mark.time is not None]
