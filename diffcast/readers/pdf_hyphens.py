"""The hyphens at the ends of lines: some part a word there, and others belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from diffcast.language.wordlists import entries
from diffcast.readers.paragraphs_and_tables import Paragraph, Part, Table
from diffcast.readers.pdf_columns import LINE_END_HYPHEN

PARTED: Final = re.compile(rf"([^\W\d_]+){LINE_END_HYPHEN}([^\W\d_]+)")
COMPOUND: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What the text itself says about its hyphens. All words are in small letters."""

    words: frozenset[str]
    """The words of the text that no line end parts, those with a hyphen as one."""
    parts_words: bool
    """Whether a line end of the text parts a word that surely has no hyphen, so that others may do so too."""

    @classmethod
    def of(cls, text: str) -> Hyphens:
        """The hyphens of a text in which `LINE_END_HYPHEN` stands for each at the end of a line."""
        words = frozenset(COMPOUND.findall(PARTED.sub(" ", text).lower()))
        bare = cls(words, False)
        return cls(words, any(bare.joins(*pair) for pair in PARTED.findall(text)))

    def joins(self, first: str, second: str) -> bool:
        """Whether a word is parted for want of space, and has no hyphen."""
        first, second, capital = first.lower(), second.lower(), second[0].isupper() and not first.isupper()
        if f"{first}-{second}" in self.words or capital:
            return False
        if self._is_known(first + second):
            return True
        return self.parts_words and not (self._is_known(first) and self._is_known(second))

    def _is_known(self, word: str) -> bool:
        return word in self.words or word in entries("ordinary_words") or word in entries("numerals")


def resolved(parts: Sequence[Part]) -> list[Part]:
    """The parts of a text with each hyphen at the end of a line kept or taken out."""
    hyphens = Hyphens.of("\n".join(line for part in parts for line in _lines(part)))

    def plain(match: re.Match[str]) -> str:
        return f"{match[1]}{'' if hyphens.joins(match[1], match[2]) else '-'}{match[2]}"

    def one(paragraph: Paragraph) -> Paragraph:
        lines = (PARTED.sub(plain, line).replace(LINE_END_HYPHEN, "-") for line in paragraph.lines)
        return replace(paragraph, lines=tuple(lines))

    return [
        one(part) if isinstance(part, Paragraph)
        else Table(tuple(tuple(tuple(map(one, cell)) for cell in row) for row in part.rows))
        for part in parts
    ]  # fmt: skip


def _lines(part: Part) -> Iterator[str]:
    if isinstance(part, Paragraph):
        yield from part.lines
    else:
        yield from (line for row in part.rows for cell in row for paragraph in cell for line in paragraph.lines)
