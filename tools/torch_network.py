"""The judge's network in torch: what tools/train_judge.py trains and diffcast/align/network.py runs in numpy.

Parameter names are the keys of the weight files. Sizes are small on purpose: the package carries them.
"""

from __future__ import annotations

import minilm
import torch
from torch import Tensor, nn
from torch.nn import functional
from training_data import Story

HIDDEN, QUERY, INTERPLAY, WORD, CLAUSE = 128, 96, 10, 128, 48
DILATIONS = (1, 2, 4)
VECTOR_CHANNELS = 4
SWAPPED = (8, 9)
"""The two channels that change places when the pair is seen from the other text."""
FIGURES, SCALE = 4, 5.0
FROZEN = 3
"""Layers of the encoder that keep their published weights."""
HIDDEN_AWAY = -20.0
STARTING_WEIGHTS = (1.0, 2, 1, 0.5, 1, 2, 2, 2, 1, 1)
STARTING_VECTOR_WEIGHTS = (6.0, 3, 4, 3)

Vectors = tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]


def pooled(rows: Tensor, groups: Tensor) -> Tensor:
    """Mean of the rows of each group."""
    count = int(groups.max()) + 1
    sums = torch.zeros(count, rows.shape[1]).index_add(0, groups, rows)
    return sums / torch.bincount(groups, minlength=count)[:, None]


class Judge(nn.Module):
    """Chances of the four classes for every word of both texts, and the attention that led to them."""

    def __init__(self, layout: int, channels: int, vectors: bool, dropout: float = 0.3) -> None:
        super().__init__()
        self.vectors = vectors
        self.channels = channels + VECTOR_CHANNELS * vectors
        hidden = HIDDEN * vectors
        starting = STARTING_WEIGHTS + STARTING_VECTOR_WEIGHTS * vectors
        self.lin = nn.Parameter(torch.tensor(starting))
        self.bias = nn.Parameter(torch.tensor(5.0))
        self.m1, self.m2 = nn.Linear(self.channels, INTERPLAY), nn.Linear(INTERPLAY, 1)
        self.null = nn.Linear(hidden + layout, 1)
        if vectors:
            self.pin, self.query = nn.Linear(2 * minilm.WIDTH, HIDDEN), nn.Linear(HIDDEN, QUERY)
        own = self.channels + FIGURES
        self.f1 = nn.Linear(4 * hidden + 3 * own + 2 * self.channels + layout, WORD)
        self.cv = nn.ModuleList(nn.Conv1d(WORD, WORD, 3, padding=d, dilation=d) for d in DILATIONS)
        self.ln = nn.ModuleList(nn.LayerNorm(WORD) for _ in DILATIONS)
        self.pp = nn.Linear(WORD, CLAUSE)
        self.pc = nn.ModuleList(nn.Conv1d(CLAUSE, CLAUSE, 3, padding=1) for _ in range(2))
        self.out = nn.Linear(2 * WORD + CLAUSE, 4)
        self.drop = nn.Dropout(dropout)

    def forward(self, told: Story, vectors: Vectors | None, keep: tuple[Tensor, Tensor] | None) -> list:
        """For each text the logits by word and class, and the log attention by word and word, none last.

        `keep` tells the words of each text that may be seen from the other one.
        """
        hidden = None if vectors is None else [self.drop(torch.tanh(self.pin(torch.cat(x, 1)))) for x in vectors]
        seen = told.channels if vectors is None else torch.cat([told.channels, self.cosines(told, vectors, hidden)])
        turned = list(range(self.channels))
        turned[SWAPPED[0]], turned[SWAPPED[1]] = SWAPPED[1], SWAPPED[0]
        views = seen, seen.transpose(1, 2)[turned]
        return [self.read(told, k, views[k], hidden, None if keep is None else keep[1 - k]) for k in (0, 1)]

    def cosines(self, told: Story, vectors: Vectors, hidden: list[Tensor]) -> Tensor:
        """The channels that need vectors."""

        def unit(rows: Tensor) -> Tensor:
            return functional.normalize(rows, dim=1)

        queries = [unit(self.query(rows)) for rows in hidden]
        words = [unit(last) for _, last in vectors]
        wholes = []
        for groups in (told.sentences, told.passages):
            means = [unit(pooled(last, group)) for (_, last), group in zip(vectors, groups, strict=True)]
            wholes.append((means[0] @ means[1].T)[groups[0]][:, groups[1]])
        return torch.stack([queries[0] @ queries[1].T, words[0] @ words[1].T, *wholes])

    def read(self, told: Story, k: int, seen: Tensor, hidden: list[Tensor] | None, keep: Tensor | None) -> tuple:
        logits = torch.einsum("c,cij->ij", self.lin, seen)
        logits = logits + self.m2(functional.relu(self.m1(seen.permute(1, 2, 0)))).squeeze(-1)
        if keep is not None:
            logits, seen = logits.masked_fill(~keep[None], HIDDEN_AWAY), seen * keep[None, None]
        look = told.layouts[k]
        nulls = self.bias + self.null(look if hidden is None else torch.cat([hidden[k], look], 1))
        attention = torch.cat([logits, nulls], 1).log_softmax(1)
        best = self.evidence(seen, logits, nulls, attention)
        passage, sentence = told.passages[k], told.sentences[k]
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

    def evidence(self, seen: Tensor, logits: Tensor, nulls: Tensor, attention: Tensor) -> Tensor:
        """The channels of the best counterpart, and four figures of how sure it is."""
        best = seen[:, torch.arange(len(logits)), logits.argmax(1)].T
        odds, top = logits.logsumexp(1, keepdim=True), logits.max(1, keepdim=True).values
        figures = [attention[:, -1:].exp(), (odds - nulls) / SCALE, (top - nulls) / SCALE, top - odds]
        return torch.cat([best, *figures], 1)

    def classes(self, figures: Tensor, passage: Tensor) -> Tensor:
        words = self.drop(functional.relu(self.f1(figures)))
        around = words
        for convolution, norm in zip(self.cv, self.ln, strict=True):
            around = around + self.drop(functional.relu(convolution(norm(around).T[None])[0].T))
        clauses = functional.relu(self.pp(pooled(around, passage)))
        for convolution in self.pc:
            clauses = clauses + functional.relu(convolution(clauses.T[None])[0].T)
        return self.out(torch.cat([around, words, clauses[passage]], 1))


