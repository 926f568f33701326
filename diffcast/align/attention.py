"""Attention: how much each word of one text draws each word of the other, computed in pieces that fit in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy

from diffcast.align.channels import Evidence, channels, spread
from diffcast.align.text_vectors import TextVectors
from diffcast.align.word_table import Floats, Ints

Weights = Mapping[str, Floats]

VECTOR_CHANNELS = ("learned word vectors", "word vectors", "sentence vectors", "passage vectors")
"""The channels that need the encoder, each a cosine; they follow those of `channels.CHANNELS`."""
WORDS_AT_ONCE = 256
"""Words of the own text that are compared at a time."""
MAX_WORDS_COMPARED = 1500
"""Up to so many words of the other text are all compared; in a longer one those of the nearest sentences only."""
NEAREST_SENTENCES = 32
"""How many sentences of a long text are compared with each group of words."""
MAX_ATTENDED = 24
"""How many words of the other text are kept for each word: attention is peaked, the rest has next to none."""
FIGURE_SCALE = 5.0
"""Divides the logits that go into the network as figures, so that they stay near 1. Trained with this value."""


@dataclass(frozen=True, slots=True)
class Attended:
    """The words of the other text that each word draws most, best first: at most MAX_ATTENDED of them.

    Memory is linear in the words of a text, however long the other one is.
    """

    words: Ints
    """Indices of words of the other text: shape (words, K)."""
    shares: Floats
    """Their shares of the attention: shape (words, K), each 0 to 1, descending; a row sums to 1 minus the chance of
    none at most. A word with share 0 counts for nothing."""

    def rows(self, first: int, end: int) -> Attended:
        """What the words from `first` to before `end` draw."""
        return Attended(self.words[first:end], self.shares[first:end])

    def by_group(self, groups: Ints, count: int) -> Floats:
        """The share that falls on each group of words of the other text: shape (words, count), float32.

        `groups` has the number of the group of every word of the other text, or -1 for none.
        """
        rows, places = numpy.nonzero(self.shares > 0)
        found = groups[self.words[rows, places]]
        kept = found >= 0
        cells = rows[kept] * count + found[kept]
        totals = numpy.bincount(cells, self.shares[rows, places][kept], minlength=len(self.words) * count)
        return totals.reshape(len(self.words), count).astype(numpy.float32)


def blend_attended(parts: Sequence[tuple[float, Attended]]) -> Attended:
    """Several with a factor for each: a word's shares are added, and the best words kept."""
    rows = numpy.concatenate([numpy.repeat(numpy.arange(len(one.words)), one.words.shape[1]) for _, one in parts])
    words = numpy.concatenate([one.words.ravel() for _, one in parts])
    shares = numpy.concatenate([factor * one.shares.ravel() for factor, one in parts])
    others = int(words.max(initial=0)) + 1
    cells, place = numpy.unique(rows * others + words, return_inverse=True)
    totals = numpy.bincount(place, shares, minlength=len(cells))
    order = numpy.lexsort((cells, -totals, cells // others))
    rank = numpy.arange(len(cells)) - numpy.searchsorted(cells // others, cells // others)
    best = order[rank < MAX_ATTENDED]
    shape = len(parts[0][1].words), min(MAX_ATTENDED, int(rank.max(initial=-1)) + 1)
    found = Attended(numpy.zeros(shape, numpy.int64), numpy.zeros(shape, numpy.float32))
    at = cells[best] // others, rank[rank < MAX_ATTENDED]
    found.words[at], found.shares[at] = cells[best] % others, totals[best]
    return found


@dataclass(frozen=True, slots=True)
class Attention:
    """What the words of one text draw in the other: one row for each word of the own text."""

    best: Floats
    """Channels of the best counterpart, then four figures: the chance of none (0 to 1), the log odds of any and of the
    best one against none (divided by FIGURE_SCALE), and the log share of the best one: shape (words, channels + 4)."""
    most: Floats
    """Each channel's maximum over the other text: shape (words, channels)."""
    mixture: Floats
    """Hidden vectors of the counterparts, mixed by attention: shape (words, hidden); no columns without vectors."""
    attended: Attended


@dataclass(frozen=True, slots=True)
class Member:
    """One network with its view of the own text; vectors only where it was trained with the encoder."""

    weights: Weights
    own: TextVectors | None
    other: TextVectors | None
    nulls: Floats
    """The logit of having no counterpart: shape (words,)."""


_Piece = tuple[Floats, Floats, Floats, Ints, Floats]
"""The arrays of an Attention for some rows: best, most, mixture, and those of its Attended."""


def compute_attention(known: Evidence, members: Sequence[Member]) -> tuple[Attention, ...]:
    """Attention of every word of `known.left` over the words of `known.right`, one result for each network.

    The channels take the longest, so they are computed once for all networks.
    """
    parts: list[list[_Piece]] = [[] for _ in members]
    for rows, columns in _pieces(known, members[0].own, members[0].other):
        seen = channels(known, rows, columns)
        for member, found in zip(members, parts, strict=True):
            found.append(_attention_of(known, member, seen, rows, columns))
    joined = [[numpy.concatenate(columns) for columns in zip(*found, strict=True)] for found in parts]
    return tuple(
        Attention(best, most, mixture, Attended(words, shares)) for best, most, mixture, words, shares in joined
    )


def _pieces(known: Evidence, own: TextVectors | None, other: TextVectors | None) -> Iterator[tuple[Ints, Ints]]:
    """Rows with the columns that they are compared with."""
    everything = numpy.arange(len(known.right))
    if len(everything) <= MAX_WORDS_COMPARED:
        for first in range(0, len(known.left), WORDS_AT_ONCE):
            yield numpy.arange(first, min(len(known.left), first + WORDS_AT_ONCE)), everything
        return
    near = known.sentences if own is None or other is None else known.sentences + own.sentences @ other.sentences.T
    for group in _groups(known.left.sentence):
        closeness = near[numpy.unique(known.left.sentence[group])].max(axis=0)
        chosen = numpy.argpartition(-closeness, min(NEAREST_SENTENCES, len(closeness) - 1))[:NEAREST_SENTENCES]
        yield group, everything[numpy.isin(known.right.sentence, chosen)]


def _groups(sentence: Ints) -> Iterator[Ints]:
    """Whole sentences, together at least a quarter of WORDS_AT_ONCE."""
    edges = numpy.flatnonzero(numpy.diff(sentence)) + 1
    start = 0
    for edge in [*edges.tolist(), len(sentence)]:
        if edge - start >= WORDS_AT_ONCE // 4 or edge == len(sentence):
            yield numpy.arange(start, edge)
            start = edge


def _attention_of(known: Evidence, member: Member, seen: Floats, rows: Ints, cols: Ints) -> _Piece:
    """The arrays of an Attention for some rows."""
    own, other, nulls = member.own, member.other, member.nulls[rows]
    if own is not None and other is not None:
        seen = numpy.concatenate([seen, _vector_channels(known, own, other, rows, cols)])
    logits = _logits(seen, member.weights)
    top = logits.max(axis=1)
    raised = numpy.exp(logits - top[:, None])
    odds = top + numpy.log(raised.sum(axis=1))
    shares = raised / raised.sum(axis=1, keepdims=True)
    none = 1.0 / (1.0 + numpy.exp(numpy.clip(odds - nulls, -60, 60)))
    figures = numpy.stack([none, (odds - nulls) / FIGURE_SCALE, (top - nulls) / FIGURE_SCALE, top - odds], axis=1)
    best = seen[:, numpy.arange(len(rows)), logits.argmax(axis=1)].T
    mixture = shares @ other.hidden[cols] if other is not None else numpy.zeros((len(rows), 0), numpy.float32)
    words, kept = _most_drawn(shares * (1 - none)[:, None])
    return numpy.concatenate([best, figures], axis=1), seen.max(axis=2).T, mixture, cols[words], kept


def _most_drawn(shares: Floats) -> tuple[Ints, Floats]:
    """The columns with the largest shares of each row, best first, and these shares."""
    count = min(MAX_ATTENDED, shares.shape[1])
    found = numpy.argpartition(-shares, count - 1, axis=1)[:, :count] if count else numpy.zeros((len(shares), 0), int)
    kept = numpy.take_along_axis(shares, found, axis=1)
    order = numpy.argsort(-kept, axis=1, kind="stable")
    return numpy.take_along_axis(found, order, axis=1), numpy.take_along_axis(kept, order, axis=1)


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
    """The logit of each pair of words: a weighted sum of the channels, and a small layer over all of them."""
    flat = seen.reshape(len(seen), -1)
    inner = numpy.maximum(weights["pair_in.weight"] @ flat + weights["pair_in.bias"][:, None], 0)
    total = weights["channel_weights"] @ flat + (weights["pair_out.weight"] @ inner)[0] + weights["pair_out.bias"]
    return numpy.asarray(total.reshape(seen.shape[1:]))
