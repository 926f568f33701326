"""Brings what people decided back to the facts that they decided about, after either text was edited.

A decision returns by the id of its fact, which holds as long as its own words do. Where the engine now draws the fact a
little wider or narrower, it returns by its words: all of them must still stand in the texts, in their order, and one
fact of the same status must hold most of them and differ in nothing outside them. What was reworded or corrected is
never taken for the same: a person looks again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, TypeAlias

from diffcast.decision import Decision, Entry
from diffcast.model import SIDES, Comparison, Fact, Side
from diffcast.reports.excerpts import GAP, wording
from diffcast.review.wordlists import WordList, pieces

NEAR: Final = 0.5
"""Share of the words, by their number and by their weight, that the old and the new stretch must have in common on
each side."""
AROUND: Final = 0.25
"""The same for a fact told differently: what differs is what was decided about, and must lie in the old words. What
both sides tell alike around it may be drawn wider or narrower."""
MARGIN: Final = 0.1
"""By how much the best fact must be nearer than the next, and the best decision nearer to it than the next."""

MOST_SOUGHT: Final = 500_000
"""Characters of wordings that are looked for in one comparison: more than its texts can hold, unless somebody plays."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Decisions by the facts of a comparison, and those that fit none of them."""

    decisions: Mapping[str, Decision]
    unplaced: tuple[Entry, ...]


def place(entries: Sequence[Entry], comparison: Comparison) -> Placed:
    """The decisions of these entries on the facts of a comparison, each on one fact at most, each fact with one.

    Of two entries about one fact the first has it; the other is kept among the unplaced.
    """
    homes = homes_of(entries, comparison)
    return Placed(
        {home: entry.decision for entry, home in zip(entries, homes, strict=True) if home is not None},
        tuple(entry for entry, home in zip(entries, homes, strict=True) if home is None),
    )


def entry_of(comparison: Comparison, fact: Fact, decision: Decision) -> Entry:
    """A decision about a fact of the comparison as it is kept: with the words by which it returns."""
    spoken, written = wording(comparison.transcript, fact.transcript), wording(comparison.article, fact.article)
    return Entry(fact.id, fact.status, spoken, written, decision)


def homes_of(entries: Sequence[Entry], comparison: Comparison) -> tuple[str | None, ...]:
    """By entry the id of its fact in this comparison, None where it has none."""
    homes = _by_id(entries, comparison)
    lost = [index for index in range(len(entries)) if index not in homes]
    free = [fact for fact in comparison.facts if fact.id not in set(homes.values())]
    if lost and free:
        homes |= _by_words([(index, entries[index]) for index in lost], free, comparison)
    return tuple(homes.get(index) for index in range(len(entries)))


def _by_id(entries: Sequence[Entry], comparison: Comparison) -> dict[int, str]:
    """By index the entries whose fact is there as it was. One that was kept without words is taken at its id's word."""
    known = {fact.id: fact.status for fact in comparison.facts}
    homes: dict[int, str] = {}
    taken: set[str] = set()
    for index, entry in enumerate(entries):
        wordless = not entry.transcript and not entry.article
        fits = entry.fact in known and (wordless or known[entry.fact] == entry.status)
        if fits and entry.fact not in taken:
            homes[index] = entry.fact
            taken.add(entry.fact)
    return homes


def _by_words(lost: Sequence[tuple[int, Entry]], free: Sequence[Fact], comparison: Comparison) -> dict[int, str]:
    ground = _Ground(free, comparison)
    sought = accumulate(len(entry.transcript) + len(entry.article) for _, entry in lost)
    near = {
        index: dict(ground.near(entry))
        for (index, entry), length in zip(lost, sought, strict=True)
        if length <= MOST_SOUGHT
    }
    rivals: defaultdict[str, list[float]] = defaultdict(list)
    for scores in near.values():
        for fact, score in scores.items():
            rivals[fact].append(score)
    homes: dict[int, str] = {}
    for index, scores in near.items():
        best = max(scores, key=lambda fact: scores[fact], default=None)
        if best is not None and _clear(scores[best], list(scores.values())) and _clear(scores[best], rivals[best]):
            homes[index] = best
    return homes


def _clear(score: float, scores: Sequence[float]) -> bool:
    """Whether a score is the best of these by a margin, and no nought."""
    second = sorted(scores)[-2] if len(scores) > 1 else 0.0
    return score == max(scores) and score - second >= MARGIN


Found: TypeAlias = Mapping[Side, Sequence[tuple[frozenset[int], ...]]]
"""By side, of every piece of a wording the stretches of the text that hold it, as indices of words."""
Seen: TypeAlias = Mapping[Side, frozenset[int]]


class _Ground:
    """The texts of a comparison with the facts that are still without a decision."""

    def __init__(self, free: Sequence[Fact], comparison: Comparison) -> None:
        documents = (comparison.transcript, comparison.article)
        self._lists: dict[Side, WordList] = {each.side: WordList.of(each) for each in documents}
        self._facts = {fact.id: fact for fact in free}
        self._held = {fact.id: self._words_of(fact) for fact in free}
        self._at: defaultdict[tuple[Side, int], list[str]] = defaultdict(list)
        for key, held in self._held.items():
            for place in _places(held):
                self._at[place].append(key)

    def near(self, entry: Entry) -> Iterator[tuple[str, float]]:
        """The facts that hold words of the entry, each with how near it is."""
        told = {side: pieces(getattr(entry, side), GAP) for side in SIDES}
        found = {side: [self._lists[side].occurrences(piece) for piece in told[side]] for side in SIDES}
        if not all(stretches for side in SIDES for stretches in found[side]):
            return
        all_of_it = {side: _joined(one for stretches in found[side] for one in stretches) for side in SIDES}
        for key in sorted({key for place in _places(all_of_it) for key in self._at[place]}):
            if self._facts[key].status == entry.status:
                yield key, self._nearness(key, found)

    def _words_of(self, fact: Fact) -> Seen:
        return {side: self._lists[side].within(getattr(fact, side)) for side in SIDES}

    def _nearness(self, key: str, found: Found) -> float:
        """On the side where it is least, the share of words in common; 0 where that is too little or it tells more."""
        held = self._held[key]
        seen = {side: _joined(_nearest(stretches, held[side]) for stretches in found[side]) for side in SIDES}
        share = min(self._share(side, seen[side], held[side]) for side in SIDES)
        near = share >= (AROUND if self._facts[key].differences else NEAR)
        return share if near and not self._tells_more(self._facts[key], seen) else 0.0

    def _share(self, side: Side, old: frozenset[int], new: frozenset[int]) -> float:
        if not old | new:
            return 1.0
        weight = self._lists[side].weight
        return min(len(old & new) / len(old | new), weight(old & new) / weight(old | new))

    def _tells_more(self, fact: Fact, seen: Seen) -> bool:
        """Whether the fact differs in words that the person did not see, or has an amount or a negation among them.

        A name that differs may stand in a label above, outside the fact.
        """
        for side in SIDES:
            new = self._held[fact.id][side] - seen[side]
            differing = self._lists[side].within(getattr(difference, side) for difference in fact.differences)
            if new & (differing if fact.differences else self._lists[side].grave):
                return True
        return False


def _places(held: Seen) -> Iterator[tuple[Side, int]]:
    return ((side, index) for side in SIDES for index in held[side])


def _joined(stretches: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset(index for stretch in stretches for index in stretch)


def _nearest(stretches: Sequence[frozenset[int]], held: frozenset[int]) -> frozenset[int]:
    """Of the places where a piece stands the one that the fact holds most of."""
    return max(stretches, key=lambda stretch: len(stretch & held))
