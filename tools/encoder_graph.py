"""The encoder as ONNX graphs of 8-bit weights: the lower layers, and two graphs for each layer that reads jointly.

The products are those of `eight_bits`. Every row of the batch has the same answer in any batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy
import onnx
from backbone import Backbone, Form, Layer
from eight_bits import CONTRIB, Floats, Graph, Product, Range, product, product_by_row
from joint_reader import JointReader
from onnx import TensorProto, helper

from diffcast.similarity.joint_reading import RELATIONS

SITES = ("attention", "mixed", "feed", "inner")
Site = tuple[int, str]
"""A layer from 0 and the name of one of its four products' inputs."""
Ranges = Mapping[Site, Range]
PRODUCTS: Mapping[str, Product] = {"minilm": product, "mpnet": product_by_row}
"""How each encoder multiplies. MiniLM loses nothing by fixed ranges; MPNet's words lost .03 of cosine."""
UNREAD = -1e30
"""The bias of a key that is padding."""
FARTHEST = 255
"""The greatest distance of two pieces of a row."""


class Maps(NamedTuple):
    """A layer's numbers."""

    query: tuple[Floats, Floats]
    """Matrix (outputs, inputs) and bias; what is divided by the root of a head's width is divided here."""
    keys: tuple[Floats, Floats]
    """Keys, then values."""
    mixed: tuple[Floats, Floats]
    feed: tuple[Floats, Floats]
    inner: tuple[Floats, Floats]
    norms: tuple[tuple[Floats, Floats], tuple[Floats, Floats]]


