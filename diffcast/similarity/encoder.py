"""The encoder with its joint reader: the meaning of a word in its sentence, read beside the other text.

The lower layers read each sentence alone. The upper layers read each sentence together with its neighbours and with its
best candidates of the other text: all sentences move up layer by layer in step (see `joint_reading`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

import numpy
from numpy.typing import NDArray

from diffcast.model import Span
from diffcast.settings import Effort
from diffcast.similarity.graphs import Graph, checked, read_digests, weights_folder
from diffcast.similarity.joint_reading import Chunk, Likeness, centred_means, plan
from diffcast.similarity.rows import Rows, joined, rows_of
from diffcast.similarity.wordpiece import Integers, WordPiece, read_vocabulary

Floats = NDArray[numpy.float32]
Table = NDArray[Any]
"""float32, or int16."""

PIECES_A_BATCH = 96
"""Pieces in a batch, with padding: enough for fast products, few enough that their states stay in the cache."""
LONG = 32_768
"""Pieces of both texts from which their states are kept in 16 bits: half the memory, for an error far below that of the
8-bit weights."""
MOST_UNITS, TINY = 32_767, 1e-30
"""The largest figure of a row in 16 bits, and what keeps the unit of a row of zeros from being 0."""
WORDS_A_BLOCK = 4_096
"""What needs many figures a word is computed for so many words at a time."""
LOWER, VOCABULARY = "encoder.onnx", "vocab.txt"


@dataclass(frozen=True, slots=True)
class EncoderText:
    """A text with the places of its sentences, and of the words of each sentence, ascending and inside it."""

    text: str
    sentences: Sequence[Span]
    words: Sequence[Sequence[Span]]


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors of one text: for each word the mean of its pieces, shape (words, width), not normalised.

    Words without a piece (a lone control character) get zeros.
    """

    middle: Floats
    """States after the lower layers, where each sentence is read alone."""
    last: Floats
    """States after the last layer, where sentences are read together."""


class Encoder:
    """The encoder with its vocabulary, checked against its digests. One thread: the same result every time.

    Raises `MissingPart` where a file is missing or damaged, or onnxruntime cannot be loaded.
    """

    def __init__(self, folder: Traversable, vocabulary: Traversable | None = None) -> None:
        """`vocabulary` is the folder of the vocabulary where it is another one."""
        files = read_digests(folder)["files"]
        words = vocabulary or folder
        self._tokeniser = WordPiece(
            read_vocabulary(checked(words, VOCABULARY, read_digests(words)["files"]).decode("utf-8"))
        )
        self._lower = Graph(checked(folder, LOWER, files))
        numbers = range(1, sum(name.startswith("layer") for name in files) + 1)
        self._upper = [
            (Graph(checked(folder, f"keys{n}.onnx", files)), Graph(checked(folder, f"layer{n}.onnx", files)))
            for n in numbers
        ]

    def read_pair(self, left: EncoderText, right: EncoderText, alike: Likeness) -> tuple[WordVectors, WordVectors]:
        """Vectors of every word of both texts.

        `alike` has the share of common words by sentence of the left and of the right text, 0 to 1. Time and memory
        grow with the number of pieces, but for the choice of candidates: rows times rows.
        """
        ours, theirs = (rows_of(self._tokeniser, one.text, one.sentences, one.words) for one in (left, right))
        rows = joined(ours, theirs)
        states = self._alone(rows)
        middle = word_means(states, rows, _kept(rows))
        chunks = plan(rows, len(ours), centred_means(states, rows), alike)
        for keys, layer in self._upper:
            _raise(states, chunks, keys, layer)
        last = word_means(states, rows, _kept(rows))
        split = ours.words
        return WordVectors(middle[:split], last[:split]), WordVectors(middle[split:], last[split:])

    def _alone(self, rows: Rows) -> Floats:
        """States after the lower layers: shape (pieces, width)."""
        states: Floats | None = None
        for batch in _batches(rows):
            ids, mask = _padded(rows, batch)
            (found,) = self._lower(input_ids=ids, attention_mask=mask)
            states = numpy.zeros((len(rows.ids), found.shape[2]), _kept(rows)) if states is None else states
            states[_pieces(rows, batch)] = found[mask == 1]
        return numpy.zeros((0, 1), numpy.float32) if states is None else states


@cache
def encoder(effort: Effort = "default") -> Encoder:
    """The encoder of an effort, loaded once a process (about a quarter of a second).

    Raises `MissingPart` where it cannot be loaded.
    """
    return Encoder(weights_folder(effort), weights_folder("default"))


