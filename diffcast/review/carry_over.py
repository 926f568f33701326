"""Finds the facts that earlier decisions were about, after either text was edited.

A decision is matched by the id of its fact, which stays the same as long as the fact's own words do. If diffcast now
draws the fact a little wider or narrower, the decision is matched by its words: all of them must still be in the
texts, in their order, and one fact of the same status must have most of them and differ in nothing outside them. A
fact that was reworded or corrected never matches: a person has to look again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log
from typing import Final, TypeAlias

from diffcast.decision import Decision, Entry
from diffcast.language.hedges_and_negation import NEGATIONS
from diffcast.language.understand import quantities
from diffcast.language.words import stop_words, words
from diffcast.model import SIDES, Comparison, Document, Fact, Side, Span, Word
from diffcast.reports.excerpts import GAP, wording

MIN_SHARE: Final = 0.5
"""Share of the words, by number and by weight, that the old and the new words must have in common on each side."""
MIN_SHARE_CHANGED: Final = 0.25
"""The same for a changed fact: the decision was about what differs, which must be in the old words. What both sides
say alike around it may be drawn wider or narrower."""
MIN_LEAD: Final = 0.1
"""By how much the best fact must be ahead of the next, and the best decision ahead of the next for the same fact."""
MAX_SOUGHT_CHARS: Final = 500_000
"""Characters of wordings that are searched for in one comparison: more than its texts can hold."""
IGNORED_WORDS: Final = frozenset({"a", "an", "the", "that", "and"})
"""Words that may come and go without a change of meaning."""
STOP_WORD_WEIGHT: Final = 0.25
"""Weight of a function word beside a content word that is as rare."""
MAX_PLACES: Final = 100
"""A run of words isn't searched for if even its rarest word is in the text more often: it would show nothing."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Decisions by the facts of a comparison, and those that match none of them."""

    decisions: Mapping[str, Decision]
    unplaced: tuple[Entry, ...]


def carry_over(entries: Sequence[Entry], comparison: Comparison) -> CarriedOver:
    """The decisions of these entries on the facts of a comparison, at most one for each fact.

    Of two entries about one fact the first is used; the other is unplaced.
    """
    matched = [*zip(entries, matching_facts(entries, comparison), strict=True)]
    return CarriedOver(
        {fact: entry.decision for entry, fact in matched if fact is not None},
        tuple(entry for entry, fact in matched if fact is None),
    )


def entry_of(comparison: Comparison, fact: Fact, decision: Decision) -> Entry:
    """A decision about a fact as it is kept: with the words by which it is matched later."""
    spoken, written = wording(comparison.transcript, fact.transcript), wording(comparison.article, fact.article)
    return Entry(fact.id, fact.status, spoken, written, decision)


def matching_facts(entries: Sequence[Entry], comparison: Comparison) -> tuple[str | None, ...]:
    """For each entry the id of its fact in this comparison, None if it has none."""
    matches = _by_id(entries, comparison)
    left = [index for index in range(len(entries)) if index not in matches]
    free = [fact for fact in comparison.facts if fact.id not in set(matches.values())]
    if left and free:
        matches |= _by_words([(index, entries[index]) for index in left], free, comparison)
    return tuple(matches.get(index) for index in range(len(entries)))


def _by_id(entries: Sequence[Entry], comparison: Comparison) -> dict[int, str]:
    """By index the entries whose fact is still there. For an entry that was kept without words the id is enough."""
    known = {fact.id: fact.status for fact in comparison.facts}
    matches: dict[int, str] = {}
    taken: set[str] = set()
    for index, entry in enumerate(entries):
        wordless = not entry.transcript and not entry.article
        fits = entry.fact in known and (wordless or known[entry.fact] == entry.status)
        if fits and entry.fact not in taken:
            matches[index] = entry.fact
            taken.add(entry.fact)
    return matches


def _by_words(left: Sequence[tuple[int, Entry]], free: Sequence[Fact], comparison: Comparison) -> dict[int, str]:
    candidates = _Candidates(free, comparison)
    sought = accumulate(len(entry.transcript) + len(entry.article) for _, entry in left)
    scores_of = {
        index: dict(candidates.scores(entry))
        for (index, entry), length in zip(left, sought, strict=True)
        if length <= MAX_SOUGHT_CHARS
    }
    rivals: defaultdict[str, list[float]] = defaultdict(list)
    for scores in scores_of.values():
        for fact, score in scores.items():
            rivals[fact].append(score)
    matches: dict[int, str] = {}
    for index, scores in scores_of.items():
        best = max(scores, key=lambda fact: scores[fact], default=None)
        if best is not None and _leads(scores[best], list(scores.values())) and _leads(scores[best], rivals[best]):
            matches[index] = best
    return matches


def _leads(score: float, scores: Sequence[float]) -> bool:
    """Whether a score is the best of these, by at least `MIN_LEAD`."""
    second = sorted(scores)[-2] if len(scores) > 1 else 0.0
    return score == max(scores) and score - second >= MIN_LEAD


Occurrences: TypeAlias = Mapping[Side, Sequence[tuple[frozenset[int], ...]]]
"""By side, for every piece of a wording the places in the text where it is, as indices of words."""
WordsBySide: TypeAlias = Mapping[Side, frozenset[int]]
"""By side, indices of words in `WordList`."""