def maps_of(layer: Layer, form: Form) -> Maps:
    """The numbers of a layer in torch."""
    matrix, bias = (part.detach().numpy() for part in (layer.qkv.weight, layer.qkv.bias))
    scale = numpy.float32((form.width // form.heads) ** -0.5)
    query = matrix[: form.width] * scale, bias[: form.width] * scale
    pairs = [(part.weight.detach().numpy(), part.bias.detach().numpy()) for part in (layer.o, layer.up, layer.down)]
    norms = tuple((part.weight.detach().numpy(), part.bias.detach().numpy()) for part in (layer.ln1, layer.ln2))
    return Maps(query, (matrix[form.width :], bias[form.width :]), *pairs, norms)  # type: ignore[arg-type]


def lower_graph(backbone: Backbone, ranges: Ranges) -> onnx.ModelProto:
    """A model from `input_ids` and `attention_mask` (int64, batch by length) to the states after the frozen layers."""
    form, graph = backbone.form, Graph()
    hidden = _embeddings(graph, backbone)
    own = _own_bias(graph, backbone, graph.add("Shape", "input_ids", start=1, end=2))
    mask = graph.add("Cast", "attention_mask", to=TensorProto.INT32)
    for number in range(form.frozen):
        maps = maps_of(backbone.layers[number], form)
        matrix, shift = (numpy.concatenate(parts) for parts in zip(maps.query, maps.keys, strict=True))
        three = PRODUCTS[form.name](graph, hidden, (matrix, shift), ranges[number, "attention"])
        three = [*graph.split("Split", 3, three, axis=-1, num_outputs=3), "", mask, *[own] * bool(own)]
        mixed = graph.add("MultiHeadAttention", *three, domain=CONTRIB, num_heads=form.heads, scale=1.0)
        hidden = _after(graph, maps, form, [ranges[number, site] for site in SITES], mixed, hidden)
    taken = [_whole("input_ids", "batch", "length"), _whole("attention_mask", "batch", "length")]
    return graph.model(taken, [_real(graph.named(hidden, "states"), "batch", "length", form.width)])


def keys_graph(layer: Layer, form: Form, seen: Range) -> onnx.ModelProto:
    """A model from `states` (pieces by width) to keys and values: (2, heads, pieces, width of a head)."""
    graph = Graph()
    both = PRODUCTS[form.name](graph, "states", maps_of(layer, form).keys, seen)
    both = graph.reshape(both, 0, 2, form.heads, form.width // form.heads)
    table = graph.named(graph.add("Transpose", both, perm=[1, 2, 0, 3]), "table")
    taken = [_real("states", "pieces", form.width)]
    return graph.model(taken, [_real(table, 2, form.heads, "pieces", form.width // form.heads)])


def layer_graph(reader: JointReader, number: int, ranges: Sequence[Range]) -> onnx.ModelProto:
    """A model of one layer that reads rows jointly: see `diffcast.similarity.joint_reading.Chunk` for what it takes.

    Besides, it takes `states` (the chunk's own pieces by width) and the keys and values of all pieces. It gives
    the new states of the chunk's own pieces.
    """
    form, graph = reader.backbone.form, Graph()
    maps = maps_of(reader.layers[number], form)
    query = PRODUCTS[form.name](graph, "states", maps.query, ranges[0])
    query = graph.add("Gather", query, "place", axis=0)
    query = graph.add("Transpose", graph.reshape(query, 0, 0, form.heads, -1), perm=[2, 0, 1, 3])
    key = graph.add("Gather", "all_keys", "keys", axis=1)
    value = graph.add("Gather", "all_values", "keys", axis=1)
    scores = graph.add("FusedMatMul", query, key, domain=CONTRIB, transB=1)
    scores = graph.add("Add", scores, _key_bias(graph, reader, number))
    own = _own_bias(graph, reader.backbone, graph.add("Shape", "place", start=1, end=2))
    scores = graph.add("Add", scores, _padded_own(graph, own)) if own else scores
    shares = graph.add("Softmax", scores, axis=-1)
    mixed = graph.add("Add", graph.add("MatMul", shares, value), _by_relation(graph, reader, number, shares))
    mixed = graph.reshape(graph.add("Transpose", mixed, perm=[1, 2, 0, 3]), -1, form.width)
    mixed = graph.add("Gather", mixed, "kept", axis=0)
    raised = _after(graph, maps, form, ranges, mixed, "states")
    taken = [
        _real("states", "own", form.width),
        *(_real(name, form.heads, "pieces", form.width // form.heads) for name in ("all_keys", "all_values")),
        _whole("place", "rows", "queries"), _whole("kept", "own"), _whole("keys", "rows", "keys"),
        _whole("relation", "rows", "keys"), _real("score", "rows", "keys"),
    ]  # fmt: skip
    return graph.model(taken, [_real(graph.named(raised, "raised"), "own", form.width)])


def _by_relation(graph: Graph, reader: JointReader, number: int, shares: str) -> str:
    """What the relations add to the mixed values: (heads, rows, queries, width of a head).

    The vector of a relation counts by the share of all its keys: far fewer sums than adding it to the value of each.
    """
    vectors = reader.relation_vectors[number].detach().numpy()
    by_head = vectors.reshape(len(vectors), reader.backbone.form.heads, -1).transpose(1, 0, 2)[:, None]
    kinds = graph.constant(numpy.eye(RELATIONS + 1, RELATIONS, dtype=numpy.float32))
    by_kind = graph.add("MatMul", shares, graph.add("Gather", kinds, "relation", axis=0))
    return graph.add("MatMul", by_kind, graph.constant(by_head))


def _key_bias(graph: Graph, reader: JointReader, number: int) -> str:
    """What a key's relation and score add to every query: (heads, rows, 1, keys)."""
    biases = reader.relation_bias[number].detach().numpy()
    table = numpy.concatenate([biases, numpy.full_like(biases[:, :1], UNREAD)], axis=1)
    weight = reader.score_weight[number].detach().numpy().reshape(-1, 1, 1)
    bias = graph.add("Gather", graph.constant(table), "relation", axis=1)
    bias = graph.add("Add", bias, graph.add("Mul", graph.constant(weight), graph.unsqueeze("score", 0)))
    return graph.unsqueeze(bias, 2)


def _own_bias(graph: Graph, backbone: Backbone, length: str) -> str:
    """What relative positions add within a row: (1, heads, length, length); nothing where the encoder has none."""
    bias = backbone.own_bias(FARTHEST + 1)
    if bias is None:
        return ""
    by_distance = numpy.concatenate([bias.numpy()[:, :0:-1, 0], bias.numpy()[:, 0]], axis=1)
    zero, one = (graph.constant(numpy.array(value, numpy.int64)) for value in (0, 1))
    places = graph.add("Range", zero, graph.squeeze(length, 0), one)
    distance = graph.add("Sub", graph.unsqueeze(places, 0), graph.unsqueeze(places, 1))
    index = graph.add("Add", distance, graph.constant(numpy.array(FARTHEST, numpy.int64)))
    return graph.unsqueeze(graph.add("Gather", graph.constant(by_distance), index, axis=1), 0)


def _padded_own(graph: Graph, own: str) -> str:
    """The same for keys of which only the first belong to the own row: (heads, 1, queries, keys)."""
    queries, keys = (graph.add("Shape", name, start=1, end=2) for name in ("place", "keys"))
    zeros = graph.constant(numpy.zeros(7, numpy.int64))
    pads = graph.add("Concat", zeros, graph.add("Sub", keys, queries), axis=0)
    return graph.add("Pad", graph.add("Transpose", own, perm=[1, 0, 2, 3]), pads)


def _embeddings(graph: Graph, backbone: Backbone) -> str:
    """Word vectors in 8 bits with a scale for each word, since nothing is multiplied here."""
    table = backbone.words.numpy()
    scale = numpy.maximum(numpy.abs(table).max(1, keepdims=True), 1e-9) / 127
    steps = graph.constant(numpy.rint(table / scale).astype(numpy.int8))
    words = graph.add("Cast", graph.add("Gather", steps, "input_ids"), to=TensorProto.FLOAT)
    words = graph.add("Mul", words, graph.add("Gather", graph.constant(scale.astype(numpy.float32)), "input_ids"))
    zero = graph.constant(numpy.array([0], numpy.int64))
    length = graph.add("Shape", "input_ids", start=1, end=2)
    places = graph.constant(backbone.places.numpy()[backbone.form.first_position :])
    summed = graph.add("Add", words, graph.add("Slice", places, zero, length, zero))
    norm = backbone.norm.weight.detach().numpy(), backbone.norm.bias.detach().numpy()
    return _normalised(graph, norm, backbone.form, summed)


def _after(graph: Graph, maps: Maps, form: Form, ranges: Sequence[Range], mixed: str, before: str) -> str:
    """What follows the attention."""
    multiply, (_, of_mixed, of_feed, of_inner) = PRODUCTS[form.name], ranges
    mixed = multiply(graph, mixed, maps.mixed, of_mixed)
    hidden = _normalised(graph, maps.norms[0], form, graph.add("Add", mixed, before))
    inner = graph.add("Gelu", multiply(graph, hidden, maps.feed, of_feed), domain=CONTRIB)
    inner = multiply(graph, inner, maps.inner, of_inner)
    return _normalised(graph, maps.norms[1], form, graph.add("Add", inner, hidden))


def _normalised(graph: Graph, norm: tuple[Floats, Floats], form: Form, summed: str) -> str:
    """Plain sum and normalisation: the fused node that does both is five times slower on a processor."""
    gain, shift = (graph.constant(part) for part in norm)
    return graph.add("LayerNormalization", summed, gain, shift, axis=-1, epsilon=form.epsilon)


def _whole(name: str, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.INT64, shape)


def _real(name: str, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