class Encoder(nn.Module):
    """The upper layers of MiniLM, to be tuned, over the kept states of the frozen ones."""

    def __init__(self, model: minilm.MiniLM, dropout: float = 0.1) -> None:
        super().__init__()
        layers = model.encoder["layer"]
        self.model, self.upper, self.drop = model, layers[FROZEN:], nn.Dropout(dropout)
        for parameter in model.parameters():
            parameter.requires_grad = False
        for parameter in self.upper.parameters():
            parameter.requires_grad = True

    def lower(self, told: Story) -> list[Tensor]:
        """States after the frozen layers, batch by batch."""
        with torch.no_grad():
            return [self.model(batch.ids, batch.mask)[FROZEN] for batch in told.batches]

    def forward(self, told: Story, lower: list[Tensor]) -> Vectors:
        """Middle and last vectors of every word of both texts: the means of its pieces."""
        split = len(told.labels[0])
        total = split + len(told.labels[1])
        middle, last, count = torch.zeros(total, minilm.WIDTH), torch.zeros(total, minilm.WIDTH), torch.zeros(total)
        for batch, state in zip(told.batches, lower, strict=True):
            known = batch.words >= 0
            words = batch.words[known]
            middle = middle.index_add(0, words, state.flatten(0, 1)[known])
            last = last.index_add(0, words, self.raised(state, batch.mask).flatten(0, 1)[known])
            count = count.index_add(0, words, torch.ones(len(words)))
        count = count.clamp(min=1)[:, None]
        middle, last = middle / count, last / count
        return (middle[:split], last[:split]), (middle[split:], last[split:])

    def raised(self, state: Tensor, mask: Tensor) -> Tensor:
        bias = (1.0 - mask[:, None, None, :].to(state.dtype)) * torch.finfo(state.dtype).min
        for layer in self.upper:
            state = self.drop(layer(state, bias)) if self.training else layer(state, bias)
        return state
