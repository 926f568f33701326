"""Attention: how much each word of one text draws each word of the other, computed in pieces that fit in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy

from diffcast.align.channels import CHANNELS, Evidence, Window, channels, spread, window
from diffcast.align.text_vectors import TextVectors
from diffcast.align.word_table import Flags, Floats, Ints, distinct

Weights = Mapping[str, Floats]

VECTOR_CHANNELS = ("learned word vectors", "word vectors", "sentence vectors", "passage vectors")
"""The channels that need the encoder, each a cosine; they follow those of `channels.CHANNELS`."""
WORDS_AT_ONCE = 256
"""Words of the own text that are compared at a time, at most."""
PAIRS_AT_ONCE = 1 << 19
"""Pairs of words that are compared at a time: their figures then take about 60 MB."""
MAX_WORDS_COMPARED = 1500
"""Up to so many words of the other text are all compared; in a longer one those of the nearest sentences only."""
NEAREST_SENTENCES, NEAREST_OF_EACH = 32, 4
"""How many sentences of a long text are compared with each group of words; and with each sentence of it, where there
are many."""
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


def blend_attended(parts: Sequence[tuple[float, Attended]]) -> Attended:
    """Several with a factor for each: a word's shares are added, and the best words kept, the first of equal ones."""
    words = numpy.concatenate([one.words for _, one in parts], axis=1)
    shares = numpy.concatenate([factor * one.shares for factor, one in parts], axis=1)
    order = numpy.argsort(words, axis=1, kind="stable")
    words, shares = (numpy.take_along_axis(each, order, axis=1) for each in (words, shares))
    for _ in parts[1:]:
        again = words[:, 1:] == words[:, :-1]
        shares[:, :-1] += numpy.where(again, shares[:, 1:], 0)
        shares[:, 1:][again] = 0
    best = numpy.argsort(-shares, axis=1, kind="stable")[:, :MAX_ATTENDED]
    return Attended(numpy.take_along_axis(words, best, axis=1), numpy.take_along_axis(shares, best, axis=1))


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
    for rows, columns in _compared(known, members[0].own, members[0].other):
        seen = window(known, rows, columns)
        for part in _slices(seen):
            values = _all_channels(seen, part, members[0])
            most = values.max(axis=2).T
            for member, found in zip(members, parts, strict=True):
                found.append(_attention_of(seen, part, member, values, most))
    joined = [[numpy.concatenate(columns) for columns in zip(*found, strict=True)] for found in parts]
    return tuple(
        Attention(best, most, mixture, Attended(words, shares)) for best, most, mixture, words, shares in joined
    )


def _compared(known: Evidence, own: TextVectors | None, other: TextVectors | None) -> Iterator[tuple[Ints, Ints]]:
    """Words of the left text with the words of the right one that they are compared with."""
    everything = numpy.arange(len(known.right))
    if len(everything) <= MAX_WORDS_COMPARED:
        yield numpy.arange(len(known.left)), everything
        return
    for group in _groups(known.left.sentence):
        sentences = distinct(known.left.sentence[group])
        near = known.sentences[sentences]
        near = near if own is None or other is None else near + own.sentences[sentences] @ other.sentences.T
        yield group, everything[_nearest(near)[known.right.sentence]]


