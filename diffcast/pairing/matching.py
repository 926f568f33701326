"""Which transcript belongs to which article: candidates for each transcript, their evidence, and the choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from diffcast.errors import UnreadableInput
from diffcast.model import Side
from diffcast.pairing.choosing import Scored, close_behind, one_to_one, turned, with_probabilities
from diffcast.pairing.index import Changes, Entry, Index, opened
from diffcast.pairing.scoring import NEAR_DAYS, Weighed, Weights, evidence, reason
from diffcast.pairing.sources import texts_in
from diffcast.pairing.terms import Terms

MIN_SCORE: Final = 0.4
"""From which two texts are a pair, unless the caller says otherwise: 19 of 20 pairs are then right by cross-validation
(tools/fit_pairing.py)."""
SEARCHED_TERMS: Final = 60
SEARCHED_ARTICLES: Final = 3_000
"""The rarest terms of a transcript by which it looks for articles in the whole archive, and the most articles that
these may be in together; so the time for one transcript does not grow with the archive."""
CANDIDATES, NEAR_CANDIDATES = 10, 8
"""Articles that are looked at closely, of the whole archive and of the days around."""
KEPT_CANDIDATES: Final = 6
KEPT_ARTICLES: Final = 2_000
"""Articles of other days whose terms stay in memory."""
FAR, FARTHER = 0.7, 0.4
"""How much an article of another week, or of another month, counts in the search."""
MANY_CAPITALS: Final = 0.5
"""Of the texts of a side, from which it looks like transcripts if the other side has as many fewer."""


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
    swapped: bool = False
    """Whether the articles look like transcripts, and the transcripts do not."""


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
    Raises `DiffcastError` if a side is empty, both are the same or the index cannot be used.
    """
    _check_apart(transcripts, articles)
    with TemporaryDirectory() as folder, opened(index or Path(folder, "pairs.index")) as kept:
        changes: dict[Side, Changes] = {
            "transcript": kept.update("transcript", texts_in(transcripts, "transcript"), workers),
            "article": kept.update("article", texts_in(articles, "article"), workers),
        }
        return Archive(kept).paired(min_score, many, changes)


def _check_apart(transcripts: Path, articles: Path) -> None:
    """Refuse a side that is the other one or lies inside it: its texts would be on both sides."""
    ours, theirs = transcripts.resolve(), articles.resolve()
    if ours == theirs:
        raise UnreadableInput(f"{transcripts}: given for both sides; give transcripts and articles apart")
    if ours in theirs.parents or theirs in ours.parents:
        raise UnreadableInput(f"{articles}: one side lies inside the other, {transcripts}; give two separate places")


