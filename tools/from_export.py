"""Make a checkpoint from a shipped network: `python tools/from_export.py minilm CHECKPOINT`; mpnet is high effort's.

`tools/train.py --modes contextual --encoder minilm --start CHECKPOINT` goes on from it. The maps were rounded to 7 bits
on their way into the package, so the network starts a little beside where its training ended.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

import numpy  # noqa: E402
import onnx  # noqa: E402
import torch  # noqa: E402
from backbone import FORMS, Form  # noqa: E402
from build_encoder import BUNDLED  # noqa: E402
from build_large import TUNED  # noqa: E402
from eight_bits import Floats  # noqa: E402
from onnx import numpy_helper  # noqa: E402

from diffcast.align.network import input_names  # noqa: E402

HEADS = {"minilm": ROOT / "diffcast" / "align" / "weights", "mpnet": TUNED}
LAYERS = {"minilm": BUNDLED, "mpnet": TUNED}
"""The folders of the weight files, by encoder."""
SMOOTHING = {"minilm": 3, "mpnet": 5}
"""Constants from the divisor of the inputs of a product to its whole numbers: see eight_bits.py."""
Constants = list[Floats]
Map = tuple[Floats, Floats]
"""Matrix of shape (outputs, inputs) and bias."""


def main() -> None:
    """Read the shipped weights and write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", choices=tuple(LAYERS))
    parser.add_argument("checkpoint", type=Path)
    asked = parser.parse_args()
    layers = trained_layers(LAYERS[asked.encoder], FORMS[asked.encoder])
    asked.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"args": {"kind": asked.encoder}, "head": head(HEADS[asked.encoder]), "enc": layers}, asked.checkpoint)
    print(asked.checkpoint)


def head(folder: Path) -> dict[str, torch.Tensor]:
    """The network, without the names of its inputs and outputs."""
    stored = numpy.load(folder / "contextual.npz")
    names = input_names(vectors="hidden.weight" in stored.files)
    return {name: torch.tensor(stored[name].astype(numpy.float32)) for name in stored.files if name not in names}


def trained_layers(folder: Path, form: Form) -> dict[str, torch.Tensor]:
    """The layers that read jointly, by the names of `joint_reader.JointReader`."""
    numbers = range(form.layers - form.frozen)
    graphs = [(_constants(folder / f"layer{n + 1}.onnx"), _constants(folder / f"keys{n + 1}.onnx")) for n in numbers]
    layers = {
        f"layers.{number}.{name}": value
        for number, both in enumerate(graphs)
        for name, value in _layer(*both, form).items()
    }
    joint = [_joint(layer, form) for layer, _ in graphs]
    names = ("relation_bias", "score_weight", "relation_vectors")
    stacked = {name: numpy.stack(each) for name, each in zip(names, zip(*joint, strict=True), strict=True)}
    return {name: torch.tensor(value) for name, value in (layers | stacked).items()}


def _constants(path: Path) -> Constants:
    return [numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer]


def _layer(layer: Constants, keys: Constants, form: Form) -> dict[str, Floats]:
    """What one layer has without the others, by name."""
    query, mixed, feed, inner = maps_of_graph(layer, form)
    (pairs,) = maps_of_graph(keys, form)
    root = numpy.float32((form.width // form.heads) ** 0.5)
    qkv = (numpy.concatenate([one * root, two]) for one, two in zip(query, pairs, strict=True))
    maps = {"qkv": tuple(qkv), "o": mixed, "up": feed, "down": inner, **_norms(layer)}
    return {
        f"{name}.{part}": each
        for name, both in maps.items()
        for part, each in zip(("weight", "bias"), both, strict=True)
    }


def maps_of_graph(constants: Constants, form: Form) -> list[Map]:
    """The linear maps of a graph, in 32 bits."""
    before = SMOOTHING[form.name]
    return [
        (steps.T * constants[at + 1][:, None] * constants[at - before], constants[at + 2])
        for at, steps in enumerate(constants)
        if steps.dtype == numpy.int8
    ]


def _norms(layer: Constants) -> dict[str, Map]:
    """Both normalisations: each follows the bias of a map, the second map's and the last one's."""
    _, mixed, _, inner = (at + 2 for at, steps in enumerate(layer) if steps.dtype == numpy.int8)
    return {"ln1": (layer[mixed + 1], layer[mixed + 2]), "ln2": (layer[inner + 1], layer[inner + 2])}


def _joint(layer: Constants, form: Form) -> tuple[Floats, Floats, Floats]:
    """What relations and scores add to a layer's attention, and the vectors of the relations."""
    vectors = next(one for one in layer if one.ndim == 4)
    at = next(at for at, one in enumerate(layer) if one.shape == (form.heads, 1, 1))
    by_relation = vectors[:, 0].transpose(1, 0, 2).reshape(-1, form.width)
    return layer[at - 1][:, : len(by_relation)], layer[at].reshape(-1), by_relation


if __name__ == "__main__":
    main()
