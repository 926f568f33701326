"""Labelled stories as training reads them: the features that the product computes, beside the labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import goldlib
import numpy
import torch
from inputs import Inputs, inputs_of

from diffcast.align.channels import channels, evidence
from diffcast.align.layout import layout
from diffcast.align.network import CLASSES
from diffcast.align.text_vectors import sentence_end
from diffcast.align.word_table import WordTable
from diffcast.compare import prepare_pair
from diffcast.model import SIDES, Side
from diffcast.similarity.wordpiece import END, START, WordPiece

SHARED, ONE_SIDED, FURNITURE, CHANGED = (
    CLASSES.index(name) for name in ("shared", "one-sided", "furniture", "changed")
)
UNKNOWN = -1
"""The label of a word that no fact covers, or that training hides."""
LABELS = {"shared": SHARED, "changed": CHANGED, "transcript_only": ONE_SIDED, "article_only": ONE_SIDED}
MAX_PIECES = 254
"""Pieces of a sentence that the encoder reads at once, without its two marks; longer ones are read in parts."""
SENTENCES_A_BATCH = 14
Pair = tuple[torch.Tensor, torch.Tensor]
"""Of the transcript, then of the article."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences of about one length, padded: what the encoder reads at a time."""

    ids: torch.Tensor
    mask: torch.Tensor
    words: torch.Tensor
    """By piece, flat: the word it belongs to (the article's counted on from the transcript's), or -1."""

    def to(self, device: torch.device) -> Batch:
        return Batch(self.ids.to(device), self.mask.to(device), self.words.to(device))


@dataclass(frozen=True, slots=True)
class TrainingStory:
    """One labelled pair: features and labels of both texts."""

    id: str
    tables: tuple[WordTable, WordTable]
    channels: torch.Tensor
    """Shape (CHANNELS, words of the transcript, words of the article)."""
    layouts: Pair
    """Shape (words, layout columns)."""
    passages: Pair
    """By word the number of its passage."""
    sentences: Pair
    """By word the number of its sentence."""
    labels: Pair
    """By word its class, or UNKNOWN."""
    facts: Pair
    """By word the number of the labelled fact that covers it, or UNKNOWN."""
    content: Pair
    batches: tuple[Batch, ...]
    inputs: Inputs
    """What the networks read, as stored readings carry it."""

    def to(self, device: torch.device) -> TrainingStory:
        """The same story with its tensors on another device."""
        pairs = ("layouts", "passages", "sentences", "labels", "facts", "content")
        moved = {name: tuple(one.to(device) for one in getattr(self, name)) for name in pairs}
        batches = tuple(batch.to(device) for batch in self.batches)
        return replace(self, channels=self.channels.to(device), batches=batches, **moved)


def training_story(folder: Path, tokeniser: WordPiece) -> TrainingStory:
    """A labelled story with everything that training reads."""
    left, right, vocabulary = prepare_pair(folder / "transcript.txt", folder / "article.txt")
    pair = left, right
    seen = channels(evidence(left, right, vocabulary), numpy.arange(len(left)), numpy.arange(len(right)))
    case = goldlib.load(folder)
    marks = [label(case, side, table) for side, table in zip(SIDES, pair, strict=True)]
    return TrainingStory(
        folder.name,
        pair,
        torch.tensor(seen),
        _both(torch.tensor(layout(table)) for table in pair),
        _both(torch.tensor(table.passage) for table in pair),
        _both(torch.tensor(table.sentence) for table in pair),
        _both(torch.tensor(labels) for labels, _ in marks),
        _both(torch.tensor(facts) for _, facts in marks),
        _both(torch.tensor(table.content) for table in pair),
        tuple(batches(pair, tokeniser)),
        inputs_of(left, right, vocabulary),
    )


def _both(parts: Iterator[torch.Tensor]) -> Pair:
    left, right = parts
    return left, right


def label(case: goldlib.Case, side: Side, table: WordTable) -> tuple[numpy.ndarray, numpy.ndarray]:
    """By word its class and the number of its fact."""
    labels, facts = (numpy.full(len(table), UNKNOWN) for _ in range(2))
    starts, ends = (numpy.array([getattr(word.span, edge) for word in table.words]) for edge in ("start", "end"))
    for number, fact in enumerate(case.facts):
        for first, last in fact.spans[side]:
            inside = (starts < last) & (ends > first)
            labels[inside], facts[inside] = LABELS[fact.status], number
    for first, last in case.furniture.get(side, ()):
        labels[(starts < last) & (ends > first)] = FURNITURE
    return labels, facts


def batches(pair: tuple[WordTable, WordTable], tokeniser: WordPiece, size: int = SENTENCES_A_BATCH) -> Iterator[Batch]:
    """All sentences of both texts, shortest first."""
    rows = [row for k in (0, 1) for row in sentence_rows(pair[k], tokeniser, k * len(pair[0]))]
    rows.sort(key=lambda row: len(row[0]))
    for first in range(0, len(rows), size):
        part = rows[first : first + size]
        length = max(len(ids) for ids, _ in part)
        yield Batch(
            torch.tensor([ids + [0] * (length - len(ids)) for ids, _ in part]),
            torch.tensor([[1] * len(ids) + [0] * (length - len(ids)) for ids, _ in part]),
            torch.tensor([words + [-1] * (length - len(words)) for _, words in part]).reshape(-1),
        )


def sentence_rows(table: WordTable, tokeniser: WordPiece, offset: int) -> Iterator[tuple[list[int], list[int]]]:
    """For every sentence, or part of a long one, its piece ids between the two marks, and the word of each piece."""
    pieces = tokeniser.pieces(table.document.text)
    edges = numpy.flatnonzero(numpy.diff(table.sentence)) + 1
    for row in numpy.split(numpy.arange(len(table)), edges):
        start, end = table.words[row[0]].span.start, sentence_end(table.document.text, table.words[row[-1]].span.end)
        first, last = numpy.searchsorted(pieces.starts, [start, end])
        for part in range(first, last, MAX_PIECES):
            places = slice(part, min(last, part + MAX_PIECES))
            ids = [tokeniser.mark(START), *pieces.ids[places].tolist(), tokeniser.mark(END)]
            yield ids, [-1, *(word_at(table, row, int(at), offset) for at in pieces.starts[places]), -1]


def word_at(table: WordTable, row: Sequence[int], at: int, offset: int) -> int:
    """The word of the row that holds a character, or -1."""
    for number in row:
        if table.words[number].span.start <= at < table.words[number].span.end:
            return int(number) + offset
    return -1
