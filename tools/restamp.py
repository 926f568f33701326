"""Write the names and digests of today's inputs into the weights and the held-out readings, without training.

    python tools/restamp.py [--renamed]

Allowed only where every input has the value that it had: after a channel, a layout column or a role got another name.
Without `--renamed` it changes nothing and says what differs. It refuses where values changed: then run `make train`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from held_out import FOLDER, MADE_FROM, named  # noqa: E402
from inputs import Inputs, difference, inputs_of  # noqa: E402

from diffcast.align.network import input_names  # noqa: E402
from diffcast.compare import prepare_pair  # noqa: E402

STORIES = ROOT / "benchmarks" / "stories"
WEIGHTS = ROOT / "diffcast" / "align" / "weights"
NAMES_ONLY = "names"


def main() -> None:
    """Say what differs; with `--renamed`, write the names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renamed", action="store_true", help="write today's names into the files")
    renamed = parser.parse_args().renamed
    for path in sorted(FOLDER.glob("*.npz")):
        restamp_readings(path, renamed)
    for path in sorted(WEIGHTS.glob("*.npz")):
        restamp_weights(path, renamed)


def restamp_readings(path: Path, write: bool) -> None:
    """One file of held-out readings."""
    arrays = load(path)
    for story in sorted({name.split("/")[0] for name in arrays}):
        folder, prefix = STORIES / story, f"{story}/{MADE_FROM}/"
        now = inputs_of(*prepare_pair(folder / "transcript.txt", folder / "article.txt"))
        stored: Inputs = {name.removeprefix(prefix): arrays[name] for name in arrays if name.startswith(prefix)}
        values = {part: array for part, array in now.items() if part != NAMES_ONLY}
        if stored and (part := difference(stored, values)):
            sys.exit(f"{path.name}: {story}: other {part}, not only other names; run make train")
        arrays |= named(story, now)
    if write:
        numpy.savez_compressed(path, **arrays)
    print(f"{path.name}: {'written' if write else 'same values'}")


def restamp_weights(path: Path, write: bool) -> None:
    """One weight file: as many names as it has inputs."""
    arrays = load(path)
    names = input_names(vectors="hidden.weight" in arrays)
    hidden = len(arrays["hidden.bias"]) if "hidden.bias" in arrays else 0
    columns = arrays["null.weight"].shape[1] - hidden
    sizes = {
        "channels": len(arrays["channel_weights"]),
        "layout columns": columns,
        "classes": len(arrays["classify.bias"]),
    }
    for name, expected in names.items():
        if len(expected) != sizes[name]:
            sys.exit(f"{path.name}: trained on {sizes[name]} {name}, the code has {len(expected)}; run make train")
        if write:
            arrays[name] = numpy.array(expected)
    if write:
        numpy.savez_compressed(path, **arrays)
    print(f"{path.name}: {'written' if write else 'as many inputs'}")


def load(path: Path) -> dict[str, numpy.ndarray]:
    """All arrays of an npz file."""
    with numpy.load(path) as stored:
        return {name: stored[name] for name in stored.files}


if __name__ == "__main__":
    main()
