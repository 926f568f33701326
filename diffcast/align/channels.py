"""Channels: the evidence that two words, one of each text, state the same thing. None of these needs the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy

from diffcast.align.overlap import Bags, Overlap, cosines, coverage
from diffcast.align.word_table import Floats, Ints, WordTable, distinct
from diffcast.language.calendar import moment_relation
from diffcast.language.numbers import amount_relation
from diffcast.model import Moment, Quantity, Span
from diffcast.similarity.spelling import Pairs, similar_spellings

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
EVERYTHING = slice(None)
FUNCTION_WORD_SHARE = 0.1
"""The share of its rarity that a function word keeps."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a pair of texts; its memory is linear in their words."""

    left: WordTable
    right: WordTable
    rarity: Floats
    """By norm: 0 for a word in every sentence of both texts, about 1 for a word that occurs once."""
    alike: Pairs
    """The norms that are spelled nearly alike, symmetric, in ascending order: likeness .75 to 1."""
    sentences: Overlap
    """By sentence and sentence: cosine of their words weighed by rarity, 0 to 1."""
    passages: Overlap
    """The same by passage and passage."""

    def turned(self) -> Evidence:
        """The same evidence seen from the other text."""
        return Evidence(self.right, self.left, self.rarity, self.alike, self.sentences.T, self.passages.T)


def evidence(left: WordTable, right: WordTable, vocabulary: Sequence[str]) -> Evidence:
    """Everything about the pair that does not depend on the choice of words."""
    return evidence_of(left, right, rarities(left, right, len(vocabulary)), similar_spellings(vocabulary, vocabulary))


def evidence_of(left: WordTable, right: WordTable, rarity: Floats, alike: Pairs) -> Evidence:
    """The same from figures that were computed before: by norm, and by norm and norm."""
    tables = left, right
    sentences = Overlap(*(Bags.of(table, table.sentence, table.sentences, rarity) for table in tables))
    passages = Overlap(*(Bags.of(table, table.passage, len(table.passages), rarity) for table in tables))
    return Evidence(left, right, rarity, alike, sentences, passages)


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a text, and what they belong to: by word a number, and by number which one of the text it is."""

    words: Ints
    norm: Ints
    norms: Ints
    amount: Ints
    amounts: Ints
    sentence: Ints
    sentences: Ints
    passage: Ints
    passages: Ints

    @classmethod
    def of(cls, table: WordTable, words: Ints) -> Part:
        """Some words of the table, ascending."""
        columns = table.norms, table.amount, table.sentence, table.passage
        found = [numpy.unique(column[words], return_inverse=True) for column in columns]
        return cls(words, *(one for which, by_word in found for one in (by_word, which)))


@dataclass(frozen=True, slots=True)
class Window:
    """Some words of each text with tables of all that they belong to; each table has the numbers of the two parts."""

    known: Evidence
    left: Part
    right: Part
    alike: Floats
    """By norm and norm: .75 to 1 for different words that are spelled nearly alike, else 0."""
    amounts: Floats
    """By amount and amount: 1 the same, 0.7 one fits the other, else 0."""
    conflicts: Floats
    """By amount and amount: 1 where both are of a kind and cannot both be right."""
    sentences: Floats
    passages: Floats
    coverage: Floats
    """By passage of the left and sentence of the right: the share of the passage that the sentence has, weighed by
    rarity, 0 to 1."""
    coverage_back: Floats
    """The same for passages of the right: by sentence of the left and passage of the right."""


def window(known: Evidence, rows: Ints, columns: Ints) -> Window:
    """The tables for some words of the left and of the right text, both ascending."""
    left, right = Part.of(known.left, rows), Part.of(known.right, columns)
    ours, theirs = known.sentences.left.chosen(left.sentences), known.sentences.right.chosen(right.sentences)
    clauses, others = known.passages.left.chosen(left.passages), known.passages.right.chosen(right.passages)
    return Window(
        known, left, right, _alike(known, left, right), *_amounts(known, left, right),
        cosines(ours, theirs), cosines(clauses, others), coverage(clauses, theirs), coverage(others, ours).T,
    )  # fmt: skip


def channels(seen: Window, part: slice = EVERYTHING, more: int = 0) -> Floats:
    """The evidence for every word of the left part, or some, with every word of the right one.

    Shape (CHANNELS + more, words of the left part, words of the right part), float32; the caller fills `more`.
    """
    left, right, known = seen.left, seen.right, seen.known
    ours, theirs = left.norms[left.norm[part]], right.norms[right.norm]
    values = numpy.empty((len(CHANNELS) + more, len(ours), len(theirs)), dtype=numpy.float32)
    numpy.equal(ours[:, None], theirs, out=values[0])
    numpy.multiply(values[0], known.rarity[ours][:, None], out=values[1])
    amounts, passages = (left.amount[part], right.amount), (left.passage[part], right.passage)
    sentences = left.sentence[part], right.sentence
    spread(seen.amounts, *amounts, values[2])
    spread(seen.conflicts, *amounts, values[3])
    spread(seen.alike, left.norm[part], right.norm, values[4])
    values[5] = _around(known, left.words[part], right.words)
    spread(seen.sentences, *sentences, values[6])
    spread(seen.passages, *passages, values[7])
    spread(seen.coverage, passages[0], sentences[1], values[8])
    spread(seen.coverage_back, sentences[0], passages[1], values[9])
    return values


def spread(table: Floats, rows: Ints, columns: Ints, into: Floats) -> None:
    """The table's figure for every one of `rows` and `columns`: whole rows first, which is faster than pair by pair."""
    table.take(rows, axis=0).take(columns, axis=1, out=into, mode="clip")


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
        pairs = distinct(table.sentence * max(1, size) + table.norms)
        numpy.add.at(counts, pairs % max(1, size), 1.0)
    total = left.sentences + right.sentences
    weights = numpy.log((total + 1) / (counts + 0.5)) / numpy.log(total + 2)
    content = numpy.zeros(size, dtype=bool)
    for table in (left, right):
        content[table.norms[table.content]] = True
    clipped = numpy.clip(weights, 0, 1)
    return numpy.asarray(numpy.where(content, clipped, FUNCTION_WORD_SHARE * clipped), dtype=numpy.float32)


