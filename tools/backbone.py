"""The two published encoders in torch, made of the same pieces: MiniLM-L6 (BERT) and all-mpnet-base-v2.

A post-norm transformer with exact GELU. `Backbone.lower` gives the states of the layers that are never trained; the
upper layers are read jointly (`joint_reader.JointReader`). Both read the pieces of the vocabulary that the package
carries: MPNet's word vectors are put in its order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

MPNET_MARKS = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"}
MPNET_UNKNOWN = "[UNK]"
BUCKETS, FARTHEST = 32, 128
"""Relative positions of MPNet: so many buckets for both directions, the widest for this distance and beyond."""
NO_ATTENTION = -1e30


@dataclass(frozen=True, slots=True)
class Form:
    """What tells one published encoder from another."""

    name: str
    width: int
    inner: int
    heads: int
    layers: int
    frozen: int
    """Lower layers that keep their published weights."""
    epsilon: float
    first_position: int
    """Row of the position table for the first piece."""
    parts: tuple[tuple[str, str], ...]
    """Names of a layer's maps in the published file, by ours."""


COMMON_PARTS = (("up", "intermediate.dense"), ("down", "output.dense"), ("second_norm", "output.LayerNorm"))
MINILM = Form(
    "minilm", 384, 1536, 12, 6, 3, 1e-12, 0,
    (("q", "attention.self.query"), ("k", "attention.self.key"), ("v", "attention.self.value"),
     ("o", "attention.output.dense"), ("first_norm", "attention.output.LayerNorm"), *COMMON_PARTS),
)  # fmt: skip
MPNET = Form(
    "mpnet", 768, 3072, 12, 12, 9, 1e-5, 2,
    (("q", "attention.attn.q"), ("k", "attention.attn.k"), ("v", "attention.attn.v"), ("o", "attention.attn.o"),
     ("first_norm", "attention.LayerNorm"), *COMMON_PARTS),
)  # fmt: skip
FORMS = {form.name: form for form in (MINILM, MPNET)}


class Layer(nn.Module):
    """One layer: attention, then a feed-forward of four times the width; query, key and value in one map."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        width = form.width
        self.heads = form.heads
        self.qkv, self.o = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.ln1 = nn.LayerNorm(width, eps=form.epsilon)
        self.up, self.down = nn.Linear(width, form.inner), nn.Linear(form.inner, width)
        self.ln2 = nn.LayerNorm(width, eps=form.epsilon)

    def after(self, mixed: Tensor, states: Tensor, drop: nn.Module) -> Tensor:
        """What follows the attention."""
        states = self.ln1(drop(self.o(mixed)) + states)
        return self.ln2(drop(self.down(functional.gelu(self.up(states)))) + states)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        """States of sentences that are read alone: shape (sentences, pieces, width)."""
        parts = self.qkv(states).chunk(3, -1)
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias).transpose(1, 2).flatten(2)
        return self.after(mixed, states, nn.Identity())


class Backbone(nn.Module):
    """A published encoder over the pieces of the package's vocabulary; none of its weights is trained here."""

    def __init__(self, form: Form, weights: Path, vocabulary: Path) -> None:
        """`weights` is the published model.safetensors, its vocab.txt beside it; `vocabulary` the package's."""
        super().__init__()
        self.form = form
        stored = load_file(weights)
        words = stored["embeddings.word_embeddings.weight"]
        places = stored["embeddings.position_embeddings.weight"]
        if form is MPNET:
            words = words[torch.tensor(_mpnet_ids(weights.with_name("vocab.txt"), vocabulary))]
            self.relative = stored["encoder.relative_attention_bias.weight"]
        else:
            places = places + stored["embeddings.token_type_embeddings.weight"][0]
        self.words, self.places = fixed(words), fixed(places)
        self.norm = nn.LayerNorm(form.width, eps=form.epsilon)
        _fill(self.norm, stored, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(_layer(form, stored, number) for number in range(form.layers))
        self.requires_grad_(False)

    def own_bias(self, length: int) -> Tensor | None:
        """What relative positions add to the attention within a sentence: (heads, length, length); None for MiniLM."""
        if self.form is not MPNET:
            return None
        places = torch.arange(length)
        return self.relative[bucket(places[None] - places[:, None])].permute(2, 0, 1).to(self.words.device)

    def embedded(self, ids: Tensor) -> Tensor:
        """States before the first layer."""
        first = self.form.first_position
        return self.norm(self.words[ids] + self.places[first : first + ids.shape[1]])

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """States after the frozen layers: shape (sentences, pieces, width)."""
        bias = (1.0 - mask[:, None, None, :].float()) * NO_ATTENTION
        own = self.own_bias(ids.shape[1])
        bias = bias if own is None else bias + own[None]
        states = self.embedded(ids)
        for layer in self.layers[: self.form.frozen]:
            states = layer(states, bias)
        return states


def fixed(values: Tensor) -> nn.Parameter:
    """A parameter that is not trained."""
    return nn.Parameter(values, requires_grad=False)


def _layer(form: Form, stored: dict[str, Tensor], number: int) -> Layer:
    layer, at, parts = Layer(form), f"encoder.layer.{number}.", dict(form.parts)
    for kind in ("weight", "bias"):
        joined = torch.cat([stored[f"{at}{parts[name]}.{kind}"] for name in "qkv"])
        getattr(layer.qkv, kind).data = joined
    maps = {"o": layer.o, "up": layer.up, "down": layer.down, "first_norm": layer.ln1, "second_norm": layer.ln2}
    for name, into in maps.items():
        _fill(into, stored, at + parts[name])
    return layer


def _fill(into: Any, stored: dict[str, Tensor], name: str) -> None:
    into.weight.data, into.bias.data = stored[f"{name}.weight"], stored[f"{name}.bias"]


def _mpnet_ids(theirs: Path, ours: Path) -> list[int]:
    """MPNet's id of every entry of the package's vocabulary."""
    known = {entry: number for number, entry in enumerate(theirs.read_text("utf-8").split("\n"))}
    unknown = known[MPNET_UNKNOWN]
    return [known.get(MPNET_MARKS.get(entry, entry), unknown) for entry in ours.read_text("utf-8").splitlines()]


def bucket(distance: Tensor) -> Tensor:
    """The bucket of each distance, key less query, in pieces (Raffel et al. 2020)."""
    half = BUCKETS // 2
    exact = half // 2
    length = distance.abs()
    far = exact + (torch.log(length.float().clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    return (distance > 0).long() * half + torch.where(length < exact, length, far.clamp(max=half - 1))
