"""Which passages of the two texts speak of the same thing: many to many, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy

from diffcast.align.word_table import Flags, Floats, WordTable
from diffcast.model import Link, Passage

BY_ITSELF = 0.25
"""Share of a passage's attention that another passage must draw to be a partner beside the best one."""
MUTUAL = 0.02
"""Least sum of both directions' shares with which a passage joins its best partner. Below, a passage that the reading
takes for told twice has no partner at all; on stories left out three of four such passages do have one."""
FURTHER = 0.2
"""Least mean of both directions' shares that makes a further partner; on stories left out, flat from .2 to .21."""
TELLING = 3
"""Content words from which a passage that stands twice is a repeat: “he said” is none."""
WIDEST = 4
"""Passages on one side of a link; only one that has no other partner makes a link wider, which then says less."""


def masses(table: WordTable, attention: Floats, weighed: Flags) -> Floats:
    """By passage and passage of the other text: the mean attention of the words that are weighed.

    `attention` has a row a word and a column a passage of the other text; each figure is 0 to 1.
    """
    total = numpy.zeros((len(table.passages), attention.shape[1]), dtype=numpy.float32)
    starts = numpy.flatnonzero(numpy.diff(table.passage[weighed], prepend=-1))
    if len(starts):
        total[table.passage[weighed][starts]] = numpy.add.reduceat(attention[weighed], starts, axis=0)
    counts = numpy.bincount(table.passage[weighed], minlength=len(table.passages))
    means: Floats = total / numpy.maximum(counts, 1)[:, None]
    return means


def pooled_repeats(attention: Floats, other: WordTable) -> Floats:
    """The attention where passages of the other text that say the same, word for word, each draw what all draw.

    A sentence that is told forty times would draw a fortieth each time, and seem to have no counterpart.
    """
    told: dict[tuple[object, ...], list[int]] = {}
    for place, passage in enumerate(other.passages):
        told.setdefault(_said(passage), []).append(place)
    if len(told) == len(other.passages):
        return attention
    pooled = attention.astype(numpy.float32)
    for first, *others in told.values():
        for place in others:
            pooled[:, first] += pooled[:, place]
        pooled[:, others] = pooled[:, [first]]
    return pooled


def _said(passage: Passage) -> tuple[object, ...]:
    """What two passages have in common only if the one repeats the other; a few words are no repeat."""
    if sum(word.content for word in passage.words) < TELLING:
        return (passage.index,)
    return tuple(word.norm for word in passage.words)


def link(forth: Floats, back: Floats, left: Sequence[int], right: Sequence[int]) -> tuple[Link, ...]:
    """Links between the passages named in `left` and `right`, in the left text's order; each passage in one at most.

    `forth` and `back` are `masses` of the two texts. Every named passage joins its best partner; a further one
    where it draws enough of the attention by itself. Passages with no partner at all are in no link.
    """
    if not left or not right:
        return ()
    seen = forth[numpy.ix_(left, right)]
    both = seen + back[numpy.ix_(right, left)].T
    edges = sorted(_edges(seen, back[numpy.ix_(right, left)].T, both), key=lambda edge: (-both[edge], edge))
    groups = _joined(edges, len(left), len(right))
    found = [
        Link(
            tuple(sorted(left[i] for i in ours)),
            tuple(sorted(right[j] for j in theirs)),
            _score(both[numpy.ix_(sorted(ours), sorted(theirs))] / 2),
        )
        for ours, theirs in groups
    ]
    return tuple(sorted(found, key=lambda one: one.transcript))


def _score(shares: Floats) -> float:
    """0 to 1: the mean, over the passages of a link, of what each shares with its best partner in it."""
    return float(min(1.0, numpy.concatenate([shares.max(axis=0), shares.max(axis=1)]).mean()))


def _edges(forth: Floats, back: Floats, both: Floats) -> Iterable[tuple[int, int]]:
    best, best_back = both.argmax(axis=1), both.argmax(axis=0)
    chosen = {(i, int(j)) for i, j in enumerate(best) if both[i, j] > MUTUAL}
    chosen |= {(int(i), j) for j, i in enumerate(best_back) if both[i, j] > MUTUAL}
    strong = numpy.argwhere((both / 2 > FURTHER) & ((forth > BY_ITSELF) | (back > BY_ITSELF)))
    return chosen | {(int(i), int(j)) for i, j in strong}


def _joined(edges: Sequence[tuple[int, int]], left: int, right: int) -> list[tuple[set[int], set[int]]]:
    """Groups grown along the edges, strongest first, none wider than WIDEST on either side."""
    group: dict[tuple[str, int], tuple[set[int], set[int]]] = {}
    for i, j in edges:
        ours = group.get(("left", i), ({i}, set()))
        theirs = group.get(("right", j), (set(), {j}))
        if ours is theirs:
            continue
        merged = (ours[0] | theirs[0], ours[1] | theirs[1])
        if max(len(merged[0]), len(merged[1])) > WIDEST and (ours[1] and theirs[0]):
            continue
        group.update({("left", k): merged for k in merged[0]} | {("right", k): merged for k in merged[1]})
    unique = {id(one): one for one in group.values()}
    return [one for one in unique.values() if one[0] and one[1]]
