"""Tables by run of one text and run of the other. Most cells are 0, so memory is linear in the words of the texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from diffcast.align.word_table import Floats, Ints


@dataclass(frozen=True, slots=True)
class Entries:
    """The cells of a table that are not 0, row after row."""

    starts: Ints
    """First cell of each row, and the end of the last: shape (rows + 1,)."""
    columns: Ints
    values: Floats
    width: int

    @classmethod
    def of(cls, rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Entries:
        """The sums of the values of each cell, float32."""
        height, width = shape
        cells, which = numpy.unique(rows * width + columns, return_inverse=True)
        totals = numpy.bincount(which, values, minlength=len(cells)).astype(numpy.float32)
        starts = numpy.searchsorted(cells, numpy.arange(height + 1) * width)
        return cls(starts, cells % max(1, width), totals, width)

    def dense(self, places: Sequence[int]) -> Floats:
        """Some rows: shape (places, width), float32."""
        table = numpy.zeros((len(places), self.width), numpy.float32)
        for number, place in enumerate(places):
            cells = slice(self.starts[place], self.starts[place + 1])
            table[number, self.columns[cells]] = self.values[cells]
        return table

    def turned(self) -> Entries:
        """The same with rows and columns exchanged."""
        height = len(self.starts) - 1
        rows = numpy.repeat(numpy.arange(height), numpy.diff(self.starts))
        return Entries.of(self.columns, rows, self.values, (self.width, height))


@dataclass(frozen=True, slots=True)
class RunTable:
    """How much each run of a text draws of each run of the other; runs of one group draw what all of them draw."""

    by_run: Entries
    by_group: Entries
    groups: Ints
    """By run of the other text its group: shape (runs,)."""

    @classmethod
    def of(cls, entries: Entries, groups: Ints) -> RunTable:
        """The table of these entries, whose columns are groups."""
        return cls(entries, entries.turned(), groups)

    @classmethod
    def of_dense(cls, table: Floats) -> RunTable:
        """A whole table."""
        rows, columns = numpy.nonzero(table)
        entries = Entries.of(rows, columns, table[rows, columns], (table.shape[0], table.shape[1]))
        return cls.of(entries, numpy.arange(table.shape[1]))

    def rows(self, runs: Sequence[int]) -> Floats:
        """What some runs draw of each run of the other text: shape (runs, other runs)."""
        return self.by_run.dense(runs)[:, self.groups]

    def drawing(self, others: Sequence[int]) -> Floats:
        """How much each run draws of some runs of the other text: shape (others, runs)."""
        return self.by_group.dense(self.groups[list(others)].tolist())


@dataclass(frozen=True, slots=True)
class Shares:
    """What each run of one text and each of the other share: the mean of what they draw of each other, 0 to 1."""

    forth: RunTable
    back: RunTable

    @property
    def T(self) -> Shares:  # noqa: N802  (as numpy calls it)
        """The same seen from the other text."""
        return Shares(self.back, self.forth)

    def rows(self, runs: Sequence[int]) -> Floats:
        """Of some runs with each of the other text: shape (runs, other runs)."""
        return (self.forth.rows(runs) + self.back.drawing(runs)) / 2

    def part(self, runs: Sequence[int], others: Sequence[int]) -> Floats:
        """Of some runs of both texts: shape (runs, others)."""
        return self.rows(runs)[:, list(others)]
