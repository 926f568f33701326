"""How likely a transcript and an article tell the same story: what they share, weighed by how rare it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    "bias": -7.445, "rare_words": 0.494, "both_leads": 0.415, "name_pairs": 0.478, "numbers": 0.349,
    "share_of_rare": 0.349, "names_of_article": 0.899, "names": 0.462, "big_numbers": 0.836, "other_numbers": -0.541,
    "other_numbers_of_article": -0.377, "capitals": -1.049, "no_day": 3.447, "same_day": 6.171, "next_day": 3.645,
    "near_day": 2.051, "other_week": -4.271,
}  # fmt: skip
"""Fitted by logistic regression to 2,000 generated transcripts and the labelled stories (benchmarks/pairing.py)."""
DECISION: Final = (-0.993, -0.49, 0.919, 0.894)
"""The same for the bias, the evidence, and how far it is ahead of the best rival of the transcript and the article."""
MAX_REASONS: Final = 8
"""Terms of a kind from which a reason is made."""
MAX_LEAD: Final = 6.0
"""The most that being ahead of a rival counts."""
WEAKEST_RIVAL: Final = -2.0
"""Evidence that a text is taken to be ahead of where its rivals have less or it has none, as in a small archive."""


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

    def _elsewhere(self, terms: Iterable[str]) -> frozenset[str]:
        return frozenset(term for term in terms if self.weights.counts.get(term, 0) >= self.others)


def evidence(transcript: Weighed, article: Weighed) -> float:
    """Log odds that both tell one story, from what they share.

    Rivals are not looked at: two reports of one event both get high evidence.
    """
    found = _texts(transcript, article) | _days(transcript.day, article.day)
    return COEFFICIENTS["bias"] + sum(COEFFICIENTS[name] * value for name, value in found.items())


def probability(value: float, rival: float | None, article_rival: float | None) -> float:
    """How sure the pair is, 0 to 1, by its evidence and that of the best rivals of both; None without a rival."""
    bias, own, ahead, article_ahead = DECISION
    return 1 / (
        1 + exp(-bias - own * value - ahead * _lead(value, rival) - article_ahead * _lead(value, article_rival))
    )


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


def _lead(value: float, rival: float | None) -> float:
    ahead = value - max(WEAKEST_RIVAL, WEAKEST_RIVAL if rival is None else rival)
    return min(MAX_LEAD, max(-MAX_LEAD, ahead))


def _texts(one: Weighed, two: Weighed) -> dict[str, float]:
    """What the two share, and what each has for itself."""
    ours, theirs, weights = one.terms, two.terms, one.weights
    shared = ours.words.keys() & theirs.words.keys()
    rare = sum(weights[word] ** 4 * _often(ours.words[word]) * _often(theirs.words[word]) for word in shared)
    return {
        "rare_words": log(1 + rare),
        "both_leads": log(1 + weights.total(ours.lead & theirs.lead)),
        "name_pairs": log(1 + weights.total(ours.pairs & theirs.pairs)),
        "numbers": log(1 + weights.total(ours.numbers & theirs.numbers)),
        "share_of_rare": _part(one.rare_elsewhere & theirs.words.keys(), one.rare_elsewhere),
        "names_of_article": _part(two.names & ours.words.keys(), two.names),
        "names": _part(one.names & theirs.words.keys(), one.names),
        "big_numbers": log(1 + len(one.numbers & theirs.numbers)),
        "other_numbers": log(1 + len(one.numbers_elsewhere - theirs.numbers)),
        "other_numbers_of_article": log(1 + len(two.numbers_elsewhere - ours.numbers)),
        "capitals": float(not ours.names),
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


def _part(found: frozenset[str], all_of_them: frozenset[str]) -> float:
    """Logarithm of the share that was found; close to that of a third where there are none."""
    return log((len(found) + 0.5) / (len(all_of_them) + 1.5))
