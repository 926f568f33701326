"""Channels: the evidence that two words, one of each text, state the same thing. None of these needs the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy

from diffcast.align.word_table import Floats, Ints, WordTable
from diffcast.language.calendar import moment_relation
from diffcast.language.numbers import amount_relation
from diffcast.model import Moment, Quantity, Span
from diffcast.similarity.spelling import similar_spellings

CHANNELS = (
    "same word",
    "same rare word",
    "same amount",
    "other amount of the kind",
    "spelled alike",
    "same words around",
    "sentences share words",
    "passages share words",
    "own passage found in the other sentence",
    "other passage found in the own sentence",
)
AROUND = (-2, -1, 1, 2)
"""The neighbours that may agree as well, by their distance in words."""
NOWHERE = -1
ANYWHERE = Span(0, 0)
FUNCTION_WORD_SHARE = 0.1
"""The share of its rarity that a function word keeps."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a pair of texts; `channels` gives it for any choice of words."""

    left: WordTable
    right: WordTable
    rarity: Floats
    """By norm: 0 for a word in every sentence of both texts, about 1 for a word that occurs once."""
    alike: Floats
    """By norm and norm, symmetric: .75 to 1 for different words that are spelled nearly alike, else 0."""
    amounts: Floats
    """By amount and amount: 1 the same, 0.7 one fits the other, 0 elsewhere; the last row and column are 0."""
    conflicts: Floats
    """By amount and amount: 1 where both are of a kind and cannot both be right."""
    sentences: Floats
    """By sentence and sentence: cosine of their words weighed by rarity, 0 to 1."""
    passages: Floats
    """The same by passage and passage."""
    coverage: Floats
    """By passage of the left and sentence of the right: the share of the passage that the sentence has, weighed by
    rarity, 0 to 1."""
    coverage_back: Floats
    """The same for passages of the right: by sentence of the left and passage of the right."""

    def turned(self) -> Evidence:
        """The same evidence seen from the other text."""
        return Evidence(
            self.right, self.left, self.rarity, self.alike,
            *(
                numpy.ascontiguousarray(table.T)
                for table in (
                    self.amounts, self.conflicts, self.sentences, self.passages, self.coverage_back, self.coverage,
                )
            ),
        )  # fmt: skip


def evidence(left: WordTable, right: WordTable, vocabulary: Sequence[str]) -> Evidence:
    """Everything about the pair that does not depend on the choice of words."""
    rarity = rarities(left, right, len(vocabulary))
    bags = [_bags(table, table.sentence, table.sentences, rarity) for table in (left, right)]
    clauses = [_bags(table, table.passage, len(table.passages), rarity) for table in (left, right)]
    same, conflicts = _amounts(left.amounts, right.amounts)
    return Evidence(
        left, right, rarity, _alike(vocabulary), same, conflicts,
        _cosine(*bags), _cosine(*clauses), _covered(clauses[0], bags[1]), _covered(clauses[1], bags[0]).T,
    )  # fmt: skip


def channels(known: Evidence, rows: Ints, columns: Ints) -> Floats:
    """The evidence for every word of `rows` against every word of `columns`: shape (CHANNELS, rows, columns)."""
    left, right = known.left, known.right
    ours, theirs = left.norms[rows], right.norms[columns]
    same = (ours[:, None] == theirs[None, :]).astype(numpy.float32)
    amounts = left.amount[rows], right.amount[columns]
    passages = left.passage[rows], right.passage[columns]
    sentences = left.sentence[rows], right.sentence[columns]
    return numpy.stack(
        [
            same,
            same * known.rarity[ours][:, None],
            spread(known.amounts, *amounts),
            spread(known.conflicts, *amounts),
            spread(known.alike, ours, theirs),
            _around(known, rows, columns),
            spread(known.sentences, *sentences),
            spread(known.passages, *passages),
            spread(known.coverage, passages[0], sentences[1]),
            spread(known.coverage_back, sentences[0], passages[1]),
        ]
    )


def spread(table: Floats, rows: Ints, columns: Ints) -> Floats:
    """The table's figure for every one of `rows` and `columns`: whole rows first, which is faster than pair by pair."""
    return table.take(rows, axis=0).take(columns, axis=1)


def _around(known: Evidence, rows: Ints, columns: Ints) -> Floats:
    """How much of the words next to both agrees as well, weighed by rarity."""
    total = numpy.zeros((len(rows), len(columns)), dtype=numpy.float32)
    for step in AROUND:
        ours, theirs = _shifted(known.left.norms, rows, step), _shifted(known.right.norms, columns, step)
        equal = (ours[:, None] == theirs[None, :]) & (ours >= 0)[:, None]
        total += equal * (known.rarity[ours] / len(AROUND))[:, None]
    return total


