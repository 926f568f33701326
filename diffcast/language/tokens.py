"""The small pieces that the grammars of numbers and dates read: words, runs of digits and signs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diffcast.model import Span, Word

PIECE = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_")
SIGNS_BEFORE_A_WORD = frozenset("$£€#'’.:")
MINUS_SIGNS = frozenset("-−")
SIGNS_AFTER_A_WORD = frozenset("%°º¢+.")
MAX_DIGITS = 18  # a longer run is a serial number, not an amount
NO_PIECE = ""
CACHE_SIZE = 512  # results that a grammar function keeps, since its rules read one place again and again


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text; `glued` if there is no space before it."""

    text: str
    """Lower case, with a straight apostrophe."""
    start: int
    end: int
    glued: bool
    capital: bool
    """Whether it begins with a capital letter."""

    @property
    def digits(self) -> bool:
        """Whether it is written in figures."""
        return self.text[0].isdecimal()

    @property
    def word(self) -> bool:
        """Whether it is made of letters."""
        return self.text[0].isalpha()


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The pieces of one passage; outside of it every piece is empty, so that a grammar needs no bounds check.

    Two of them are equal only where they are the same object, so that what was read at a place can be kept.
    """

    items: tuple[Token, ...]

    def __len__(self) -> int:
        return len(self.items)

    def text(self, index: int) -> str:
        """The piece in lower case, or an empty string outside the passage."""
        return self.items[index].text if 0 <= index < len(self.items) else NO_PIECE

    def glued(self, index: int) -> bool:
        """Whether the piece touches the one before it."""
        return 0 < index < len(self.items) and self.items[index].glued

    def digits(self, index: int) -> bool:
        """Whether the piece is written in figures."""
        return 0 <= index < len(self.items) and self.items[index].digits

    def word(self, index: int) -> bool:
        """Whether the piece is made of letters."""
        return 0 <= index < len(self.items) and self.items[index].word

    def capital(self, index: int) -> bool:
        """Whether the piece begins with a capital letter."""
        return 0 <= index < len(self.items) and self.items[index].capital

    def phrase(self, index: int, phrase: Sequence[str]) -> bool:
        """Whether the pieces from `index` on are exactly these."""
        return all(self.text(index + offset) == wanted for offset, wanted in enumerate(phrase))

    def hyphen(self, index: int) -> bool:
        """Whether the piece is a hyphen inside a compound; not a dash between spaces."""
        return self.text(index) in HYPHENS and self.glued(index) and index + 1 < len(self.items)

    def skip_hyphen(self, index: int) -> int:
        """The index after a hyphen, or the index itself if there is none."""
        return index + 1 if self.hyphen(index) else index

    def span(self, first: int, end: int) -> Span:
        """The characters from piece `first` up to, not including, piece `end`."""
        return Span(self.items[first].start, self.items[end - 1].end)


HYPHENS = frozenset("-‐‑–")


def tokens(text: str, words: Sequence[Word]) -> Tokens:
    """The pieces of the passage that these words span, with the signs that touch its ends (`$`, `%`)."""
    if not words:
        return Tokens(())
    start, end = words[0].span.start, words[-1].span.end
    while start > 0 and text[start - 1] in SIGNS_BEFORE_A_WORD and words[0].span.start - start < 2:
        start -= 1
    if (
        start
        and text[start - 1] in MINUS_SIGNS
        and text[start].isdecimal()
        and text[start - 2 : start - 1].strip() == ""
    ):
        start -= 1
    while end < len(text) and text[end] in SIGNS_AFTER_A_WORD and end - words[-1].span.end < 2:
        end += 1
    return Tokens(tuple(_pieces(text, start, end)))


def _pieces(text: str, start: int, end: int) -> list[Token]:
    found: list[Token] = []
    for match in PIECE.finditer(text, start, end):
        raw, (first, last) = match.group(), match.span()
        glued = bool(found) and found[-1].end == first
        found.append(Token(raw.lower().replace("’", "'"), first, last, glued, raw[0].isupper()))
    return found
