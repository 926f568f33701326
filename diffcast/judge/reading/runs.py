"""Cuts a text into runs of words with one label: in both texts, in one text, or page furniture."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy

from diffcast.align.word_table import Floats, Ints, WordTable
from diffcast.judge.thresholds import (
    CUT_AT_PASSAGE,
    CUT_AT_PUNCTUATION,
    CUT_ELSEWHERE,
    FUNCTION_WORD_WEIGHT,
    MIN_CHANCE,
)
from diffcast.model import Span

RunLabel: TypeAlias = Literal["matched", "one-sided", "furniture"]
RUN_LABELS: Final[tuple[RunLabel, ...]] = ("matched", "one-sided", "furniture")
PUNCTUATION = re.compile(r"[^\s\-’'.]")
"""What between two words makes a likely place to cut; a hyphen, an apostrophe or a dot may be inside a word."""
OPENING = "“(-–—"
"""Characters that belong to the words after them."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one passage, next to each other, with one label."""

    passage: int
    """Index of the passage in the table."""
    first: int
    """Index of the first word in the table."""
    end: int
    """Index after the last word."""
    label: RunLabel


def cut_runs(table: WordTable, chances: Floats) -> tuple[Run, ...]:
    """The runs of a text in reading order: each word is in one, and none crosses the end of a passage.

    `chances` has a row a word and a column for each of RUN_LABELS; rows sum to 1.
    """
    if not len(table):
        return ()
    labels = _cheapest(_costs(table, chances), _cut_prices(table))
    cuts = numpy.flatnonzero((numpy.diff(labels) != 0) | (numpy.diff(table.passage) != 0)) + 1
    edges = [0, *cuts.tolist(), len(table)]
    return tuple(Run(int(table.passage[a]), a, b, RUN_LABELS[labels[a]]) for a, b in itertools.pairwise(edges))


def _costs(table: WordTable, chances: Floats) -> Floats:
    weights = numpy.where(table.content, 1.0, FUNCTION_WORD_WEIGHT)[:, None]
    costs: Floats = -numpy.log(numpy.maximum(chances, MIN_CHANCE)) * weights
    return costs


def _cut_prices(table: WordTable) -> Floats:
    """What a change of label costs before each word; nothing where a sentence begins."""
    text = table.document.text
    gaps = ((a.span.end, b.span.start) for a, b in itertools.pairwise(table.words))
    punctuated = numpy.array([PUNCTUATION.search(text, *gap) is not None for gap in gaps], dtype=bool)
    within = numpy.where(punctuated, CUT_AT_PUNCTUATION, CUT_ELSEWHERE)
    prices = numpy.where(numpy.diff(table.passage) != 0, CUT_AT_PASSAGE, within)
    prices[numpy.diff(table.sentence) != 0] = 0.0
    return numpy.concatenate([[0.0], prices])


def _cheapest(costs: Floats, prices: Floats) -> Ints:
    """The sequence of labels with the smallest sum of costs and prices (Viterbi 1967)."""
    total, *rows = costs.tolist()
    back: list[list[int]] = []
    for own, price in zip(
        rows, prices.tolist()[1:], strict=True
    ):  # Plain lists: rows of three are too short for numpy.
        least = min(total)
        change, cheapest = least + price, total.index(least)
        back.append([label if cost <= change else cheapest for label, cost in enumerate(total)])
        total = [min(cost, change) + more for cost, more in zip(total, own, strict=True)]
    labels = [total.index(min(total))]
    for before in reversed(back):
        labels.append(before[labels[-1]])
    return numpy.array(labels[::-1], dtype=numpy.int64)


def span_of(table: WordTable, run: Run) -> Span:
    """From the run's first character to the punctuation that closes it."""
    start, end = table.words[run.first].span.start, table.words[run.end - 1].span.end
    passage = table.passages[run.passage].span
    opens = run.first == 0 or table.passage[run.first - 1] != run.passage
    closes = run.end == len(table) or table.passage[run.end] != run.passage
    text = table.document.text
    return Span(passage.start if opens else start, passage.end if closes else _with_punctuation(text, end, passage))


def _with_punctuation(text: str, end: int, within: Span) -> int:
    while end < within.end and not text[end].isspace() and not text[end].isalnum() and text[end] not in OPENING:
        end += 1
    return end
