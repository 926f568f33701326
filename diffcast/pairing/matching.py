"""Which transcript belongs to which article: candidates for each transcript, their evidence, and the choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from diffcast.model import Side
from diffcast.pairing.index import Changes, Entry, Index, opened
from diffcast.pairing.scoring import NEAR_DAYS, Weighed, Weights, evidence, probability, reason
from diffcast.pairing.sources import texts_in
from diffcast.pairing.terms import Terms

MIN_SCORE: Final = 0.5
"""From which two texts are a pair, unless the caller says otherwise."""
SEARCHED_TERMS: Final = 60
SEARCHED_ARTICLES: Final = 3_000
"""The rarest terms of a transcript by which it looks for articles in the whole archive, and the most articles that
these may be in together; so the time for one transcript does not grow with the archive."""
CANDIDATES, NEAR_CANDIDATES = 10, 8
"""Articles that are looked at closely, of the whole archive and of the days around."""
KEPT_CANDIDATES: Final = 6
FAR, FARTHER = 0.7, 0.4
"""How much an article of another week, or of another month, counts in the search."""
CLOSE_BEHIND: Final = 2.0
"""Log odds that a second article may be behind the first to belong to the transcript as well."""

Scored: TypeAlias = tuple[float, int, int]
"""Evidence, number of the transcript, number of the article."""


@dataclass(frozen=True, slots=True)
class TextPair:
    """A transcript and an article that tell the same story."""

    transcript: str
    """Its id."""
    article: str
    transcript_place: str
    article_place: str
    score: float
    """0 to 1: how sure it is."""
    reason: str


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A text without a counterpart, or one that could not be read."""

    side: Side
    id: str
    place: str
    reason: str
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Pairing:
    """What was found in an archive."""

    pairs: tuple[TextPair, ...]
    """By the ids of the transcripts."""
    unpaired: tuple[Unpaired, ...]
    changes: Mapping[Side, Changes]
    """What the index had to read."""


def pair_archives(
    transcripts: Path,
    articles: Path,
    index: Path | None = None,
    workers: int = 1,
    min_score: float = MIN_SCORE,
    many: bool = False,
) -> Pairing:
    """Find the article of each transcript; each side is a folder, or a file with many texts (`sources`).

    With an `index` only new and changed texts are read the next time. With `many` a text can be in several pairs.
    Raises `DiffcastError` if a side is empty or the index cannot be used.
    """
    with TemporaryDirectory() as folder, opened(index or Path(folder, "pairs.index")) as kept:
        changes: dict[Side, Changes] = {
            "transcript": kept.update("transcript", texts_in(transcripts, "transcript"), workers),
            "article": kept.update("article", texts_in(articles, "article"), workers),
        }
        return _Archive(kept).paired(min_score, many, changes)


