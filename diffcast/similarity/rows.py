"""The rows of a text: its sentences as the encoder reads them, in pieces between two marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy

from diffcast.model import Span
from diffcast.similarity.wordpiece import END, START, Integers, Pieces, WordPiece

MAX_PIECES = 256
"""Pieces of one sentence that the encoder reads at a time, with its two marks; longer sentences are read in parts."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The sentences of one text, or of two, one after the other; parts of a long sentence are rows of their own."""

    ids: Integers
    """Of all pieces with the marks of their rows: shape (pieces,)."""
    starts: Integers
    """First piece of each row, and the end of the last: shape (rows + 1,)."""
    sentence: Integers
    """Number of the sentence: shape (rows,)."""
    words: int
    """How many words were asked for."""
    known: Integers
    """The words that have pieces, ascending, some twice where a part ends within a word: shape (n,)."""
    bounds: Integers
    """Their first piece and the one after their last: shape (n, 2)."""

    def __len__(self) -> int:
        return len(self.sentence)

    @property
    def lengths(self) -> Integers:
        """Pieces of each row, marks included."""
        return numpy.diff(self.starts)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row by indices into the text's pieces and words, ends excluded."""

    sentence: int
    pieces: tuple[int, int]
    words: tuple[int, int]


def rows_of(tokeniser: WordPiece, text: str, sentences: Sequence[Span], words: Sequence[Sequence[Span]]) -> Rows:
    """The rows of a text. `words` holds the words of each sentence, ascending and inside it.

    A sentence without a piece has no row.
    """
    pieces = tokeniser.pieces(text)
    covered = _covered(pieces, [word for row in words for word in row])
    rows = list(_rows(pieces, sentences, words, covered))
    marks = [tokeniser.mark(START)], [tokeniser.mark(END)]
    ids = [part for row in rows for part in (marks[0], pieces.ids[slice(*row.pieces)], marks[1])]
    lengths = numpy.array([row.pieces[1] - row.pieces[0] + 2 for row in rows], numpy.int64)
    starts = numpy.concatenate([[0], numpy.cumsum(lengths)]).astype(numpy.int64)
    return Rows(
        numpy.concatenate([numpy.zeros(0, numpy.int64), *ids]).astype(numpy.int64),
        starts,
        numpy.array([row.sentence for row in rows], numpy.int64),
        len(covered),
        *_bounds(rows, starts, covered),
    )


def joined(left: Rows, right: Rows) -> Rows:
    """The rows of both texts; sentences and words of the right one are counted on."""
    shift = int(left.sentence.max(initial=-1)) + 1
    return Rows(
        numpy.concatenate([left.ids, right.ids]),
        numpy.concatenate([left.starts, right.starts[1:] + left.starts[-1]]),
        numpy.concatenate([left.sentence, right.sentence + shift]),
        left.words + right.words,
        numpy.concatenate([left.known, right.known + left.words]),
        numpy.concatenate([left.bounds, right.bounds + left.starts[-1]]),
    )


def _covered(pieces: Pieces, words: Sequence[Span]) -> Integers:
    """First and last-but-one piece that meets each word: shape (words, 2), by index into the text's pieces."""
    starts, ends = (numpy.array([getattr(word, side) for word in words], numpy.int64) for side in ("start", "end"))
    first = numpy.searchsorted(pieces.ends, starts, side="right")
    return numpy.stack([first, numpy.maximum(first, numpy.searchsorted(pieces.starts, ends, side="left"))], axis=1)


def _rows(
    pieces: Pieces, sentences: Sequence[Span], words: Sequence[Sequence[Span]], covered: Integers
) -> Iterator[_Row]:
    """The rows of a text in its order."""
    first_word = 0
    for number, (sentence, inside) in enumerate(zip(sentences, words, strict=True)):
        first, end = numpy.searchsorted(pieces.starts, [sentence.start, sentence.end])
        yield from _parts(number, (int(first), int(end)), (first_word, first_word + len(inside)), covered)
        first_word += len(inside)


def _parts(number: int, pieces: tuple[int, int], words: tuple[int, int], covered: Integers) -> Iterator[_Row]:
    """A sentence in parts that the encoder can read, cut between words; a word longer than a part is cut short."""
    (first, end), word = pieces, words[0]
    while first < end:
        cut = min(first + MAX_PIECES - 2, end)
        until = words[0] + int(numpy.searchsorted(covered[slice(*words), 0], cut))
        if cut < end and until > word and covered[until - 1, 1] > cut and covered[until - 1, 0] > first:
            until, cut = until - 1, int(covered[until - 1, 0])
        yield _Row(number, (first, cut), (word, until))
        first, word = cut, until


def _bounds(rows: Sequence[_Row], starts: Integers, covered: Integers) -> tuple[Integers, Integers]:
    """The words that have pieces, and where those lie among all pieces."""
    if not rows:
        return numpy.zeros(0, numpy.int64), numpy.zeros((0, 2), numpy.int64)
    where = numpy.concatenate([numpy.arange(*row.words) for row in rows])
    counts = [row.words[1] - row.words[0] for row in rows]
    low, high = numpy.repeat(numpy.array([row.pieces for row in rows]), counts, axis=0).T
    shift = numpy.repeat(starts[:-1] + 1, counts) - low
    flat = numpy.clip(covered[where], low[:, None], high[:, None]) + shift[:, None]
    kept = flat[:, 0] < flat[:, 1]
    return where[kept], flat[kept]