def _shifted(norms: Ints, places: Ints, step: int) -> Ints:
    moved = places + step
    inside = (moved >= 0) & (moved < len(norms))
    return numpy.where(inside, norms[numpy.clip(moved, 0, max(0, len(norms) - 1))], NOWHERE)


def rarities(left: WordTable, right: WordTable, size: int) -> Floats:
    """By norm the inverse sentence frequency over both texts, scaled to 0 to 1; function words keep a tenth."""
    counts = numpy.zeros(size, dtype=numpy.float64)
    for table in (left, right):
        pairs = numpy.unique(table.sentence * max(1, size) + table.norms)
        numpy.add.at(counts, pairs % max(1, size), 1.0)
    total = left.sentences + right.sentences
    weights = numpy.log((total + 1) / (counts + 0.5)) / numpy.log(total + 2)
    content = numpy.zeros(size, dtype=bool)
    for table in (left, right):
        content[table.norms[table.content]] = True
    clipped = numpy.clip(weights, 0, 1)
    return numpy.asarray(numpy.where(content, clipped, FUNCTION_WORD_SHARE * clipped), dtype=numpy.float32)


def _alike(vocabulary: Sequence[str]) -> Floats:
    table = numpy.zeros((len(vocabulary), len(vocabulary)), dtype=numpy.float32)
    for one, other, likeness in similar_spellings(vocabulary, vocabulary):
        table[one, other] = likeness
    return table


def _bags(table: WordTable, groups: Ints, count: int, rarity: Floats) -> Floats:
    """Rarity of every content word that a group holds: shape (groups, norms)."""
    bags = numpy.zeros((count, len(rarity)), dtype=numpy.float32)
    kept = table.content
    bags[groups[kept], table.norms[kept]] = rarity[table.norms[kept]]
    return bags


def _cosine(left: Floats, right: Floats) -> Floats:
    lengths = [numpy.maximum(numpy.linalg.norm(side, axis=1, keepdims=True), 1e-6) for side in (left, right)]
    both = _common(left, right)
    return numpy.asarray((left[:, both] / lengths[0]) @ (right[:, both] / lengths[1]).T, dtype=numpy.float32)


def _covered(clauses: Floats, sentences: Floats) -> Floats:
    whole = numpy.maximum(clauses.sum(axis=1, keepdims=True), 1e-6)
    both = _common(clauses, sentences)
    held = (sentences[:, both] > 0).astype(numpy.float32)
    return numpy.asarray(clauses[:, both] @ held.T / whole, dtype=numpy.float32)


def _common(left: Floats, right: Floats) -> Ints:
    """The norms that both hold: no other adds to a product of the two."""
    return numpy.flatnonzero(left.any(axis=0) & right.any(axis=0))


AGREEMENT = {"same": 1.0, "fits": 0.7}
"""How far two amounts agree; "fits" is an amount inside the range of the other, such as 41 and "about 40"."""


def _amounts(left: Sequence[Quantity | Moment], right: Sequence[Quantity | Moment]) -> tuple[Floats, Floats]:
    """Agreement and conflict of every amount with every amount; one row and column of zeros more, for none."""
    (ours, rows), (theirs, columns) = _distinct(left), _distinct(right)
    same = numpy.zeros((len(ours) + 1, len(theirs) + 1), dtype=numpy.float32)
    conflicts = same.copy()
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            kin = related(one, other)
            same[i, j] = AGREEMENT.get(kin, 0.0)
            conflicts[i, j] = kin == "differs"
    return spread(same, rows, columns), spread(conflicts, rows, columns)


def _distinct(amounts: Sequence[Quantity | Moment]) -> tuple[list[Quantity | Moment], Ints]:
    """The amounts that differ in more than their place, and for every amount and then for none which of them it is."""
    kept: dict[str, int] = {}
    found: list[Quantity | Moment] = []
    places = []
    for amount in amounts:
        place = kept.setdefault(repr(replace(amount, span=ANYWHERE)), len(kept))
        found += [amount] if place == len(found) else []
        places.append(place)
    return found, numpy.array([*places, len(found)], dtype=numpy.int64)


def related(one: Quantity | Moment, other: Quantity | Moment) -> str:
    """How two amounts are related; a quantity and a moment are unrelated."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return amount_relation(one, other)
    if isinstance(one, Moment) and isinstance(other, Moment):
        return moment_relation(one, other)
    return "unrelated"
