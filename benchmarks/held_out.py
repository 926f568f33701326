"""Held-out readings: what the networks read in each story when they were trained without it.

The files in `held_out/` hold, for each story, the chances and the attention of both texts and what they were made from.
`make train` writes them. A reading is used only while the code computes the same inputs from the story, so that every
figure is that of a network that never saw the story.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import inputs
import numpy
from ablations import on_passages

from diffcast.align.network import NETWORKS, Mode, Reading, blend
from diffcast.align.word_table import WordTable
from diffcast.compare import judge_pair, prepare_pair
from diffcast.kinds import KINDS
from diffcast.model import Comparison, Settings

FOLDER = Path(__file__).with_name("held_out")
MADE_FROM = "made from"


class StaleReadings(Exception):
    """The stored readings are missing, or were made from other inputs than the code computes now."""


def compare_held_out(folder: Path, settings: Settings, readings: Path = FOLDER) -> Comparison:
    """The comparison of a labelled story by networks that never saw it; raises `StaleReadings`."""
    left, right, vocabulary = prepare_pair(folder / "transcript.txt", folder / "article.txt")
    stored = stored_readings(folder.name, (left, right, vocabulary), settings, readings)
    return judge_pair(left, right, stored, settings)


def stored_readings(
    story: str, pair: tuple[WordTable, WordTable, tuple[str, ...]], settings: Settings, readings: Path = FOLDER
) -> tuple[Reading, Reading]:
    """What the networks of the story's fold read in both texts; raises `StaleReadings` where it was another pair."""
    left, right, _ = pair
    now = inputs.inputs_of(*pair)
    networks = NETWORKS[settings.encoder]
    for mode in networks:
        _check(mode, story, now, readings)
    ours, theirs = (
        blend([_reading(_stored(mode, readings), story, table, other) for mode in networks], settings.encoder)
        for table, other in ((left, right), (right, left))
    )
    return ours, theirs


def has_readings(story: str, readings: Path = FOLDER) -> bool:
    """Whether a story was left out in training, so that there are readings of it in both modes."""
    return all(f"{story}/{MADE_FROM}/words" in _stored(mode, readings) for mode in NETWORKS)


def named(story: str, made_from: inputs.Inputs) -> dict[str, numpy.ndarray]:
    """The arrays that say what a story's readings were made from, under the names of the file."""
    return {f"{story}/{MADE_FROM}/{part}": array for part, array in made_from.items()}


def _check(mode: Mode, story: str, now: inputs.Inputs, readings: Path) -> None:
    stored, prefix = _stored(mode, readings), f"{story}/{MADE_FROM}/"
    before = {name.removeprefix(prefix): array for name, array in stored.items() if name.startswith(prefix)}
    if not before:
        raise StaleReadings(f"{story}: no {mode} reading in {readings}; run make train")
    if part := inputs.difference(before, now):
        raise StaleReadings(f"{story}: the stored {mode} reading was made from other {part}; run make train")


def _reading(stored: dict[str, numpy.ndarray], story: str, table: WordTable, other: WordTable) -> Reading:
    prefix = f"{story}/{table.document.side}"
    chances, masses = (stored[f"{prefix}/{name}"].astype(numpy.float32) for name in ("chances", "masses"))
    begins = (numpy.diff(table.passage, prepend=-1) > 0).astype(numpy.float32)
    kinds = numpy.full((len(table), len(KINDS)), 1 / len(KINDS))
    return Reading(chances, begins, kinds, on_passages(masses, other), other.passage)


@cache
def _stored(mode: Mode, readings: Path) -> dict[str, numpy.ndarray]:
    found: dict[str, numpy.ndarray] = {}
    for path in sorted(readings.glob(f"{mode}-*.npz")):
        with numpy.load(path) as file:
            found.update({name: file[name] for name in file.files})
    return found
