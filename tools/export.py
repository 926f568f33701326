"""Put the networks of a checkpoint into their package: `python tools/export.py CHECKPOINT [--into FOLDER]`.

A contextual checkpoint holds a head and the trained layers of an encoder. Those of MiniLM go into diffcast itself,
those of MPNet into packages/diffcast-large/tuned, from which `make large` builds that package. A lexical checkpoint
holds a head alone. The graphs are proved against torch on stories that the ranges were not measured on.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import numpy  # noqa: E402
import torch  # noqa: E402
from build_encoder import (  # noqa: E402
    BUNDLED,
    RANGES,
    Proof,
    lower_file,
    measure,
    pairs_of,
    prove,
    published_backbone,
    save_ranges,
    upper_files,
    write,
)
from joint_reader import JointReader  # noqa: E402
from published import MODEL, PUBLISHED, fetch  # noqa: E402

from diffcast.align.network import input_names  # noqa: E402
from diffcast.similarity.encoder import VOCABULARY, Encoder  # noqa: E402

STORIES = ROOT / "benchmarks" / "stories"
CALIBRATION_STORIES, PROOF_STORIES = 24, 8
Checkpoint = dict[str, Any]


def main() -> None:
    """Read, export, prove and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--into", type=Path, default=ROOT, help="the project, or a folder to try with")
    parser.add_argument("--published", type=Path, default=ROOT / "build" / "published", help="published encoders")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    install(torch.load(asked.checkpoint, map_location="cpu", weights_only=False), asked.into, asked.published)


def install(checkpoint: Checkpoint, into: Path, published: Path) -> None:
    """Write the weight files of a checkpoint under a copy of the project's tree."""
    encoder = checkpoint["args"]["kind"]
    align = into / "diffcast" / "align" / "weights"
    if encoder == "lexical":
        save_head(align / "lexical.npz", checkpoint)
        return
    reader = reader_of(checkpoint, fetch(encoder, published / encoder))
    if encoder == "minilm":
        build_bundled(reader, into / "diffcast" / "similarity" / "weights")
        save_head(align / "contextual.npz", checkpoint)
    else:
        build_tuned(reader, checkpoint, into / "packages" / "diffcast-large" / "tuned")


def reader_of(checkpoint: Checkpoint, folder: Path) -> JointReader:
    """The trained layers over the published ones."""
    reader = JointReader(published_backbone(checkpoint["args"]["kind"], folder))
    reader.load_state_dict(checkpoint["enc"])
    return reader.eval()


def head_arrays(checkpoint: Checkpoint) -> dict[str, numpy.ndarray]:
    """A network as its weight file: 16-bit floats, and the names of its inputs and outputs."""
    arrays = {name: value.cpu().numpy().astype(numpy.float16) for name, value in checkpoint["head"].items()}
    names = input_names(vectors="hidden.weight" in arrays).items()
    return arrays | {name: numpy.array(listed) for name, listed in names}


def save_head(path: Path, checkpoint: Checkpoint) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    numpy.savez_compressed(path, **head_arrays(checkpoint))


def build_bundled(reader: JointReader, folder: Path) -> None:
    """The encoder that diffcast itself carries."""
    calibration, proof = _stories()
    ranges = measure(reader, calibration)
    files = lower_file(reader.backbone, ranges) | upper_files(reader, ranges)
    files[VOCABULARY] = (BUNDLED / VOCABULARY).read_bytes()
    shown = proved(files, reader, proof)
    write(folder, files, {"source": source("minilm"), "proof": shown})
    print(json.dumps(shown, indent=2))


def build_tuned(reader: JointReader, checkpoint: Checkpoint, folder: Path) -> None:
    """What the companion package is built from, besides the published layers: see `build_large.py`."""
    calibration, proof = _stories()
    ranges = measure(reader, calibration)
    files = upper_files(reader, ranges)
    shown = proved(lower_file(reader.backbone, ranges) | files, reader, proof)
    head, kept = io.BytesIO(), io.BytesIO()
    numpy.savez_compressed(head, **head_arrays(checkpoint))
    save_ranges(kept, {site: seen for site, seen in ranges.items() if site[0] < reader.backbone.form.frozen})
    files |= {"contextual.npz": head.getvalue(), RANGES: kept.getvalue()}
    write(folder, files, {"source": source("mpnet"), "proof": shown})
    print(json.dumps(shown, indent=2))


def proved(files: dict[str, bytes], reader: JointReader, stories: list[Any]) -> Proof:
    """The proof of an export, run as the package runs it."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), files, {})
        return prove(Encoder(Path(name), BUNDLED), reader, stories)


def source(encoder: str) -> dict[str, Any]:
    """Where the published layers come from."""
    published = PUBLISHED[encoder]
    return {"requirements": list(published.requirements), MODEL: published.expected[MODEL]}


def _stories() -> tuple[list[Any], list[Any]]:
    """Pairs to measure on, and others to prove on, from all kinds of stories."""
    folders = sorted(folder.parent for folder in STORIES.glob("*/gold.json"))
    step = max(1, len(folders) // (CALIBRATION_STORIES + PROOF_STORIES))
    chosen = folders[::step][: CALIBRATION_STORIES + PROOF_STORIES]
    pairs = pairs_of(chosen)
    return pairs[PROOF_STORIES:] or pairs, pairs[:PROOF_STORIES]


if __name__ == "__main__":
    main()
