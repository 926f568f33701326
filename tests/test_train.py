"""Training in one command: which stories are left out, and, where torch is installed, every step on two stories."""

from __future__ import annotations

import argparse
import importlib.util
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from corpora_stories import Unit, write
from splits import fixed_split, folds

from diffcast.align import network
from diffcast.kinds import KINDS

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

TRAIN = [sys.executable, str(ROOT / "tools" / "train.py")]
NAMES = [
    f"{kind}-{number:02}-story" for kind, count in (("dev", 20), ("train", 76), ("odd", 1)) for number in range(count)
]
with_torch = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed")


def test_every_story_is_left_out_of_one_fold() -> None:
    assert Counter(name for fold in folds(NAMES) for name in fold.unseen) == Counter(NAMES)


def test_new_stories_move_no_other_one_to_another_fold() -> None:
    before = {name: fold.name for fold in folds(NAMES) for name in fold.unseen}
    after = {name: fold.name for fold in folds([*NAMES, "more-01-story"]) for name in fold.unseen}
    assert {name: after[name] for name in before} == before


def test_a_fixed_split_leaves_out_a_quarter_of_each_kind() -> None:
    (split,) = fixed_split(NAMES)
    assert Counter(name.split("-")[0] for name in split.unseen) == {"dev": 5, "train": 19}


def test_a_fixed_split_is_the_same_in_any_order() -> None:
    assert fixed_split(NAMES) == fixed_split(NAMES[::-1])


