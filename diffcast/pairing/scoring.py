"""How likely a transcript and an article tell the same story: what they share, weighed by how rare it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import islice
from math import log
from typing import Final

from diffcast.pairing.terms import Terms

RARE, RATHER_RARE, NOT_COMMON = 0.6, 0.5, 0.3
"""Shares of the highest weight from which a word, a name or a number counts as rare."""
MIN_BIG_CHARACTERS: Final = 3
"""Of a number with its `#`: those below 10 are in every text."""
NEAR_DAYS: Final = 3
"""Days on either side of a broadcast in which its article is most likely to appear."""
MIN_ARTICLES_FOR_DAYS: Final = 10
"""Of an archive: among fewer, being of one day says no more than being a day apart, since few others could be."""
MAX_REASONS: Final = 8
"""Terms of a kind from which a reason is made."""
FITTED_ARTICLES: Final = 1_000
"""Of the archives that the scores were fitted to; in larger ones the rarest term weighs as much as there."""
FEW, FEW_OF_ALL = 10.0, 30.0
"""Squared weights that every text is taken to have more, in what is found and in all of it: one word of a text of two
tells less than half of a long text."""


@dataclass(frozen=True)
class Weights:
    """How much each term tells: the logarithm of how rare it is among some articles."""

    counts: Mapping[str, int]
    """In how many of them each term is."""
    articles: int

    def __getitem__(self, term: str) -> float:
        return self._of_count[self.counts.get(term, 0)]

    @cached_property
    def _of_count(self) -> Mapping[int, float]:
        return _LogRarity(self.articles)

    def total(self, terms: Iterable[str]) -> float:
        """The weights of some terms together."""
        return sum(map(self.__getitem__, terms))

    def rare(self, terms: Iterable[str], share: float) -> frozenset[str]:
        """The terms of at least this share of the weight of a term that one article has."""
        least = share * self._of_count[1]
        return frozenset(term for term in terms if self[term] >= least)


class _LogRarity(dict[int, float]):
    """The weight of a term by its count; from `FITTED_ARTICLES` on it does not grow with the archive."""

    def __init__(self, articles: int) -> None:
        super().__init__()
        self._articles = articles
        self._scale = min(1.0, log(FITTED_ARTICLES) / log(max(2, articles)))

    def __missing__(self, count: int) -> float:
        found = self[count] = self._scale * log((self._articles + 1) / (count + 0.5))
        return found


@dataclass(frozen=True)
class Weighed:
    """The terms of a text, and what is rare among them."""

    terms: Terms
    day: int | None
    weights: Weights
    others: int
    """In how many articles a term has to be for another text to have it: 1 for a transcript, 2 for an article."""

    @cached_property
    def rare_elsewhere(self) -> frozenset[str]:
        """The rare words that another text could have as well."""
        return self._elsewhere(self.weights.rare(self.terms.words, RARE))

    @cached_property
    def names(self) -> frozenset[str]:
        return self.weights.rare(self.terms.names, RATHER_RARE)

    @cached_property
    def numbers(self) -> frozenset[str]:
        big = (number for number in self.terms.numbers if len(number) >= MIN_BIG_CHARACTERS)
        return self.weights.rare(big, NOT_COMMON)

    @cached_property
    def numbers_elsewhere(self) -> frozenset[str]:
        return self._elsewhere(self.numbers)

    @cached_property
    def squares(self) -> Mapping[str, float]:
        """The squared weight of each word."""
        return {word: self.weights[word] ** 2 for word in self.terms.words}

    @cached_property
    def mass(self) -> float:
        """The squared weights of all words together."""
        return sum(self.squares.values())

    @cached_property
    def lead_mass(self) -> float:
        """The squared weights of the lead."""
        return self.mass_of(self.terms.lead)

    def mass_of(self, words: Iterable[str]) -> float:
        """The squared weights of some of its words together."""
        squares = self.squares
        return sum(squares[word] for word in words)

    def _elsewhere(self, terms: Iterable[str]) -> frozenset[str]:
        return frozenset(term for term in terms if self.weights.counts.get(term, 0) >= self.others)


@cache
def fitted() -> Mapping[str, Mapping[str, float]]:
    """The weights that `tools/fit_pairing.py` fitted: of the `evidence`, and of the `decision` among rivals."""
    found: dict[str, dict[str, float]] = json.loads(
        (files("diffcast.pairing") / "weights" / "pairing.json").read_text("utf-8")
    )
    return found


def evidence(transcript: Weighed, article: Weighed) -> float:
    """Log odds that both tell one story, from what they share.

    Rivals are not looked at: two reports of one event both get high evidence.
    """
    weights = fitted()["evidence"]
    return weights["bias"] + sum(weights[name] * value for name, value in signs(transcript, article).items())


def signs(transcript: Weighed, article: Weighed) -> dict[str, float]:
    """What speaks for and against one story, as figures by name: what is shared, and how far apart the days are."""
    days = _days(transcript.day, article.day)
    few = article.weights.articles < MIN_ARTICLES_FOR_DAYS and days.keys() & {"same_day", "day_after", "day_before"}
    return _texts(transcript, article) | ({"day_after": 1.0} if few else days)


def reason(transcript: Weighed, article: Weighed, most: int = 3) -> str:
    """What the two share, the rarest first, and their days, in words."""
    ours, theirs = transcript.terms, article.terms
    pairs = [pair.replace("_", " ") for pair in _rarest(transcript, ours.pairs & theirs.pairs)]
    names = [name for name in _rarest(transcript, (ours.words.keys() & theirs.names)) if name not in " ".join(pairs)]
    numbers = [_plain(number) for number in _rarest(transcript, transcript.numbers & theirs.numbers)]
    titles = list(_rarest(transcript, ours.titles & theirs.words.keys()))
    words = [word for word in _rarest(transcript, ours.words.keys() & theirs.words.keys()) if word not in names]
    told = {"names": [*pairs, *names], "numbers": numbers, "on-screen titles": titles, "rare words": words}
    said = [f"{what} {', '.join(shared[:most])}" for what, shared in told.items() if shared]
    return "; ".join([f"both have {said[0]}", *said[1:]] if said else ["nothing rare in both"]) + _days_apart(
        transcript.day, article.day
    )


def _plain(number: str) -> str:
    figure = number.removeprefix("#")
    return f"{int(figure):,}" if figure.isdecimal() else figure


def _rarest(text: Weighed, terms: Iterable[str]) -> Iterator[str]:
    return islice(sorted(terms, key=lambda term: (-text.weights[term], term)), MAX_REASONS)


def _days_apart(ours: int | None, theirs: int | None) -> str:
    if ours is None or theirs is None:
        return "; a date is not known"
    apart = abs(ours - theirs)
    return "; same day" if not apart else f"; {apart} day{'s' * (apart > 1)} apart"


def _texts(one: Weighed, two: Weighed) -> dict[str, float]:
    """What the two share, and what each has for itself."""
    ours, theirs, weights = one.terms, two.terms, one.weights
    shared = ours.words.keys() & theirs.words.keys()
    squares = one.squares
    rare = sum(squares[word] ** 2 * _often(ours.words[word]) * _often(theirs.words[word]) for word in shared)
    together, numbers = one.mass_of(shared), one.numbers & theirs.numbers
    return {
        "rare_words": log(1 + rare),
        "both_leads": log(1 + weights.total(ours.lead & theirs.lead)),
        "lead": _covered(one.mass_of(ours.lead & shared), one.lead_mass),
        "lead_of_article": _covered(one.mass_of(theirs.lead & shared), two.lead_mass),
        "words": _covered(together, one.mass),
        "words_of_article": _covered(together, two.mass),
        "name_pairs": log(1 + weights.total(ours.pairs & theirs.pairs)),
        "numbers": log(1 + weights.total(ours.numbers & theirs.numbers)),
        "share_of_rare": _part(one.rare_elsewhere & theirs.words.keys(), one.rare_elsewhere),
        "names_of_article": _part(two.names & ours.words.keys(), two.names),
        "names": _part(one.names & theirs.words.keys(), one.names),
        "big_numbers": log(1 + len(numbers)),
        "share_of_numbers": _part(numbers, one.numbers),
        "share_of_numbers_of_article": _part(two.numbers & ours.numbers, two.numbers),
        "other_numbers": log(1 + len(one.numbers_elsewhere - theirs.numbers)),
        "other_numbers_of_article": log(1 + len(two.numbers_elsewhere - ours.numbers)),
        "capitals": float(not ours.names),
    }


def _days(ours: int | None, theirs: int | None) -> dict[str, float]:
    """The one of the names that fits: the article comes that many days after the broadcast, or before it."""
    if ours is None or theirs is None:
        return {"no_day": 1.0}
    after = theirs - ours
    named = {0: "same_day", 1: "day_after", -1: "day_before"}
    if after in named:
        return {named[after]: 1.0}
    if abs(after) <= NEAR_DAYS:
        return {"days_after" if after > 0 else "days_before": 1.0}
    return {"other_week": 1.0} if abs(after) <= 10 else {}


def _often(count: int) -> float:
    """A word that comes again and again tells more, but not in proportion."""
    return 1 + log(count)


def _covered(found: float, all_of_it: float) -> float:
    """Logarithm of the share of a text, by squared weights, that the other text has."""
    return log((found + FEW) / (all_of_it + FEW_OF_ALL))


def _part(found: frozenset[str], all_of_them: frozenset[str]) -> float:
    """Logarithm of the share that was found; close to that of a third where there are none."""
    return log((len(found) + 0.5) / (len(all_of_them) + 1.5))
