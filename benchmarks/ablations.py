"""What each part is worth: the readings of the network with one part of it taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy

from diffcast.align.attention import MAX_ATTENDED, Attended
from diffcast.align.channels import evidence, window
from diffcast.align.network import CLASSES, Reading
from diffcast.align.text_vectors import pooled
from diffcast.align.word_table import WordTable
from diffcast.kinds import KINDS

Readings = tuple[Reading, Reading]
Ablation = Callable[[WordTable, WordTable, tuple[str, ...], Readings], Readings]

SHARED, ALONE, FURNITURE = (CLASSES.index(name) for name in ("shared", "one-sided", "furniture"))
FOUND = 0.45
"""Share of a clause's rarity that one sentence of the other text must hold, where nothing was learned."""
SHARPNESS = 8.0


def whole(left: WordTable, right: WordTable, vocabulary: tuple[str, ...], readings: Readings) -> Readings:
    """Nothing taken away."""
    return readings


def without_furniture(left: WordTable, right: WordTable, vocabulary: tuple[str, ...], readings: Readings) -> Readings:
    """The network may set nothing aside; the segmenter's rules still do."""
    return _each(readings, _no_furniture)


def _no_furniture(reading: Reading) -> Reading:
    chances = reading.chances.copy()
    chances[:, ALONE] += chances[:, FURNITURE]
    chances[:, FURNITURE] = 0
    return replace(reading, chances=chances)


def without_details(left: WordTable, right: WordTable, vocabulary: tuple[str, ...], readings: Readings) -> Readings:
    """A clause is told on both sides or on one, as a whole."""
    tables = left, right
    return tuple(  # type: ignore[return-value]
        replace(one, chances=pooled(one.chances, table.passage, len(table.passages))[table.passage])
        for one, table in zip(readings, tables, strict=True)
    )


def without_learning(left: WordTable, right: WordTable, vocabulary: tuple[str, ...], readings: Readings) -> Readings:
    """Shared words alone decide: a clause is told on both sides where one sentence of the other holds enough of it."""
    seen = window(evidence(left, right, vocabulary), numpy.arange(len(left)), numpy.arange(len(right)))
    return (
        _by_words(left, right, seen.coverage, seen.passages),
        _by_words(right, left, seen.coverage_back.T, seen.passages.T),
    )


def _by_words(table: WordTable, other: WordTable, found: numpy.ndarray, passages: numpy.ndarray) -> Reading:
    share = found.max(axis=1)
    chances = numpy.zeros((len(table.passages), len(CLASSES)), dtype=numpy.float32)
    chances[:, SHARED] = 1 / (1 + numpy.exp(-SHARPNESS * (share - FOUND)))
    chances[:, ALONE] = 1 - chances[:, SHARED]
    raised = numpy.exp(SHARPNESS * passages)
    masses = raised / raised.sum(axis=1, keepdims=True)
    begins = (numpy.diff(table.passage, prepend=-1) > 0).astype(numpy.float32)
    kinds = numpy.full((len(table), len(KINDS)), 1 / len(KINDS))
    return Reading(chances[table.passage], begins, kinds, on_passages(masses[table.passage], other))


def on_passages(masses: numpy.ndarray, other: WordTable) -> Attended:
    """Attention on passages as attention on their first words."""
    order = numpy.argsort(-masses, axis=1, kind="stable")[:, :MAX_ATTENDED]
    starts = numpy.searchsorted(other.passage, numpy.arange(len(other.passages)))
    return Attended(starts[order], numpy.take_along_axis(masses, order, axis=1).astype(numpy.float32))


def _each(readings: Readings, change: Callable[[Reading], Reading]) -> Readings:
    return change(readings[0]), change(readings[1])


ABLATIONS: dict[str, Ablation] = {
    "diffcast": whole,
    "without learned furniture": without_furniture,
    "without details": without_details,
    "without learning": without_learning,
}
