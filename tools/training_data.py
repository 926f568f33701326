"""Labelled stories as tensors, for training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import goldlib
import numpy
import torch

from diffcast.align.channels import channels, evidence, window
from diffcast.align.layout import layout
from diffcast.align.network import CLASSES
from diffcast.align.text_vectors import encoder_text
from diffcast.align.word_table import Floats, WordTable
from diffcast.compare import prepare_pair
from diffcast.kinds import KINDS
from diffcast.model import SIDES, Side
from diffcast.segment.rewriting import span_as_read
from diffcast.similarity.encoder import EncoderText

SHARED, ONE_SIDED, FURNITURE, CHANGED = (
    CLASSES.index(name) for name in ("shared", "one-sided", "furniture", "changed")
)
UNKNOWN = -1
"""The label of a word that no fact covers, or that training hides; the kind of one that is not changed."""
LABELS = {"shared": SHARED, "changed": CHANGED, "transcript_only": ONE_SIDED, "article_only": ONE_SIDED}
Pair = tuple[torch.Tensor, torch.Tensor]
"""Of the transcript, then of the article."""
PAIRS = (
    "layouts", "passages", "sentences", "labels", "facts", "content", "details", "kinds", "begins", "begin_weights",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrainingStory:
    """One labelled pair: features and labels of both texts."""

    id: str
    channels: torch.Tensor
    """Shape (CHANNELS, words of the transcript, words of the article); 16-bit where it was stored."""
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
    details: Pair
    """Whether the word's fact is a detail within a statement."""
    kinds: Pair
    """By word of a changed fact the number of its kind, or UNKNOWN."""
    begins: Pair
    """1 where another fact begins, or furniture: what the boundary output learns."""
    begin_weights: Pair
    """0 between words that no fact covers."""
    texts: tuple[EncoderText, EncoderText]
    alike: Floats
    """Share of common words by sentence and sentence, from which candidates are chosen."""

    @property
    def split(self) -> int:
        """Words of the transcript."""
        return len(self.labels[0])

    def to(self, device: torch.device) -> TrainingStory:
        """The same story with its tensors on another device, in 32 bits."""
        moved = {name: tuple(one.to(device) for one in getattr(self, name)) for name in PAIRS}
        return replace(self, channels=self.channels.float().to(device), **moved)


def training_story(folder: Path) -> TrainingStory:
    """A labelled story with everything that training reads."""
    left, right, vocabulary = prepare_pair(folder / "transcript.txt", folder / "article.txt")
    pair = left, right
    known = evidence(left, right, vocabulary)
    seen = channels(window(known, numpy.arange(len(left)), numpy.arange(len(right))))
    case = goldlib.load(folder)
    marks = [label(case, side, table) for side, table in zip(SIDES, pair, strict=True)]
    facts = _both(torch.tensor(facts) for _, facts in marks)
    detail = torch.tensor([fact.level == "detail" for fact in case.facts] + [False])
    kind = torch.tensor([_kind(fact) for fact in case.facts] + [UNKNOWN])
    return TrainingStory(
        folder.name,
        torch.tensor(seen).half(),
        _both(torch.tensor(layout(table)) for table in pair),
        _both(torch.tensor(table.passage) for table in pair),
        _both(torch.tensor(table.sentence) for table in pair),
        _both(torch.tensor(labels) for labels, _ in marks),
        facts,
        _both(torch.tensor(table.content) for table in pair),
        _both(detail[one] for one in facts),
        _both(kind[one] for one in facts),
        _both(_begins(one) for one in facts),
        _both(_begin_weights(one) for one in facts),
        (encoder_text(left), encoder_text(right)),
        known.sentences[numpy.arange(left.sentences)],
    )


def _both(parts: Iterator[torch.Tensor]) -> Pair:
    left, right = parts
    return left, right


def _kind(fact: goldlib.Fact) -> int:
    names = [str(kind) for kind in KINDS]
    return names.index(str(fact.differs)) if fact.status == "changed" else UNKNOWN


def _begins(facts: torch.Tensor) -> torch.Tensor:
    """1 at the first word and where the fact is another one than that of the word before."""
    return torch.cat([torch.ones(1), (facts[1:] != facts[:-1]).float()])[: len(facts)]


def _begin_weights(facts: torch.Tensor) -> torch.Tensor:
    """1 where the word or the one before it is in a fact."""
    return torch.cat([torch.ones(1), ((facts[1:] >= 0) | (facts[:-1] >= 0)).float()])[: len(facts)]


def label(case: goldlib.Case, side: Side, table: WordTable) -> tuple[numpy.ndarray, numpy.ndarray]:
    """By word its class and the number of its fact."""
    labels, facts = (numpy.full(len(table), UNKNOWN) for _ in range(2))
    spans = [span_as_read(table.document, word.span) for word in table.words]
    starts, ends = (numpy.array([getattr(span, edge) for span in spans]) for edge in ("start", "end"))
    for number, fact in enumerate(case.facts):
        for first, last in fact.spans[side]:
            inside = (starts < last) & (ends > first)
            labels[inside], facts[inside] = LABELS[fact.status], number
    for first, last in case.furniture.get(side, ()):
        labels[(starts < last) & (ends > first)] = FURNITURE
    return labels, facts
