"""The blocks of an article."""

from __future__ import annotations

from diffcast.model import Block, Span
from diffcast.segment.lines import lines


def article_blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block(line.span, "body") for line in lines(text))


def headline_of(blocks: tuple[Block, ...]) -> Span | None:
    return next((block.span for block in blocks if block.role == "headline"), None)
