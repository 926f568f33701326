"""Write tests/data/network_twin.npz: a tiny network in torch, what it reads, and what it answers.

    python tools/twin_fixture.py

tests/test_network_twin.py gives the same inputs to the network in numpy and asks for the same answers, so that the two
cannot drift apart where torch is not installed.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch_network import Network, Sizes  # noqa: E402
from training_data import TrainingStory  # noqa: E402

from diffcast.align.channels import Evidence, channels, evidence, window  # noqa: E402
from diffcast.align.layout import layout  # noqa: E402
from diffcast.align.network import BOUNDARY, input_names  # noqa: E402
from diffcast.compare import prepare_pair  # noqa: E402

FILE = ROOT / "tests" / "data" / "network_twin.npz"
SIDES = ("left", "right")
SIZES = Sizes(hidden=7, query=5, pair=4, word=9, passage=6, encoder=8)
SPOKEN = "FORTY-ONE WORKERS WERE HURT AT THE PLANT ON MONDAY.\nCHIEF QUINTERA SAYS A VALVE FAILED. IT WAS OLD."
WRITTEN = "A valve failed, Chief Quintero said. Some 41 employees of the plant were hurt, 14 of them badly, on Tuesday."
TABLE = ("norms", "content", "passage", "sentence", "amount")
SEED = 11
SPREAD = 1.0
"""Deviation of the random weights: large enough that every layer changes the answer."""


def main() -> None:
    """Write the file."""
    write(FILE)
    print(FILE)


def write(file: Path) -> None:
    """Make everything anew; the same bytes of content each time on one machine."""
    torch.manual_seed(SEED)
    left, right, vocabulary = prepare_pair(SPOKEN, WRITTEN)
    left, right = (replace(table, amounts=(), amount=numpy.full(len(table), -1)) for table in (left, right))
    known = evidence(left, right, vocabulary)
    arrays = {"evidence/rarity": known.rarity}
    arrays |= {f"evidence/alike{number}": part for number, part in enumerate(known.alike)}
    for side, table in zip(SIDES, (left, right), strict=True):
        arrays |= {f"{side}/{name}": getattr(table, name) for name in TABLE}
        arrays[f"{side}/layout"] = layout(table)
        arrays |= {f"{side}/{name}": _random(len(table), SIZES.encoder) for name in ("middle", "last")}
    for vectors in (True, False):
        mode = "contextual" if vectors else "lexical"
        network = tiny_network(vectors)
        arrays |= {f"{mode}/weights/{name}": value.numpy() for name, value in network.state_dict().items()}
        arrays |= {f"{mode}/names/{name}": numpy.array(names) for name, names in input_names(vectors).items()}
        arrays |= {f"{mode}/{name}": value for name, value in answers(network, known, arrays).items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    numpy.savez_compressed(file, **arrays)


def tiny_network(vectors: bool) -> Network:
    """A network of random weights, not trained."""
    network = Network(vectors, SIZES).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            nn.init.normal_(parameter, std=SPREAD / max(1, parameter[..., 0].numel() if parameter.dim() else 1) ** 0.5)
    return network


def answers(network: Network, known: Evidence, arrays: dict[str, numpy.ndarray]) -> dict[str, numpy.ndarray]:
    """Chances of the classes, of a beginning and of the kinds, and attention by passage, of both texts."""
    story = as_story(known, arrays)
    states = tuple(tuple(torch.tensor(arrays[f"{side}/{name}"]) for name in ("middle", "last")) for side in SIDES)
    found = {}
    with torch.no_grad():
        for k, (logits, attention) in enumerate(network(story, states if network.vectors else None, None)):
            other = story.passages[1 - k]
            masses = torch.zeros(len(logits), int(other.max()) + 1).index_add_(1, other, attention[:, :-1].exp())
            outputs = {
                "chances": logits[:, :BOUNDARY].softmax(1),
                "boundaries": logits[:, BOUNDARY].sigmoid(),
                "kinds": logits[:, BOUNDARY + 1 :].softmax(1),
                "masses": masses,
            }
            found |= {f"{SIDES[k]}/{name}": value.numpy() for name, value in outputs.items()}
    return found


def as_story(known: Evidence, arrays: dict[str, numpy.ndarray]) -> TrainingStory:
    """The inputs as the network in torch takes them; without labels."""
    rows, columns = (numpy.arange(len(arrays[f"{side}/norms"])) for side in SIDES)
    pairs = {name: tuple(torch.tensor(arrays[f"{side}/{name}"]) for side in SIDES) for name in ("passage", "sentence")}
    layouts = tuple(torch.tensor(arrays[f"{side}/layout"]) for side in SIDES)
    nothing = torch.zeros(0), torch.zeros(0)
    seen = torch.tensor(channels(window(known, rows, columns)))
    unused = dict.fromkeys(("labels", "facts", "content", "details", "kinds", "begins", "begin_weights"), nothing)
    return TrainingStory(
        "twin",
        seen,
        layouts,
        pairs["passage"],
        pairs["sentence"],
        **unused,
        texts=(),
        alike=known.sentences[numpy.arange(known.left.sentences)],
    )


def _random(*shape: int) -> numpy.ndarray:
    return torch.randn(*shape).numpy()


if __name__ == "__main__":
    main()
