"""What is too much: refused in one line, since a comparison of it would not end in useful time."""

from __future__ import annotations

import re

from diffcast.errors import NoStory, UnreadableInput
from diffcast.model import Document

MOST_WORDS = 20_000
"""Words a text may have: some fifty times a story. Time and memory grow with the product of both texts."""
WORDLIKE = re.compile(r"\w+")


def checked(document: Document) -> Document:
    """The document itself; raises where it has no word at all or more than MOST_WORDS."""
    count = sum(1 for _ in WORDLIKE.finditer(document.text))
    if not count:
        raise NoStory(f"{document.source}: holds no word of a story; give the {document.side} as text")
    if count > MOST_WORDS:
        raise UnreadableInput(
            f"{document.source}: has {count:,} words, more than the {MOST_WORDS:,} of the longest story that can be "
            "compared; cut out the one story"
        )
    return document
