"""Cuts each telling into runs of words that share one fate: told on both sides, told on one, or no story at all."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy

from diffcast.align.word_table import Floats, Ints, WordTable
from diffcast.model import Span

Fate: TypeAlias = Literal["paired", "one-sided", "furniture"]
FATES: tuple[Fate, ...] = ("paired", "one-sided", "furniture")

CUT_AT_PASSAGE, CUT_AT_STOP, CUT_WITHIN = 0.3, 0.9, 1.5
"""The price of a change of fate between two words, in nats: between clauses, at a comma or a dash, anywhere else."""
STOP = re.compile(r"[^\s\-’'.]")
FUNCTION_WORD = 0.3
"""How much the fate of a function word counts beside that of a content word."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one passage, next to each other, with one fate."""

    passage: int
    first: int
    """Index of the first word in the table."""
    end: int
    """Index after the last word."""
    fate: Fate
    sure: float
    """Mean probability that the network gives this fate over the run's words, 0 to 1."""


def runs(table: WordTable, chances: Floats) -> tuple[Run, ...]:
    """The runs of a telling in reading order; `chances` has a row a word and a column a fate, rows summing to 1."""
    if not len(table):
        return ()
    fates = _cheapest(_costs(table, chances), _prices(table))
    cuts = numpy.flatnonzero((numpy.diff(fates) != 0) | (numpy.diff(table.passage) != 0)) + 1
    edges = [0, *cuts.tolist(), len(table)]
    return tuple(
        Run(int(table.passage[a]), a, b, FATES[fates[a]], float(chances[a:b, fates[a]].mean()))
        for a, b in itertools.pairwise(edges)
    )


def _costs(table: WordTable, chances: Floats) -> Floats:
    weights = numpy.where(table.content, 1.0, FUNCTION_WORD)[:, None]
    costs: Floats = -numpy.log(numpy.maximum(chances, 1e-4)) * weights
    return costs


def _prices(table: WordTable) -> Floats:
    """What it costs to change fate before each word."""
    text = table.document.text
    gaps = ((a.span.end, b.span.start) for a, b in itertools.pairwise(table.words))
    stops = numpy.array([STOP.search(text, *gap) is not None for gap in gaps], dtype=bool)
    within = numpy.where(stops, CUT_AT_STOP, CUT_WITHIN)
    prices = numpy.where(numpy.diff(table.passage) != 0, CUT_AT_PASSAGE, within)
    prices[numpy.diff(table.sentence) != 0] = 0.0
    return numpy.concatenate([[0.0], prices])


def _cheapest(costs: Floats, prices: Floats) -> Ints:
    """The sequence of fates with the least sum of costs and prices (Viterbi 1967)."""
    total, *rows = costs.tolist()
    back: list[list[int]] = []
    for own, price in zip(rows, prices.tolist()[1:], strict=True):  # Three numbers at a time: no work for arrays.
        least = min(total)
        change, cheapest = least + price, total.index(least)
        back.append([fate if cost <= change else cheapest for fate, cost in enumerate(total)])
        total = [min(cost, change) + more for cost, more in zip(total, own, strict=True)]
    fates = [total.index(min(total))]
    for before in reversed(back):
        fates.append(before[fates[-1]])
    return numpy.array(fates[::-1], dtype=numpy.int64)


def span_of(table: WordTable, run: Run) -> Span:
    """From the run's first character to the punctuation that closes it."""
    start, end = table.words[run.first].span.start, table.words[run.end - 1].span.end
    passage = table.passages[run.passage].span
    first = run.first == 0 or table.passage[run.first - 1] != run.passage
    last = run.end == len(table) or table.passage[run.end] != run.passage
    return Span(passage.start if first else start, passage.end if last else _closed(table.document.text, end, passage))


def _closed(text: str, end: int, within: Span) -> int:
    while end < within.end and not text[end].isspace() and not text[end].isalnum() and text[end] not in "“(-–—":
        end += 1
    return end
