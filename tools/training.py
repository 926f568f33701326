"""Train the judge on labelled stories, and prove it on stories left out.

    python -m pip install -r tools/requirements-encoder.txt
    python tools/train_judge.py held-out benchmarks/stories --into FOLDER [--mode lexical] [--folds 0,1]
    python tools/train_judge.py final benchmarks/stories --into FOLDER [--mode lexical]

`held-out` trains once a fold without its stories and writes what the network then reads in them, a file a fold;
`final` trains on all and writes the weights that the package carries: the judge's as `MODE.npz` and, in contextual
mode, the encoder's as `encoder.safetensors`, for tools/build_encoder.py --weights to export.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import build_encoder
import minilm
import numpy
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional
from torch_network import Encoder, Judge
from training_data import CHANGED, FOLDS, ONE_SIDED, UNKNOWN, Story, fold_of, folders, story, vocabulary_of

RATE, ENCODER_RATE, SCALAR_RATE = 1.5e-3, 1e-4, 3
WARM_UP, LEAST = 60, 0.02
EPOCHS = {"contextual": 8, "lexical": 10}
STORIES_A_STEP = 2
HIDE_IN, HIDE = 0.75, 0.2
"""Share of the stories in which counterparts are hidden, and share of their facts that lose one: facts that are told
on one side only, for free."""
FUNCTION_WORD = 0.3
CLASS_WEIGHTS = torch.tensor([1.0, 1.3, 1.0, 1.2])
SMOOTHING = 0.03
ATTENTION = 0.5
IMPOSSIBLE = -30.0


@dataclass
class Trained:
    judge: Judge
    encoder: Encoder | None

    def vectors(self, told: Story, lower: list[Tensor] | None):
        return None if self.encoder is None or lower is None else self.encoder(told, lower)


def main() -> None:
    asked = _arguments()
    torch.set_num_threads(asked.threads)
    with tempfile.TemporaryDirectory() as scratch:
        source = build_encoder.fetch(Path(scratch))
        tokeniser = vocabulary_of(source)
        stories = [story(folder, tokeniser) for folder in folders(asked.stories)]
        print(len(stories), "stories", flush=True)
        asked.into.mkdir(parents=True, exist_ok=True)
        run = {"held-out": held_out, "final": final}[asked.what]
        run(asked, stories, source / build_encoder.MODEL)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("held-out", "final"))
    parser.add_argument("stories", type=Path)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--mode", choices=tuple(EPOCHS), default="contextual")
    parser.add_argument("--folds", default=",".join(map(str, range(FOLDS))))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int)
    return parser.parse_args()


def held_out(asked: argparse.Namespace, stories: Sequence[Story], weights: Path) -> None:
    for fold in map(int, asked.folds.split(",")):
        known = [told for told in stories if fold_of(told.id) != fold]
        unseen = [told for told in stories if fold_of(told.id) == fold]
        trained = train(known, weights, asked, seed=fold + 1, unseen=unseen)
        arrays: dict[str, numpy.ndarray] = {}
        for told in unseen:
            arrays.update(readings(trained, told))
        numpy.savez_compressed(asked.into / f"{asked.mode}-{fold}.npz", **arrays)


def final(asked: argparse.Namespace, stories: Sequence[Story], weights: Path) -> None:
    trained = train(stories, weights, asked, seed=100)
    state = {name: value.numpy().astype(numpy.float16) for name, value in trained.judge.state_dict().items()}
    numpy.savez_compressed(asked.into / f"{asked.mode}.npz", **state)
    if trained.encoder is not None:
        model = {name: value.contiguous() for name, value in trained.encoder.model.state_dict().items()}
        save_file(model, asked.into / "encoder.safetensors")


def train(
    stories: Sequence[Story], weights: Path, asked: argparse.Namespace, seed: int, unseen: Sequence[Story] = ()
) -> Trained:
    torch.manual_seed(seed)
    random.seed(seed)
    epochs = asked.epochs or EPOCHS[asked.mode]
    first = stories[0]
    vectors = asked.mode == "contextual"
    trained = Trained(
        Judge(first.layouts[0].shape[1], len(first.channels), vectors),
        Encoder(minilm.load(weights)) if vectors else None,
    )
    lower = {told.id: trained.encoder.lower(told) if trained.encoder else None for told in [*stories, *unseen]}
    optimiser, schedule = optimisers(trained, epochs * len(stories) // STORIES_A_STEP)
    order = list(stories)
    start = time.perf_counter()
    for epoch in range(epochs):
        random.shuffle(order)
        total = 0.0
        for number, told in enumerate(order):
            total += step(trained, told, lower[told.id])
            if number % STORIES_A_STEP == STORIES_A_STEP - 1:
                advance(optimiser, schedule)
        figure = word_f1(trained, unseen, lower) if unseen else float("nan")
        passed = time.perf_counter() - start
        print(f"seed {seed} epoch {epoch}: loss {total / len(order):.3f} F1 {figure:.3f} {passed:.0f} s", flush=True)
    return trained


def optimisers(trained: Trained, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    every = list(trained.judge.parameters())
    groups = [
        {"params": [p for p in every if p.dim() > 1], "lr": RATE, "weight_decay": 0.05},
        {"params": [p for p in every if p.dim() <= 1], "lr": RATE * SCALAR_RATE, "weight_decay": 0.0},
    ]
    if trained.encoder is not None:
        groups.append({"params": list(trained.encoder.upper.parameters()), "lr": ENCODER_RATE, "weight_decay": 0.01})
    optimiser = torch.optim.AdamW(groups)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / WARM_UP) * max(LEAST, 1 - step / max(1, steps))
    )
    return optimiser, schedule


def advance(optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR) -> None:
    torch.nn.utils.clip_grad_norm_([p for group in optimiser.param_groups for p in group["params"]], 1.0)
    optimiser.step()
    optimiser.zero_grad()
    schedule.step()


def step(trained: Trained, told: Story, lower: list[Tensor] | None) -> float:
    trained.judge.train()
    if trained.encoder is not None:
        trained.encoder.train()
    keep, labels = hidden(told)
    result = loss(told, trained.judge(told, trained.vectors(told, lower), keep), keep, labels)
    result.backward()
    return float(result.detach())


def hidden(told: Story) -> tuple[tuple[Tensor, Tensor] | None, tuple[Tensor, Tensor]]:
    """Hide one side of some facts that both tell: what is left of them is then told on one side only."""
    labels = told.labels[0].clone(), told.labels[1].clone()
    if random.random() > HIDE_IN:
        return None, labels
    keep = tuple(torch.ones(len(row), dtype=torch.bool) for row in labels)
    both = {*told.facts[0].tolist()} & {*told.facts[1].tolist()} - {UNKNOWN}
    for fact in sorted(both):
        if random.random() < HIDE:
            side = random.randint(0, 1)
            gone = told.facts[side] == fact
            keep[side][gone] = False
            labels[side][gone] = UNKNOWN
            labels[1 - side][told.facts[1 - side] == fact] = ONE_SIDED
    return (keep[0], keep[1]), labels


def loss(told: Story, read: list, keep: tuple[Tensor, Tensor] | None, labels: tuple[Tensor, Tensor]) -> Tensor:
    """Cross-entropy of the classes, and of the attention: on any word of the same fact, or on none."""
    total = torch.zeros(())
    for k, (logits, attention) in enumerate(read):
        weight = torch.where(told.content[k], 1.0, FUNCTION_WORD) * (labels[k] != UNKNOWN)
        classes = functional.cross_entropy(
            logits, labels[k].clamp(min=0), reduction="none", label_smoothing=SMOOTHING, weight=CLASS_WEIGHTS
        )
        same = (told.facts[k][:, None] == told.facts[1 - k][None]) & (told.facts[k] >= 0)[:, None]
        same = same if keep is None else same & keep[1 - k][None]
        none = ~same.any(1)
        target = torch.cat([same, none[:, None]], 1)
        sought = -attention.masked_fill(~target, IMPOSSIBLE).logsumexp(1)
        total = total + ((classes + ATTENTION * sought) * weight).sum() / weight.sum()
    return total / 2


def read(trained: Trained, told: Story, lower: list[Tensor] | None) -> list:
    trained.judge.eval()
    if trained.encoder is not None:
        trained.encoder.eval()
    with torch.no_grad():
        return trained.judge(told, trained.vectors(told, lower), None)


def readings(trained: Trained, told: Story) -> dict[str, numpy.ndarray]:
    """What the network reads in a story, as diffcast.align.network.Reading holds it, by `ID/side/name`."""
    lower = trained.encoder.lower(told) if trained.encoder is not None else None
    arrays = {}
    for k, (logits, attention) in enumerate(read(trained, told, lower)):
        side = told.tables[k].document.side
        masses = torch.zeros(len(logits), len(told.tables[1 - k].passages))
        masses.index_add_(1, told.passages[1 - k], attention[:, :-1].exp())
        arrays[f"{told.id}/{side}/chances"] = logits.softmax(1).numpy().astype(numpy.float16)
        arrays[f"{told.id}/{side}/masses"] = numpy.round(masses.numpy(), 3).astype(numpy.float16)
    return arrays


def word_f1(trained: Trained, stories: Sequence[Story], lower: dict, threshold: float = 0.45) -> float:
    """F1 of the one-sided content words, before anything is smoothed."""
    right = said = true = 0
    for told in stories:
        for k, (logits, _) in enumerate(read(trained, told, lower[told.id])):
            chances = logits.softmax(1)
            one = (chances[:, ONE_SIDED] > threshold * (1 - chances[:, 2])) & (chances[:, 2] < 0.5) & told.content[k]
            truth = (told.labels[k] == ONE_SIDED) & told.content[k]
            right += int((one & truth).sum())
            said += int(one.sum())
            true += int(truth.sum())
    return 2 * right / max(1, said + true)


if __name__ == "__main__":
    assert CHANGED == 3
    main()
