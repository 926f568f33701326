"""Labelled stories as the judge's training reads them: the product's own figures beside the labels of the gold."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch

from diffcast.align.channels import channels, evidence
from diffcast.align.layout import layout
from diffcast.align.word_table import WordTable
from diffcast.compare import tell
from diffcast.model import SIDES, Side
from diffcast.similarity.encoder import VOCABULARY
from diffcast.similarity.wordpiece import END, START, WordPiece, read_vocabulary

SHARED, ONE_SIDED, FURNITURE, CHANGED, UNKNOWN = 0, 1, 2, 3, -1
LABELS = {"shared": SHARED, "changed": CHANGED, "transcript_only": ONE_SIDED, "article_only": ONE_SIDED}
LONGEST = 254
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences of about one length, padded: what the encoder reads at a time."""

    ids: torch.Tensor
    mask: torch.Tensor
    words: torch.Tensor
    """By piece, flat: the word it belongs to (the article's counted on from the transcript's), or -1."""


@dataclass(frozen=True, slots=True)
class Story:
    """One labelled pair; tuples hold the transcript first."""

    id: str
    tables: tuple[WordTable, WordTable]
    channels: torch.Tensor
    layouts: tuple[torch.Tensor, torch.Tensor]
    passages: tuple[torch.Tensor, torch.Tensor]
    sentences: tuple[torch.Tensor, torch.Tensor]
    labels: tuple[torch.Tensor, torch.Tensor]
    facts: tuple[torch.Tensor, torch.Tensor]
    """By word the number of the gold fact that holds it, or -1."""
    content: tuple[torch.Tensor, torch.Tensor]
    batches: tuple[Batch, ...]


def folders(root: Path) -> list[Path]:
    """The folders of all cases below a root, by name."""
    return sorted(path.parent for path in root.glob("**/gold.json"))


def story(folder: Path, tokeniser: WordPiece) -> Story:
    """A case with everything that training reads."""
    left, right, vocabulary = tell(folder / "transcript.txt", folder / "article.txt")
    pair = left, right
    known = evidence(left, right, vocabulary)
    seen = channels(known, numpy.arange(len(left)), numpy.arange(len(right)))
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    marks = [label(gold, side, table) for side, table in zip(SIDES, pair, strict=True)]
    return Story(
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
    )


def _both(parts: Iterator[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    left, right = parts
    return left, right


def label(gold: dict, side: Side, table: WordTable) -> tuple[numpy.ndarray, numpy.ndarray]:
    """By word its label and the number of its fact."""
    labels, facts = (numpy.full(len(table), UNKNOWN) for _ in range(2))
    starts, ends = (numpy.array([getattr(word.span, edge) for word in table.words]) for edge in ("start", "end"))
    text = table.document.text
    for number, fact in enumerate(gold["facts"]):
        for first, last in (locate(text, piece) for piece in fact.get(side, [])):
            inside = (starts < last) & (ends > first)
            labels[inside], facts[inside] = LABELS[fact["status"]], number
    for first, last in (locate(text, piece) for piece in gold.get("furniture", {}).get(side, [])):
        labels[(starts < last) & (ends > first)] = FURNITURE
    return labels, facts


def locate(text: str, piece: str | dict) -> tuple[int, int]:
    """Where a piece of the gold stands: a string, or one with the number of its occurrence."""
    wanted, nth = (piece, 1) if isinstance(piece, str) else (piece["text"], piece.get("nth", 1))
    start = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)][nth - 1]
    return start, start + len(wanted)


def batches(pair: tuple[WordTable, WordTable], tokeniser: WordPiece, size: int = 14) -> Iterator[Batch]:
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
        start, end = table.words[row[0]].span.start, closed(table.document.text, table.words[row[-1]].span.end)
        first, last = numpy.searchsorted(pieces.starts, [start, end])
        for part in range(first, last, LONGEST):
            places = slice(part, min(last, part + LONGEST))
            ids = [tokeniser.mark(START), *pieces.ids[places].tolist(), tokeniser.mark(END)]
            yield ids, [-1, *(word_at(table, row, int(at), offset) for at in pieces.starts[places]), -1]


def word_at(table: WordTable, row: Sequence[int], at: int, offset: int) -> int:
    """The word of the row that holds a character, or -1."""
    for number in row:
        if table.words[number].span.start <= at < table.words[number].span.end:
            return int(number) + offset
    return -1


def closed(text: str, end: int) -> int:
    """The end of the punctuation that follows without a blank."""
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return end


def vocabulary_of(folder: Path) -> WordPiece:
    """The tokeniser of the bundled encoder."""
    return WordPiece(read_vocabulary((folder / VOCABULARY).read_text("utf-8")))


def fold_of(name: str) -> int:
    """The fold in which a story is left out: by its name alone, so that more stories move none."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS
