"""Which sentences are read together: every row with its neighbours and with its best candidates of the other text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy
from numpy.typing import NDArray

from diffcast.similarity.rows import Rows
from diffcast.similarity.wordpiece import Integers

Floats = NDArray[numpy.floating[Any]]


class Likeness(Protocol):
    """The share of common words by sentence of one text and of another, 0 to 1; an array will do.

    Of a long text it need not be in memory whole.
    """

    def __getitem__(self, rows: Integers, /) -> Floats:
        """The rows of some sentences: shape (rows, sentences of the other text)."""

    @property
    def T(self) -> Likeness:  # noqa: N802  (as numpy calls it)
        """The same seen from the other text."""


OWN, PREVIOUS, NEXT, OTHER, NOTHING = range(5)
"""What the row of a key is to the row that reads it; `NOTHING` is padding."""
RELATIONS = 4
CANDIDATES = 6
"""Rows of the other text that a row is read with. On 60 labelled stories, the best 4 hold the counterpart of .98 of the
shared facts."""
MIN_SCORE, CERTAIN_CANDIDATES = 0.1, 2
"""Candidates with a lower score are left out, save the first two. They are one in four, and no figure of 40 labelled
stories moves without them."""
LEXICAL_WEIGHT = 1.0
"""How much the share of common words counts beside the cosine of the states."""
ROWS_AT_ONCE = 256
"""Rows that are compared with all rows of the other text at a time."""
MAX_CELLS = 1 << 14
"""Queries times keys of a chunk, per head: its attention then stays in the cache. One row alone may have more."""
MAX_ROWS = 12


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that one call of a graph reads: arrays of indices, padded to the longest row."""

    pieces: Integers
    """The rows' own pieces, row after row: shape (own,)."""
    place: Integers
    """By row and query the index into `pieces`, 0 for padding: shape (rows, queries)."""
    kept: Integers
    """The places of `pieces` in the flattened queries: shape (own,)."""
    keys: Integers
    """By row and key the piece, 0 for padding; the own row first, up to the longest: shape (rows, keys)."""
    relation: Integers
    """What the key's row is to the reading one: shape (rows, keys)."""
    score: NDArray[numpy.float32]
    """Score of the candidate that the key belongs to, 0 for others: shape (rows, keys)."""


Key = tuple[int, int, float]
"""A row that is read, what it is to the reading row, and its score."""


def candidates(
    left: Floats, right: Floats, alike: Likeness, sentences: tuple[Integers, Integers]
) -> tuple[Integers, Floats]:
    """For every row of the left text the best rows of the right one and their scores, best first.

    `left` and `right` are centred unit vectors of shape (rows, width); `sentences` has the sentence of every row of
    both, and `alike` the share of common words by sentence and sentence. Results have shape (rows, up to CANDIDATES).
    """
    ours, theirs = sentences
    count = min(CANDIDATES, len(right))
    found = numpy.zeros((len(left), count), numpy.int64), numpy.zeros((len(left), count), numpy.float32)
    for first in range(0, len(left) if count else 0, ROWS_AT_ONCE):
        block = slice(first, first + ROWS_AT_ONCE)
        scores = left[block] @ right.T + LEXICAL_WEIGHT * alike[ours[block]][:, theirs]
        best = numpy.argpartition(-scores, count - 1, axis=1)[:, :count]
        values = numpy.take_along_axis(scores, best, axis=1)
        order = numpy.argsort(-values, axis=1, kind="stable")
        found[0][block] = numpy.take_along_axis(best, order, axis=1)
        found[1][block] = numpy.take_along_axis(values, order, axis=1)
    return found


def centred_means(states: Floats, rows: Rows) -> Floats:
    """The mean of each row's states, less the mean of all rows, at length 1: shape (rows, width)."""
    if not len(rows):
        return numpy.zeros((0, states.shape[1]), numpy.float32)
    means = numpy.empty((len(rows), states.shape[1]), numpy.float32)
    for first in range(0, len(rows), ROWS_AT_ONCE):
        starts = rows.starts[first : first + ROWS_AT_ONCE + 1]
        part = states[starts[0] : starts[-1]].astype(numpy.float32, copy=False)
        means[first : first + ROWS_AT_ONCE] = numpy.add.reduceat(part, starts[:-1] - starts[0], axis=0)
    means = _unit(means / rows.lengths[:, None])
    return _unit(means - means.mean(axis=0))


