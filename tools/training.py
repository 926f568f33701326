"""One training run: from labelled stories to a network, with a checkpoint after every epoch."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from backbone import Backbone
from joint_network import EncodedStory, JointNetwork
from teacher import Taught
from torch_network import Sizes
from training_data import FURNITURE, ONE_SIDED, TrainingStory
from training_loss import claims_loss, hidden, loss, teacher_loss

from diffcast.align.network import CLASSES

RATE, ENCODER_RATE, RELATION_RATE = 1.5e-3, 1e-4, 1e-3
SCALAR_RATE = 3
"""Biases and single weights learn so many times faster."""
DECAY, ENCODER_DECAY = 0.05, 0.01
WARM_UP_STEPS, LEAST_RATE = 60, 0.02
CONTINUED_RATE = 0.5
"""Share of all rates at which a network learns that starts from a trained one."""
EPOCHS = {"contextual": 8, "lexical": 10}
CORPORA_EPOCHS = 1
STORIES_A_STEP = 2
VARIANT_SHARE = 0.5
"""Share of the turns in which a story is read in a variant with planted changes."""
ONE_SIDED_THRESHOLD = 0.45
"""Chance from which a content word counts as one-sided in the figure that is printed while training."""

Step = Callable[["Run", JointNetwork, str], float]
"""Adds the gradient of the story of this name and gives its loss."""
Item = tuple[TrainingStory, EncodedStory | None]


@dataclass(frozen=True, slots=True)
class Run:
    """How to train once."""

    epochs: int
    seed: int
    device: torch.device
    load: Callable[[str], Item]
    """A story by its name."""
    checkpoint: Path
    key: str
    """A checkpoint of a run with another key is not continued."""
    encoder: str = "lexical"
    """The name of the encoder's form, or lexical."""
    backbone: Backbone | None = None
    """The published encoder; none in lexical mode."""
    sizes: Sizes = field(default_factory=Sizes)
    variants: dict[str, list[str]] = field(default_factory=dict)
    """By story the names of its variants with planted changes."""
    teacher: Callable[[str], Taught | None] | None = None
    """By name what a stronger network says of a story; its answers are learned as well."""
    corpora: Sequence[str] = ()
    """Names of pairs made from corpora, which are learned from before the stories."""
    start: Path | None = None
    """The checkpoint of a trained network to start from."""


def train(run: Run, stories: Sequence[str], unseen: Sequence[str] = ()) -> JointNetwork:
    """Train on `stories`; the F1 that is printed after each epoch is that of `unseen`."""
    torch.manual_seed(run.seed)
    random.seed(run.seed)
    network = JointNetwork(run.backbone, run.sizes).to(run.device)
    if run.start is not None:
        load_network(network, start_of(run.start, run))
    if run.corpora:
        print(f"  {len(run.corpora)} pairs made from corpora come first", flush=True)
        checkpoint = run.checkpoint.with_stem(f"{run.checkpoint.stem}-corpora")
        _learn(replace(run, epochs=CORPORA_EPOCHS, checkpoint=checkpoint), network, claims_step, run.corpora)
    _learn(run, network, step, stories, unseen)
    return network


def start_of(path: Path, run: Run) -> dict:
    """The checkpoint to start from; leaves the program where it is of another encoder."""
    stored: dict = torch.load(path, map_location=run.device, weights_only=False)
    if (kind := stored["args"]["kind"]) != run.encoder:
        raise SystemExit(f"--start: {path}: a network of {kind}, not of {run.encoder}; pass --encoder {kind}")
    return stored