def _nearest(near: Floats) -> Flags:
    """Which sentences of the other text some sentences are compared with, by how near each is to each."""
    count = min(near.shape[1], max(NEAREST_OF_EACH, NEAREST_SENTENCES // len(near)))
    chosen = numpy.zeros(near.shape[1], numpy.bool_)
    chosen[numpy.argpartition(-near, count - 1, axis=1)[:, :count]] = True
    return chosen


def _groups(sentence: Ints) -> Iterator[Ints]:
    """Whole sentences, together at least a quarter of WORDS_AT_ONCE; parts of one that is longer than that."""
    edges = numpy.flatnonzero(numpy.diff(sentence)) + 1
    start = 0
    for edge in [*edges.tolist(), len(sentence)]:
        if edge - start >= WORDS_AT_ONCE // 4 or edge == len(sentence):
            yield from (numpy.arange(at, min(edge, at + WORDS_AT_ONCE)) for at in range(start, edge, WORDS_AT_ONCE))
            start = edge


def _slices(seen: Window) -> Iterator[slice]:
    """The left part in slices whose figures fit in memory."""
    step = max(1, min(WORDS_AT_ONCE, PAIRS_AT_ONCE // max(1, len(seen.right.words))))
    yield from (slice(first, first + step) for first in range(0, len(seen.left.words), step))


def _all_channels(seen: Window, part: slice, first: Member) -> Floats:
    """The channels for a slice of a window's left part, and those of vectors where the first network has them."""
    own, other = first.own, first.other
    if own is None or other is None:
        return channels(seen, part)
    values = channels(seen, part, len(VECTOR_CHANNELS))
    _vector_channels(seen, part, own, other, values[len(CHANNELS) :])
    return values


def _attention_of(seen: Window, part: slice, member: Member, values: Floats, most: Floats) -> _Piece:
    """The arrays of an Attention for a slice of a window's left part; `values` are its channels, `most` their maxima.

    A network without vectors reads the first channels only.
    """
    other, columns, count = member.other, seen.right.words, len(member.weights["channel_weights"])
    values, most, nulls = values[:count], most[:, :count], member.nulls[seen.left.words[part]]
    logits = _logits(values, member.weights)
    top = logits.max(axis=1)
    raised = numpy.exp(logits - top[:, None])
    total = raised.sum(axis=1)
    odds = top + numpy.log(total)
    shares = raised / total[:, None]
    none = 1.0 / (1.0 + numpy.exp(numpy.clip(odds - nulls, -60, 60)))
    figures = numpy.stack([none, (odds - nulls) / FIGURE_SCALE, (top - nulls) / FIGURE_SCALE, top - odds], axis=1)
    best = values[:, numpy.arange(len(nulls)), logits.argmax(axis=1)].T
    mixture = shares @ other.hidden[columns] if other is not None else numpy.zeros((len(nulls), 0), numpy.float32)
    room = max(0, min(MAX_ATTENDED, len(seen.known.right)) - len(columns))  # So that all windows have as many.
    words, kept = _most_drawn(numpy.pad(shares * (1 - none)[:, None], ((0, 0), (0, room))))
    return numpy.concatenate([best, figures], axis=1), most, mixture, numpy.pad(columns, (0, room))[words], kept


def _most_drawn(shares: Floats) -> tuple[Ints, Floats]:
    """The columns with the largest shares of each row, best first, and these shares."""
    count = min(MAX_ATTENDED, shares.shape[1])
    found = numpy.argpartition(-shares, count - 1, axis=1)[:, :count] if count else numpy.zeros((len(shares), 0), int)
    kept = numpy.take_along_axis(shares, found, axis=1)
    order = numpy.argsort(-kept, axis=1, kind="stable")
    return numpy.take_along_axis(found, order, axis=1), numpy.take_along_axis(kept, order, axis=1)


def _vector_channels(seen: Window, part: slice, own: TextVectors, other: TextVectors, into: Floats) -> None:
    """Cosines of the learned and the plain word vectors, of the sentences and of the passages."""
    left, right = seen.left, seen.right
    rows, columns = left.words[part], right.words
    sentences = own.sentences[left.sentences] @ other.sentences[right.sentences].T
    passages = own.passages[left.passages] @ other.passages[right.passages].T
    numpy.matmul(own.queries[rows], other.queries[columns].T, out=into[0])
    ours, theirs = (each.astype(numpy.float32, copy=False) for each in (own.words[rows], other.words[columns]))
    numpy.matmul(ours, theirs.T, out=into[1])
    spread(sentences, left.sentence[part], right.sentence, into[2])
    spread(passages, left.passage[part], right.passage, into[3])


def _logits(seen: Floats, weights: Weights) -> Floats:
    """The logit of each pair of words: a weighted sum of the channels, and a small layer over all of them."""
    flat = seen.reshape(len(seen), -1)
    inner = weights["pair_in.weight"] @ flat
    inner += weights["pair_in.bias"][:, None]
    numpy.maximum(inner, 0, out=inner)
    total = weights["channel_weights"] @ flat + (weights["pair_out.weight"] @ inner)[0] + weights["pair_out.bias"]
    return numpy.asarray(total.reshape(seen.shape[1:]))
