"""The encoder as an ONNX graph of 8-bit weights.

Weights keep one scale a column, and 7 of their 8 bits: with all 8, processors without VNNI instructions overflow and
give another answer. Activations have fixed ranges, measured beforehand, so that a sentence has the same vectors in
every batch. Before each product, channels that swing widely are scaled down and the weights that meet them scaled up
by as much (SmoothQuant, Xiao et al. 2023): few wild channels would cost all others their precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[numpy.float32]
Site = tuple[int, str]
"""A layer from 0 and the name of one of its four products' inputs: attention, mixed, feed, inner."""

SITES = ("attention", "mixed", "feed", "inner")
HEADS = 12
WIDTH = 384
EPSILON = 1e-12
MIDDLE = 3
"""The layer whose states the graph gives besides its last."""
WEIGHT_STEPS = 63
"""7 bits with sign: two products of an unsigned 8-bit and such a weight never overflow 16 bits."""
MIGRATION = 0.65
"""How much of the swing of activations moves into the weights, 0 to 1; best of .5 to .85 on the proof's sentences."""
MARGIN = 1.05
"""Room beyond the widest value seen."""
CONTRIB = "com.microsoft"


class Range(NamedTuple):
    """The lowest and highest value of every channel at one site: two arrays of shape (channels,)."""

    low: Floats
    high: Floats

    def over(self, scale: Floats) -> Range:
        """The range after each channel is divided by its scale."""
        return Range(self.low / scale, self.high / scale)

    @property
    def swing(self) -> Floats:
        return numpy.maximum(numpy.abs(self.low), numpy.abs(self.high)) + 1e-6


