"""The candidates of each transcript: articles that share what is rare, with the evidence for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nsmallest
from itertools import chain, groupby
from math import log
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from diffcast.pairing.index import Entry, Index, opened_to_read
from diffcast.pairing.rarity import Weights
from diffcast.pairing.scoring import NEAR_DAYS, Weighed, evidence, reason, signs, told_to_decision
from diffcast.pairing.terms import Terms
from diffcast.pairing.workers import in_order

SEARCHED_TERMS: Final = 60
SEARCHED_ARTICLES: Final = 3_000
"""The rarest terms of a transcript by which it looks for articles in the whole archive, or in the days around, and the
most articles that these may be in together; so the time for one transcript does not grow with the archive."""
CANDIDATES, NEAR_CANDIDATES = 10, 8
"""Articles that are looked at closely, of the whole archive and of the days around."""
KEPT_CANDIDATES: Final = 6
KEPT_ARTICLES: Final = 2_000
"""Articles whose terms stay in memory."""
FAR, FARTHER = 0.7, 0.4
"""How much an article of another week, or of another month, counts in the search."""
TEXTS_A_PART: Final = 400
"""Transcripts that a worker looks at before it hands over what it found."""

Candidate: TypeAlias = tuple[float, int, int, float]
"""Evidence, number of the transcript, number of the article, and what the signs add to the decision."""
Part: TypeAlias = tuple[Path, Sequence[int]]
"""The index, and the numbers of some transcripts of it."""
Item = TypeVar("Item")
PairPart: TypeAlias = tuple[Path, Sequence[tuple[int, int]]]


class Search:
    """An index with what is asked of it again and again."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.transcripts = index.entries("transcript")
        self.articles = index.entries("article")
        self.first_transcripts, self.first_articles = _firsts(self.transcripts), _firsts(self.articles)
        self._weights = Weights(index.counts(), len(self.articles))
        self._known: dict[int, Weighed] = {}
        days: dict[int | None, list[int]] = defaultdict(list)
        for number, entry in self.articles.items():
            days[entry.day].append(number)
        self._near = _Near(index, days)

    def scored(self, workers: int = 1) -> Iterator[Candidate]:
        """The best candidates of every transcript; of texts that are the same only the first is looked at.

        Transcripts of one day come together, since they share the days around. Workers change nothing but the time.
        """
        firsts = (entry for number, entry in self.transcripts.items() if self.first_transcripts[number] == number)
        numbers = [entry.number for entry in sorted(firsts, key=lambda entry: (entry.day or 0, entry.id))]
        parts = [(self._index.path, some) for some in _cut(numbers)]
        if workers < 2 or len(parts) < 2:
            return self.candidates(numbers)
        return chain.from_iterable(in_order(candidates_of_part, parts, workers))

    def candidates(self, numbers: Iterable[int]) -> Iterator[Candidate]:
        """The best candidates of some transcripts, those of one day one after the other."""
        entries = (self.transcripts[number] for number in numbers)
        for day, some in groupby(entries, key=lambda entry: entry.day):
            self._near.move_to(day)
            for entry in some:
                yield from self._of_one(entry)

    def reasons(self, pairs: Sequence[tuple[int, int]], workers: int = 1) -> Iterator[str]:
        """What the two texts of each pair share, in words."""
        parts = [(self._index.path, some) for some in _cut(pairs)]
        if workers < 2 or len(parts) < 2:
            return self.reasons_of(pairs)
        return chain.from_iterable(in_order(reasons_of_part, parts, workers))

    def reasons_of(self, pairs: Iterable[tuple[int, int]]) -> Iterator[str]:
        """The same in this process."""
        return (reason(*self.weighed(transcript, article)) for transcript, article in pairs)

    def weighed(self, transcript: int, article: int) -> tuple[Weighed, Weighed]:
        """Both texts of a candidate."""
        return self._weighed(self.transcripts[transcript], 1), self._article(article)

    def _of_one(self, entry: Entry) -> list[Candidate]:
        text, first = self._weighed(entry, 1), self.first_articles
        found = {*self._found(text.terms, entry.day), *self._near.found(text.terms, self._weights)}
        scored = []
        for number in found:
            if first[number] == number:
                told = signs(text, self._article(number))
                scored.append((evidence(told), entry.number, number, told_to_decision(told)))
        return sorted(scored, key=lambda one: (-one[0], self.articles[one[2]].id))[:KEPT_CANDIDATES]

    def _found(self, terms: Terms, day: int | None) -> list[int]:
        """Articles of the whole archive that have the rarest terms of a transcript, the nearest first."""
        counts = self._weights.counts
        counted = sorted((counts[term], term) for term in terms.searched if term in counts)
        likeness: dict[int, float] = defaultdict(float)
        for term in _rarest(counted):
            weight = self._weights[term]
            for number in self._index.articles_with(term):
                likeness[number] += weight
        articles = self.articles
        if day is not None:
            for number in likeness:
                likeness[number] *= _nearness(day, articles[number].day)
        return nsmallest(CANDIDATES, likeness, key=lambda number: (-likeness[number], articles[number].id))

    def _weighed(self, entry: Entry, others: int) -> Weighed:
        return Weighed(self._index.terms(entry.number), entry.day, self._weights, others)

    def _article(self, number: int) -> Weighed:
        """An article, kept for the transcripts of the days around."""
        found = self._known.get(number)
        if found is None:
            if len(self._known) >= KEPT_ARTICLES:
                self._known.pop(next(iter(self._known)))
            found = self._known[number] = self._weighed(self.articles[number], 2)
        return found


