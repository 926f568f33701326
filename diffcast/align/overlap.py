"""The words that two groups of words share, weighed by rarity: for the groups that are asked, never for all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from diffcast.align.word_table import Flags, Floats, Ints, WordTable, distinct

NORMS_AT_ONCE = 2048
"""Norms that a product is summed over at a time: more than a story has, few enough for thousands of groups."""


@dataclass(frozen=True, slots=True)
class Bags:
    """The content words of every group of a text (its sentences, its passages). Memory is linear in the words."""

    starts: Ints
    """First entry of each group in `norms`, and the end of the last: shape (groups + 1,)."""
    norms: Ints
    """Norms group by group, each once, ascending: shape (entries,)."""
    rarity: Floats
    """By norm: shape (vocabulary,)."""

    @classmethod
    def of(cls, table: WordTable, groups: Ints, count: int, rarity: Floats) -> Bags:
        """The bags of a text whose words belong to these groups, numbered from 0."""
        size = max(1, len(rarity))
        entries = distinct(groups[table.content] * size + table.norms[table.content])
        return cls(numpy.searchsorted(entries, numpy.arange(count + 1) * size), entries % size, rarity)

    def chosen(self, groups: Ints) -> Chosen:
        """Some of the groups."""
        counts = self.starts[groups + 1] - self.starts[groups]
        rows = numpy.repeat(numpy.arange(len(groups)), counts)
        shift = numpy.repeat(self.starts[groups] - (numpy.cumsum(counts) - counts), counts)
        norms = self.norms[numpy.arange(len(rows)) + shift]
        return Chosen(len(groups), rows, norms, self.rarity)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some groups of a text with their norms: `rows` and `norms` have one entry for each norm of each group."""

    count: int
    rows: Ints
    norms: Ints
    rarity: Floats

    @property
    def total(self) -> Floats:
        """By group the sum of its rarities, at least 1e-6."""
        return numpy.maximum(numpy.bincount(self.rows, self.rarity[self.norms], self.count), 1e-6)

    @property
    def length(self) -> Floats:
        """By group the root of the sum of its squared rarities, at least 1e-6."""
        squares = numpy.bincount(self.rows, self.rarity[self.norms] ** 2, self.count)
        return numpy.maximum(numpy.sqrt(squares), 1e-6)

    def holds(self) -> Flags:
        """By norm whether any of the groups has it: shape (vocabulary,)."""
        found: Flags = numpy.bincount(self.norms, minlength=len(self.rarity)) > 0
        return found

    def table(self, columns: Ints, width: int, figures: Floats) -> Floats:
        """By group and column the figure of the norm that has this column, else 0; norms of column -1 are left out."""
        table = numpy.zeros((self.count, width), dtype=numpy.float32)
        column = columns[self.norms]
        kept = column >= 0
        table[self.rows[kept], column[kept]] = figures[self.norms[kept]]
        return table


def cosines(left: Chosen, right: Chosen) -> Floats:
    """By group and group the cosine of their words weighed by rarity, 0 to 1, float32."""
    total = numpy.zeros((left.count, right.count), dtype=numpy.float32)
    for columns, width in _columns(left, right):
        total += left.table(columns, width, left.rarity) @ right.table(columns, width, right.rarity).T
    return (total / left.length[:, None] / right.length).astype(numpy.float32)


def coverage(clauses: Chosen, sentences: Chosen) -> Floats:
    """By clause and sentence the share of the clause that the sentence has, weighed by rarity, 0 to 1, float32."""
    total = numpy.zeros((clauses.count, sentences.count), dtype=numpy.float32)
    held = (sentences.rarity > 0).astype(numpy.float32)
    for columns, width in _columns(clauses, sentences):
        total += clauses.table(columns, width, clauses.rarity) @ sentences.table(columns, width, held).T
    return (total / clauses.total[:, None]).astype(numpy.float32)


def _columns(left: Chosen, right: Chosen) -> Iterator[tuple[Ints, int]]:
    """The norms that both have, some at a time: by norm its column or -1, and the number of columns."""
    common = numpy.flatnonzero(left.holds() & right.holds())
    for first in range(0, len(common), NORMS_AT_ONCE):
        some = common[first : first + NORMS_AT_ONCE]
        columns = numpy.full(len(left.rarity), -1)
        columns[some] = numpy.arange(len(some))
        yield columns, len(some)


@dataclass(frozen=True, slots=True)
class Overlap:
    """The cosines of the groups of a text with those of another, as a table whose rows are computed when asked."""

    left: Bags
    right: Bags

    def __getitem__(self, rows: Ints) -> Floats:
        """Of some groups of the left text with all of the right one: shape (rows, groups of the right text)."""
        return cosines(self.left.chosen(rows), self.right.chosen(numpy.arange(len(self.right.starts) - 1)))

    @property
    def T(self) -> Overlap:  # noqa: N802  (as numpy calls it)
        """The same seen from the other text."""
        return Overlap(self.right, self.left)
