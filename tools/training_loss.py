"""What a network is trained to say, and how much each miss counts."""

from __future__ import annotations

import random

import torch
from teacher import Taught
from torch import Tensor
from torch.nn import functional
from training_data import CHANGED, ONE_SIDED, SHARED, UNKNOWN, Pair, TrainingStory

from diffcast.align.network import BOUNDARY

STORIES_WITH_HIDING, FACTS_HIDDEN = 0.75, 0.25
"""Share of the stories in which counterparts are hidden, and share of their shared facts that lose one side: one-sided
facts for free."""
FUNCTION_WORD_WEIGHT = 0.3
DETAIL_WEIGHT = 2.0
"""How much a word of a detail counts: details are short, few, and the hardest."""
CLASS_WEIGHTS = (1.0, 1.3, 1.0, 1.2)
SMOOTHING = 0.03
ATTENTION_SHARE, BOUNDARY_SHARE, KIND_SHARE = 0.5, 0.3, 0.2
"""How much the losses of the attention, of the beginnings and of the kinds count beside that of the classes."""
TEACHER_SHARE = 1.0
"""How much a stronger network's answers count beside the labels."""
IMPOSSIBLE = -30.0

Answers = list[tuple[Tensor, Tensor]]
"""For each text the logits of the outputs, and the log attention with none last."""


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


def loss(story: TrainingStory, answers: Answers, keep: Pair | None, labels: Pair) -> Tensor:
    """The mean over both texts of all losses."""
    total = story.channels.new_zeros(())
    for k, (logits, attention) in enumerate(answers):
        weight = _weights(story, k, labels[k] != UNKNOWN) * torch.where(story.details[k], DETAIL_WEIGHT, 1.0)
        words = _classes(logits, labels[k]) + ATTENTION_SHARE * _sought(story, k, attention, keep)
        total = total + (words * weight).sum() / weight.sum().clamp(min=1)
        total = total + BOUNDARY_SHARE * _beginnings(story, k, logits)
        total = total + KIND_SHARE * _kinds(story, k, logits, labels[k])
    return total / 2


def claims_loss(story: TrainingStory, answers: Answers) -> Tensor:
    """The mean over both texts of the losses of the classes and of the attention, of labelled words alone.

    A pair made from corpora does not say where statements begin, nor where the other text has a shared or changed fact
    of which no word is labelled there.
    """
    total = story.channels.new_zeros(())
    for k, (logits, attention) in enumerate(answers):
        labels = story.labels[k]
        open_place = ((labels == SHARED) | (labels == CHANGED)) & ~torch.isin(story.facts[k], story.facts[1 - k])
        sought = _sought(story, k, attention, None).masked_fill(open_place, 0.0)
        weight = _weights(story, k, labels != UNKNOWN)
        words = _classes(logits, labels) + ATTENTION_SHARE * sought
        total = total + (words * weight).sum() / weight.sum().clamp(min=1)
    return total / 2


def _weights(story: TrainingStory, k: int, counted: Tensor) -> Tensor:
    """By word how much it counts, 0 where it does not."""
    return torch.where(story.content[k], 1.0, FUNCTION_WORD_WEIGHT) * counted


def _classes(logits: Tensor, labels: Tensor) -> Tensor:
    weights = torch.tensor(CLASS_WEIGHTS, device=logits.device)
    return functional.cross_entropy(
        logits[:, :BOUNDARY], labels.clamp(min=0), reduction="none", label_smoothing=SMOOTHING, weight=weights
    )


def _sought(story: TrainingStory, k: int, attention: Tensor, keep: Pair | None) -> Tensor:
    """By word the loss of the attention: on any word of the same fact, or on none."""
    same = (story.facts[k][:, None] == story.facts[1 - k][None]) & (story.facts[k] >= 0)[:, None]
    same = same if keep is None else same & keep[1 - k][None]
    target = torch.cat([same, ~same.any(1)[:, None]], 1)
    return -attention.masked_fill(~target, IMPOSSIBLE).logsumexp(1)


def _beginnings(story: TrainingStory, k: int, logits: Tensor) -> Tensor:
    weights = story.begin_weights[k]
    found = functional.binary_cross_entropy_with_logits(logits[:, BOUNDARY], story.begins[k], reduction="none")
    return (found * weights).sum() / weights.sum().clamp(min=1)


def _kinds(story: TrainingStory, k: int, logits: Tensor, labels: Tensor) -> Tensor:
    changed = (story.kinds[k] != UNKNOWN) & (labels == CHANGED)
    if not changed.any():
        return logits.new_zeros(())
    return functional.cross_entropy(logits[changed, BOUNDARY + 1 :], story.kinds[k][changed])


def teacher_loss(story: TrainingStory, answers: Answers, taught: Taught, labels: Pair) -> Tensor:
    """How far the answers are from a stronger network's where hiding changed no label, as cross entropy."""
    total = story.channels.new_zeros(())
    for k, (logits, attention) in enumerate(answers):
        weight = _weights(story, k, labels[k] == story.labels[k])
        words = -(taught.chances[k] * logits[:, :BOUNDARY].log_softmax(1)).sum(1)
        drawn = -(taught.shares[k] * attention.gather(1, taught.words[k]).clamp(min=IMPOSSIBLE)).sum(1)
        none = (1 - taught.shares[k].sum(1)).clamp(min=0) * attention[:, -1]
        words = words + ATTENTION_SHARE * (drawn - none)
        begins = functional.binary_cross_entropy_with_logits(logits[:, BOUNDARY], taught.begins[k])
        total = total + (words * weight).sum() / weight.sum().clamp(min=1) + BOUNDARY_SHARE * begins
    return TEACHER_SHARE * total / 2
