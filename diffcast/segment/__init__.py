"""Splits a document into blocks, each with a role, and its story into clauses that can be checked one by one."""

from __future__ import annotations

from dataclasses import replace

from diffcast.language.calendar.datelines import published
from diffcast.language.text import ends_sentence
from diffcast.model import Block, Document, Passage
from diffcast.segment.article import article_blocks, headline_of
from diffcast.segment.clauses import clauses as clauses_of
from diffcast.segment.house_marks import house_marks, outside_house_marks
from diffcast.segment.line_signals import SIGNALS, signals
from diffcast.segment.marks import blanked, lay_marks, marks_for_side, notes, with_notes
from diffcast.segment.sentences import sentences as sentences_of
from diffcast.segment.transcript import script_blocks
from diffcast.settings import NO_STYLE, HouseStyle

__all__ = ["SIGNALS", "cut", "segment", "signals"]


def segment(document: Document, style: HouseStyle = NO_STYLE) -> Document:
    """The document with its blocks, its day of publication and, in an article, its headline.

    Every word is in exactly one block, which is whole lines or part of one line. Marks of the file format override what
    the wording suggests, and the house style overrides both.
    """
    own, found = house_marks(document, style), notes(document.text)
    told = (*own, *outside_house_marks(own, marks_for_side(document)))
    text, marks = blanked(document.text, found), with_notes(document, told, found) if found else told
    spoken = document.side == "transcript"
    cut_blocks = script_blocks(text, told, style.sign_offs) if spoken else article_blocks(text, own)
    blocks = lay_marks(document.text, cut_blocks, marks)
    day = document.published or published(document.text)
    return replace(document, blocks=blocks, headline=headline_of(blocks), published=day)


def cut(document: Document) -> tuple[Passage, ...]:
    """The clauses of all blocks of a segmented document, in order; their words and details come later.

    A passage never crosses a block, but a sentence does where a cue interrupts it: both parts carry its index.
    """
    found: list[Passage] = []
    sentence = -1
    inside = False
    before: Block | None = None
    for block in document.blocks:
        inside = before is not None and _goes_on(document.text, before, block, inside)
        sentence += not inside
        for number, whole in enumerate(sentences_of(document.text, block.span)):
            sentence += number > 0
            for part in clauses_of(document.text, whole):
                found.append(Passage(len(found), part, block, sentence))
        before = block
    return tuple(found)


def _goes_on(text: str, before: Block, block: Block, inside: bool) -> bool:
    """Whether a block continues the sentence before it: a cue inside a line, or the words after the cue."""
    if before.aside == block.aside or "label" in (before.role, block.role):
        return False
    same_line = "\n" not in text[before.span.end : block.span.start]
    return same_line and (inside or block.aside) and not ends_sentence(text[before.span.start : before.span.end])
