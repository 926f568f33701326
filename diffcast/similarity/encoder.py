"""Word and sentence vectors from the bundled encoder: the meaning of a word in its sentence.

The only importer of onnxruntime, which is loaded when first needed. A run with `--encoder lexical` never loads it.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from types import ModuleType
from typing import TYPE_CHECKING

import numpy
from numpy.typing import NDArray

from diffcast.errors import MissingPart
from diffcast.model import Span
from diffcast.similarity.wordpiece import END, START, Integers, Pieces, WordPiece, read_vocabulary

if TYPE_CHECKING:
    import onnxruntime

Floats = NDArray[numpy.float32]

WIDTH = 384
MAX_PIECES = 256
"""Pieces of one sentence that the encoder reads at a time, with its two marks; longer sentences are read in parts."""
PIECES_A_BATCH = 96
"""Pieces in a batch, with padding: enough for fast products, few enough that their states stay in the cache."""
GRAPH, VOCABULARY, DIGESTS = "encoder.onnx", "vocab.txt", "digests.json"
TELEMETRY_SWITCH = "ORT_DISABLE_TELEMETRY"
"""The environment variable that turns off onnxruntime's telemetry when it is 1 before the first import."""


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors of one text: float32, one row for each word or sentence, in the order they were asked for.

    Words without a piece (a lone control character) and sentences without a word get zeros.
    """

    middle: Floats
    """States of layer 3, for each word the mean of its pieces: shape (words, 384), not normalised."""
    last: Floats
    """The same of the last layer."""
    sentences: Floats
    """Mean of the last layer over the pieces of a sentence: shape (sentences, 384), unit length."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A sentence, or a part of a long one, as the encoder reads it: pieces and words by index, end excluded."""

    sentence: int
    pieces: tuple[int, int]
    words: tuple[int, int]

    def __len__(self) -> int:
        return self.pieces[1] - self.pieces[0]


class Encoder:
    """The encoder with its vocabulary, checked against its digests. One thread: the same result every time.

    Raises `MissingPart` where a file is missing or damaged, or onnxruntime cannot be loaded.
    """

    def __init__(self, folder: Traversable) -> None:
        content = _checked(folder)
        self._tokeniser = WordPiece(read_vocabulary(content[VOCABULARY].decode("utf-8")))
        self._session = _session(content[GRAPH])
        self._outputs = [output.name for output in self._session.get_outputs()]

    def word_vectors(self, text: str, sentences: Sequence[Span], words: Sequence[Sequence[Span]]) -> WordVectors:
        """Vectors of every word, sentence after sentence, and of every sentence.

        A sentence is read by itself: its vectors do not depend on its neighbours. `words` holds the words of each
        sentence, ascending and inside it. Time grows with the number of pieces: about 0.2 ms each.
        """
        pieces = self._tokeniser.pieces(text)
        covered = _covered(pieces, [word for row in words for word in row])
        sums = WordVectors(_zeros(len(covered)), _zeros(len(covered)), _zeros(len(sentences)))
        rows = sorted(_rows(pieces, sentences, words, covered), key=len)
        for batch in _batches(rows):
            self._encode(pieces, covered, batch, sums)
        return WordVectors(sums.middle, sums.last, _unit(sums.sentences))

    def _encode(self, pieces: Pieces, covered: Integers, rows: Sequence[_Row], sums: WordVectors) -> None:
        """Run one batch and put its words and sentences where they belong."""
        ids, mask = self._batch(pieces, rows)
        states = self._session.run(self._outputs, {"input_ids": ids, "attention_mask": mask})
        where, bounds = _bounds(covered, rows, ids.shape[1])
        sums.middle[where] = _means(states[0], bounds)
        sums.last[where] = _means(states[-1], bounds)
        numpy.add.at(sums.sentences, [row.sentence for row in rows], numpy.einsum("blw,bl->bw", states[-1], mask))

    def _batch(self, pieces: Pieces, rows: Sequence[_Row]) -> tuple[Integers, Integers]:
        """Ids with their two marks, and the mask that is 1 for pieces and 0 for padding: (rows, longest row), int64."""
        ids = numpy.zeros((len(rows), max(map(len, rows)) + 2), numpy.int64)
        mask = numpy.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, 0] = self._tokeniser.mark(START)
            ids[place, 1 : len(row) + 1] = pieces.ids[slice(*row.pieces)]
            ids[place, len(row) + 1] = self._tokeniser.mark(END)
            mask[place, : len(row) + 2] = 1
        return ids, mask


