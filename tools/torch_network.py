"""The network in torch: what `tools/train.py` trains, and what `diffcast/align/network.py` runs in numpy.

Parameter names are the keys of the weight files. Sizes are small on purpose: the package carries the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from backbone import MINILM
from torch import Tensor, nn
from torch.nn import functional
from training_data import TrainingStory

from diffcast.align.attention import FIGURE_SCALE, VECTOR_CHANNELS
from diffcast.align.channels import CHANNELS
from diffcast.align.layout import COLUMNS
from diffcast.align.network import DILATIONS, OUTPUTS

MIRRORED = tuple(
    CHANNELS.index(name)
    for name in ("own passage found in the other sentence", "other passage found in the own sentence")
)
"""The two channels that change places when the pair is seen from the other text."""
FIGURES = 4
"""Figures of the attention beside the channels: see `diffcast.align.attention.Attention.best`."""
HIDDEN_LOGIT = -20.0
"""The logit of a word that training hides: as good as never chosen."""
STARTING_WEIGHTS: Mapping[str, float] = {
    "same rare word": 2.0, "other amount of the kind": 0.5, "same words around": 2.0, "sentences share words": 2.0,
    "passages share words": 2.0, "learned word vectors": 6.0, "word vectors": 3.0, "sentence vectors": 4.0,
    "passage vectors": 3.0,
}  # fmt: skip
"""The weight that a channel starts with; 1 for those that are not listed."""
STARTING_NULL_BIAS = 5.0

EncoderStates = tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]
"""Of the transcript, then of the article: states of every word by the middle and the last layer."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers in each layer of the network."""

    hidden: int = 128
    query: int = 96
    pair: int = 10
    word: int = 128
    passage: int = 48
    encoder: int = MINILM.width


def pooled(rows: Tensor, groups: Tensor) -> Tensor:
    """Mean of the rows of each group: shape (groups, columns)."""
    count = int(groups.max()) + 1
    sums = rows.new_zeros(count, rows.shape[1]).index_add(0, groups, rows)
    return sums / torch.bincount(groups, minlength=count)[:, None]


def unit(rows: Tensor) -> Tensor:
    """Each row at length 1."""
    return functional.normalize(rows, dim=1)


