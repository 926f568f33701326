"""Which stories are left out of a training run, always as whole stories."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

FOLDS = 5
LEFT_OUT = 0.25
"""Share of the stories that a fixed split leaves out."""


@dataclass(frozen=True, slots=True)
class Split:
    """The stories that one run does not see, and the seed of that run."""

    name: str
    seed: int
    unseen: frozenset[str]


def folds(stories: Sequence[str]) -> list[Split]:
    """Five runs, each without about a fifth of the stories; every story is left out once.

    The fold of a story depends on its name alone: new stories move no other one.
    """
    members: defaultdict[int, set[str]] = defaultdict(set)
    for story in stories:
        members[_number(story) % FOLDS].add(story)
    return [Split(str(fold), fold + 1, frozenset(members[fold])) for fold in range(FOLDS) if members[fold]]


def fixed_split(stories: Sequence[str]) -> list[Split]:
    """One run without a quarter of the stories of each kind; the kind is what a name has before its first hyphen."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for story in stories:
        kinds[story.split("-")[0]].append(story)
    chosen = [sorted(names, key=_number)[: round(LEFT_OUT * len(names))] for names in kinds.values()]
    return [Split("split", 1, frozenset(name for names in chosen for name in names))]


def smoke_split(stories: Sequence[str]) -> list[Split]:
    """One run without the first story."""
    return [Split("smoke", 1, frozenset(stories[:1]))]


def _number(story: str) -> int:
    """A number that follows from the name."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16)