class _Near:
    """The articles of the days around one day, by their terms: no more than their numbers are kept."""

    def __init__(self, index: Index, days: Mapping[int | None, Sequence[int]]) -> None:
        self._index = index
        self._days = days
        self._around: dict[int, Mapping[str, Sequence[int]]] = {}
        """By day the articles that have a term."""
        self._articles = 0

    def move_to(self, day: int | None) -> None:
        """Keep the articles of this day and those around; none where the day is not known."""
        around = range(day - NEAR_DAYS, day + NEAR_DAYS + 1) if day is not None else range(0)
        self._around = {each: self._around.get(each) or self._of_day(each) for each in around if each in self._days}
        self._articles = sum(len(self._days[each]) for each in self._around)

    def found(self, terms: Terms, weights: Weights) -> list[int]:
        """The articles that are most like a transcript, by what is rare in these days and in the archive."""
        having = {term: some for term in terms.searched if (some := self._having(term))}
        likeness: dict[int, float] = defaultdict(float)
        for term in _rarest(sorted((len(some), term) for term, some in having.items()), len(having)):
            rarity = log((self._articles + 1) / (len(having[term]) + 0.5)) * weights[term]
            for number in having[term]:
                likeness[number] += rarity
        return nsmallest(NEAR_CANDIDATES, likeness, key=lambda number: (-likeness[number], number))

    def _having(self, term: str) -> list[int]:
        return [number for of_day in self._around.values() for number in of_day.get(term, ())]

    def _of_day(self, day: int) -> Mapping[str, Sequence[int]]:
        having: dict[str, list[int]] = defaultdict(list)
        for number in self._days[day]:
            for term in self._index.terms(number).searched:
                having[term].append(number)
        return having


@lru_cache(maxsize=1)
def _search_of(path: Path) -> Search:
    """In a worker: the search that it uses for all its parts."""
    return Search(opened_to_read(path))


def candidates_of_part(part: Part) -> list[Candidate]:
    """What a worker does for some transcripts."""
    path, numbers = part
    return list(_search_of(path).candidates(numbers))


def reasons_of_part(part: PairPart) -> list[str]:
    """What a worker does for some pairs."""
    path, pairs = part
    return list(_search_of(path).reasons_of(pairs))


def _cut(some: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (some[start : start + TEXTS_A_PART] for start in range(0, len(some), TEXTS_A_PART))


def _rarest(counted: Sequence[tuple[int, str]], most: int = SEARCHED_TERMS) -> Iterator[str]:
    """The rarest terms, given with their counts, as long as not too many articles have them."""
    looked_at = 0
    for count, term in counted[:most]:
        looked_at += count
        if looked_at > SEARCHED_ARTICLES and looked_at > count:
            return
        yield term


def _firsts(entries: Mapping[int, Entry]) -> dict[int, int]:
    """By text the first one, by day and id, that is the same: itself for almost all."""
    first: dict[bytes, int] = {}
    order = sorted(entries.values(), key=lambda entry: (entry.day is None, entry.day or 0, entry.id))
    return {entry.number: first.setdefault(entry.sameness, entry.number) for entry in order}


def _nearness(ours: int, theirs: int | None) -> float:
    if theirs is None or abs(ours - theirs) <= NEAR_DAYS:
        return 1.0
    return FAR if abs(ours - theirs) <= 10 else FARTHER
