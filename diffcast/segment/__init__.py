"""Cuts a document into blocks by the role that they play, and into clauses that can be checked one by one."""

from __future__ import annotations

from dataclasses import replace

from diffcast.model import Block, Document, Passage
from diffcast.segment.clauses import clauses as clauses_of
from diffcast.segment.prose import article_blocks, headline_of
from diffcast.segment.script import script_blocks
from diffcast.segment.sentences import sentences as sentences_of
from diffcast.segment.shapes import SIGNALS, signals

__all__ = ["SIGNALS", "cut", "segment", "signals"]


def segment(document: Document) -> Document:
    """The document with its blocks and, in an article, its headline: every word in exactly one block."""
    if document.side == "transcript":
        return replace(document, blocks=script_blocks(document.text))
    blocks = article_blocks(document.text)
    return replace(document, blocks=blocks, headline=headline_of(blocks))


def cut(document: Document) -> tuple[Passage, ...]:
    """The clauses of a segmented document, in order, set-aside blocks included; words and details are not filled yet.

    A passage never crosses a block, but a sentence does where a cue interrupts it: both parts carry its index.
    """
    found: list[Passage] = []
    sentence = -1
    before: Block | None = None
    for block in document.blocks:
        spans = sentences_of(document.text, block.span)
        if not (before and _goes_on(document.text, before, block)):
            sentence += 1
        for number, whole in enumerate(spans):
            sentence += number > 0
            for part in clauses_of(document.text, whole):
                found.append(Passage(len(found), part, block, sentence))
        before = block
    return tuple(found)


def _goes_on(text: str, before: Block, block: Block) -> bool:
    """Whether a block goes on with the sentence before it, being parted from it only by a cue on the same line."""
    if before.aside == block.aside or "label" in (before.role, block.role):
        return False
    return "\n" not in text[before.span.end : block.span.start]
