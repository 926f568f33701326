"""One text as columns: what the networks and the judge read of every word, as numpy arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

from diffcast.model import Detail, Document, Moment, Passage, Quantity, Word

Floats = NDArray[numpy.floating[Any]]
Ints = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]


def distinct(values: Ints) -> Ints:
    """The different values, ascending. Asked for them alone, `numpy.unique` imports `numpy.ma`, which takes 15 ms."""
    return numpy.unique(values, return_counts=True)[0]


@dataclass(frozen=True, slots=True)
class WordTable:
    """The words of one document in reading order; every array has shape (words,)."""

    document: Document
    passages: tuple[Passage, ...]
    words: tuple[Word, ...]
    norms: Ints
    """Index of the word's norm in the vocabulary that both tables share."""
    content: Flags
    passage: Ints
    """Index into `passages`."""
    sentence: Ints
    """Index of the sentence, renumbered from 0 without gaps."""
    amounts: tuple[Quantity | Moment, ...]
    """Every quantity and moment of the document, in reading order."""
    amount: Ints
    """Index into `amounts` of the one that holds the word, or -1."""
    details: tuple[Detail, ...] = ()
    """Every detail of the document, each once, those of lines that are not compared as well."""

    @property
    def sentences(self) -> int:
        """How many sentences the document has."""
        return int(self.sentence[-1]) + 1 if len(self.sentence) else 0

    def __len__(self) -> int:
        return len(self.words)


def word_tables(
    transcript: tuple[Document, Sequence[Passage]], article: tuple[Document, Sequence[Passage]]
) -> tuple[WordTable, WordTable, tuple[str, ...]]:
    """Both tables and the vocabulary that they share. Passages without a word are left out."""
    vocabulary: dict[str, int] = {}
    pair = [word_table(document, passages, vocabulary) for document, passages in (transcript, article)]
    return pair[0], pair[1], tuple(vocabulary)


def word_table(document: Document, passages: Sequence[Passage], vocabulary: dict[str, int]) -> WordTable:
    """One text as columns, without the lines that are not compared. Norms that are new to `vocabulary` are added to it.

    What is not compared is not read either: so a story gives the same facts with its labels and cues and without them.
    """
    kept = tuple(passage for passage in passages if passage.words and not passage.block.aside)
    rows = [(word, number) for number, passage in enumerate(kept) for word in passage.words]
    words = tuple(word for word, _ in rows)
    amounts = tuple(detail for passage in kept for detail in passage.details if isinstance(detail, Quantity | Moment))
    places = numpy.array([kept[number].sentence for _, number in rows], dtype=numpy.int64)
    everywhere = tuple(dict.fromkeys(detail for passage in passages for detail in passage.details))
    return WordTable(
        document,
        kept,
        words,
        numpy.array([vocabulary.setdefault(word.norm, len(vocabulary)) for word in words], dtype=numpy.int64),
        numpy.array([word.content for word in words], dtype=numpy.bool_),
        numpy.array([number for _, number in rows], dtype=numpy.int64),
        numpy.unique(places, return_inverse=True)[1].astype(numpy.int64),
        amounts,
        detail_index(words, amounts),
        everywhere,
    )


def detail_index(words: Sequence[Word], details: Sequence[Detail]) -> Ints:
    """For every word the index of the detail whose span covers it, or -1; the first one where several do."""
    starts = numpy.array([word.span.start for word in words], dtype=numpy.int64)
    found = numpy.full(len(words), -1, dtype=numpy.int64)
    for number in reversed(range(len(details))):
        span = details[number].span
        first, last = numpy.searchsorted(starts, (span.start, span.end))
        # A detail may open before its first word (a money sign) or within one (a number glued to its unit).
        first = max(0, first - 1) if first and words[first - 1].span.end > span.start else first
        found[first:last] = number
    return found