@pytest.fixture(scope="module")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that a smoke run in lexical mode fills, and what a second run of the same prints."""
    folder = tmp_path_factory.mktemp("train")
    command = [*TRAIN, "--smoke", "--modes", "lexical", "--into", str(folder / "into"), "--work", str(folder / "work")]
    subprocess.run(command, check=True, capture_output=True)
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    return folder, again.stdout


@with_torch
def test_a_finished_run_is_not_done_again(smoke: tuple[Path, str]) -> None:
    assert "continued after epoch 1" in smoke[1]
    assert "epoch 1 of 1" not in smoke[1]


@with_torch
def test_trained_weights_can_be_loaded(smoke: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    align = smoke[0] / "into" / "diffcast" / "align"
    monkeypatch.setattr(network.importlib.resources, "files", lambda _package: align)
    weights = network.load_weights.__wrapped__("lexical")
    assert weights["channel_weights"].shape == (len(network.CHANNELS),)


@with_torch
def test_the_story_left_out_is_listed(smoke: tuple[Path, str]) -> None:
    (name,) = (smoke[0] / "into" / "benchmarks" / "left_out.txt").read_text("utf-8").split()
    assert (ROOT / "benchmarks" / "stories" / name).is_dir()


@with_torch
def test_smoke_weights_never_go_into_the_project() -> None:
    refused = subprocess.run([*TRAIN, "--smoke"], check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "give it a folder with --into" in refused.stderr


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Threads that wait for each other take most of the time where the machine is busy."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@contextmanager
def stopped_after_an_epoch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Training inside the block stops when it has written its first checkpoint."""
    import training

    save = training.save

    def interrupted(*given: object) -> None:
        save(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as changed, pytest.raises(KeyboardInterrupt):
        changed.setattr(training, "save", interrupted)
        yield


@with_torch
@pytest.mark.usefixtures("one_thread")
def test_an_interrupted_run_ends_as_if_it_had_not_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    import training
    from train import STORIES
    from training_data import training_story

    names = sorted(path.name for path in STORIES.iterdir())[:3]
    stories = {name: training_story(STORIES / name) for name in names}

    def run(name: str) -> training.Run:
        return training.Run(2, 1, torch.device("cpu"), lambda story: (stories[story], None), tmp_path / name, "key")

    whole = training.train(run("whole.pt"), names).head.state_dict()
    with stopped_after_an_epoch(monkeypatch):
        training.train(run("broken.pt"), names)
    continued = training.train(run("broken.pt"), names).head.state_dict()
    assert all(torch.equal(whole[name], continued[name]) for name in whole)


@with_torch
@pytest.mark.usefixtures("one_thread")
def test_a_run_that_goes_on_from_a_network_begins_with_its_weights(tmp_path: Path) -> None:
    import torch
    import training
    from train import STORIES
    from training_data import training_story

    story = training_story(sorted(STORIES.iterdir())[0])
    run = training.Run(1, 1, torch.device("cpu"), lambda _: (story, None), tmp_path / "first.pt", "key")
    first = training.train(run, ["story"]).head.state_dict()
    begun = replace(run, epochs=0, seed=2, checkpoint=tmp_path / "next.pt", start=run.checkpoint)
    assert all(torch.equal(first[name], value) for name, value in training.train(begun, []).head.state_dict().items())
    other = training.train(replace(begun, start=None), []).head.state_dict()
    assert any(not torch.equal(first[name], value) for name, value in other.items())


@with_torch
@pytest.mark.parametrize("encoder", ["minilm", "mpnet"])
def test_a_shipped_network_comes_back_as_it_was_rounded(encoder: str) -> None:
    import numpy
    from backbone import FORMS
    from eight_bits import Graph, Range
    from encoder_graph import PRODUCTS
    from from_export import HEADS, LAYERS, head, maps_of_graph, trained_layers
    from onnx import numpy_helper

    form = FORMS[encoder]
    drawn = numpy.random.default_rng(1)
    matrix, bias = (drawn.normal(size=size).astype(numpy.float32) for size in ((6, 4), 6))
    graph = Graph()
    PRODUCTS[encoder](graph, "states", (matrix, bias), Range(-numpy.ones(4, "f"), numpy.ones(4, "f")))
    ((found, shift),) = maps_of_graph([numpy_helper.to_array(one) for one in graph.constants], form)
    assert numpy.corrcoef(found.ravel(), matrix.ravel())[0, 1] > 0.999
    assert (shift == bias).all()
    assert head(HEADS[encoder])["hidden.weight"].shape[1] == 2 * form.width
    layers = trained_layers(LAYERS[encoder], form)
    assert {name.split(".")[1] for name in layers if name.startswith("layers.")} == {"0", "1", "2"}
    assert layers["layers.2.qkv.weight"].shape == (3 * form.width, form.width)
    assert layers["layers.0.ln2.weight"].shape == (form.width,)
    assert layers["relation_bias"].shape == (3, form.heads, 4)


@with_torch
def test_a_network_to_go_on_from_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    command = [*TRAIN, "--start", str(tmp_path / "none.pt")]
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "none.pt: no such file" in refused.stderr


@with_torch
def test_a_network_that_may_have_seen_a_fold_is_no_start_for_it(tmp_path: Path) -> None:
    (tmp_path / "one.pt").touch()
    command = [*TRAIN, "--start", str(tmp_path / "one.pt"), "--folds"]
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "no --folds" in refused.stderr


@with_torch
def test_a_network_of_another_encoder_is_no_start(tmp_path: Path) -> None:
    import torch
    import training

    torch.save({"args": {"kind": "mpnet"}}, tmp_path / "one.pt")
    run = training.Run(
        1, 1, torch.device("cpu"), lambda _: None, tmp_path / "next.pt", "key", start=tmp_path / "one.pt"
    )
    with pytest.raises(SystemExit, match="a network of mpnet, not of lexical; pass --encoder mpnet"):
        training.train(run, [])


@with_torch
def test_stories_that_are_never_left_out_have_names_of_their_own() -> None:
    import train

    asked = argparse.Namespace(also=[train.STORIES], smoke=False)
    found = train.also_learned_from(asked, [])
    assert len(found) == len(list(train.STORIES.iterdir()))
    with pytest.raises(SystemExit, match="is the name of another story as well; rename one"):
        train.also_learned_from(asked, list(found)[:1])
    assert train.also_learned_from(argparse.Namespace(also=[], smoke=False), []) == {}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five pairs as they are made from corpora; the first has a fact without words in the other text."""
    folder = tmp_path_factory.mktemp("corpora")
    units = [
        Unit("It rained on Monday.", [(0, 9, "shared"), (10, 19, "alone")], "Nobody was surprised that it rained."),
        Unit("The ferry left.", [(0, 15, "shared")], "Ships sail often."),
        Unit("Tolls are 3 dollars.", [(0, 20, "changed")], "They set tolls at 2 dollars."),
    ]
    for number in range(5):
        write(folder / f"made-{number}", units[number % 3 :], random.Random(number))
    return folder


@with_torch
@pytest.mark.parametrize(
    ("word", "output", "counts"),
    [
        ("rained", "class", True),
        ("monday", "class", True),
        ("ferry", "class", True),
        ("surprised", "class", False),
        ("ships", "class", False),
        ("rained", "attention", True),
        ("monday", "attention", True),
        ("ferry", "attention", False),
        ("ships", "attention", False),
        ("rained", "boundary and kind", False),
        ("dollars", "boundary and kind", False),
    ],
)
def test_the_loss_of_claims_counts_what_is_labelled_alone(word: str, output: str, counts: bool, corpora: Path) -> None:
    import torch
    from training_data import training_story
    from training_loss import claims_loss

    story = training_story(corpora / "made-0")
    texts = [
        [text.text[span.start : span.end].lower() for words in text.words for span in words] for text in story.texts
    ]
    lengths = len(texts[0]), len(texts[1])
    assert lengths == (len(story.labels[0]), len(story.labels[1]))
    assert sum(text.count(word) for text in texts) > 0
    outputs = network.BOUNDARY + 1 + len(KINDS)

    def answers() -> list[tuple[torch.Tensor, torch.Tensor]]:
        return [(torch.zeros(lengths[k], outputs), torch.zeros(lengths[k], lengths[1 - k] + 1)) for k in range(2)]

    plain, moved = answers(), answers()
    for k in range(2):
        for at in (place for place, one in enumerate(texts[k]) if one == word):
            if output == "attention":
                moved[k][1][at] = torch.arange(lengths[1 - k] + 1).float()
            else:
                part = slice(0, 1) if output == "class" else slice(network.BOUNDARY, None)
                moved[k][0][at, part] = 5.0
    assert bool(claims_loss(story, moved) != claims_loss(story, plain)) == counts


@with_torch
@pytest.mark.usefixtures("one_thread")
def test_a_run_that_was_stopped_after_the_corpora_ends_as_if_it_had_not_been(
    corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    import training
    from training_data import training_story

    stories = {folder.name: training_story(folder) for folder in corpora.iterdir()}

    def load(name: str) -> training.Item:
        return stories[name], None

    def run(name: str, pairs: list[str]) -> dict[str, torch.Tensor]:
        given = training.Run(1, 1, torch.device("cpu"), load, tmp_path / name, "key", corpora=pairs)
        return training.train(given, sorted(stories)[:4]).head.state_dict()

    whole, without = run("whole.pt", sorted(stories)), run("without.pt", [])
    with stopped_after_an_epoch(monkeypatch):
        run("broken.pt", sorted(stories))
    assert not (tmp_path / "broken.pt").exists()
    continued = run("broken.pt", sorted(stories))
    assert all(torch.equal(whole[name], continued[name]) for name in whole)
    assert any(not torch.equal(whole[name], without[name]) for name in whole)


def tiny_encoder(folder: Path) -> object:
    """An encoder of random weights, in the form of a published one."""
    import torch
    from backbone import MINILM, Backbone
    from build_encoder import BUNDLED, VOCABULARY
    from safetensors.torch import save_file

    form = replace(MINILM, width=8, inner=16, heads=2, layers=2, frozen=1)
    count = len((BUNDLED / VOCABULARY).read_text("utf-8").splitlines())
    shapes = {"word_embeddings": (count, 8), "position_embeddings": (512, 8), "token_type_embeddings": (2, 8)}
    weights = {f"embeddings.{name}.weight": torch.randn(shape) for name, shape in shapes.items()}
    maps = {name: (8, 8) for _, name in form.parts} | {"intermediate.dense": (16, 8), "output.dense": (8, 16)}
    for name in ["embeddings.LayerNorm", *(f"encoder.layer.{at}.{one}" for at in range(2) for one in maps)]:
        shape = (8,) if name.endswith("LayerNorm") else maps[name.split(".", 3)[3]]
        weights |= {f"{name}.weight": torch.randn(shape), f"{name}.bias": torch.randn(shape[0])}
    save_file(weights, folder / "model.safetensors")
    return Backbone(form, folder / "model.safetensors", BUNDLED / VOCABULARY).eval()


@with_torch
@pytest.mark.usefixtures("one_thread")
def test_a_smoke_run_with_corpora_ends(
    corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import train

    encoder, stories = tiny_encoder(tmp_path), sorted(train.STORIES.iterdir())[:2]
    monkeypatch.setattr(train, "fetch", lambda name, folder: folder)
    monkeypatch.setattr(train, "published_backbone", lambda name, folder: encoder)

    def run(*options: str) -> str:
        places = ["--into", str(tmp_path / "into"), "--work", str(tmp_path / "work")]
        asked = ["train", *map(str, stories), "--smoke", "--folds", "--modes", "contextual", "--device", "cpu"]
        monkeypatch.setattr(sys, "argv", [*asked, *places, *options])
        train.main()
        return capsys.readouterr().out

    assert "2 pairs made from corpora come first" in run("--corpora", str(corpora))
    assert "continued" not in run(), "the key of the checkpoint does not tell of the corpora"
    assert "made from corpora" not in run("--corpora", str(corpora), "--modes", "lexical")
    with pytest.raises(SystemExit, match="no labelled pair in"):
        run("--corpora", str(tmp_path / "into"))