class Graph:
    """Nodes and constants as they are added; `add` gives the name of the first output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: NDArray[Any]) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.split(kind, 1, *inputs, domain=domain, **attributes)[0]

    def split(self, kind: str, count: int, *inputs: str, domain: str = "", **attributes: Any) -> list[str]:
        outputs = [f"{kind}{len(self.nodes)}_{place}" for place in range(count)]
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs


def encoder_graph(weights: Mapping[str, Floats], ranges: Mapping[Site, Range], layers: int = 6) -> onnx.ModelProto:
    """A model from `input_ids` and `attention_mask` (int64, batch by length) to hidden states (float32, by 384).

    Outputs are `layer3` and the last layer, or `layer3` alone where `layers` is 3.
    """
    graph = Graph()
    hidden = _embeddings(graph, weights)
    mask = graph.add("Cast", "attention_mask", to=TensorProto.INT32)
    outputs = []
    for layer in range(layers):
        hidden = _layer(graph, weights, ranges, layer, hidden, mask)
        if layer + 1 in {MIDDLE, layers}:
            outputs.append(f"layer{layer + 1}")
            graph.nodes.append(helper.make_node("Identity", [hidden], outputs[-1:]))
    return _model(graph, outputs)


def _model(graph: Graph, outputs: list[str]) -> onnx.ModelProto:
    taken = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "length", WIDTH]) for name in outputs]
    body = helper.make_graph(graph.nodes, "minilm", taken, given, graph.constants)
    versions = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=versions, ir_version=9, producer_name="diffcast")


def _embeddings(graph: Graph, weights: Mapping[str, Floats]) -> str:
    """Word vectors in 8 bits with a scale for each word, since nothing is multiplied here."""
    table = weights["embeddings.word_embeddings.weight"]
    scale = numpy.maximum(numpy.abs(table).max(1, keepdims=True), 1e-9) / 127
    steps = graph.constant(numpy.rint(table / scale).astype(numpy.int8))
    words = graph.add("Cast", graph.add("Gather", steps, "input_ids"), to=TensorProto.FLOAT)
    words = graph.add("Mul", words, graph.add("Gather", graph.constant(scale.astype(numpy.float32)), "input_ids"))
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    zero = graph.constant(numpy.array([0], numpy.int64))
    length = graph.add("Shape", "input_ids", start=1, end=2)
    places_used = graph.add("Slice", graph.constant(places), zero, length, zero)
    return _normalised(graph, weights, "embeddings.", graph.add("Add", words, places_used))


def _layer(
    graph: Graph,
    weights: Mapping[str, Floats],
    ranges: Mapping[Site, Range],
    layer: int,
    hidden: str,
    mask: str,
) -> str:
    at = f"encoder.layer.{layer}."
    looks = [_dense(weights, f"{at}attention.self.{part}.") for part in ("query", "key", "value")]
    joined = (numpy.concatenate([matrix for matrix, _ in looks]), numpy.concatenate([bias for _, bias in looks]))
    three = graph.split("Split", 3, _product(graph, hidden, joined, ranges[layer, "attention"]), axis=-1, num_outputs=3)
    mixed = graph.add("MultiHeadAttention", *three, "", mask, domain=CONTRIB, num_heads=HEADS)
    mixed = _product(graph, mixed, _dense(weights, f"{at}attention.output.dense."), ranges[layer, "mixed"])
    hidden = _normalised(graph, weights, f"{at}attention.output.", graph.add("Add", mixed, hidden))
    inner = _product(graph, hidden, _dense(weights, f"{at}intermediate.dense."), ranges[layer, "feed"])
    inner = graph.add("Gelu", inner, domain=CONTRIB)
    inner = _product(graph, inner, _dense(weights, f"{at}output.dense."), ranges[layer, "inner"])
    return _normalised(graph, weights, f"{at}output.", graph.add("Add", inner, hidden))


def _dense(weights: Mapping[str, Floats], at: str) -> tuple[Floats, Floats]:
    """The matrix (outputs, inputs) and the bias of a linear map."""
    return weights[f"{at}weight"], weights[f"{at}bias"]


def _normalised(graph: Graph, weights: Mapping[str, Floats], at: str, summed: str) -> str:
    """Plain sum and normalisation: the fused node that does both is five times slower on a processor."""
    gain, shift = (graph.constant(weights[f"{at}LayerNorm.{part}"]) for part in ("weight", "bias"))
    return graph.add("LayerNormalization", summed, gain, shift, axis=-1, epsilon=EPSILON)


def _product(graph: Graph, hidden: str, dense: tuple[Floats, Floats], seen: Range) -> str:
    """A linear map in 8 bits: smooth, round, multiply whole numbers, scale back."""
    matrix, bias = dense
    smooth = _smoothing(matrix, seen)
    smoothed = graph.add("Mul", hidden, graph.constant(1 / smooth))
    step, zero = _steps(seen.over(smooth))
    steps, column = _rounded(matrix * smooth)
    scale, offset = graph.constant(step), graph.constant(zero)
    whole = graph.add("QuantizeLinear", smoothed, scale, offset)
    no_offset = ""  # Weights have no zero point; an array of zeros in its place would make the product slower.
    inputs = (whole, graph.constant(steps.T), scale, graph.constant(column), offset, no_offset, graph.constant(bias))
    return graph.add("MatMulIntegerToFloat", *inputs, domain=CONTRIB)


def _smoothing(matrix: Floats, seen: Range) -> Floats:
    """A divisor for each input channel; their geometric mean is 1."""
    weight = numpy.abs(matrix).max(0) + 1e-6
    smooth = seen.swing**MIGRATION / weight ** (1 - MIGRATION)
    return (smooth / numpy.exp(numpy.log(smooth).mean())).astype(numpy.float32)


def _steps(seen: Range) -> tuple[NDArray[numpy.float32], NDArray[numpy.uint8]]:
    """The width of one of 255 steps and the step that stands for 0."""
    low, high = min(float(seen.low.min()), 0.0) * MARGIN, max(float(seen.high.max()), 0.0) * MARGIN
    step = (high - low) / 255
    return numpy.array(step, numpy.float32), numpy.array(round(-low / step), numpy.uint8)


def _rounded(matrix: Floats) -> tuple[NDArray[numpy.int8], Floats]:
    """Whole steps of shape (outputs, inputs), and the width of a step for each output."""
    column = numpy.maximum(numpy.abs(matrix).max(1), 1e-9) / WEIGHT_STEPS
    return numpy.rint(matrix / column[:, None]).astype(numpy.int8), column.astype(numpy.float32)