def plan(rows: Rows, split: int, means: Floats, alike: Likeness) -> list[Chunk]:
    """The chunks in which all rows are read; the first `split` rows are those of the left text.

    `means` comes from `centred_means`, `alike` has the share of common words by sentence of the left and of the right
    text. The memory of a chunk is bounded by MAX_CELLS, however many rows are alike.
    """
    ours, theirs = rows.sentence[:split], rows.sentence[split:] - (rows.sentence[:split].max(initial=-1) + 1)
    forth = candidates(means[:split], means[split:], alike, (ours, theirs))
    back = candidates(means[split:], means[:split], alike.T, (theirs, ours))
    keys = [
        *(_keys(row, (0, split), forth[0][row] + split, forth[1][row]) for row in range(split)),
        *(_keys(row + split, (split, len(rows)), back[0][row], back[1][row]) for row in range(len(rows) - split)),
    ]
    return [_chunk(rows, [(row, keys[row]) for row in group]) for group in _groups(rows, keys)]


def _keys(row: int, text: tuple[int, int], found: Integers, scores: Floats) -> list[Key]:
    """What a row is read with: itself, its neighbours in its text, its candidates."""
    keys: list[Key] = [(row, OWN, 0.0)]
    keys += [(row - 1, PREVIOUS, 0.0)] * (row > text[0]) + [(row + 1, NEXT, 0.0)] * (row + 1 < text[1])
    pairs = enumerate(zip(found.tolist(), scores.tolist(), strict=True))
    return keys + [(other, OTHER, score) for n, (other, score) in pairs if n < CERTAIN_CANDIDATES or score >= MIN_SCORE]


def _groups(rows: Rows, keys: Sequence[list[Key]]) -> Iterator[list[int]]:
    """Rows of similar lengths together, so that little is padding."""
    lengths = rows.lengths
    around = [int(lengths[[row for row, _, _ in found[1:]]].sum()) if found[1:] else 0 for found in keys]
    group: list[int] = []
    widest = 0
    for row in sorted(range(len(rows)), key=lambda row: (lengths[row], around[row])):
        wide = max(widest, around[row])
        cells = (len(group) + 1) * int(lengths[row]) * (int(lengths[row]) + wide)
        if group and (cells > MAX_CELLS or len(group) == MAX_ROWS):
            yield group
            group, wide = [], around[row]
        group, widest = [*group, row], wide
    if group:
        yield group


def _chunk(rows: Rows, group: Sequence[tuple[int, list[Key]]]) -> Chunk:
    """The arrays of some rows."""
    lengths = rows.lengths
    queries = int(max(lengths[row] for row, _ in group))
    width = queries + max(int(lengths[[row for row, _, _ in keys[1:]]].sum()) if keys[1:] else 0 for _, keys in group)
    place, flat = numpy.zeros((len(group), queries), numpy.int64), numpy.zeros((len(group), width), numpy.int64)
    relation, score = numpy.full((len(group), width), NOTHING), numpy.zeros((len(group), width), numpy.float32)
    at = 0
    for number, (row, keys) in enumerate(group):
        place[number, : lengths[row]] = numpy.arange(at, at + lengths[row])
        at += int(lengths[row])
        column = 0
        for other, kind, value in keys:
            cells = slice(column, column + int(lengths[other]))
            flat[number, cells] = numpy.arange(rows.starts[other], rows.starts[other + 1])
            relation[number, cells], score[number, cells] = kind, value
            column = queries if kind == OWN else cells.stop
    kept = numpy.concatenate([number * queries + numpy.arange(lengths[row]) for number, (row, _) in enumerate(group)])
    own = numpy.concatenate([numpy.arange(rows.starts[row], rows.starts[row + 1]) for row, _ in group])
    return Chunk(own, place, kept, flat, relation, score)


def _unit(vectors: Floats) -> Floats:
    lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return numpy.asarray(vectors / numpy.maximum(lengths, 1e-12), numpy.float32)