class _Archive:
    """An index with what is asked of it again and again."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._transcripts = index.entries("transcript")
        self._articles = index.entries("article")
        self._weights = Weights(index.counts(), len(self._articles))
        self._days: dict[int | None, list[int]] = defaultdict(list)
        for number, entry in self._articles.items():
            self._days[entry.day].append(number)

    def paired(self, min_score: float, many: bool, changes: Mapping[Side, Changes]) -> Pairing:
        scored = list(self._scored())
        sure = with_probabilities(scored)
        ranked = sorted(sure, key=lambda one: (-one[0], self._transcripts[one[1]].id, self._articles[one[2]].id))
        chosen = one_to_one(ranked, min_score)
        if many:
            chosen += close_behind(chosen, scored)
        pairs = sorted(map(self._pair, chosen), key=lambda pair: (pair.transcript, -pair.score, pair.article))
        return Pairing(tuple(pairs), tuple(self._unpaired(chosen, ranked)), changes)

    def _scored(self) -> Iterator[Scored]:
        """The best candidates of every transcript; those of one day together, since they share the days around."""
        by_day = sorted(self._transcripts.values(), key=lambda entry: (entry.day or 0, entry.id))
        near = _Near(self._index, self._days)
        for day, entries in groupby(by_day, key=lambda entry: entry.day):
            near.move_to(day)
            for entry in entries:
                yield from self._candidates(entry, near)

    def _candidates(self, entry: Entry, near: _Near) -> list[Scored]:
        terms = self._index.terms(entry.number)
        text = Weighed(terms, entry.day, self._weights, others=1)
        found = {*self._found(terms, entry.day), *near.found(terms, self._weights)}
        scored = [(evidence(text, self._article(number, near)), entry.number, number) for number in found]
        return sorted(scored, key=lambda one: (-one[0], self._articles[one[2]].id))[:KEPT_CANDIDATES]

    def _found(self, terms: Terms, day: int | None) -> list[int]:
        """Articles of the whole archive that have the rarest terms of a transcript, the nearest first."""
        counted = sorted((count, term) for term in terms.searched if (count := self._weights.counts.get(term, 0)))
        likeness: dict[int, float] = defaultdict(float)
        looked_at = 0
        for count, term in counted[:SEARCHED_TERMS]:
            looked_at += count
            if looked_at > SEARCHED_ARTICLES and likeness:
                break
            for number in self._index.articles_with(term):
                likeness[number] += self._weights[term]
        for number in likeness:
            likeness[number] *= _nearness(day, self._articles[number].day)
        return sorted(likeness, key=lambda number: (-likeness[number], self._articles[number].id))[:CANDIDATES]

    def _article(self, number: int, near: _Near) -> Weighed:
        terms = near.terms.get(number) or self._index.terms(number)
        return Weighed(terms, self._articles[number].day, self._weights, others=2)

    def _pair(self, one: Scored) -> TextPair:
        score, transcript, article = one
        ours, theirs = self._transcripts[transcript], self._articles[article]
        why = reason(
            Weighed(self._index.terms(transcript), ours.day, self._weights, others=1),
            Weighed(self._index.terms(article), theirs.day, self._weights, others=2),
        )
        return TextPair(ours.id, theirs.id, ours.place, theirs.place, round(score, 2), why)

    def _unpaired(self, chosen: Sequence[Scored], ranked: Sequence[Scored]) -> Iterator[Unpaired]:
        """Every text that is in no pair, with what came nearest, and every text that could not be read."""
        transcripts, articles = self._transcripts, self._articles
        yield from _alone("transcript", transcripts, articles, chosen, ranked)
        yield from _alone("article", articles, transcripts, _turned(chosen), _turned(ranked))
        for side, place, error in self._index.unusable():
            yield Unpaired(side, place, place, error, readable=False)


class _Near:
    """The articles of the days around one day, in memory."""

    def __init__(self, index: Index, days: Mapping[int | None, Sequence[int]]) -> None:
        self._index = index
        self._days = days
        self._having: dict[str, list[int]] = {}
        self.terms: dict[int, Terms] = {}
        self.weights: Weights | None = None

    def move_to(self, day: int | None) -> None:
        """Keep the articles of this day and those around; none where the day is not known."""
        around = range(day - NEAR_DAYS, day + NEAR_DAYS + 1) if day is not None else range(0)
        numbers = [number for each in around for number in self._days.get(each, ())]
        self.terms = {number: self.terms.get(number) or self._index.terms(number) for number in numbers}
        having: dict[str, list[int]] = defaultdict(list)
        for number, terms in self.terms.items():
            for term in terms.searched:
                having[term].append(number)
        self._having = dict(having)
        counts = {term: len(some) for term, some in having.items()}
        self.weights = Weights(counts, len(numbers)) if numbers else None

    def found(self, terms: Terms, weights: Weights) -> list[int]:
        """The articles that are most like a transcript, by what is rare in these days and in the archive."""
        likeness: dict[int, float] = defaultdict(float)
        for term in sorted(terms.searched & self._having.keys()) if self.weights else ():
            weight = self.weights[term] * weights[term] if self.weights else 0.0
            for number in self._having[term]:
                likeness[number] += weight
        return sorted(likeness, key=lambda number: (-likeness[number], number))[:NEAR_CANDIDATES]


def with_probabilities(scored: Sequence[Scored]) -> list[Scored]:
    """The same with probabilities in place of the evidence: how far each is ahead of the rivals of both its texts."""
    ours, theirs = _best_two(scored), _best_two(_turned(scored))
    return [
        (probability(value, _rival(ours[one], two), _rival(theirs[two], one)), one, two) for value, one, two in scored
    ]


def one_to_one(ranked: Sequence[Scored], least: float) -> list[Scored]:
    """The surest pairs such that each text is in one at most."""
    transcripts: set[int] = set()
    articles: set[int] = set()
    chosen = []
    for one in ranked:
        if one[0] >= least and one[1] not in transcripts and one[2] not in articles:
            transcripts.add(one[1])
            articles.add(one[2])
            chosen.append(one)
    return chosen


def close_behind(chosen: Sequence[Scored], scored: Sequence[Scored]) -> list[Scored]:
    """More pairs of texts that are in one, with evidence nearly as strong: updates and repeats of the story."""
    values = {(one, two): value for value, one, two in scored}
    sure = {(one, two): score for score, one, two in chosen}
    ours = {one: (values[one, two], score) for (one, two), score in sure.items()}
    theirs = {two: (values[one, two], score) for (one, two), score in sure.items()}
    found = []
    for value, one, two in scored:
        best = [first for first in (ours.get(one), theirs.get(two)) if first]
        if (one, two) not in sure and best and all(value >= first - CLOSE_BEHIND for first, _ in best):
            found.append((min(score for _, score in best), one, two))
    return found


def _turned(scored: Sequence[Scored]) -> list[Scored]:
    """The same as an article sees it: its own number before that of the transcript."""
    return [(value, article, transcript) for value, transcript, article in scored]


def _best_two(scored: Sequence[Scored]) -> dict[int, list[tuple[float, int]]]:
    """For each text that comes first in the scored, its two candidates with the strongest evidence."""
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for value, own, other in scored:
        found[own].append((value, other))
    return {number: sorted(some, reverse=True)[:2] for number, some in found.items()}


def _alone(
    side: Side,
    entries: Mapping[int, Entry],
    others: Mapping[int, Entry],
    chosen: Sequence[Scored],
    ranked: Sequence[Scored],
) -> Iterator[Unpaired]:
    """The texts of a side that are in no pair."""
    paired = {own for _, own, _ in chosen}
    nearest = {own: (others[other].id, score) for score, own, other in reversed(ranked)}
    for number, entry in entries.items():
        if number not in paired:
            yield Unpaired(side, entry.id, entry.place, _why_not(nearest.get(number)))


def _rival(best: Sequence[tuple[float, int]], own: int) -> float | None:
    return next((value for value, number in best if number != own), None)


def _nearness(ours: int | None, theirs: int | None) -> float:
    if ours is None or theirs is None or abs(ours - theirs) <= NEAR_DAYS:
        return 1.0
    return FAR if abs(ours - theirs) <= 10 else FARTHER


def _why_not(nearest: tuple[str, float] | None) -> str:
    if nearest is None:
        return "shares nothing rare with any text of the other side"
    return f"nothing fits; nearest is {nearest[0]} with {nearest[1]:.2f}"