def _learn(run: Run, network: JointNetwork, step: Step, stories: Sequence[str], unseen: Sequence[str] = ()) -> None:
    """All epochs over these stories, with an optimiser of their own; a run that was stopped goes on."""
    share = 1.0 if run.start is None else CONTINUED_RATE
    optimiser, schedule = optimisers(network, max(1, run.epochs * len(stories) // STORIES_A_STEP), share)
    order = list(range(len(stories)))
    for epoch in range(resume(run, network, optimiser, schedule, order), run.epochs):
        start, total = time.perf_counter(), 0.0
        random.shuffle(order)
        for number, place in enumerate(order):
            total += step(run, network, _taken(run, stories[place]))
            if number % STORIES_A_STEP == STORIES_A_STEP - 1:
                advance(optimiser, schedule)
        optimiser.zero_grad()  # What the last story of an odd number left would be lost where a run is resumed here.
        save(run, network, optimiser, schedule, order, epoch + 1)
        figure = f", F1 on {len(unseen)} stories left out {word_f1(run, network, unseen):.3f}" if unseen else ""
        spent = time.perf_counter() - start
        print(f"  epoch {epoch + 1} of {run.epochs}: loss {total / len(order):.3f}{figure}, {spent:.0f} s", flush=True)


def _taken(run: Run, story: str) -> str:
    """The story itself or one of its variants."""
    variants = run.variants.get(story, [])
    return random.choice(variants) if variants and random.random() < VARIANT_SHARE else story


def item(run: Run, story: str) -> Item:
    """A story on the device of the run."""
    read, encoded = run.load(story)
    return read.to(run.device), encoded.to(run.device) if encoded is not None else None


def step(run: Run, network: JointNetwork, name: str) -> float:
    """Add the gradient of one story; its loss."""
    network.train()
    story, encoded = item(run, name)
    keep, labels = hidden(story)
    answers = network(story, encoded, keep)
    result = loss(story, answers, keep, labels)
    if run.teacher is not None:
        taught = run.teacher(name)
        result = result + (teacher_loss(story, answers, taught, labels) if taught else 0.0)
    result.backward()
    return float(result.detach())


def claims_step(run: Run, network: JointNetwork, name: str) -> float:
    """Add the gradient of the labelled claims of a pair made from corpora; its loss."""
    network.train()
    story, encoded = item(run, name)
    result = claims_loss(story, network(story, encoded, None))
    result.backward()
    return float(result.detach())


def resume(
    run: Run, network: JointNetwork, optimiser: torch.optim.Optimizer, schedule: object, order: list[int]
) -> int:
    """Continue from the checkpoint of the same run; the number of epochs that are done."""
    if not run.checkpoint.exists():
        return 0
    stored = torch.load(run.checkpoint, map_location=run.device, weights_only=False)
    if stored["key"] != run.key:
        return 0
    load_network(network, stored)
    for part, state in zip([optimiser, schedule], stored["states"], strict=True):
        part.load_state_dict(state)
    order[:] = stored["order"]
    random.setstate(stored["random"])
    torch.set_rng_state(stored["torch"].cpu())
    if torch.cuda.is_available():
        torch.cuda.set_rng_state_all([state.cpu() for state in stored["cuda"]])
    print(f"  continued after epoch {stored['epoch']}", flush=True)
    return int(stored["epoch"])


def load_network(network: JointNetwork, stored: dict) -> None:
    """Fill a network from a checkpoint."""
    network.head.load_state_dict(stored["head"])
    if network.enc is not None:
        network.enc.load_state_dict(stored["enc"])


def save(
    run: Run,
    network: JointNetwork,
    optimiser: torch.optim.Optimizer,
    schedule: object,
    order: list[int],
    epoch: int,
) -> None:
    """Write the checkpoint, whole or not at all."""
    content = {
        "key": run.key, "epoch": epoch, "args": {"kind": run.encoder}, "head": network.head.state_dict(),
        "enc": network.enc.state_dict() if network.enc is not None else {},
        "states": [part.state_dict() for part in (optimiser, schedule)], "order": order, "random": random.getstate(),
        "torch": torch.get_rng_state(), "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }  # fmt: skip
    run.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    partial = run.checkpoint.with_suffix(".partial")
    torch.save(content, partial)
    partial.replace(run.checkpoint)


def optimisers(
    network: JointNetwork, steps: int, share: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a warm-up to this share of the rates and a linear fall."""
    every = list(network.head.parameters())
    groups = [
        {"params": [p for p in every if p.dim() > 1], "lr": RATE, "weight_decay": DECAY},
        {"params": [p for p in every if p.dim() <= 1], "lr": RATE * SCALAR_RATE, "weight_decay": 0.0},
    ]
    if (reader := network.enc) is not None:
        relations = [reader.relation_bias, reader.score_weight, reader.relation_vectors]
        groups.append({"params": list(reader.layers.parameters()), "lr": ENCODER_RATE, "weight_decay": ENCODER_DECAY})
        groups.append({"params": relations, "lr": RELATION_RATE, "weight_decay": 0.0})
    optimiser = torch.optim.AdamW(groups)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: share * min(1.0, step / WARM_UP_STEPS) * max(LEAST_RATE, 1 - step / steps)
    )
    return optimiser, schedule


def advance(optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR) -> None:
    torch.nn.utils.clip_grad_norm_([p for group in optimiser.param_groups for p in group["params"]], 1.0)
    optimiser.step()
    optimiser.zero_grad()
    schedule.step()


def word_f1(run: Run, network: JointNetwork, stories: Sequence[str]) -> float:
    """F1 of the one-sided content words, before the rules."""
    network.eval()
    right = said = true = 0
    for name in stories:
        story, encoded = item(run, name)
        with torch.no_grad():
            answers = network(story, encoded, None)
        for k, (logits, _) in enumerate(answers):
            chances = logits[:, : len(CLASSES)].softmax(1)
            furniture = chances[:, FURNITURE]
            one = (chances[:, ONE_SIDED] > ONE_SIDED_THRESHOLD * (1 - furniture)) & (furniture < 0.5)
            one, truth = one & story.content[k], (story.labels[k] == ONE_SIDED) & story.content[k]
            right += int((one & truth).sum())
            said += int(one.sum())
            true += int(truth.sum())
    return 2 * right / max(1, said + true)
