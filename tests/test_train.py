"""Training in one command: which stories are left out, and, where torch is installed, every step on two stories."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from splits import fixed_split, folds

from diffcast.align import network

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


@with_torch
def test_an_interrupted_run_ends_as_if_it_had_not_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    import training
    from train import STORIES
    from training_data import training_story

    names = sorted(path.name for path in STORIES.iterdir())[:2]
    stories = {name: training_story(STORIES / name) for name in names}

    def run(name: str) -> training.Run:
        return training.Run(2, 1, torch.device("cpu"), lambda story: (stories[story], None), tmp_path / name, "key")

    whole = training.train(run("whole.pt"), names).head.state_dict()
    save = training.save

    def interrupted(*given: object) -> None:
        save(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "save", interrupted)
    with pytest.raises(KeyboardInterrupt):
        training.train(run("broken.pt"), names)
    monkeypatch.setattr(training, "save", save)
    continued = training.train(run("broken.pt"), names).head.state_dict()
    assert all(torch.equal(whole[name], continued[name]) for name in whole)