class _Candidates:
    """The facts of a comparison that have no decision yet, with their words."""

    def __init__(self, free: Sequence[Fact], comparison: Comparison) -> None:
        documents = (comparison.transcript, comparison.article)
        self._lists: dict[Side, WordList] = {each.side: WordList.of(each) for each in documents}
        self._facts = {fact.id: fact for fact in free}
        self._words = {fact.id: self._words_of(fact) for fact in free}
        self._facts_at: defaultdict[tuple[Side, int], list[str]] = defaultdict(list)
        for fact, held in self._words.items():
            for place in _places(held):
                self._facts_at[place].append(fact)

    def scores(self, entry: Entry) -> Iterator[tuple[str, float]]:
        """The facts that share words with the entry, each with how well it matches, 0 to 1."""
        sought = {side: pieces(getattr(entry, side), GAP) for side in SIDES}
        found = {side: [self._lists[side].occurrences(piece) for piece in sought[side]] for side in SIDES}
        if not all(places for side in SIDES for places in found[side]):
            return
        everywhere = {side: _union(one for places in found[side] for one in places) for side in SIDES}
        for fact in sorted({fact for place in _places(everywhere) for fact in self._facts_at[place]}):
            if self._facts[fact].status == entry.status:
                yield fact, self._score(fact, found)

    def _words_of(self, fact: Fact) -> WordsBySide:
        return {side: self._lists[side].within(getattr(fact, side)) for side in SIDES}

    def _score(self, fact: str, found: Occurrences) -> float:
        """The share of words in common on the side where it is lower; 0 if too low or if the fact says more."""
        now = self._words[fact]
        seen = {side: _union(_closest(places, now[side]) for places in found[side]) for side in SIDES}
        share = min(self._share(side, seen[side], now[side]) for side in SIDES)
        enough = share >= (MIN_SHARE_CHANGED if self._facts[fact].differences else MIN_SHARE)
        return share if enough and not self._says_more(self._facts[fact], seen) else 0.0

    def _share(self, side: Side, old: frozenset[int], new: frozenset[int]) -> float:
        if not old | new:
            return 1.0
        weight = self._lists[side].weight
        return min(len(old & new) / len(old | new), weight(old & new) / weight(old | new))

    def _says_more(self, fact: Fact, seen: WordsBySide) -> bool:
        """Whether the fact differs in words that the person did not see, or has a new amount or negation.

        A name that differs may be in a label above, outside the fact.
        """
        for side in SIDES:
            new = self._words[fact.id][side] - seen[side]
            differing = self._lists[side].within(getattr(difference, side) for difference in fact.differences)
            if new & (differing if fact.differences else self._lists[side].decisive):
                return True
        return False


def _places(held: WordsBySide) -> Iterator[tuple[Side, int]]:
    return ((side, index) for side in SIDES for index in held[side])


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset(index for each in sets for index in each)


def _closest(places: Sequence[frozenset[int]], words_of_fact: frozenset[int]) -> frozenset[int]:
    """Of the places where a piece is, the one that has most words of the fact."""
    return max(places, key=lambda place: len(place & words_of_fact))


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of a document without the ignored ones."""

    norms: tuple[str, ...]
    starts: tuple[int, ...]
    """Where each word begins, in code points; ascending."""
    places: dict[str, tuple[int, ...]]
    """By norm the indices of its words."""
    decisive: frozenset[int]
    """The words of amounts and negations: if one of them is new, something else is said."""

    @classmethod
    def of(cls, document: Document) -> WordList:
        """All words of the text, also those that aren't compared: what was a fact may not be one any more."""
        said = words(document.text, Span(0, len(document.text)))
        kept = [(word.span.start, norm) for word in said if (norm := _norm(word)) not in IGNORED_WORDS]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index, (_, norm) in enumerate(kept):
            places[norm].append(index)
        starts = tuple(start for start, _ in kept)
        amounts = [_indices(starts, quantity.span) for quantity in quantities(document.text, said)]
        decisive = frozenset(
            index for found in (*amounts, *(places.get(cue, ()) for cue in NEGATIONS)) for index in found
        )
        return cls(tuple(norm for _, norm in kept), starts, {norm: tuple(at) for norm, at in places.items()}, decisive)

    def within(self, spans: Iterable[Span]) -> frozenset[int]:
        """The indices of the words that begin in these spans."""
        return frozenset(index for span in spans for index in _indices(self.starts, span))

    def occurrences(self, piece: Sequence[str]) -> tuple[frozenset[int], ...]:
        """Every run of exactly these words; none if even the rarest of them is too common."""
        rarest = min(range(len(piece)), key=lambda at: len(self.places.get(piece[at], ())))
        places, wanted = self.places.get(piece[rarest], ()), tuple(piece)
        starts = [place - rarest for place in places if place >= rarest] if len(places) <= MAX_PLACES else []
        found = [start for start in starts if self.norms[start : start + len(wanted)] == wanted]
        return tuple(frozenset(range(start, start + len(wanted))) for start in found)

    def weight(self, indices: Iterable[int]) -> float:
        """How much these words say: a rare word more than a common one, a function word least."""
        empty, total = stop_words(), len(self.norms)
        tally = Counter(self.norms[index] for index in indices)
        return sum(
            number * log(1 + total / len(self.places[norm])) * (STOP_WORD_WEIGHT if norm in empty else 1)
            for norm, number in tally.items()
        )


def pieces(wording: str, gap: str) -> tuple[tuple[str, ...], ...]:
    """The words of a wording on one line, split at its gaps; without ignored words and empty pieces."""
    split = (tuple(map(_norm, words(piece, Span(0, len(piece))))) for piece in wording.split(gap))
    kept = (tuple(norm for norm in piece if norm not in IGNORED_WORDS) for piece in split)
    return tuple(piece for piece in kept if piece)


def _norm(word: Word) -> str:
    """The norm without the full stops of `u.s.`, which depend on the words around it."""
    return word.norm.replace(".", "") if word.norm[:1].isalpha() else word.norm


def _indices(starts: Sequence[int], span: Span) -> range:
    """Which of the words that begin at `starts` begin in the span."""
    return range(bisect_left(starts, span.start), bisect_left(starts, span.end))
