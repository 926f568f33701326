"""Where each word finds its counterpart in the other text: one look over all pairs of words, in pieces that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy

from diffcast.align.channels import Evidence, channels, spread
from diffcast.align.text_vectors import TextVectors
from diffcast.align.word_table import Floats, Ints

Weights = Mapping[str, Floats]

ROWS = 256
"""Words of the own text that are compared at a time."""
ALL = 1500
"""Up to so many words of the other text are all compared; beyond, those of the nearest sentences only."""
NEAREST = 32
"""How many sentences of a long text are looked at for each group of words."""
SCALE = 5.0
"""Divides the logits that are given on as figures, so that they stay near 1."""


@dataclass(frozen=True, slots=True)
class Attention:
    """What the words of one text found in the other; a row a word of the own text."""

    best: Floats
    """Channels of the best counterpart, then: chance of none, the odds of all and of the best one, the share of the
    best one: shape (words, channels + 4)."""
    most: Floats
    """Each channel's maximum over the other text: shape (words, channels)."""
    mixture: Floats
    """Hidden vectors of the counterparts, mixed by attention: shape (words, hidden); no columns without vectors."""
    masses: Floats
    """Attention on each passage of the other text: shape (words, passages); a row sums to 1 less the chance of none."""


@dataclass(frozen=True, slots=True)
class Member:
    """One network's view of the own text."""

    weights: Weights
    own: TextVectors | None
    other: TextVectors | None
    nulls: Floats
    """By word the logit of having no counterpart."""


def compute_attention(known: Evidence, members: Sequence[Member]) -> tuple[Attention, ...]:
    """Attention of every word of `known.left` over the words of `known.right`, by each network.

    The evidence, which takes the longest, is gathered once for all of them.
    """
    parts: list[list[tuple[Floats, ...]]] = [[] for _ in members]
    for rows, columns in _pieces(known, members[0].own, members[0].other):
        seen = channels(known, rows, columns)
        for member, found in zip(members, parts, strict=True):
            found.append(_look(known, member, seen, rows, columns))
    return tuple(Attention(*(numpy.concatenate(columns) for columns in zip(*found, strict=True))) for found in parts)


def _pieces(known: Evidence, own: TextVectors | None, other: TextVectors | None) -> Iterator[tuple[Ints, Ints]]:
    """Rows with the columns that they are compared with."""
    everything = numpy.arange(len(known.right))
    if len(everything) <= ALL:
        for first in range(0, len(known.left), ROWS):
            yield numpy.arange(first, min(len(known.left), first + ROWS)), everything
        return
    near = known.sentences if own is None or other is None else known.sentences + own.sentences @ other.sentences.T
    for group in _groups(known.left.sentence):
        closeness = near[numpy.unique(known.left.sentence[group])].max(axis=0)
        chosen = numpy.argpartition(-closeness, min(NEAREST, len(closeness) - 1))[:NEAREST]
        yield group, everything[numpy.isin(known.right.sentence, chosen)]


def _groups(sentence: Ints) -> Iterator[Ints]:
    """Whole sentences, together some 60 words."""
    edges = numpy.flatnonzero(numpy.diff(sentence)) + 1
    start = 0
    for edge in [*edges.tolist(), len(sentence)]:
        if edge - start >= ROWS // 4 or edge == len(sentence):
            yield numpy.arange(start, edge)
            start = edge


def _look(known: Evidence, member: Member, seen: Floats, rows: Ints, cols: Ints) -> tuple[Floats, ...]:
    """The four arrays of an Attention for some rows."""
    own, other, nulls = member.own, member.other, member.nulls[rows]
    if own is not None and other is not None:
        seen = numpy.concatenate([seen, _vector_channels(known, own, other, rows, cols)])
    logits = _logits(seen, member.weights)
    top = logits.max(axis=1)
    raised = numpy.exp(logits - top[:, None])
    odds = top + numpy.log(raised.sum(axis=1))
    shares = raised / raised.sum(axis=1, keepdims=True)
    none = 1.0 / (1.0 + numpy.exp(numpy.clip(odds - nulls, -60, 60)))
    figures = numpy.stack([none, (odds - nulls) / SCALE, (top - nulls) / SCALE, top - odds], axis=1)
    best = seen[:, numpy.arange(len(rows)), logits.argmax(axis=1)].T
    mixture = shares @ other.hidden[cols] if other is not None else numpy.zeros((len(rows), 0), numpy.float32)
    masses = numpy.zeros((len(rows), len(known.right.passages)), dtype=numpy.float32)
    starts = numpy.flatnonzero(numpy.diff(known.right.passage[cols], prepend=-1))
    masses[:, known.right.passage[cols][starts]] = numpy.add.reduceat(shares * (1 - none)[:, None], starts, axis=1)
    return numpy.concatenate([best, figures], axis=1), seen.max(axis=2).T, mixture, masses


def _vector_channels(known: Evidence, own: TextVectors, other: TextVectors, rows: Ints, columns: Ints) -> Floats:
    """Cosines of the learned and the plain word vectors, of the sentences and of the passages."""
    left, right = known.left, known.right
    sentences = _cosines(own.sentences, other.sentences, left.sentence[rows], right.sentence[columns])
    passages = _cosines(own.passages, other.passages, left.passage[rows], right.passage[columns])
    return numpy.stack(
        [own.queries[rows] @ other.queries[columns].T, own.words[rows] @ other.words[columns].T, sentences, passages]
    )


def _cosines(own: Floats, other: Floats, rows: Ints, columns: Ints) -> Floats:
    """The cosines of the vectors that these words belong to; `rows` are ascending."""
    first = int(rows[0])
    return spread(own[first : int(rows[-1]) + 1] @ other.T, rows - first, columns)


def _logits(seen: Floats, weights: Weights) -> Floats:
    """How strongly each pair of words speaks for being counterparts: a sum of the channels and of their interplay."""
    flat = seen.reshape(len(seen), -1)
    inner = numpy.maximum(weights["m1.weight"] @ flat + weights["m1.bias"][:, None], 0)
    total = weights["lin"] @ flat + (weights["m2.weight"] @ inner)[0] + weights["m2.bias"]
    return numpy.asarray(total.reshape(seen.shape[1:]))
