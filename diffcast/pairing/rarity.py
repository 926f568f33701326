"""How much a term tells: how rare it is among the articles of an archive, and in news at large where these are few."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import log
from typing import Final

FITTED_ARTICLES: Final = 3_000
"""Of the archives that the scores were fitted to. A larger one is seen as so many: what one article in a thousand has
weighs the same in both, so a pair gets about the same score wherever it is found."""
WEIGHT_OF_ONE: Final = 7.7
"""The weight of a term that one article has; that of a term which every article has is close to 0."""


@dataclass(frozen=True)
class Background:
    """How common words and numbers are in news at large, so that a word can be rare in an archive of two texts."""

    articles: int
    """How many were counted."""
    counts: Mapping[str, int]
    """In how many of them each term is, for those that at least two have."""


@dataclass(frozen=True)
class Weights:
    """How much each term tells: the logarithm of how rare it is among some articles."""

    counts: Mapping[str, int]
    """In how many of them each term is."""
    articles: int

    def __getitem__(self, term: str) -> float:
        """About 0 to 8; the most for a term that no article has."""
        return self._of_term.get(term, self._of_unknown)

    def total(self, terms: Iterable[str]) -> float:
        """The weights of some terms together."""
        return sum(map(self.__getitem__, terms))

    def rare(self, terms: Iterable[str], share: float) -> frozenset[str]:
        """The terms of at least this share of the weight of a term that one article has."""
        known, unknown, least = self._of_term, self._of_unknown, share * WEIGHT_OF_ONE
        return frozenset(term for term in terms if known.get(term, unknown) >= least)

    def seen(self, terms: Iterable[str], least: int) -> frozenset[str]:
        """The terms that at least so many articles have, of the archive and of the background together."""
        counts, usual = self.counts, background().counts
        return frozenset(term for term in terms if counts.get(term, 0) + usual.get(term, 0) >= least)

    @cached_property
    def _of_term(self) -> Mapping[str, float]:
        usual = background().counts
        known = {term: self._weight(0, count) for term, count in usual.items()}
        weight = cache(self._weight)
        known.update((term, weight(count, usual.get(term, 0))) for term, count in self.counts.items())
        return known

    @cached_property
    def _of_unknown(self) -> float:
        return self._weight(0, 0)

    def _weight(self, count: int, usual: int) -> float:
        """Of a term that so many articles of the archive have, and of the background."""
        return WEIGHT_OF_ONE * self._rarity(count, usual) / self._rarity(1, 0)

    def _rarity(self, count: int, usual: int) -> float:
        seen_as = min(1.0, FITTED_ARTICLES / max(self.articles, 1))
        every = self.articles * seen_as + background().articles
        return log((every + 1) / (count * seen_as + usual + 0.5))


@cache
def background() -> Background:
    """The counts that `tools/fit_pairing.py` wrote."""
    found = json.loads((files("diffcast.pairing") / "weights" / "background.json").read_text("utf-8"))
    return Background(found["articles"], found["counts"])
