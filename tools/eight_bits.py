"""Products of 8-bit numbers in ONNX graphs.

Weights keep one scale a column, and 7 of their 8 bits: with all 8, processors without VNNI instructions overflow and
give another answer. Activations have fixed ranges, measured beforehand, so that a sentence has the same vectors in
every batch. Before each product, channels that swing widely are scaled down and the weights that meet them scaled up
by as much (SmoothQuant, Xiao et al. 2023): few wild channels would cost all others their precision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Floats = NDArray[numpy.float32]

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

    def reshape(self, value: str, *shape: int) -> str:
        """Another shape; 0 keeps a length, -1 takes what is left."""
        return self.add("Reshape", value, self.constant(numpy.array(shape, numpy.int64)))

    def unsqueeze(self, value: str, axis: int) -> str:
        return self.add("Unsqueeze", value, self.constant(numpy.array([axis], numpy.int64)))

    def squeeze(self, value: str, axis: int) -> str:
        return self.add("Squeeze", value, self.constant(numpy.array([axis], numpy.int64)))

    def named(self, value: str, name: str) -> str:
        """The same value under the name of an output."""
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        return name

    def model(self, taken: Sequence[onnx.ValueInfoProto], given: Sequence[onnx.ValueInfoProto]) -> onnx.ModelProto:
        body = helper.make_graph(self.nodes, "diffcast", taken, given, self.constants)
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(body, opset_imports=versions, ir_version=9, producer_name="diffcast")


Product = Callable[[Graph, str, tuple[Floats, Floats], Range], str]


def product(graph: Graph, hidden: str, dense: tuple[Floats, Floats], seen: Range) -> str:
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


def product_by_row(graph: Graph, hidden: str, dense: tuple[Floats, Floats], seen: Range) -> str:
    """The same, but each row has a range of its own, whatever was measured.

    It halves the error where few pieces have values far beyond all others, for a few more passes over the numbers.
    """
    matrix, bias = dense
    smooth = _smoothing(matrix, seen)
    smoothed = graph.add("Mul", hidden, graph.constant(1 / smooth))
    last = graph.constant(numpy.array([-1], numpy.int64))
    widest = graph.add("ReduceMax", graph.add("Abs", smoothed), last, keepdims=1)
    row = graph.add("Add", widest, graph.constant(numpy.array(1e-9, numpy.float32)))
    scale, offset = graph.constant(numpy.array(1 / 127, numpy.float32)), graph.constant(numpy.array(128, numpy.uint8))
    whole = graph.add("QuantizeLinear", graph.add("Div", smoothed, row), scale, offset)
    steps, column = _rounded(matrix * smooth)
    inputs = (whole, graph.constant(steps.T), scale, graph.constant(column), offset)
    found = graph.add("Mul", graph.add("MatMulIntegerToFloat", *inputs, domain=CONTRIB), row)
    return graph.add("Add", found, graph.constant(bias))


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
