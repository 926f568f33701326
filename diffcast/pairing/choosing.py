"""Which of the scored candidates are pairs: how each stands among its rivals, and the choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import numpy
from numpy.typing import NDArray

from diffcast.pairing.scoring import fitted

CLOSE_BEHIND: Final = 2.0
"""Log odds that a second article may be behind the first to belong to the transcript as well."""
MAX_AHEAD: Final = 10.0
"""The most that being ahead of a rival counts."""
WEAKEST_RIVAL, WEAKEST_OF_MANY = -4.0, -9.0
"""Evidence that a text is taken to be ahead of where its rivals have less or it has none: in an archive of two texts,
where that says little, and in a large one, where a better rival would have been found."""
MANY: Final = 20
"""Texts of an archive from which it is rather large."""
STRONG: Final = 4.0
"""Evidence from which more of it changes little."""
ROUNDS: Final = 12
"""Of sharing out; the shares hardly move after eight."""
SURE_NOTHING: Final = -3.0
"""Evidence below which a text rather has no counterpart, where shares are given out generously; strictly it is 0."""
STANDING: Final = ("evidence", "ahead", "ahead_for_article", "evidence_up_to_strong", "share", "generous_share")
"""What `standing` gives, by column."""

Scored: TypeAlias = tuple[float, int, int]
"""Evidence or probability, number of the transcript, number of the article."""
Floats: TypeAlias = NDArray[numpy.floating[Any]]


def with_probabilities(scored: Sequence[Scored], told: Sequence[float]) -> list[Scored]:
    """The same with probabilities in place of the evidence, by how each stands among its rivals.

    `told` is what the signs of each add to the decision (`scoring.told_to_decision`).
    """
    weights = fitted()["standing"]
    odds = standing(scored) @ numpy.array([weights[name] for name in STANDING]) + numpy.array(told, float)
    sure = 1 / (1 + numpy.exp(-numpy.clip(odds, -30, 30)))
    return [(float(value), one, two) for value, (_, one, two) in zip(sure, scored, strict=True)]


def standing(scored: Sequence[Scored]) -> Floats:
    """By candidate how it stands among its rivals, shape (scored, columns of `STANDING`)."""
    values = numpy.array([value for value, _, _ in scored], float)
    ours, theirs = _best_two(scored), _best_two(turned(scored))
    weakest, weakest_for_article = _weakest_rival(len(theirs)), _weakest_rival(len(ours))
    ahead = [value - _rival(ours[one], two, weakest) for value, one, two in scored]
    ahead_for_article = [value - _rival(theirs[two], one, weakest_for_article) for value, one, two in scored]
    return numpy.column_stack(
        [
            values,
            numpy.clip(ahead, -MAX_AHEAD, MAX_AHEAD),
            numpy.clip(ahead_for_article, -MAX_AHEAD, MAX_AHEAD),
            numpy.minimum(values, STRONG),
            _shares(values, scored, 0.0),
            _shares(values, scored, SURE_NOTHING),
        ]
    )


def _shares(values: Floats, scored: Sequence[Scored], nothing: float) -> Floats:
    """Log odds of each candidate after every text gave itself out once among its candidates and none.

    A rival that has a better counterpart of its own takes little. Each text gives none the weight of the evidence
    `nothing` (Sinkhorn's balancing, with room for none on both sides).
    """
    ours, theirs = (
        numpy.unique(numpy.array([one[side] for one in scored], int), return_inverse=True)[1] for side in (1, 2)
    )
    pull = numpy.exp(numpy.clip(values - nothing, -30, 30))
    left, right = numpy.ones(ours.max(initial=0) + 1), numpy.ones(theirs.max(initial=0) + 1)
    for _ in range(ROUNDS):
        left = 1 / (1 + numpy.bincount(ours, pull * right[theirs], len(left)))
        right = 1 / (1 + numpy.bincount(theirs, pull * left[ours], len(right)))
    share = numpy.clip(pull * left[ours] * right[theirs], 1e-7, 1 - 1e-7)
    return numpy.asarray(numpy.log(share / (1 - share)))


def one_to_one(ranked: Sequence[Scored], least: float) -> list[Scored]:
    """The surest pairs such that each text is in one at most."""
    transcripts: set[int] = set()
    articles: set[int] = set()
    chosen = []
    for one in ranked:
        if one[0] >= least and one[1] not in transcripts and one[2] not in articles:
            transcripts.add(one[1])
            articles.add(one[2])
            chosen.append(one)
    return chosen


def close_behind(chosen: Sequence[Scored], scored: Sequence[Scored]) -> list[Scored]:
    """More pairs of texts that are in one, with evidence nearly as strong: updates and repeats of the story."""
    values = {(one, two): value for value, one, two in scored}
    sure = {(one, two): score for score, one, two in chosen}
    ours = {one: (values[one, two], score) for (one, two), score in sure.items()}
    theirs = {two: (values[one, two], score) for (one, two), score in sure.items()}
    found = []
    for value, one, two in scored:
        best = [first for first in (ours.get(one), theirs.get(two)) if first]
        if (one, two) not in sure and best and all(value >= first - CLOSE_BEHIND for first, _ in best):
            found.append((min(score for _, score in best), one, two))
    return found


def turned(scored: Sequence[Scored]) -> list[Scored]:
    """The same as an article sees it: its own number before that of the transcript."""
    return [(value, article, transcript) for value, transcript, article in scored]


def _best_two(scored: Sequence[Scored]) -> Mapping[int, list[tuple[float, int]]]:
    """For each text that comes first in the scored, its two candidates with the strongest evidence."""
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for value, own, other in scored:
        found[own].append((value, other))
    return {number: sorted(some, reverse=True)[:2] for number, some in found.items()}


def _rival(best: Sequence[tuple[float, int]], own: int, weakest: float) -> float:
    """The strongest evidence of another candidate of the same text."""
    return max(weakest, next((value for value, number in best if number != own), weakest))


def _weakest_rival(texts: int) -> float:
    """What a rival has at least, where so many could be one."""
    return WEAKEST_RIVAL + (WEAKEST_OF_MANY - WEAKEST_RIVAL) * texts / (texts + MANY)
