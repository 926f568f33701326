"""One training run: from labelled stories to a network, with a checkpoint after every epoch."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import minilm
import numpy
import torch
from held_out import named
from torch import Tensor
from torch.nn import functional
from torch_network import EncoderStates, Network, Sizes, TunedEncoder
from training_data import FURNITURE, ONE_SIDED, UNKNOWN, Pair, TrainingStory

RATE, ENCODER_RATE = 1.5e-3, 1e-4
SCALAR_RATE = 3
"""Biases and single weights learn so many times faster."""
DECAY, ENCODER_DECAY = 0.05, 0.01
WARM_UP_STEPS, LEAST_RATE = 60, 0.02
EPOCHS = {"contextual": 8, "lexical": 10}
STORIES_A_STEP = 2
STORIES_WITH_HIDING, FACTS_HIDDEN = 0.75, 0.2
"""Share of the stories in which counterparts are hidden, and share of their shared facts that lose one side: one-sided
facts for free."""
FUNCTION_WORD_WEIGHT = 0.3
CLASS_WEIGHTS = (1.0, 1.3, 1.0, 1.2)
SMOOTHING = 0.03
ATTENTION_SHARE = 0.5
"""How much the loss of the attention counts beside that of the classes."""
IMPOSSIBLE = -30.0
ONE_SIDED_THRESHOLD = 0.45
"""Chance from which a content word counts as one-sided in the figure that is printed while training."""


@dataclass(frozen=True, slots=True)
class Run:
    """How to train once."""

    mode: str
    epochs: int
    seed: int
    device: torch.device
    encoder_weights: Path | None
    """The encoder to start from, a safetensors file; none in lexical mode."""
    checkpoint: Path
    key: str
    """A checkpoint of a run with another key is not continued."""
    sizes: Sizes = field(default_factory=Sizes)


@dataclass(slots=True)
class Trained:
    """A network, with its encoder in contextual mode."""

    network: Network
    encoder: TunedEncoder | None

    def states(self, story: TrainingStory, lower: list[Tensor] | None) -> EncoderStates | None:
        return None if self.encoder is None or lower is None else self.encoder(story, lower)

    def parts(self) -> list[torch.nn.Module]:
        return [self.network] if self.encoder is None else [self.network, self.encoder]


def train(run: Run, stories: Sequence[TrainingStory], unseen: Sequence[TrainingStory] = ()) -> Trained:
    """Train on `stories`; the F1 that is printed after each epoch is that of `unseen`."""
    torch.manual_seed(run.seed)
    random.seed(run.seed)
    trained = new(run)
    lower = {one.id: trained.encoder.lower(one) if trained.encoder else None for one in [*stories, *unseen]}
    optimiser, schedule = optimisers(trained, max(1, run.epochs * len(stories) // STORIES_A_STEP))
    order = list(range(len(stories)))
    for epoch in range(resume(run, trained, optimiser, schedule, order), run.epochs):
        start, total = time.perf_counter(), 0.0
        random.shuffle(order)
        for number, place in enumerate(order):
            total += step(trained, stories[place], lower[stories[place].id])
            if number % STORIES_A_STEP == STORIES_A_STEP - 1:
                advance(optimiser, schedule)
        save(run, trained, optimiser, schedule, order, epoch + 1)
        figure = f", F1 on {len(unseen)} stories left out {word_f1(trained, unseen, lower):.3f}" if unseen else ""
        spent = time.perf_counter() - start
        print(f"  epoch {epoch + 1} of {run.epochs}: loss {total / len(order):.3f}{figure}, {spent:.0f} s", flush=True)
    return trained


def new(run: Run) -> Trained:
    """An untrained network on the device of the run."""
    vectors = run.mode == "contextual"
    encoder = TunedEncoder(minilm.load(run.encoder_weights)).to(run.device) if run.encoder_weights else None
    return Trained(Network(vectors, run.sizes).to(run.device), encoder)


def resume(run: Run, trained: Trained, optimiser: torch.optim.Optimizer, schedule: object, order: list[int]) -> int:
    """Continue from the checkpoint of the same run; the number of epochs that are done."""
    if not run.checkpoint.exists():
        return 0
    stored = torch.load(run.checkpoint, map_location=run.device, weights_only=False)
    if stored["key"] != run.key:
        return 0
    for part, state in zip([*trained.parts(), optimiser, schedule], stored["states"], strict=True):
        part.load_state_dict(state)
    order[:] = stored["order"]
    random.setstate(stored["random"])
    torch.set_rng_state(stored["torch"].cpu())
    if torch.cuda.is_available():
        torch.cuda.set_rng_state_all([state.cpu() for state in stored["cuda"]])
    print(f"  continued after epoch {stored['epoch']}", flush=True)
    return int(stored["epoch"])


def save(
    run: Run, trained: Trained, optimiser: torch.optim.Optimizer, schedule: object, order: list[int], epoch: int
) -> None:
    """Write the checkpoint, whole or not at all."""
    states = [part.state_dict() for part in [*trained.parts(), optimiser, schedule]]
    content = {
        "key": run.key, "epoch": epoch, "states": states, "order": order, "random": random.getstate(),
        "torch": torch.get_rng_state(), "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }  # fmt: skip
    run.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    partial = run.checkpoint.with_suffix(".partial")
    torch.save(content, partial)
    partial.replace(run.checkpoint)


def optimisers(trained: Trained, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW with a warm-up and a linear fall."""
    every = list(trained.network.parameters())
    groups = [
        {"params": [p for p in every if p.dim() > 1], "lr": RATE, "weight_decay": DECAY},
        {"params": [p for p in every if p.dim() <= 1], "lr": RATE * SCALAR_RATE, "weight_decay": 0.0},
    ]
    if trained.encoder is not None:
        upper = list(trained.encoder.upper.parameters())
        groups.append({"params": upper, "lr": ENCODER_RATE, "weight_decay": ENCODER_DECAY})
    optimiser = torch.optim.AdamW(groups)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / WARM_UP_STEPS) * max(LEAST_RATE, 1 - step / steps)
    )
    return optimiser, schedule