def blocks(words: int) -> Iterator[slice]:
    """The words of a text in blocks; a story is one."""
    for first in range(0, words, WORDS_A_BLOCK):
        yield slice(first, first + WORDS_A_BLOCK)


def _kept(rows: Rows) -> type[numpy.floating[Any]]:
    """In how many bits the states of these rows are kept."""
    return numpy.float16 if len(rows.ids) > LONG else numpy.float32


def _batches(rows: Rows) -> Iterator[list[int]]:
    """Rows in batches of similar length, so that little is padding."""
    batch: list[int] = []
    for row in numpy.argsort(rows.lengths, kind="stable").tolist():
        if batch and (len(batch) + 1) * int(rows.lengths[row]) > PIECES_A_BATCH:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _padded(rows: Rows, batch: Sequence[int]) -> tuple[Integers, Integers]:
    """Ids, and the mask that is 1 for pieces and 0 for padding: (rows, longest row), int64."""
    ids = numpy.zeros((len(batch), int(rows.lengths[batch].max())), numpy.int64)
    mask = (numpy.arange(ids.shape[1]) < rows.lengths[batch][:, None]).astype(numpy.int64)
    ids[mask == 1] = rows.ids[_pieces(rows, batch)]
    return ids, mask


def _pieces(rows: Rows, batch: Sequence[int]) -> Integers:
    """The pieces of some rows, row after row."""
    return numpy.concatenate([numpy.arange(rows.starts[row], rows.starts[row + 1]) for row in batch])


def _raise(states: Floats, chunks: Sequence[Chunk], keys: Graph, layer: Graph) -> None:
    """Bring all states one layer up, in place.

    Keys and values of all pieces come first, since every row may read any other; each piece is in one chunk.
    """
    table, units = _table(states, keys)
    for chunk in chunks:
        known, places = _read(table, units, chunk.keys)
        (states[chunk.pieces],) = layer(
            states=states[chunk.pieces].astype(numpy.float32, copy=False), all_keys=known[0], all_values=known[1],
            place=chunk.place, kept=chunk.kept, keys=places, relation=chunk.relation, score=chunk.score,
        )  # fmt: skip


def _table(states: Floats, keys: Graph) -> tuple[Table, Floats | None]:
    """Keys and values: shape (2, heads, pieces, width of a head); of a long text in 16 bits, with the unit of each row.

    A row is kept in whole numbers of its unit: exact to a 32,000th of its largest figure, and float32 again in a fifth
    of the time that float16 takes.
    """
    table: Table | None = None
    units: Floats | None = None
    for first in range(0, len(states), PIECES_A_BATCH):
        block = slice(first, first + PIECES_A_BATCH)
        (found,) = keys(states=states[block].astype(numpy.float32, copy=False))
        if table is None:
            shape = *found.shape[:2], len(states)
            table = numpy.empty((*shape, found.shape[3]), numpy.int16 if _is_long(states) else numpy.float32)
            units = numpy.empty((*shape, 1), numpy.float32) if _is_long(states) else None
        if units is not None:
            units[:, :, block] = numpy.abs(found).max(axis=3, keepdims=True) / MOST_UNITS + TINY
            found = numpy.rint(found / units[:, :, block])
        table[:, :, block] = found
    return numpy.zeros((2, 1, 0, 1), numpy.float32) if table is None else table, units


def _is_long(states: Floats) -> bool:
    return states.dtype != numpy.float32


def _read(table: Table, units: Floats | None, keys: Integers) -> tuple[Floats, Integers]:
    """A table in 32 bits that has these keys, and their places in it: of a long text only what they name."""
    if units is None:
        return table, keys
    named, places = numpy.unique(keys, return_inverse=True)
    found = numpy.multiply(table.take(named, axis=2), units.take(named, axis=2), dtype=numpy.float32)
    return found, places.reshape(keys.shape)


def word_means(states: Floats, rows: Rows, kept: type[numpy.floating[Any]] = numpy.float32) -> Floats:
    """Mean state of each word's pieces, in blocks of words. Later parts of a word win."""
    means = numpy.zeros((rows.words, states.shape[1]), kept)
    for block in blocks(len(rows.known)):
        known, bounds = rows.known[block], rows.bounds[block]
        sums, counts = states[bounds[:, 0]].astype(numpy.float32, copy=False), bounds[:, 1] - bounds[:, 0]
        for further in range(1, int(counts.max(initial=0))):
            longer = numpy.flatnonzero(counts > further)
            sums[longer] += states[bounds[longer, 0] + further]
        means[known] = sums / counts[:, None]
    return means
