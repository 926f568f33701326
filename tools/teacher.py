"""What the installed network of high effort says of a pair, for a smaller one to learn from (Hinton et al. 2015)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import torch
from training_data import Pair

from diffcast.align.network import Reading, read_pair
from diffcast.compare import prepare_pair
from diffcast.similarity.graphs import large_weights, read_digests

TEXTS = ("transcript.txt", "article.txt")
TOLD = ("chances", "boundaries", "attention.words", "attention.shares")
"""What is kept of a reading, in the order of `Taught`."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A stronger network's answers for both texts."""

    chances: Pair
    """By word the chance of each class."""
    begins: Pair
    """By word the chance that a statement begins."""
    words: Pair
    """By word the words of the other text that state the same, as many as the reading keeps."""
    shares: Pair
    """Their shares of the attention; what is missing to 1 is that of none."""

    def to(self, device: torch.device) -> Taught:
        """The same on another device."""
        names = self.__slots__
        return Taught(*(tuple(one.to(device) for one in getattr(self, name)) for name in names))


def teacher(folder: Path, stories: Mapping[str, Path], device: torch.device) -> Callable[[str], Taught | None]:
    """A function from a name to the answers, kept in the folder; None for a name that is not one of `stories`."""
    weights = repr(sorted(read_digests(large_weights())["files"].items())).encode()

    def load(name: str) -> Taught | None:
        if name not in stories:
            return None
        texts = [(stories[name] / text).read_bytes() for text in TEXTS]
        key = hashlib.sha256(b"\0".join([weights, *texts])).hexdigest()
        path = folder / f"{name}-{key[:16]}.pt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            torch.save(_asked(stories[name]), partial)
            partial.replace(path)
        return torch.load(path, weights_only=False).to(device)

    return load


def _asked(folder: Path) -> Taught:
    left, right, vocabulary = prepare_pair(*(folder / text for text in TEXTS))
    readings = read_pair(left, right, vocabulary, "contextual", "high")
    return Taught(*(_both(readings, attrgetter(name)) for name in TOLD))


def _both(readings: tuple[Reading, Reading], part: Callable[[Reading], object]) -> Pair:
    left, right = (torch.tensor(part(one)) for one in readings)
    return left, right