def advance(optimiser: torch.optim.Optimizer, schedule: torch.optim.lr_scheduler.LambdaLR) -> None:
    torch.nn.utils.clip_grad_norm_([p for group in optimiser.param_groups for p in group["params"]], 1.0)
    optimiser.step()
    optimiser.zero_grad()
    schedule.step()


def step(trained: Trained, story: TrainingStory, lower: list[Tensor] | None) -> float:
    """Add the gradient of one story; its loss."""
    for part in trained.parts():
        part.train()
    keep, labels = hidden(story)
    result = loss(story, trained.network(story, trained.states(story, lower), keep), keep, labels)
    result.backward()
    return float(result.detach())


def hidden(story: TrainingStory) -> tuple[Pair | None, Pair]:
    """Hide one side of some shared facts, so that the other side becomes one-sided: the words kept, and the labels."""
    labels = story.labels[0].clone(), story.labels[1].clone()
    if random.random() > STORIES_WITH_HIDING:
        return None, labels
    keep = torch.ones_like(labels[0], dtype=torch.bool), torch.ones_like(labels[1], dtype=torch.bool)
    both = {*story.facts[0].tolist()} & {*story.facts[1].tolist()} - {UNKNOWN}
    for fact in sorted(both):
        if random.random() < FACTS_HIDDEN:
            side = random.randint(0, 1)
            gone = story.facts[side] == fact
            keep[side][gone] = False
            labels[side][gone] = UNKNOWN
            labels[1 - side][story.facts[1 - side] == fact] = ONE_SIDED
    return keep, labels


def loss(story: TrainingStory, read: list, keep: Pair | None, labels: Pair) -> Tensor:
    """Cross-entropy of the classes, and of the attention: on any word of the same fact, or on none."""
    total = story.channels.new_zeros(())
    classes_weight = torch.tensor(CLASS_WEIGHTS, device=story.channels.device)
    for k, (logits, attention) in enumerate(read):
        weight = torch.where(story.content[k], 1.0, FUNCTION_WORD_WEIGHT) * (labels[k] != UNKNOWN)
        classes = functional.cross_entropy(
            logits, labels[k].clamp(min=0), reduction="none", label_smoothing=SMOOTHING, weight=classes_weight
        )
        same = (story.facts[k][:, None] == story.facts[1 - k][None]) & (story.facts[k] >= 0)[:, None]
        same = same if keep is None else same & keep[1 - k][None]
        target = torch.cat([same, ~same.any(1)[:, None]], 1)
        sought = -attention.masked_fill(~target, IMPOSSIBLE).logsumexp(1)
        total = total + ((classes + ATTENTION_SHARE * sought) * weight).sum() / weight.sum()
    return total / 2


def read(trained: Trained, story: TrainingStory, lower: list[Tensor] | None) -> list:
    """What the network says of both texts: logits of the classes and log attention."""
    for part in trained.parts():
        part.eval()
    with torch.no_grad():
        return trained.network(story, trained.states(story, lower), None)


def readings(trained: Trained, story: TrainingStory) -> dict[str, numpy.ndarray]:
    """What the network reads in a story, as a file of held-out readings stores it, and what it was made from."""
    lower = trained.encoder.lower(story) if trained.encoder is not None else None
    arrays = named(story.id, story.inputs)
    for k, (logits, attention) in enumerate(read(trained, story, lower)):
        side = story.tables[k].document.side
        masses = logits.new_zeros(len(logits), len(story.tables[1 - k].passages))
        masses.index_add_(1, story.passages[1 - k], attention[:, :-1].exp())
        arrays[f"{story.id}/{side}/chances"] = logits.softmax(1).cpu().numpy().astype(numpy.float16)
        arrays[f"{story.id}/{side}/masses"] = numpy.round(masses.cpu().numpy(), 3).astype(numpy.float16)
    return arrays


def word_f1(trained: Trained, stories: Sequence[TrainingStory], lower: dict[str, list[Tensor] | None]) -> float:
    """F1 of the one-sided content words, before the rules."""
    right = said = true = 0
    for story in stories:
        for k, (logits, _) in enumerate(read(trained, story, lower[story.id])):
            chances = logits.softmax(1)
            furniture = chances[:, FURNITURE]
            one = (chances[:, ONE_SIDED] > ONE_SIDED_THRESHOLD * (1 - furniture)) & (furniture < 0.5)
            one, truth = one & story.content[k], (story.labels[k] == ONE_SIDED) & story.content[k]
            right += int((one & truth).sum())
            said += int(one.sum())
            true += int(truth.sum())
    return 2 * right / max(1, said + true)
