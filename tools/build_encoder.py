"""From an encoder in torch to the graphs that a package carries: measure, export to 8 bits, prove, write."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import torch
from backbone import FORMS, Backbone
from eight_bits import Floats, Range
from encoder_graph import SITES, Ranges, Site, keys_graph, layer_graph, lower_graph
from joint_reader import JointReader, as_tensors, lower_states

from diffcast.align.channels import evidence
from diffcast.align.text_vectors import encoder_text
from diffcast.compare import prepare_pair
from diffcast.similarity.encoder import LOWER, VOCABULARY, Encoder, EncoderText, word_means
from diffcast.similarity.graphs import DIGESTS
from diffcast.similarity.joint_reading import centred_means, plan
from diffcast.similarity.rows import Rows, joined, rows_of
from diffcast.similarity.wordpiece import WordPiece, read_vocabulary

ROOT = Path(__file__).resolve().parents[1]
BUNDLED = ROOT / "diffcast" / "similarity" / "weights"
RANGES = "ranges.npz"
ENOUGH = {"mean": 0.98, "1 in 20": 0.95}
"""The cosines that the mean and the twentieth part of the words must reach, by the lower and by the last layer."""

Proof = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts as the encoder reads them."""

    left: EncoderText
    right: EncoderText
    alike: Floats


def pairs_of(folders: Iterable[Path]) -> list[Pair]:
    """The pairs of some stories."""
    found = []
    for folder in folders:
        left, right, vocabulary = prepare_pair(folder / "transcript.txt", folder / "article.txt")
        known = evidence(left, right, vocabulary)
        found.append(Pair(encoder_text(left), encoder_text(right), known.sentences[numpy.arange(left.sentences)]))
    return found


def published_backbone(name: str, folder: Path) -> Backbone:
    """A published encoder from the folder of its files."""
    return Backbone(FORMS[name], folder / "model.safetensors", BUNDLED / VOCABULARY).eval()


def bundled_tokeniser() -> WordPiece:
    """The tokeniser of both encoders."""
    return WordPiece(read_vocabulary((BUNDLED / VOCABULARY).read_text("utf-8")))


def rows_of_pair(pair: Pair, tokeniser: WordPiece) -> tuple[Rows, int]:
    """The rows of both texts, and how many are of the left one."""
    ours, theirs = (rows_of(tokeniser, one.text, one.sentences, one.words) for one in (pair.left, pair.right))
    return joined(ours, theirs), len(ours)


def states(reader: JointReader, pair: Pair, tokeniser: WordPiece) -> tuple[Floats, Floats]:
    """Middle and last states of the words by torch, in 32 bits."""
    rows, split = rows_of_pair(pair, tokeniser)
    with torch.inference_mode():
        lower = lower_states(reader.backbone, rows)
        chunks = as_tensors(plan(rows, split, centred_means(lower.numpy(), rows), pair.alike))
        last = reader(lower, chunks)
    return word_means(lower.numpy(), rows), word_means(last.numpy(), rows)


def measure(reader: JointReader, pairs: Sequence[Pair]) -> Ranges:
    """The range of every channel that enters a product, over all pairs."""
    seen: dict[Site, Range] = {}
    tokeniser = bundled_tokeniser()
    handles = [module.register_forward_pre_hook(_watch(seen, site)) for site, module in _sites(reader)]
    for pair in pairs:
        states(reader, pair, tokeniser)
    for handle in handles:
        handle.remove()
    return seen


def _sites(reader: JointReader) -> Iterator[tuple[Site, torch.nn.Module]]:
    """All products; the upper layers call their first map for all pieces at once."""
    frozen = reader.backbone.form.frozen
    for number, layer in enumerate([*reader.backbone.layers[:frozen], *reader.layers]):
        modules = layer.qkv, layer.o, layer.up, layer.down
        yield from (((number, site), module) for site, module in zip(SITES, modules, strict=True))


def _watch(seen: dict[Site, Range], site: Site) -> Any:
    def watch(_module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        values = inputs[0].flatten(0, -2).numpy()
        low, high = values.min(0), values.max(0)
        before = seen.get(site, Range(low, high))
        seen[site] = Range(numpy.minimum(before.low, low), numpy.maximum(before.high, high))

    return watch


def lower_file(backbone: Backbone, ranges: Ranges) -> dict[str, bytes]:
    """The graph of the frozen layers."""
    return {LOWER: lower_graph(backbone, ranges).SerializeToString()}


def upper_files(reader: JointReader, ranges: Ranges) -> dict[str, bytes]:
    """The graphs of the trained layers."""
    files, form = {}, reader.backbone.form
    for number, layer in enumerate(reader.layers):
        seen = [ranges[form.frozen + number, site] for site in SITES]
        files[f"keys{number + 1}.onnx"] = keys_graph(layer, form, seen[0]).SerializeToString()
        files[f"layer{number + 1}.onnx"] = layer_graph(reader, number, seen).SerializeToString()
    return files


def prove(encoder: Encoder, reader: JointReader, pairs: Sequence[Pair]) -> Proof:
    """Cosines of the export's words with those of torch; leaves the program where they are too low."""
    tokeniser, found = bundled_tokeniser(), {"middle": list[Floats](), "last": list[Floats]()}
    for pair in pairs:
        wanted = states(reader, pair, tokeniser)
        got = encoder.read_pair(pair.left, pair.right, pair.alike)
        for (name, cosines), known in zip(found.items(), wanted, strict=True):
            cosines.append(_cosines(numpy.concatenate([getattr(one, name) for one in got]), known))
    proof = {name: _figures(numpy.concatenate(cosines)) for name, cosines in found.items()}
    if any(figures[kind] < least for figures in proof.values() for kind, least in ENOUGH.items()):
        sys.exit(f"The export is too far from the original, at least {ENOUGH} is asked: {proof}")
    return proof


def _figures(cosines: Floats) -> dict[str, float]:
    figures = {"mean": cosines.mean(), "1 in 20": numpy.percentile(cosines, 5), "least": cosines.min()}
    return {kind: round(float(value), 4) for kind, value in figures.items()}


def _cosines(one: Floats, other: Floats) -> Floats:
    lengths = numpy.linalg.norm(one, axis=-1) * numpy.linalg.norm(other, axis=-1)
    return numpy.einsum("ij,ij->i", one, other)[lengths > 0] / lengths[lengths > 0]


def save_ranges(path: Any, ranges: Ranges) -> None:
    """The measured ranges, so that a graph can be exported again without measuring."""
    arrays = {f"{layer}/{site}": numpy.stack(seen) for (layer, site), seen in ranges.items()}
    numpy.savez_compressed(path, **arrays)


def load_ranges(path: Path) -> Ranges:
    with numpy.load(path) as stored:
        names = [(name, name.split("/")) for name in stored.files]
        return {(int(layer), site): Range(*stored[name]) for name, (layer, site) in names}


def write(folder: Path, files: Mapping[str, bytes], notes: Mapping[str, Any]) -> None:
    """The files and their digests; the digests come last, so that a half-written folder is seen as damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    digests = {"files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}, **notes}
    (folder / DIGESTS).write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")
