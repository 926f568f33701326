"""The encoder's tokenizer: uncased WordPiece that keeps offsets.

It gives the same pieces as the uncased tokenizer of BERT: control characters are dropped, accents stripped, letters
lower-cased; punctuation and Chinese characters are words of their own; then each word is cut into the longest
vocabulary entries that fit, from the left.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy
from numpy.typing import NDArray

Integers = NDArray[numpy.int64]
Parts = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""Ids, starts and ends, as long as each other."""
Letter = tuple[str, int]
"""A normalised character and the index of the character that it came from."""

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
MAX_WORD_CHARACTERS = 100
"""Words of more normalised characters than this are one unknown piece, as in the published tokeniser."""
WORDS_IN_CACHE = 1 << 16
SEPARATED = re.compile("[^ \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
"""A run between white space. Other separators (vertical tab, U+0085) are control characters: they vanish and join."""
IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
JOINED, ALONE = "", " "
"""Whether a character is part of a word or a word by itself."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one text in its order; `starts` and `ends` are code points into it, end excluded.

    Both never decrease. One character can give several pieces, which then share its offsets (a Hangul syllable does).
    """

    ids: Integers
    starts: Integers
    ends: Integers

    def __len__(self) -> int:
        return len(self.ids)


class WordPiece:
    """A tokeniser over a vocabulary of entries and their ids; continuations begin with ``##``.

    A mark such as ``[SEP]`` inside the text is text: brackets and letters, never the mark itself.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._first = dict(vocabulary)
        self._inner = {entry[2:]: number for entry, number in vocabulary.items() if entry.startswith("##")}
        self._longest = max(map(len, vocabulary))
        self._remembered = lru_cache(WORDS_IN_CACHE)(self._cut)

    def pieces(self, text: str) -> Pieces:
        """All pieces of a text, without the marks for its start and end."""
        runs = [(match.start(), self._run(match.group())) for match in SEPARATED.finditer(text)]
        counts = [len(parts[0]) for _, parts in runs]
        shift = numpy.repeat(numpy.array([start for start, _ in runs], dtype=numpy.int64), counts)
        ids, starts, ends = (_flat([parts[which] for _, parts in runs], sum(counts)) for which in range(3))
        return Pieces(ids, starts + shift, ends + shift)

    def mark(self, name: str) -> int:
        """The id of a mark such as `START`."""
        return self._first[name]

    def _run(self, run: str) -> Parts:
        """Short runs are remembered; long ones are not worth the memory."""
        return self._remembered(run) if len(run) <= MAX_WORD_CHARACTERS else self._cut(run)

    def _cut(self, run: str) -> Parts:
        found = [piece for word in _words(run) for piece in self._match(word)]
        ids, starts, ends = zip(*found, strict=True) if found else ((), (), ())
        return ids, starts, ends

    def _match(self, word: list[Letter]) -> list[tuple[int, int, int]]:
        """The longest entry that fits, from the left; one unknown piece where any part fits nothing."""
        unknown = [(self._first[UNKNOWN], word[0][1], word[-1][1] + 1)]
        if len(word) > MAX_WORD_CHARACTERS:
            return unknown
        letters, place, found = "".join(letter for letter, _ in word), 0, list[tuple[int, int, int]]()
        while place < len(letters):
            entries = self._inner if place else self._first
            end = self._reach(letters, place, entries)
            if end == place:
                return unknown
            found.append((entries[letters[place:end]], word[place][1], word[end - 1][1] + 1))
            place = end
        return found

    def _reach(self, letters: str, place: int, entries: Mapping[str, int]) -> int:
        """Where the longest entry that begins at `place` ends; `place` itself where none does."""
        for end in range(min(len(letters), place + self._longest), place, -1):
            if letters[place:end] in entries:
                return end
        return place


def read_vocabulary(lines: str) -> dict[str, int]:
    """Entries of a vocabulary file, one a line, with their line numbers from 0 as ids."""
    return {entry: number for number, entry in enumerate(lines.split("\n")) if entry}


def _flat(parts: list[tuple[int, ...]], count: int) -> Integers:
    return numpy.fromiter(itertools.chain.from_iterable(parts), dtype=numpy.int64, count=count)


def _words(run: str) -> Iterator[list[Letter]]:
    """The words of a run without white space, each as its normalised characters."""
    word: list[Letter] = []
    for place, character in enumerate(run):
        for letter, apart in _normal(character):
            if not apart:
                word.append((letter, place))
                continue
            if word:
                yield word
            yield [(letter, place)]
            word = []
    if word:
        yield word


@cache
def _normal(character: str) -> tuple[tuple[str, str], ...]:
    """What one character becomes: its letters in lower case without accents, and whether each stands alone."""
    if _dropped(character):
        return ()
    alone = _ideograph(character)
    letters = [
        lower
        for part in unicodedata.normalize("NFD", character)
        if unicodedata.category(part) != "Mn"
        for lower in part.lower()
    ]
    return tuple((letter, ALONE if alone or _punctuation(letter) else JOINED) for letter in letters)


def _dropped(character: str) -> bool:
    """Control, format, private and damaged characters; white space has been cut away before."""
    return character == "\ufffd" or unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"}


def _ideograph(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in IDEOGRAPHS)


def _punctuation(character: str) -> bool:
    """All ASCII signs count, also those that Unicode calls symbols ($, +, ^)."""
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character).startswith("P")
