"""The MiniLM encoder in torch: the reference that the shipped graph is proved against, and what fine-tuning trains.

A BERT of post-norm layers with exact GELU. Parameter names are those of the published `model.safetensors`, so that
weights travel both ways without renaming.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file

WIDTH = 384
HEADS = 12
INNER = 1536
LAYERS = 6
VOCABULARY = 30522
POSITIONS = 512
EPSILON = 1e-12
UNUSED = ("embeddings.position_ids", "pooler.")


class Embeddings(torch.nn.Module):
    """Word, place and text type summed and normalised. All words have type 0."""

    def __init__(self) -> None:
        super().__init__()
        self.word_embeddings = torch.nn.Embedding(VOCABULARY, WIDTH)
        self.position_embeddings = torch.nn.Embedding(POSITIONS, WIDTH)
        self.token_type_embeddings = torch.nn.Embedding(2, WIDTH)
        self.LayerNorm = torch.nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        places = self.position_embeddings.weight[: ids.shape[1]]
        return self.LayerNorm(self.word_embeddings(ids) + places + self.token_type_embeddings.weight[0])


class SelfAttention(torch.nn.Module):
    """Twelve heads of 32 numbers; `bias` is 0 where a piece may be looked at and very low where it is padding."""

    def __init__(self) -> None:
        super().__init__()
        self.query = torch.nn.Linear(WIDTH, WIDTH)
        self.key = torch.nn.Linear(WIDTH, WIDTH)
        self.value = torch.nn.Linear(WIDTH, WIDTH)

    def forward(self, hidden: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        query, key, value = (
            part(hidden).unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        return mixed.transpose(1, 2).flatten(2)


class Joined(torch.nn.Module):
    """A linear map whose result is added to what came before, then normalised."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dense = torch.nn.Linear(width, WIDTH)
        self.LayerNorm = torch.nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, inner: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
        return self.LayerNorm(self.dense(inner) + before)


class Layer(torch.nn.Module):
    """One layer: attention, then a feed-forward of four times the width."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = torch.nn.ModuleDict({"self": SelfAttention(), "output": Joined(WIDTH)})
        self.intermediate = torch.nn.ModuleDict({"dense": torch.nn.Linear(WIDTH, INNER)})
        self.output = Joined(INNER)

    def forward(self, hidden: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        attended = self.attention["output"](self.attention["self"](hidden, bias), hidden)
        return self.output(torch.nn.functional.gelu(self.intermediate["dense"](attended)), attended)


class MiniLM(torch.nn.Module):
    """The whole encoder.

    `forward(ids, mask)` takes int64 tensors of shape (batch, length) and gives the hidden states after the embeddings
    and after every layer: 7 float32 tensors of shape (batch, length, 384).
    """

    def __init__(self) -> None:
        super().__init__()
        self.embeddings = Embeddings()
        self.encoder = torch.nn.ModuleDict({"layer": torch.nn.ModuleList(Layer() for _ in range(LAYERS))})

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        states = [self.embeddings(ids)]
        bias = (1.0 - mask[:, None, None, :].to(states[0].dtype)) * torch.finfo(states[0].dtype).min
        for layer in self.encoder["layer"]:
            states.append(layer(states[-1], bias))
        return tuple(states)


def load(path: Path) -> MiniLM:
    """The encoder with the weights of a safetensors file, ready to be run (dropout has no place in it)."""
    weights = {name: value for name, value in load_file(path).items() if not name.startswith(UNUSED)}
    model = MiniLM()
    model.load_state_dict(weights)
    return model.eval()


def sentence_vectors(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean of the pieces' last states without padding, unit length: shape (batch, 384)."""
    weight = mask[..., None].to(hidden.dtype)
    return torch.nn.functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=-1)
