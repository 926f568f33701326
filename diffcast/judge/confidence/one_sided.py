"""What tells whether a run is one-sided: its chances, its length, and how near the other text comes to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy

from diffcast.align.network import CLASSES
from diffcast.align.word_table import Floats, Ints
from diffcast.judge.confidence.models import FLOOR, Features, log_odds
from diffcast.judge.reading.text_runs import TextRuns

ONE_SIDED, FURNITURE, CHANGED = (CLASSES.index(name) for name in ("one-sided", "furniture", "changed"))
FLOOR_OF_SHARES: Final = 0.01
"""Added to a share before its log is taken."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A text with what each of its runs has of the other text."""

    text: TextRuns
    other: TextRuns
    shares: Floats
    """What each run shares with each of the other text's, the mean attention, both ways: shape (runs, other runs)."""
    attention: Floats
    """How much it draws of each passage of the other text, 0 to 1: shape (runs, passages)."""


def beside(text: TextRuns, other: TextRuns, shares: Floats) -> Beside:
    """The text beside the other one; `shares` has shape (runs, other runs)."""
    return Beside(text, other, shares, text.attention_to(other.table.passage, len(other.table.passages)))


def one_sided_features(beside: Beside, places: Sequence[int]) -> Features:
    """What is known of one run, or of several next to each other."""
    text, rows = beside.text, content_words(beside.text, places)
    chances = text.reading.chances[rows]
    drawn, shares = beside.attention[list(places)].mean(axis=0), beside.shares[list(places)].mean(axis=0)
    best = float(shares.max(initial=0.0))
    return {
        "mean log chance": float(numpy.log(chances[:, ONE_SIDED] + FLOOR).mean()),
        "log odds": log_odds(chances[:, ONE_SIDED].mean()),
        "log words": float(numpy.log(len(rows))),
        "nearest": float(drawn.max(initial=0.0)),
        "attention": float(drawn.sum()),
        "shared with the best": best,
        "log of that": float(numpy.log(best + FLOOR_OF_SHARES)),
        "words of the best": _common(beside, rows, int(shares.argmax())) if len(shares) else 0.0,
        "furniture": log_odds(chances[:, FURNITURE].mean()),
        "changed": log_odds(chances[:, CHANGED].mean()),
        "in the article": float(text.table.document.side == "article"),
    }


def _common(beside: Beside, rows: Ints, partner: int) -> float:
    """The share of some words that a run of the other text has too."""
    theirs = beside.other.table.norms[content_words(beside.other, [partner])]
    return float(numpy.isin(beside.text.table.norms[rows], theirs).mean())


def content_words(text: TextRuns, places: Sequence[int]) -> Ints:
    """The content words of some runs, by index into their table; all of them where none is."""
    rows = numpy.concatenate([numpy.arange(text.runs[place].first, text.runs[place].end) for place in places])
    content = rows[text.table.content[rows]]
    return content if len(content) else rows
