"""How likely a transcript and an article tell the same story: what they share, weighed by how rare it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from heapq import nlargest
from importlib.resources import files
from itertools import islice
from math import log
from typing import Final

from diffcast.pairing.rarity import Weights
from diffcast.pairing.terms import Terms

RARE, RATHER_RARE, NOT_COMMON = 0.6, 0.5, 0.3
"""Shares of the highest weight from which a word, a name or a number counts as rare."""
MIN_BIG_CHARACTERS: Final = 3
"""Of a number with its `#`: those below 10 are in every text."""
NEAR_DAYS: Final = 3
"""Days on either side of a broadcast in which its article is most likely to appear."""
MIN_ARTICLES_FOR_DAYS: Final = 10
"""Of an archive: among fewer, being of one day says no more than being a day apart, since few others could be."""
STRONGEST: Final = 5
"""Words that both have, the rarest, that count for themselves: how rare the rarest one is, and all of them."""
WEEKDAYS: Final = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
MAX_REASONS: Final = 8
"""Terms of a kind from which a reason is made."""
FEW, FEW_OF_ALL = 10.0, 30.0
"""Squared weights that every text is taken to have more, in what is found and in all of it: one word of a text of two
tells less than half of a long text."""


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
    def weekdays(self) -> frozenset[str]:
        return WEEKDAYS & self.terms.words.keys()

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
        return self.weights.seen(terms, self.others)


@cache
def fitted() -> Mapping[str, Mapping[str, float]]:
    """The weights that `tools/fit_pairing.py` fitted: of the `evidence`, and of the `decision` among rivals."""
    found: dict[str, dict[str, float]] = json.loads(
        (files("diffcast.pairing") / "weights" / "pairing.json").read_text("utf-8")
    )
    return found


def evidence(told: Mapping[str, float]) -> float:
    """Log odds that two texts tell one story, from their `signs`.

    Rivals are not looked at: two reports of one event both get high evidence.
    """
    return _weighed_up(fitted()["evidence"], told)


def told_to_decision(told: Mapping[str, float]) -> float:
    """What the same signs add to the decision, beside how the two texts stand among their rivals."""
    return _weighed_up(fitted()["signs"], told)


def _weighed_up(weights: Mapping[str, float], told: Mapping[str, float]) -> float:
    """The weights of signs together; a sign that was not there when they were fitted counts nothing."""
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in told.items())


def signs(transcript: Weighed, article: Weighed) -> dict[str, float]:
    """What speaks for and against one story, as figures by name: what is shared, and how far apart the days are."""
    days = _days(transcript.day, article.day)
    articles = article.weights.articles
    few = articles < MIN_ARTICLES_FOR_DAYS and days.keys() & {"same_day", "day_after", "day_before"}
    told = _texts(transcript, article) | _rare(transcript, article) | ({"day_after": 1.0} if few else days)
    return told | {"few_articles": 1 / (1 + articles / MIN_ARTICLES_FOR_DAYS), "many_articles": log(1 + articles)}


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


def _rare(one: Weighed, two: Weighed) -> dict[str, float]:
    """What is rare in one text and in the other too, or in one alone, counted; and the weekdays of both."""
    ours, theirs, weights = one.terms.words.keys(), two.terms.words.keys(), one.weights
    strongest = nlargest(STRONGEST, (weights[word] for word in ours & theirs))
    return {
        "strongest": max(strongest, default=0.0),
        "strongest_few": sum(strongest),
        "rare": _log_count(one.rare_elsewhere & theirs),
        "rare_missing": _log_count(one.rare_elsewhere - theirs),
        "rare_of_article": _log_count(two.rare_elsewhere & ours),
        "rare_of_article_missing": _log_count(two.rare_elsewhere - ours),
        "titles": log(1 + weights.total(one.terms.titles & theirs)),
        "titles_missing": log(1 + weights.total(one.terms.titles - theirs)),
        "lead_missing": log(1 + one.mass_of(one.terms.lead - theirs)),
        "lead_of_article_missing": log(1 + two.mass_of(two.terms.lead - ours)),
        "weekdays": float(len(one.weekdays & two.weekdays)),
        "other_weekdays": float(bool(one.weekdays and two.weekdays and not one.weekdays & two.weekdays)),
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


def _log_count(terms: frozenset[str]) -> float:
    return log(1 + len(terms))


def _covered(found: float, all_of_it: float) -> float:
    """Logarithm of the share of a text, by squared weights, that the other text has."""
    return log((found + FEW) / (all_of_it + FEW_OF_ALL))


def _part(found: frozenset[str], all_of_them: frozenset[str]) -> float:
    """Logarithm of the share that was found; close to that of a third where there are none."""
    return log((len(found) + 0.5) / (len(all_of_them) + 1.5))