class Network(nn.Module):
    """Logits of the outputs for every word of both texts, and the attention that led to them.

    The outputs are the classes, the beginning of a statement, and the kinds of difference."""

    def __init__(self, vectors: bool, sizes: Sizes = Sizes(), dropout: float = 0.3) -> None:
        super().__init__()
        names = CHANNELS + VECTOR_CHANNELS * vectors
        self.vectors, self.channels = vectors, len(names)
        hidden = sizes.hidden * vectors
        self.channel_weights = nn.Parameter(torch.tensor([STARTING_WEIGHTS.get(name, 1.0) for name in names]))
        self.null_bias = nn.Parameter(torch.tensor(STARTING_NULL_BIAS))
        self.pair_in, self.pair_out = nn.Linear(self.channels, sizes.pair), nn.Linear(sizes.pair, 1)
        self.null = nn.Linear(hidden + len(COLUMNS), 1)
        if vectors:
            self.hidden, self.query = nn.Linear(2 * sizes.encoder, sizes.hidden), nn.Linear(sizes.hidden, sizes.query)
        own = self.channels + FIGURES
        self.word_in = nn.Linear(4 * hidden + 3 * own + 2 * self.channels + len(COLUMNS), sizes.word)
        self.word_conv = nn.ModuleList(
            nn.Conv1d(sizes.word, sizes.word, 3, padding=dilation, dilation=dilation) for dilation in DILATIONS
        )
        self.word_norm = nn.ModuleList(nn.LayerNorm(sizes.word) for _ in DILATIONS)
        self.passage_in = nn.Linear(sizes.word, sizes.passage)
        self.passage_conv = nn.ModuleList(nn.Conv1d(sizes.passage, sizes.passage, 3, padding=1) for _ in range(2))
        self.classify = nn.Linear(2 * sizes.word + sizes.passage, OUTPUTS)
        self.drop = nn.Dropout(dropout)

    def forward(self, story: TrainingStory, states: EncoderStates | None, keep: tuple[Tensor, Tensor] | None) -> list:
        """For each text the logits by word and output, and the log attention by word and word, none last.

        `keep` tells which words of each text the other text can see; the rest is hidden.
        """
        hidden = None if states is None else [self.drop(torch.tanh(self.hidden(torch.cat(x, 1)))) for x in states]
        seen = story.channels if states is None else torch.cat([story.channels, self.cosines(story, states, hidden)])
        turned = list(range(self.channels))
        turned[MIRRORED[0]], turned[MIRRORED[1]] = MIRRORED[1], MIRRORED[0]
        views = seen, seen.transpose(1, 2)[turned]
        return [self.read(story, k, views[k], hidden, None if keep is None else keep[1 - k]) for k in (0, 1)]

    def cosines(self, story: TrainingStory, states: EncoderStates, hidden: list[Tensor]) -> Tensor:
        """The channels that need the encoder: shape (VECTOR_CHANNELS, words, words of the other text)."""
        queries = [unit(self.query(rows)) for rows in hidden]
        words = [unit(last) for _, last in states]
        wholes = []
        for groups in (story.sentences, story.passages):
            means = [unit(pooled(last, group)) for (_, last), group in zip(states, groups, strict=True)]
            wholes.append((means[0] @ means[1].T)[groups[0]][:, groups[1]])
        return torch.stack([queries[0] @ queries[1].T, words[0] @ words[1].T, *wholes])

    def read(
        self, story: TrainingStory, k: int, seen: Tensor, hidden: list[Tensor] | None, keep: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Logits of the outputs and log attention of text `k`."""
        logits = torch.einsum("c,cij->ij", self.channel_weights, seen)
        logits = logits + self.pair_out(functional.relu(self.pair_in(seen.permute(1, 2, 0)))).squeeze(-1)
        if keep is not None:
            logits, seen = logits.masked_fill(~keep[None], HIDDEN_LOGIT), seen * keep[None, None]
        look = story.layouts[k]
        nulls = self.null_bias + self.null(look if hidden is None else torch.cat([hidden[k], look], 1))
        attention = torch.cat([logits, nulls], 1).log_softmax(1)
        best = self.best(seen, logits, nulls, attention)
        passage, sentence = story.passages[k], story.sentences[k]
        columns = [
            best,
            seen.max(2).values.T,
            pooled(best, passage)[passage],
            pooled(best[:, : self.channels], sentence)[sentence],
            best.mean(0, keepdim=True).expand_as(best),
            look,
        ]
        if hidden is not None:
            mixture = logits.softmax(1) @ hidden[1 - k]
            columns += [hidden[k], mixture, hidden[k] * mixture, (hidden[k] - mixture).abs()]
        return self.classes(torch.cat(columns, 1), passage), attention

    def best(self, seen: Tensor, logits: Tensor, nulls: Tensor, attention: Tensor) -> Tensor:
        """The channels of the best counterpart, and four figures of how sure it is."""
        best = seen[:, torch.arange(len(logits)), logits.argmax(1)].T
        odds, top = logits.logsumexp(1, keepdim=True), logits.max(1, keepdim=True).values
        figures = [attention[:, -1:].exp(), (odds - nulls) / FIGURE_SCALE, (top - nulls) / FIGURE_SCALE, top - odds]
        return torch.cat([best, *figures], 1)

    def classes(self, figures: Tensor, passage: Tensor) -> Tensor:
        """Logits of the outputs from all figures of the words."""
        words = self.drop(functional.relu(self.word_in(figures)))
        around = words
        for convolution, norm in zip(self.word_conv, self.word_norm, strict=True):
            around = around + self.drop(functional.relu(convolution(norm(around).T[None])[0].T))
        passages = functional.relu(self.passage_in(pooled(around, passage)))
        for convolution in self.passage_conv:
            passages = passages + functional.relu(convolution(passages.T[None])[0].T)
        return self.classify(torch.cat([around, words, passages[passage]], 1))
