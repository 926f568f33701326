"""How likely a transcript and an article tell the same story: what they share, weighed by how rare it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import exp, log
from typing import Final

from diffcast.pairing.terms import Terms

RARE, RATHER_RARE, NOT_COMMON = 0.6, 0.5, 0.3
"""Shares of the highest weight from which a word, a name or a number counts as rare."""
MIN_BIG_CHARACTERS: Final = 3
"""Of a number with its `#`: those below 10 are in every text."""
NEAR_DAYS: Final = 3
"""Days on either side of a broadcast in which its article is most likely to appear."""

COEFFICIENTS: Final[Mapping[str, float]] = {
    "bias": -9.46, "cosine": -7.57, "product": -0.38, "rare_product": 0.68, "both_leads": 0.67, "lead": 2.74,
    "name_pairs": 0.33, "numbers": 1.01, "rare_words": 0.43, "rare_of_article": 0.2, "names_of_article": 0.39,
    "names": 0.24, "big_numbers": 1.44, "other_numbers": -0.58, "other_numbers_of_article": -0.56, "capitals": -0.74,
    "near_cosine": 1.26, "near_words": -2.35, "no_day": 3.39, "same_day": 6.5, "next_day": 3.99, "near_day": 2.39,
    "other_week": -2.23,
}  # fmt: skip
"""Fitted by logistic regression to 3,000 generated transcripts and the labelled stories (benchmarks/pairing.py)."""
DECISION: Final = (-1.53, 0.19, 0.58, 0.54)
"""The same for the bias, the evidence, and how far it is ahead of the best rival of the transcript and the article."""
MAX_LEAD: Final = 6.0
"""The most that being ahead of a rival counts."""


@dataclass(frozen=True)
class Weights:
    """How much each term tells: the logarithm of how rare it is among some articles."""

    counts: Mapping[str, int]
    """In how many of them each term is."""
    articles: int

    def __getitem__(self, term: str) -> float:
        return log((self.articles + 1) / (self.counts.get(term, 0) + 0.5))

    def total(self, terms: Iterable[str]) -> float:
        """The weights of some terms together."""
        return sum(map(self.__getitem__, terms))

    def rare(self, terms: Iterable[str], share: float) -> frozenset[str]:
        """The terms of at least this share of the weight of a term that one article has."""
        least = share * log((self.articles + 1) / 1.5)
        return frozenset(term for term in terms if self[term] >= least)

    def length(self, counted: Mapping[str, int]) -> float:
        """The length of the vector of some words."""
        return sum((self[word] * _often(count)) ** 2 for word, count in counted.items()) ** 0.5


@dataclass(frozen=True)
class Weighed:
    """The terms of a text, and what is rare among them."""

    terms: Terms
    day: int | None
    weights: Weights
    others: int
    """In how many articles a term has to be for another text to have it: 1 for a transcript, 2 for an article."""

    @cached_property
    def length(self) -> float:
        return self.weights.length(self.terms.words)

    @cached_property
    def lead(self) -> float:
        return self.weights.total(self.terms.lead)

    @cached_property
    def rare(self) -> frozenset[str]:
        return self.weights.rare(self.terms.words, RARE)

    @cached_property
    def rare_elsewhere(self) -> frozenset[str]:
        return self._elsewhere(self.rare)

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

    def _elsewhere(self, terms: Iterable[str]) -> frozenset[str]:
        return frozenset(term for term in terms if self.weights.counts.get(term, 0) >= self.others)


def evidence(transcript: Weighed, article: Weighed, near: Weights | None) -> float:
    """Log odds that both tell one story, from what they share. `near` weighs by the articles of these days only.

    Rivals are not looked at: two reports of one event both get high evidence.
    """
    found = _texts(transcript, article) | _near(transcript, article, near) | _days(transcript.day, article.day)
    return COEFFICIENTS["bias"] + sum(COEFFICIENTS[name] * value for name, value in found.items())


def probability(value: float, rival: float | None, article_rival: float | None) -> float:
    """How sure the pair is, 0 to 1, by its evidence and that of the best rivals of both; None without a rival."""
    bias, own, ahead, article_ahead = DECISION
    return 1 / (1 + exp(-bias - own * value - ahead * _lead(value, rival) - article_ahead * _lead(value, article_rival)))


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


def _rarest(text: Weighed, terms: Iterable[str]) -> Iterable[str]:
    known = sorted(terms, key=lambda term: (-text.weights[term], term))
    return islice(known, 8)


def _days_apart(ours: int | None, theirs: int | None) -> str:
    if ours is None or theirs is None:
        return "; a date is not known"
    apart = abs(ours - theirs)
    return "; same day" if not apart else f"; {apart} day{'s' * (apart > 1)} apart"


def _lead(value: float, rival: float | None) -> float:
    return MAX_LEAD if rival is None else min(MAX_LEAD, max(-MAX_LEAD, value - rival))


def _texts(one: Weighed, two: Weighed) -> dict[str, float]:
    """What the two share of all that the archive has."""
    ours, theirs, weights = one.terms, two.terms, one.weights
    shared = [(weights[word] ** 2, word) for word in ours.words.keys() & theirs.words.keys()]
    products = [(square, _often(ours.words[word]) * _often(theirs.words[word])) for square, word in shared]
    product = sum(square * often for square, often in products)
    return {
        "cosine": _share(product, one.length * two.length),
        "product": log(1 + product),
        "rare_product": log(1 + sum(square * square * often for square, often in products)),
        "both_leads": log(1 + weights.total(ours.lead & theirs.lead)),
        "lead": _share(weights.total(ours.lead & theirs.words.keys()), one.lead),
        "name_pairs": log(1 + weights.total(ours.pairs & theirs.pairs)),
        "numbers": log(1 + weights.total(ours.numbers & theirs.numbers)),
        "rare_words": _part(one.rare_elsewhere & theirs.words.keys(), one.rare_elsewhere),
        "rare_of_article": _part(two.rare & ours.words.keys(), two.rare),
        "names_of_article": _part(two.names & ours.words.keys(), two.names),
        "names": _part(one.names & theirs.words.keys(), one.names),
        "big_numbers": log(1 + len(one.numbers & theirs.numbers)),
        "other_numbers": log(1 + len(one.numbers_elsewhere - theirs.numbers)),
        "other_numbers_of_article": log(1 + len(two.numbers_elsewhere - ours.numbers)),
        "capitals": float(not ours.names),
    }


def _near(one: Weighed, two: Weighed, near: Weights | None) -> dict[str, float]:
    """The same by what is rare in these days, for texts of these days."""
    if near is None or one.day is None or two.day is None or abs(one.day - two.day) > NEAR_DAYS:
        return {}
    ours, theirs = one.terms.words, two.terms.words
    shared = ours.keys() & theirs.keys()
    product = sum(near[word] ** 2 * _often(ours[word]) * _often(theirs[word]) for word in shared)
    return {
        "near_cosine": _share(product, near.length(ours) * near.length(theirs)),
        "near_words": _share(near.total(shared), near.total(ours)),
    }


def _days(ours: int | None, theirs: int | None) -> dict[str, float]:
    if ours is None or theirs is None:
        return {"no_day": 1.0}
    apart = abs(ours - theirs)
    within = ((0, "same_day"), (1, "next_day"), (NEAR_DAYS, "near_day"), (10, "other_week"))
    return next(({name: 1.0} for most, name in within if apart <= most), {})


def _often(count: int) -> float:
    """A word that comes again and again tells more, but not in proportion."""
    return 1 + log(count)


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def _part(found: frozenset[str], all_of_them: frozenset[str]) -> float:
    """Logarithm of the share that was found; close to that of a third where there are none."""
    return log((len(found) + 0.5) / (len(all_of_them) + 1.5))