def _alike(known: Evidence, left: Part, right: Part) -> Floats:
    table = numpy.zeros((len(left.norms), len(right.norms)), dtype=numpy.float32)
    one, other, likeness = known.alike  # Ascending by the first norm, so that only those of the part are looked at.
    first, end = (numpy.searchsorted(one, left.norms, side) for side in ("left", "right"))
    rows = numpy.repeat(numpy.arange(len(left.norms)), end - first)
    places = numpy.arange(len(rows)) + numpy.repeat(end - numpy.cumsum(end - first), end - first)
    columns = _numbers(right.norms, len(known.rarity))[other[places]]
    kept = columns >= 0
    table[rows[kept], columns[kept]] = likeness[places[kept]]
    return table


def _numbers(which: Ints, size: int) -> Ints:
    """By each of `size` its place in `which`, or -1."""
    numbers = numpy.full(size, -1)
    numbers[which] = numpy.arange(len(which))
    return numbers


AGREEMENT = {"same": 1.0, "fits": 0.7}
"""How far two amounts agree; "fits" is an amount inside the range of the other, such as 41 and "about 40"."""


def _amounts(known: Evidence, left: Part, right: Part) -> tuple[Floats, Floats]:
    """Agreement and conflict of every amount of a part with every amount of the other; zeros for none."""
    (ours, rows), (theirs, columns) = _distinct(known.left, left.amounts), _distinct(known.right, right.amounts)
    same = numpy.zeros((len(ours) + 1, len(theirs) + 1), dtype=numpy.float32)
    conflicts = same.copy()
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            kin = related(one, other)
            same[i, j] = AGREEMENT.get(kin, 0.0)
            conflicts[i, j] = kin == "differs"
    chosen = numpy.ix_(rows, columns)
    return same[chosen], conflicts[chosen]


def _distinct(table: WordTable, which: Ints) -> tuple[list[Quantity | Moment], Ints]:
    """The amounts that differ in more than their place, and for every one asked (-1 is none) which of them it is."""
    kept: dict[str, int] = {}
    found: list[Quantity | Moment] = []
    places = []
    for amount in (table.amounts[number] for number in which.tolist() if number >= 0):
        place = kept.setdefault(repr(replace(amount, span=ANYWHERE)), len(kept))
        found += [amount] if place == len(found) else []
        places.append(place)
    return found, numpy.array([len(found)] * bool((which < 0).any()) + places, dtype=numpy.int64)


def related(one: Quantity | Moment, other: Quantity | Moment) -> str:
    """How two amounts are related; a quantity and a moment are unrelated."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return amount_relation(one, other)
    if isinstance(one, Moment) and isinstance(other, Moment):
        return moment_relation(one, other)
    return "unrelated"
