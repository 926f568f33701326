"""The files of a desk that the arguments name: a review, a baseline, a manifest."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Final

from diffcast.cli.output import complain
from diffcast.errors import UnreadableInput
from diffcast.review import review_file
from diffcast.review.apply_decisions import Given
from diffcast.review.baseline import Baseline
from diffcast.review.baseline import read as read_baseline
from diffcast.review.json_file import LARGEST

STANDARD_INPUT: Final = "-"


class Kept:
    """The reviews and baselines that one command reads; a baseline once, though every pair may name it."""

    def __init__(self) -> None:
        self._baselines: dict[str, Baseline] = {}
        self._told: set[str] = set()

    def given(self, review: str | None, baseline: str | None, name: str = "") -> Given:
        """What the files at these paths hold, for the pair of that name; raises `UnreadableInput`."""
        return Given(
            (review_file.read(content(review, "a review"), review), review) if review else None,
            (self._baseline(baseline), baseline) if baseline else None,
            name,
        )

    def tell(self, remarks: Iterable[str]) -> None:
        """Say on stderr what the person must hear of these files, each sentence once."""
        for remark in remarks:
            if remark not in self._told:
                complain(remark, 0)
            self._told.add(remark)

    def _baseline(self, source: str) -> Baseline:
        if source not in self._baselines:
            self._baselines[source] = read_baseline(content(source, "a baseline"), source)
        return self._baselines[source]


def content(source: str, what: str) -> bytes:
    """What the file or, for a dash, standard input holds, up to one byte more than any such file may have."""
    try:
        with nullcontext(sys.stdin.buffer) if source == STANDARD_INPUT else Path(source).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{source}: cannot be read ({why}); give {what}") from error
