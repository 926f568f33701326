"""What tells whether a one-sided run is one: its chances, its length and its nearest neighbour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from diffcast.align.network import CLASSES
from diffcast.align.word_table import Floats, Ints
from diffcast.judge.confidence.models import FLOOR, Features, log_odds
from diffcast.judge.reading.text_runs import TextRuns

ONE_SIDED, FURNITURE, CHANGED = (CLASSES.index(name) for name in ("one-sided", "furniture", "changed"))


def one_sided_features(text: TextRuns, places: Sequence[int], drawn: Floats) -> Features:
    """What is known of one-sided runs next to each other; `drawn` is their attention by passage of the other text."""
    rows = content_words(text, places)
    chances = text.reading.chances[rows]
    surest = numpy.log(chances[:, ONE_SIDED] + FLOOR)
    return {
        "mean log chance": float(surest.mean()),
        "least log chance": float(surest.min()),
        "log words": float(numpy.log(len(rows))),
        "nearest": float(drawn.max(initial=0.0)),
        "attention": float(drawn.sum()),
        "furniture": log_odds(chances[:, FURNITURE].mean()),
        "changed": log_odds(chances[:, CHANGED].mean()),
        "in the article": float(text.table.document.side == "article"),
    }


def content_words(text: TextRuns, places: Sequence[int]) -> Ints:
    """The content words of some runs, by index into their table; all of them where none is."""
    rows = numpy.concatenate([numpy.arange(text.runs[place].first, text.runs[place].end) for place in places])
    content = rows[text.table.content[rows]]
    return content if len(content) else rows
