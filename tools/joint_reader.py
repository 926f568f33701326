"""The joint reader in torch: the upper layers of an encoder, over all rows of both texts at once.

`diffcast/similarity/joint_reading.py` chooses what each row is read with, here as in the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from backbone import NO_ATTENTION, Backbone
from torch import Tensor, nn
from torch.nn import functional

from diffcast.similarity.joint_reading import NOTHING, RELATIONS, Chunk
from diffcast.similarity.rows import Rows

STARTING_BIAS = (0.0, -2.0, -2.0, -1.0)
"""By relation what is added to the attention at the start: the own row, its neighbours, its candidates."""


@dataclass(frozen=True, slots=True)
class Chunks:
    """Chunks as tensors, and the order in which their pieces come."""

    parts: tuple[dict[str, Tensor], ...]
    back: Tensor
    """By piece its place among the pieces of all chunks, one after the other."""

    def to(self, device: torch.device) -> Chunks:
        parts = tuple({name: one.to(device) for name, one in part.items()} for part in self.parts)
        return Chunks(parts, self.back.to(device))


def as_tensors(chunks: Sequence[Chunk]) -> Chunks:
    """The chunks of a plan."""
    names = ("pieces", "place", "kept", "keys", "relation", "score")
    parts = tuple({name: torch.tensor(getattr(chunk, name)) for name in names} for chunk in chunks)
    order = torch.cat([part["pieces"] for part in parts]) if parts else torch.zeros(0, dtype=torch.long)
    return Chunks(parts, torch.argsort(order))


class JointReader(nn.Module):
    """The trained layers of an encoder."""

    def __init__(self, backbone: Backbone, dropout: float = 0.1) -> None:
        super().__init__()
        self._backbone = [backbone]  # Its frozen weights belong to no state of this module.
        form = backbone.form
        self.layers = nn.ModuleList(backbone.layers[form.frozen :]).requires_grad_(True)
        count = len(self.layers)
        self.relation_bias = nn.Parameter(torch.tensor(STARTING_BIAS).repeat(count, form.heads, 1))
        self.score_weight = nn.Parameter(torch.ones(count, form.heads))
        self.relation_vectors = nn.Parameter(torch.zeros(count, RELATIONS, form.width))
        self.drop = nn.Dropout(dropout)

    @property
    def backbone(self) -> Backbone:
        return self._backbone[0]

    def forward(self, states: Tensor, chunks: Chunks, gone: Tensor | None = None) -> Tensor:
        """States of all pieces after the last layer: (pieces, width). Pieces that are `gone` are read by none."""
        for number in range(len(self.layers)):
            states = self.raised(number, states, chunks, gone)
        return states

    def raised(self, number: int, states: Tensor, chunks: Chunks, gone: Tensor | None) -> Tensor:
        """States after one more layer."""
        layer = self.layers[number]
        query, key, value = layer.qkv(states).chunk(3, -1)
        mixed = [self.mixed(number, query, key, value, part, gone) for part in chunks.parts]
        return layer.after(torch.cat(mixed)[chunks.back], states, self.drop)

    def mixed(
        self, number: int, query: Tensor, key: Tensor, value: Tensor, part: dict[str, Tensor], gone: Tensor | None
    ) -> Tensor:
        """What the own pieces of a chunk draw: (own, width)."""
        form, keys, relation = self.backbone.form, part["keys"], part["relation"]
        unread = relation == NOTHING if gone is None else (relation == NOTHING) | gone[keys]
        kind = functional.one_hot(relation, RELATIONS + 1)[..., :RELATIONS].to(query.dtype)
        bias = kind @ self.relation_bias[number].T + part["score"][..., None] * self.score_weight[number]
        bias = bias.masked_fill(unread[..., None], NO_ATTENTION).permute(0, 2, 1)[:, :, None]
        rows, length = part["place"].shape
        own = self.backbone.own_bias(length)
        bias = bias if own is None else bias + functional.pad(own, (0, keys.shape[1] - length))[None]
        vectors = value[keys] + kind @ self.relation_vectors[number]
        three = query[part["pieces"]][part["place"]], key[keys], vectors
        heads = [one.unflatten(-1, (form.heads, -1)).transpose(1, 2) for one in three]
        full = bias.expand(rows, form.heads, length, -1)
        found = functional.scaled_dot_product_attention(*heads, attn_mask=full).transpose(1, 2).flatten(2)
        return found.flatten(0, 1)[part["kept"]]


def lower_states(backbone: Backbone, rows: Rows, size: int = 16) -> Tensor:
    """States of all pieces after the frozen layers: (pieces, width)."""
    device = backbone.words.device
    states = torch.zeros(len(rows.ids), backbone.form.width, device=device)
    order = sorted(range(len(rows)), key=lambda row: rows.lengths[row])
    for first in range(0, len(order), size):
        part = order[first : first + size]
        pieces = [torch.arange(rows.starts[row], rows.starts[row + 1]) for row in part]
        ids = nn.utils.rnn.pad_sequence([torch.tensor(rows.ids)[one] for one in pieces], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(one)) for one in pieces], batch_first=True).to(device)
        with torch.no_grad():
            found = backbone.lower(ids.to(device), mask)
        states[torch.cat(pieces).to(device)] = found[mask == 1]
    return states
