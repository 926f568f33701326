"""Two people who speak in turn, and who says what in a transcript."""

from __future__ import annotations

from diffcast.model import Block, Document
from diffcast.readers import read
from diffcast.segment import segment

VALE, ROSS = "The ferry stopped on Monday.", "Nobody told the crews."
TOLD = [("Nora Vale", VALE), ("Hugh Ross", ROSS)]


def spoken(text: str) -> list[tuple[str, str]]:
    """Who says what, by speaker in the small letters of a title."""
    found = segment(read(text, "transcript"))
    return [((block.speaker or "").title(), shown(found, block)) for block in found.blocks if not block.aside]


def shown(document: Document, block: Block) -> str:
    return document.text[block.span.start : block.span.end]


def are_nobodys(text: str, marks: frozenset[str] = frozenset()) -> bool:
    """Whether all words of a text but its marks are story that nobody is said to say."""
    told = spoken(text)
    words = [word for word in text.split() if word not in marks]
    return {name for name, _ in told} == {""} and " ".join(said for _, said in told).split() == words