@cache
def encoder() -> Encoder:
    """The bundled encoder, loaded once a process (about a quarter of a second); `MissingPart` where it cannot be."""
    return Encoder(importlib.resources.files("diffcast.similarity") / "weights")


def _checked(folder: Traversable) -> dict[str, bytes]:
    """The files of the encoder, each as its digest says."""
    try:
        digests = json.loads((folder / DIGESTS).read_bytes())["files"]
        content = {name: (folder / name).read_bytes() for name in (GRAPH, VOCABULARY)}
    except (OSError, ValueError, KeyError) as error:
        raise MissingPart(
            f"{folder}: the encoder is not there; reinstall diffcast or pass --encoder lexical"
        ) from error
    for name, found in content.items():
        if hashlib.sha256(found).hexdigest() != digests.get(name):
            raise MissingPart(f"{folder / name}: damaged; reinstall diffcast or pass --encoder lexical")
    return content


def load_onnxruntime() -> ModuleType:
    """Import onnxruntime with its telemetry off; a value that the user has set for the switch is kept.

    On Linux and macOS, onnxruntime 1.29 and later keep a device id and a queue of events in the home folder and post
    them to their maker. Only the environment variable stops that, and only before the first import:
    `disable_telemetry_events()` comes after the files are written. So every part of the project imports it here.
    """
    os.environ.setdefault(TELEMETRY_SWITCH, "1")
    import onnxruntime

    runtime: ModuleType = onnxruntime
    return runtime


def _session(graph: bytes) -> onnxruntime.InferenceSession:
    """One thread, and the graph as it was built: measured, onnxruntime's own fusions run slower."""
    try:
        runtime = load_onnxruntime()
    except ImportError as error:
        raise MissingPart(f"onnxruntime cannot be loaded ({error}); install it or pass --encoder lexical") from error
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session: onnxruntime.InferenceSession = runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return session


def _covered(pieces: Pieces, words: Sequence[Span]) -> Integers:
    """First and last-but-one piece that meets each word: shape (words, 2), by index into the text's pieces."""
    starts, ends = (numpy.array([getattr(word, side) for word in words], numpy.int64) for side in ("start", "end"))
    first = numpy.searchsorted(pieces.ends, starts, side="right")
    return numpy.stack([first, numpy.maximum(first, numpy.searchsorted(pieces.starts, ends, side="left"))], axis=1)


def _rows(
    pieces: Pieces, sentences: Sequence[Span], words: Sequence[Sequence[Span]], covered: Integers
) -> Iterator[_Row]:
    """The rows of a text in its order; sentences without pieces have none."""
    first_word = 0
    for number, (sentence, inside) in enumerate(zip(sentences, words, strict=True)):
        first, end = numpy.searchsorted(pieces.starts, [sentence.start, sentence.end])
        yield from _parts(number, (int(first), int(end)), (first_word, first_word + len(inside)), covered)
        first_word += len(inside)


def _batches(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows in batches of similar length, so that little is padding."""
    batch: list[_Row] = []
    for row in rows:
        if batch and (len(batch) + 1) * (len(row) + 2) > PIECES_A_BATCH:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


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


def _bounds(covered: Integers, rows: Sequence[_Row], width: int) -> tuple[Integers, Integers]:
    """The words of a batch that have pieces, and where those lie in the batch laid flat: shapes (n,) and (n, 2)."""
    where = numpy.concatenate([numpy.arange(*row.words) for row in rows])
    counts = [row.words[1] - row.words[0] for row in rows]
    low, high = numpy.repeat(numpy.array([row.pieces for row in rows]), counts, axis=0).T
    shift = numpy.repeat(numpy.arange(len(rows)) * width + 1, counts) - low
    flat = numpy.clip(covered[where], low[:, None], high[:, None]) + shift[:, None]
    kept = flat[:, 0] < flat[:, 1]
    return where[kept], flat[kept]


def _zeros(count: int) -> Floats:
    return numpy.zeros((count, WIDTH), numpy.float32)


def _means(states: Floats, bounds: Integers) -> Floats:
    """Mean of the flat rows between each pair of bounds; a row's end mark keeps every bound inside the batch."""
    if not len(bounds):
        return _zeros(0)
    sums = numpy.add.reduceat(states.reshape(-1, WIDTH), bounds.ravel(), axis=0)[::2]
    return numpy.asarray(sums / (bounds[:, 1:] - bounds[:, :1]), numpy.float32)


def _unit(vectors: Floats) -> Floats:
    lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return numpy.asarray(vectors / numpy.maximum(lengths, numpy.finfo(numpy.float32).tiny), numpy.float32)
