"""Cuts a text into runs of words with one label: in both texts, in one text, or page furniture."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy

from diffcast.align.word_table import Flags, Floats, Ints, WordTable
from diffcast.judge.thresholds import (
    CUT_PRICE,
    FUNCTION_WORD_WEIGHT,
    MIN_BOUNDARY,
    MIN_CHANCE,
    MIN_CUT_PRICE,
)
from diffcast.model import Span

RunLabel: TypeAlias = Literal["matched", "one-sided", "furniture"]
RUN_LABELS: Final[tuple[RunLabel, ...]] = ("matched", "one-sided", "furniture")
OPENING = "“(-–—"
"""Characters that belong to the words after them."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one sentence and one block, next to each other, with one label."""

    passage: int
    """Index in the table of the passage of its first word."""
    first: int
    """Index of the first word in the table."""
    end: int
    """Index after the last word."""
    label: RunLabel


def cut_runs(table: WordTable, chances: Floats, boundaries: Floats) -> tuple[Run, ...]:
    """The runs of a text in reading order: each word is in one, and none crosses the end of a sentence or of a block,
    nor does one end within an amount, a date or a time.

    `chances` has a row a word and a column for each of RUN_LABELS; rows sum to 1. `boundaries` is by word the chance,
    0 to 1, that a statement begins with it; a text is cut where it is at least MIN_BOUNDARY.
    """
    if not len(table):
        return ()
    labels = _cheapest(_costs(table, chances), _cut_prices(table, boundaries))
    cut = (numpy.diff(labels) != 0) | _stops(table) | ((boundaries[1:] >= MIN_BOUNDARY) & ~_inside_values(table))
    edges = [0, *(numpy.flatnonzero(cut) + 1).tolist(), len(table)]
    return tuple(Run(int(table.passage[a]), a, b, RUN_LABELS[labels[a]]) for a, b in itertools.pairwise(edges))


def _stops(table: WordTable) -> Flags:
    """Whether a sentence or a block ends between each two words: shape (words - 1,)."""
    blocks = numpy.array([passage.block.span.start for passage in table.passages])[table.passage]
    stops: Flags = (numpy.diff(table.sentence) != 0) | (numpy.diff(blocks) != 0)
    return stops


def _inside_values(table: WordTable) -> Flags:
    """Whether one amount, date or time goes on between each two words, as in `6:30 a.m.`: shape (words - 1,)."""
    inside: Flags = (table.amount[1:] == table.amount[:-1]) & (table.amount[1:] >= 0) & ~_stops(table)
    return inside


def _costs(table: WordTable, chances: Floats) -> Floats:
    weights = numpy.where(table.content, 1.0, FUNCTION_WORD_WEIGHT)[:, None]
    costs: Floats = -numpy.log(numpy.maximum(chances, MIN_CHANCE)) * weights
    return costs


def _cut_prices(table: WordTable, boundaries: Floats) -> Floats:
    """What a change of label costs before each word: the less, the likelier a statement begins there."""
    prices = numpy.maximum(-numpy.log(numpy.maximum(boundaries, MIN_CHANCE)) * CUT_PRICE, MIN_CUT_PRICE)
    prices[1:][_stops(table)] = 0.0
    prices[1:][_inside_values(table)] = numpy.inf
    priced: Floats = prices
    return priced


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
    first, last = table.passages[run.passage].span, table.passages[int(table.passage[run.end - 1])].span
    opens = run.first == 0 or table.passage[run.first - 1] != run.passage
    closes = run.end == len(table) or table.passage[run.end] != table.passage[run.end - 1]
    text = table.document.text
    return Span(first.start if opens else start, last.end if closes else _with_punctuation(text, end, last))


def _with_punctuation(text: str, end: int, within: Span) -> int:
    while end < within.end and not text[end].isspace() and not text[end].isalnum() and text[end] not in OPENING:
        end += 1
    return end
