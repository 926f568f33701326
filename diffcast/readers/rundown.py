"""Turns a story of a newsroom system into a script: spoken words, instructions, rundown items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, TypeAlias

from diffcast.errors import UnreadableInput
from diffcast.language.text import WORD_OR_NUMBER
from diffcast.model import AsideCode, Mark, Role, Span
from diffcast.readers.document_builder import DocumentBuilder
from diffcast.readers.paragraphs_and_tables import name_in, opens, stands_over_next

Kind: TypeAlias = Literal["heard", "instruction", "comment", "item", "presenter"]

CODES: Final[dict[Kind, AsideCode]] = {
    "instruction": AsideCode.PRODUCTION_CUE,
    "comment": AsideCode.CREW_COMMENT,
    "presenter": AsideCode.SPEAKER_LABEL,
}
MIN_SENTENCE_WORDS: Final = 8
"""Words from which a comment reads like a sentence."""
MIN_CAPTION_WORDS: Final = 30
"""Words of such sentences from which a story's comments are the closed captions of a package, and so are heard."""
PIPE: Final = re.compile(r"(?:(?<!\s)\s++)?+\|\s*+")
MAX_SLUGS_IN_ERROR: Final = 5
"""Stories that an error names at most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph. An item of the rundown has several lines, its text one."""

    kind: Kind
    text: str
    lines: tuple[str, ...] = ()
    titled: bool = False
    """Whether the system says that the item is a title on screen."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the story; without a piece it is a blank one."""

    pieces: tuple[Piece, ...]
    number: int | None
    """The line of the source where it begins, from 1."""


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a rundown."""

    slug: str
    lines: tuple[Line, ...]
    floated: bool = False


def pieces_of(bits: Sequence[tuple[Kind, str]]) -> tuple[Piece, ...]:
    """The pieces that bits of text make: neighbours of one kind are one piece, but every item is its own."""
    found: list[Piece] = []
    for kind, group in groupby(bits, key=lambda bit: bit[0]):
        told = [text for _, text in group]
        found += [Piece(kind, text) for text in (told if kind == "item" else ["".join(told)]) if text.strip()]
    return tuple(found)


def only(stories: Sequence[Story], where: str) -> Story:
    """The one story there is; raises where a file holds more, since one story is compared."""
    if len(stories) != 1:
        slugs = ", ".join(story.slug or "without a slug" for story in stories[:MAX_SLUGS_IN_ERROR])
        more = ", …" if len(stories) > MAX_SLUGS_IN_ERROR else ""
        raise UnreadableInput(f"{where}: holds {len(stories)} stories ({slugs}{more}); give a file with one of them")
    return stories[0]


def lay_story(story: Story, builder: DocumentBuilder) -> str | None:
    """Add the story to the builder; the note says what was assumed."""
    captioned = _is_captioned(story)
    if story.slug:
        builder.line(story.slug, "cue", code=AsideCode.SLUG)
    spaced = any(not line.pieces for line in story.lines)
    blank, before = True, ""
    for line in story.lines:
        if line.pieces:
            near = bool(before) if spaced else stands_over_next(before)
            before = _lay_line(line, builder, captioned, gap=blank or not near)
        blank, before = not line.pieces, before if line.pieces else ""
    notes = ["the story is floated: it was dropped from the show"] if story.floated else []
    notes += ["text in <cc> is read as captions of a package"] if captioned else []
    return "; ".join(notes) or None


def _is_captioned(story: Story) -> bool:
    counts = (
        len(WORD_OR_NUMBER.findall(piece.text))
        for line in story.lines
        for piece in line.pieces
        if piece.kind == "comment"
    )
    return sum(count for count in counts if count >= MIN_SENTENCE_WORDS) >= MIN_CAPTION_WORDS


def _lay_line(line: Line, builder: DocumentBuilder, captioned: bool, *, gap: bool) -> str:
    """Lay out one paragraph and the items that are anchored in it; says what it ends in."""
    told = [piece for piece in line.pieces if piece.kind != "item"]
    first, last = _around(line.pieces)
    for item in first:
        gap = _lay_item(item, builder, line.number, gap=gap)
    if told:
        _lay_text(told, builder, line.number, captioned, gap=gap)
        gap = False
    for item in last:
        gap = _lay_item(item, builder, line.number, gap=gap)
    end = (last or told or first)[-1]
    return " ".join(end.text.split()) if end.kind == "heard" else "a cue"


def _around(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The items before a paragraph and those after it: one that nothing follows comes after what it follows."""
    places = [at for at, piece in enumerate(pieces) if piece.kind != "item"]
    end = places[-1] if places else len(pieces)
    items = [(at, piece) for at, piece in enumerate(pieces) if piece.kind == "item"]
    return [piece for at, piece in items if at < end], [piece for at, piece in items if at > end]


def _lay_text(
    pieces: Sequence[Piece], builder: DocumentBuilder, number: int | None, captioned: bool, *, gap: bool
) -> None:
    """One line, with a mark on each stretch of it that is not heard."""
    shown = [(piece, " ".join(piece.text.split())) for piece in pieces]
    start = builder.line(" ".join(text for _, text in shown if text), gap=gap, line=number).start
    for piece, text in shown:
        span = Span(start, start + len(text))
        if text and piece.kind in CODES and not (captioned and piece.kind == "comment"):
            presenter = piece.kind == "presenter"
            role: Role = "label" if presenter else "cue"
            builder.marks.append(Mark(span, role, text.strip("[] ") if presenter else None, code=CODES[piece.kind]))
        start = span.end + bool(text)


def _lay_item(item: Piece, builder: DocumentBuilder, number: int | None, *, gap: bool) -> bool:
    """A title on screen, joined from its lines, or another item; whether a blank line goes before what follows."""
    lines = item.lines or (item.text,)
    name = _named(lines, item.titled)
    title = item.titled or name is not None or any(opens(line, "title") for line in lines)
    code = AsideCode.SCREEN_TITLE if title else AsideCode.RUNDOWN_ITEM
    builder.line(" / ".join(lines), "title" if title else "cue", gap=gap, speaker=name, line=number, code=code)
    return not title


def _named(lines: Sequence[str], titled: bool) -> str | None:
    """Whose name a title shows: one of several lines, or what follows the word that marks a title."""
    for at, line in enumerate(lines):
        opening = opens(line, "title")
        if titled or opening or any(opens(before, "title") for before in lines[:at]) or PIPE.search(line):
            name = name_in(line[opening:])
            if name:
                return name
    return None


def titles(text: str) -> tuple[str, ...]:
    """The lines of an item's text: parted by pipes where it is a title on screen."""
    return tuple(part for part in PIPE.split(" ".join(text.split())) if part)
