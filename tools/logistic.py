"""Logistic regression with a ridge, fitted by Newton's method, and its cross-validation over whole stories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

FOLDS = 10
RIDGE = 2.0
"""How strongly weights are pulled to 0: there are few samples for some kinds."""
STEPS = 30
Column = numpy.ndarray


def fit(scaled: numpy.ndarray, true: Column, counts: Column) -> Column:
    """Weights of the columns, the bias last. A sample counts as often as `counts` says, which may be a fraction."""
    rows = numpy.c_[scaled, numpy.ones(len(scaled))]
    ridge = RIDGE * numpy.eye(rows.shape[1])
    ridge[-1, -1] = 0.0
    weights = numpy.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = _chance(rows, weights)
        slope = rows.T @ (counts * (chance - true)) + ridge @ weights
        bend = (rows * (counts * chance * (1 - chance))[:, None]).T @ rows
        weights = weights - numpy.linalg.solve(bend + ridge, slope)
    return weights


def cross_validated(rows: numpy.ndarray, true: Column, counts: Column, stories: Sequence[str]) -> list[float]:
    """By sample the chance that a model gives it that was fitted without its story."""
    places = {story: place for place, story in enumerate(sorted(set(stories)))}
    fold = numpy.array([places[story] % FOLDS for story in stories])
    found = numpy.zeros(len(rows))
    for number in range(FOLDS):
        out = fold == number
        mean, spread = scale(rows[~out])
        weights = fit((rows[~out] - mean) / spread, true[~out], counts[~out])
        found[out] = _chance(numpy.c_[(rows[out] - mean) / spread, numpy.ones(out.sum())], weights)
    return [float(one) for one in found]


def scale(rows: numpy.ndarray) -> tuple[Column, Column]:
    """By column the mean and the spread, which is never 0."""
    return rows.mean(axis=0), rows.std(axis=0) + 1e-6


def _chance(rows: numpy.ndarray, weights: Column) -> Column:
    return numpy.asarray(1 / (1 + numpy.exp(-numpy.clip(rows @ weights, -60, 60))))
