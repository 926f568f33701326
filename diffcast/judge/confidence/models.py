"""How likely a finding is true: a logistic regression over what the reader and the words say, one for each question.

The weights are fitted on stories that the network never saw (`tools/fit_confidence.py`), so the figure is calibrated:
of the findings with .8, about eight in ten are true. docs/calibration.md has the table.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal, TypeAlias

import numpy

from diffcast.align.network import ReadBy
from diffcast.align.word_table import Floats
from diffcast.errors import MissingPart

Question: TypeAlias = Literal["one-sided", "shared", "difference"]
Features: TypeAlias = dict[str, float]
QUESTIONS: Final[tuple[Question, ...]] = ("one-sided", "shared", "difference")
FLOOR: Final = 1e-3
"""Chances are kept so far from 0 and 1 before their log odds are taken."""


@dataclass(frozen=True, slots=True)
class Model:
    """The fitted weights of one question; the features are scaled by their mean and spread first."""

    names: tuple[str, ...]
    mean: Floats
    spread: Floats
    weights: Floats
    bias: float

    def chance(self, features: Features) -> float:
        """0 to 1. A feature that the model does not know counts for nothing."""
        row = numpy.array([features.get(name, 0.0) for name in self.names])
        return float(1 / (1 + numpy.exp(-(self.bias + self.weights @ ((row - self.mean) / self.spread)))))


@cache
def model(question: Question, mode: ReadBy = "contextual") -> Model:
    """The fitted model of a question for these networks; raises `MissingPart` where its file is missing or damaged."""
    place = weights_file()
    try:
        stored: dict[str, Any] = json.loads(place.read_text("utf-8"))[mode][question]
        columns = stored["features"]
        parts = ("mean", "spread", "weight")
        mean, spread, weights = (numpy.array([one[part] for one in columns.values()]) for part in parts)
        return Model(tuple(columns), mean, spread, weights, float(stored["bias"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MissingPart(f"{place}: the judge's weights are missing or damaged; reinstall diffcast") from error


def weights_file() -> Traversable:
    """The file that holds the fitted weights of all models."""
    return importlib.resources.files("diffcast.judge") / "weights" / "confidence.json"


@cache
def measured_precision() -> Mapping[str, float]:
    """By severity, and for `one-sided` and `shared`: the share of such results that was right, 0 to 1.

    Measured on stories left out of training by `tools/fit_confidence.py`; empty until it was. Raises `MissingPart`
    where the file is damaged.
    """
    place = importlib.resources.files("diffcast.judge") / "weights" / "calibration.json"
    if not place.is_file():
        return {}
    try:
        shares = json.loads(place.read_text("utf-8"))["severity"]
        return {str(name): float(share) for name, share in shares.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingPart(f"{place}: the measured precision is damaged; reinstall diffcast") from error


def log_odds(chance: float) -> float:
    """The log odds of a chance."""
    kept = min(max(float(chance), FLOOR), 1 - FLOOR)
    return float(numpy.log(kept / (1 - kept)))
