"""The network in numpy and its twin in torch give the same answers; tools/twin_fixture.py stores what torch answers."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest

from diffcast.align.channels import evidence_of
from diffcast.align.network import Reading, input_names, run_on_features
from diffcast.align.text_vectors import TextVectors, projected
from diffcast.align.word_table import WordTable

ROOT = Path(__file__).resolve().parents[1]
SIDES = ("left", "right")
MODES = ("contextual", "lexical")
AS_CLOSE = 1e-4
"""Far above rounding in 32 bits, far below what any layer adds."""

Stored = dict[str, numpy.ndarray]


@pytest.fixture(scope="module")
def stored() -> Stored:
    with numpy.load(ROOT / "tests" / "data" / "network_twin.npz") as file:
        return {name: file[name] for name in file.files}


def below(stored: Stored, prefix: str) -> Stored:
    return {name.removeprefix(prefix): array for name, array in stored.items() if name.startswith(prefix)}


def table_of(stored: Stored, side: str) -> WordTable:
    """The columns of a text; the texts themselves are not needed, only their numbers of words and passages."""
    columns: dict[str, Any] = {name: stored[f"{side}/{name}"] for name in ("norms", "content", "passage", "sentence")}
    passages, words = (None,) * (int(columns["passage"].max()) + 1), (None,) * len(columns["norms"])
    return WordTable(None, passages, words, amounts=(), amount=stored[f"{side}/amount"], **columns)  # type: ignore[arg-type]


def read(stored: Stored, mode: str, weights: Stored) -> Stored:
    """What the network in numpy answers, under the names of the stored answers."""
    tables = {side: table_of(stored, side) for side in SIDES}
    known = evidence_of(*tables.values(), **evidence_in(stored))
    vectors: list[TextVectors | None] = [None, None]
    if mode == "contextual":
        states = [(stored[f"{side}/middle"], stored[f"{side}/last"]) for side in SIDES]
        vectors = [projected(*pair, tables[side], weights) for pair, side in zip(states, SIDES, strict=True)]
    layouts = stored["left/layout"], stored["right/layout"]
    (readings,) = run_on_features([weights], known, layouts, [(vectors[0], vectors[1])])
    others = (tables["right"], tables["left"])
    return {
        f"{side}/{name}": values
        for side, reading, other in zip(SIDES, readings, others, strict=True)
        for name, values in (
            *((name, getattr(reading, name)) for name in ("chances", "boundaries", "kinds")),
            ("masses", masses(reading, other)),
        )
    }


def masses(reading: Reading, other: WordTable) -> numpy.ndarray:
    """Attention on each passage of the other text: shape (words, passages)."""
    found = numpy.zeros((len(reading.chances), len(other.passages)), numpy.float32)
    rows = numpy.arange(len(found))[:, None]
    numpy.add.at(found, (rows, other.passage[reading.attention.words]), reading.attention.shares)
    return found


def evidence_in(stored: Stored) -> dict[str, Any]:
    """The stored figures of the pair by norm, and by norm and norm."""
    return {"rarity": stored["evidence/rarity"], "alike": tuple(stored[f"evidence/alike{n}"] for n in range(3))}


def differs(one: Stored, other: Stored) -> list[str]:
    return [name for name in one if not numpy.allclose(one[name], other[name], atol=AS_CLOSE)]


@pytest.mark.parametrize("mode", MODES)
def test_numpy_answers_as_torch_did(stored: Stored, mode: str) -> None:
    answered = read(stored, mode, below(stored, f"{mode}/weights/"))
    assert differs(answered, below(stored, f"{mode}/")) == []


@pytest.mark.parametrize("mode", MODES)
def test_every_weight_counts_in_numpy(stored: Stored, mode: str) -> None:
    """A layer that the network in numpy left out would pass the test above only by chance."""
    weights = below(stored, f"{mode}/weights/")
    before = read(stored, mode, weights)
    for name, array in weights.items():
        changed = array + numpy.sin(numpy.arange(1, array.size + 1)).reshape(array.shape).astype(numpy.float32)
        assert differs(read(stored, mode, weights | {name: changed}), before) != [], name


@pytest.mark.parametrize("mode", MODES)
def test_the_stored_network_has_the_inputs_of_today(stored: Stored, mode: str) -> None:
    names = {name: tuple(listed.tolist()) for name, listed in below(stored, f"{mode}/names/").items()}
    assert names == input_names(vectors=mode == "contextual"), "run tools/twin_fixture.py"


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed")
@pytest.mark.parametrize("mode", MODES)
def test_torch_still_answers_what_was_stored(stored: Stored, mode: str) -> None:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import torch
    from torch_network import Network
    from twin_fixture import SIZES, answers

    network = Network(mode == "contextual", SIZES).eval()
    weights = below(stored, f"{mode}/weights/")
    network.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    tables = {side: table_of(stored, side) for side in SIDES}
    answered = answers(network, evidence_of(*tables.values(), **evidence_in(stored)), stored)
    assert differs(answered, below(stored, f"{mode}/")) == []
