"""The files of a desk that the arguments name: a review, a baseline, a manifest."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.review import baseline, triage
from diffcast.review.keeping import LARGEST
from diffcast.review.settling import Given

STANDARD_INPUT: Final = "-"


def given(review: str | None, known: str | None, name: str = "") -> Given:
    """What the files at these paths hold, for the pair of that name; raises `UnreadableInput`."""
    return Given(
        (triage.read(content(review, "a review"), review), review) if review else None,
        (_baseline(known), known) if known else None,
        name,
    )


def content(source: str, what: str) -> bytes:
    """What the file or, for a dash, standard input holds, up to one byte more than any such file may have."""
    try:
        with nullcontext(sys.stdin.buffer) if source == STANDARD_INPUT else Path(source).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{source}: cannot be read ({why}); give {what}") from error


@lru_cache(maxsize=16)
def _baseline(source: str) -> baseline.Baseline:
    """Kept, since every pair of a manifest may name the same one."""
    return baseline.read(content(source, "a baseline"), source)
