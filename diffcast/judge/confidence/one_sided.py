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
    odds: Floats
    """By run the log odds that its words are one-sided."""
    other_odds: Floats
    """The same of the other text's runs."""


def beside(text: TextRuns, other: TextRuns, shares: Floats) -> Beside:
    """The text beside the other one; `shares` has shape (runs, other runs)."""
    attention = text.attention_to(other.table.passage, len(other.table.passages))
    return Beside(text, other, shares, attention, _odds(text), _odds(other))


def _odds(text: TextRuns) -> Floats:
    chances = (text.reading.chances[content_words(text, [place]), ONE_SIDED] for place in range(len(text.runs)))
    return numpy.array([log_odds(one.mean()) for one in chances])


def one_sided_features(known: Beside, places: Sequence[int]) -> Features:
    """What is known of one run, or of several next to each other."""
    chances = known.text.reading.chances[content_words(known.text, places)]
    drawn = known.attention[list(places)].mean(axis=0)
    words: Features = {
        "mean log chance": float(numpy.log(chances[:, ONE_SIDED] + FLOOR).mean()),
        "log odds": log_odds(chances[:, ONE_SIDED].mean()),
        "log words": float(numpy.log(len(chances))),
        "nearest": float(drawn.max(initial=0.0)),
        "attention": float(drawn.sum()),
        "furniture": log_odds(chances[:, FURNITURE].mean()),
        "changed": log_odds(chances[:, CHANGED].mean()),
        "in the article": float(known.text.table.document.side == "article"),
    }
    return words | _of_the_best(known, places) | _of_the_rest(known, places)


def _of_the_best(known: Beside, places: Sequence[int]) -> Features:
    """What is known of the run of the other text that shares most."""
    if not len(known.other.runs):
        return {}
    shares = known.shares[list(places)].mean(axis=0)
    partner, ordered = int(shares.argmax()), numpy.sort(shares)
    return {
        "shared with the best": float(ordered[-1]),
        "log of that": float(numpy.log(ordered[-1] + FLOOR_OF_SHARES)),
        "with the best two": float(ordered[-2:].sum()),
        "words of the best": _common(known, content_words(known.text, places), partner),
        "odds of the best": float(known.other_odds[partner]),
        "best of the best": float(int(known.shares[:, partner].argmax()) in places),
    }


def _of_the_rest(known: Beside, places: Sequence[int]) -> Features:
    """What is known of the rest of the sentence and of the text."""
    text, first = known.text, known.text.runs[places[0]].first
    firsts = numpy.array([run.first for run in text.runs])
    same = text.table.sentence[firsts] == text.table.sentence[first]
    same[list(places)] = False
    return {
        "of the sentence": float(known.odds[same if same.any() else list(places)].mean()),
        "alone in it": float(not same.any()),
        "place": places[0] / len(text.runs),
    }


def _common(known: Beside, rows: Ints, partner: int) -> float:
    """The share of some words that a run of the other text has too."""
    theirs = known.other.table.norms[content_words(known.other, [partner])]
    return float(numpy.isin(known.text.table.norms[rows], theirs).mean())


def content_words(text: TextRuns, places: Sequence[int]) -> Ints:
    """The content words of some runs, by index into their table; all of them where none is."""
    rows = numpy.concatenate([numpy.arange(text.runs[place].first, text.runs[place].end) for place in places])
    content = rows[text.table.content[rows]]
    return content if len(content) else rows
