"""What the two laws are asked on: a noisy script, and the article it was made from, whole or with one error in it."""

from dataclasses import dataclass

from . import articles
from .errors import PLANTERS, Planted, chosen
from .noise import on_air


@dataclass(frozen=True, slots=True)
class Quiet:
    """A script and an article that tell the same, word for word, in other dress."""

    name: str
    script: str
    article: str


@dataclass(frozen=True, slots=True)
class Loud:
    """A script and an article that differ in one planted fact; `planted.text` is the article."""

    name: str
    script: str
    planted: Planted


def quiet(seeds: int = 2) -> tuple[Quiet, ...]:
    """Every article in `seeds` different noisy tellings."""
    return tuple(
        Quiet(f"{name}, telling {seed}", on_air(text, seed), text)
        for name, text in articles().items()
        for seed in range(seeds)
    )


def loud(most: int = 2) -> tuple[Loud, ...]:
    """For every article and kind of error at most `most` plantings, each against a telling of the true article."""
    return tuple(
        Loud(f"{name}, {kind} {number}", on_air(text, number), planting)
        for name, text in articles().items()
        for kind in PLANTERS
        for number, planting in enumerate(chosen(text, kind, most), 1)
    )