class Archive:
    """An index with what is asked of it again and again."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._transcripts = index.entries("transcript")
        self._articles = index.entries("article")
        self._firsts = {side: _firsts(some) for side, some in (("t", self._transcripts), ("a", self._articles))}
        self._weights = Weights(index.counts(), len(self._articles))
        self._known: dict[int, Weighed] = {}
        self._days: dict[int | None, list[int]] = defaultdict(list)
        for number, entry in self._articles.items():
            self._days[entry.day].append(number)

    def paired(self, min_score: float, many: bool, changes: Mapping[Side, Changes]) -> Pairing:
        """The pairs of the archive, and the texts that are in none."""
        scored = list(self.scored())
        ranked = sorted(
            with_probabilities(scored),
            key=lambda one: (-one[0], self._transcripts[one[1]].id, self._articles[one[2]].id),
        )
        chosen = one_to_one(ranked, min_score)
        if many:
            chosen += close_behind(chosen, scored)
            chosen = self._with_copies(chosen)
        pairs = sorted(map(self._pair, chosen), key=lambda pair: (pair.transcript, -pair.score, pair.article))
        share = {side: self._index.share_in_capitals(side) for side in changes}
        swapped = share["article"] - share["transcript"] > MANY_CAPITALS
        return Pairing(tuple(pairs), tuple(self._unpaired(chosen, ranked)), changes, swapped)

    def scored(self) -> Iterator[Scored]:
        """The best candidates of every transcript; those of one day together, since they share the days around.

        Of texts that are the same only the first is looked at.
        """
        firsts = (entry for number, entry in self._transcripts.items() if self._firsts["t"][number] == number)
        by_day = sorted(firsts, key=lambda entry: (entry.day or 0, entry.id))
        near = _Near(self._article, self._days)
        for day, entries in groupby(by_day, key=lambda entry: entry.day):
            near.move_to(day)
            for entry in entries:
                yield from self._candidates(entry, near)

    def weighed(self, transcript: int, article: int) -> tuple[Weighed, Weighed]:
        """Both texts of a candidate."""
        return self._weighed(self._transcripts[transcript], 1), self._article(article)

    def ids(self, transcript: int, article: int) -> tuple[str, str]:
        """The ids of both texts of a candidate."""
        return self._transcripts[transcript].id, self._articles[article].id

    def _candidates(self, entry: Entry, near: _Near) -> list[Scored]:
        text = self._weighed(entry, 1)
        found = {*self._found(text.terms, entry.day), *near.found(text.terms, self._weights)}
        first = self._firsts["a"]
        scored = [(evidence(text, self._article(one)), entry.number, one) for one in found if first[one] == one]
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
            weight = self._weights[term]
            for number in self._index.articles_with(term):
                likeness[number] += weight
        for number in likeness:
            likeness[number] *= _nearness(day, self._articles[number].day)
        return sorted(likeness, key=lambda number: (-likeness[number], self._articles[number].id))[:CANDIDATES]

    def _weighed(self, entry: Entry, others: int) -> Weighed:
        return Weighed(self._index.terms(entry.number), entry.day, self._weights, others)

    def _article(self, number: int) -> Weighed:
        """An article, kept for the transcripts of the days around."""
        found = self._known.get(number)
        if found is None:
            if len(self._known) >= KEPT_ARTICLES:
                self._known.pop(next(iter(self._known)))
            found = self._known[number] = self._weighed(self._articles[number], 2)
        return found

    def _pair(self, one: Scored) -> TextPair:
        score, transcript, article = one
        ours, theirs = self._transcripts[transcript], self._articles[article]
        why = reason(*self.weighed(transcript, article))
        return TextPair(ours.id, theirs.id, ours.place, theirs.place, round(score, 2), why)

    def _with_copies(self, chosen: Sequence[Scored]) -> list[Scored]:
        """The same pairs, and those of the texts that are the same as one of theirs."""
        ours, theirs = (_copies(self._firsts[side]) for side in ("t", "a"))
        return [(score, one, two) for score, first, second in chosen for one in ours[first] for two in theirs[second]]

    def _unpaired(self, chosen: Sequence[Scored], ranked: Sequence[Scored]) -> Iterator[Unpaired]:
        """Every text that is in no pair, with what came nearest, and every text that could not be read."""
        transcripts, articles = self._transcripts, self._articles
        yield from _alone("transcript", transcripts, articles, self._firsts["t"], chosen, ranked)
        yield from _alone("article", articles, transcripts, self._firsts["a"], turned(chosen), turned(ranked))
        for side, place, error in self._index.unusable():
            yield Unpaired(side, place, place, error, readable=False)


class _Near:
    """The articles of the days around one day, by their terms."""

    def __init__(self, article: Callable[[int], Weighed], days: Mapping[int | None, Sequence[int]]) -> None:
        self._article = article
        self._days = days
        self._having: dict[str, list[int]] = {}
        self._weights: Weights | None = None

    def move_to(self, day: int | None) -> None:
        """Keep the articles of this day and those around; none where the day is not known."""
        around = range(day - NEAR_DAYS, day + NEAR_DAYS + 1) if day is not None else range(0)
        numbers = [number for each in around for number in self._days.get(each, ())]
        having: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            for term in self._article(number).terms.searched:
                having[term].append(number)
        self._having = dict(having)
        counts = {term: len(some) for term, some in having.items()}
        self._weights = Weights(counts, len(numbers)) if numbers else None

    def found(self, terms: Terms, weights: Weights) -> list[int]:
        """The articles that are most like a transcript, by what is rare in these days and in the archive."""
        likeness: dict[int, float] = defaultdict(float)
        for term in sorted(terms.searched & self._having.keys()) if self._weights else ():
            weight = self._weights[term] * weights[term] if self._weights else 0.0
            for number in self._having[term]:
                likeness[number] += weight
        return sorted(likeness, key=lambda number: (-likeness[number], number))[:NEAR_CANDIDATES]


def _firsts(entries: Mapping[int, Entry]) -> dict[int, int]:
    """By text the first one, by day and id, that is the same: itself for almost all."""
    first: dict[bytes, int] = {}
    order = sorted(entries.values(), key=lambda entry: (entry.day is None, entry.day or 0, entry.id))
    return {entry.number: first.setdefault(entry.sameness, entry.number) for entry in order}


def _copies(firsts: Mapping[int, int]) -> dict[int, list[int]]:
    """By first text all that are the same, itself included."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, first in firsts.items():
        found[first].append(number)
    return found


def _alone(
    side: Side,
    entries: Mapping[int, Entry],
    others: Mapping[int, Entry],
    firsts: Mapping[int, int],
    chosen: Sequence[Scored],
    ranked: Sequence[Scored],
) -> Iterator[Unpaired]:
    """The texts of a side that are in no pair."""
    paired = {own for _, own, _ in chosen}
    nearest = {own: (others[other].id, score) for score, own, other in reversed(ranked)}
    for number, entry in entries.items():
        if number not in paired:
            first = firsts[number]
            same = f"the same text as {entries[first].id}" if first != number else ""
            yield Unpaired(side, entry.id, entry.place, same or _why_not(nearest.get(number)))


def _nearness(ours: int | None, theirs: int | None) -> float:
    if ours is None or theirs is None or abs(ours - theirs) <= NEAR_DAYS:
        return 1.0
    return FAR if abs(ours - theirs) <= 10 else FARTHER


def _why_not(nearest: tuple[str, float] | None) -> str:
    if nearest is None:
        return "shares nothing rare with any text of the other side"
    return f"nothing fits; nearest is {nearest[0]} with {nearest[1]:.2f}"
