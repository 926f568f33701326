"""What else was near: passages of the other text that a fact's words looked at and that are no part of the fact."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy

from diffcast.judge.reading.runs import Run
from diffcast.judge.reading.text_runs import Account
from diffcast.model import Alternative

MOST = 3
"""Alternatives named for one side of a fact."""
LEAST = 0.03
"""Share of the attention below which a passage was not near."""


def alternatives(
    account: Account, runs: Sequence[Run], other: Account, taken: Collection[int] = ()
) -> tuple[Alternative, ...]:
    """The passages of `other` that drew most of the runs' attention, save those taken into the fact; nearest first."""
    means = [account.reading.masses[run.first : run.end].mean(axis=0) for run in runs]
    drawn = means[0] if len(means) == 1 else numpy.mean(means, axis=0)
    drawn[list(taken)] = 0.0
    nearest = numpy.argsort(-drawn, kind="stable")[:MOST].tolist()
    side, passages = other.table.document.side, other.table.passages
    return tuple(Alternative(side, passages[i].span, min(1.0, float(drawn[i]))) for i in nearest if drawn[i] >= LEAST)
