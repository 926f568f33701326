"""What the network read in each story when it was trained without it: the honest ground for every figure.

The files in `held_out/` hold, for each story and side, the chances and the attention of the network of that fold.
They are made by tools/train_judge.py and fit the words of the texts as the segmenter cuts them now.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy

from diffcast.align.network import MEMBERS, Reading, blend
from diffcast.align.word_table import WordTable
from diffcast.compare import conclude, tell
from diffcast.model import Comparison, Settings

FOLDER = Path(__file__).with_name("held_out")


class Stale(Exception):
    """The stored readings do not fit the texts as they are cut now; train again with tools/train_judge.py."""


def compare_held_out(folder: Path, settings: Settings, readings: Path = FOLDER) -> Comparison:
    """The comparison of a labelled story by a network that never saw it."""
    left, right, _ = tell(folder / "transcript.txt", folder / "article.txt")
    return conclude(left, right, stored_readings(folder.name, left, right, settings, readings), settings)


def stored_readings(
    story: str, left: WordTable, right: WordTable, settings: Settings, readings: Path = FOLDER
) -> tuple[Reading, Reading]:
    """What the networks of the story's fold read in both texts; raises Stale where it does not fit them."""
    members = [_stored(name, readings) for name in MEMBERS[settings.encoder]]
    ours, theirs = (
        blend([_reading(one, story, table) for one in members], settings.encoder) for table in (left, right)
    )
    return ours, theirs


def _reading(stored: dict[str, numpy.ndarray], story: str, table: WordTable) -> Reading:
    prefix = f"{story}/{table.document.side}"
    if f"{prefix}/chances" not in stored or len(stored[f"{prefix}/chances"]) != len(table):
        raise Stale(f"{prefix}: no reading that fits its {len(table)} words; run tools/train_judge.py held-out")
    return Reading(*(stored[f"{prefix}/{name}"].astype(numpy.float32) for name in ("chances", "masses")))


@cache
def _stored(mode: str, readings: Path) -> dict[str, numpy.ndarray]:
    found: dict[str, numpy.ndarray] = {}
    for path in sorted(readings.glob(f"{mode}-*.npz")):
        with numpy.load(path) as file:
            found.update({name: file[name] for name in file.files})
    return found
