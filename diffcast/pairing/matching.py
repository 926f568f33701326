"""Which transcript belongs to which article: an archive is read, its candidates are scored, and the pairs chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

from diffcast.errors import UnreadableInput
from diffcast.model import Side
from diffcast.pairing.choosing import Scored, close_behind, one_to_one, turned, with_probabilities
from diffcast.pairing.index import Changes, Entry, Index, opened
from diffcast.pairing.searching import Candidate, Search
from diffcast.pairing.sources import ArchiveText, texts_in

MIN_SCORE: Final = 0.2
"""From which two texts are a pair, unless the caller says otherwise: about 19 of 20 pairs are then right by
cross-validation (tools/fit_pairing.py)."""
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


Watch: TypeAlias = Callable[[str, int, int], object]
"""Hears what is done with how many texts or pairs so far, and of how many; 0 where that is not known."""


def _nobody(what: str, done: int, of: int) -> None:
    """Where nobody watches."""


def pair_archives(
    transcripts: Path,
    articles: Path,
    index: Path | None = None,
    workers: int = 1,
    min_score: float = MIN_SCORE,
    many: bool = False,
    watch: Watch = _nobody,
) -> Pairing:
    """Find the article of each transcript; each side is a folder, or a file with many texts (`sources`).

    With an `index` only new and changed texts are read the next time. With `many` a text can be in several pairs.
    `workers` read and compare side by side; their number changes nothing but the time. `watch` hears of the progress.
    Raises `DiffcastError` if a side is empty, both are the same or the index cannot be used.
    """
    _check_apart(transcripts, articles)
    with TemporaryDirectory() as folder, opened(index or Path(folder, "pairs.index")) as kept:
        changes: dict[Side, Changes] = {
            "transcript": kept.update("transcript", _watched(texts_in(transcripts, "transcript"), watch), workers),
            "article": kept.update("article", _watched(texts_in(articles, "article"), watch), workers),
        }
        return Archive(kept, workers).paired(min_score, many, changes, watch)


def _watched(texts: Iterable[ArchiveText], watch: Watch) -> Iterator[ArchiveText]:
    for count, text in enumerate(texts, 1):
        watch(f"{text.side}s read", count, 0)
        yield text


def _check_apart(transcripts: Path, articles: Path) -> None:
    """Refuse a side that is the other one or lies inside it: its texts would be on both sides."""
    ours, theirs = transcripts.resolve(), articles.resolve()
    if ours == theirs:
        raise UnreadableInput(f"{transcripts}: given for both sides; give transcripts and articles apart")
    if ours in theirs.parents or theirs in ours.parents:
        raise UnreadableInput(f"{articles}: one side lies inside the other, {transcripts}; give two separate places")


class Archive:
    """The texts of an index, and the choice of the pairs among their candidates."""

    def __init__(self, index: Index, workers: int = 1) -> None:
        self._index = index
        self._workers = workers
        self.search = Search(index)
        self._transcripts, self._articles = self.search.transcripts, self.search.articles

    def paired(self, min_score: float, many: bool, changes: Mapping[Side, Changes], watch: Watch) -> Pairing:
        """The pairs of the archive, and the texts that are in none."""
        found = self._candidates(watch)
        scored: list[Scored] = [one[:3] for one in found]
        ranked = sorted(
            with_probabilities(scored, [one[3] for one in found]),
            key=lambda one: (-one[0], self._transcripts[one[1]].id, self._articles[one[2]].id),
        )
        chosen = one_to_one(ranked, min_score)
        if many:
            chosen += close_behind(chosen, scored)
            chosen = self._with_copies(chosen)
        share = {side: self._index.share_in_capitals(side) for side in changes}
        swapped = share["article"] - share["transcript"] > MANY_CAPITALS
        return Pairing(self._pairs(chosen, watch), tuple(self._unpaired(chosen, ranked)), changes, swapped)

    def _candidates(self, watch: Watch) -> list[Candidate]:
        """The candidates of all transcripts."""
        found: list[Candidate] = []
        by_transcript = groupby(self.search.scored(self._workers), key=lambda one: one[1])
        for done, (_, some) in enumerate(by_transcript, 1):
            found.extend(some)
            watch("transcripts compared", done, len(self._transcripts))
        return found

    def _pairs(self, chosen: Sequence[Scored], watch: Watch) -> tuple[TextPair, ...]:
        """The chosen ones as they are listed, by the ids of the transcripts."""
        numbers = sorted(
            ((self._transcripts[one].id, -score, self._articles[two].id), one, two) for score, one, two in chosen
        )
        reasons = self.search.reasons([(one, two) for _, one, two in numbers], self._workers)
        pairs = []
        for ((name, score, other), one, two), why in zip(numbers, reasons, strict=True):
            ours, theirs = self._transcripts[one].place, self._articles[two].place
            pairs.append(TextPair(name, other, ours, theirs, round(-score, 2), why))
            watch("pairs explained", len(pairs), len(numbers))
        return tuple(pairs)

    def _with_copies(self, chosen: Sequence[Scored]) -> list[Scored]:
        """The same pairs, and those of the texts that are the same as one of theirs."""
        ours, theirs = _copies(self.search.first_transcripts), _copies(self.search.first_articles)
        return [(score, one, two) for score, first, second in chosen for one in ours[first] for two in theirs[second]]

    def _unpaired(self, chosen: Sequence[Scored], ranked: Sequence[Scored]) -> Iterator[Unpaired]:
        """Every text that is in no pair, with what came nearest, and every text that could not be read."""
        transcripts, articles, search = self._transcripts, self._articles, self.search
        yield from _alone("transcript", transcripts, articles, search.first_transcripts, chosen, ranked)
        yield from _alone("article", articles, transcripts, search.first_articles, turned(chosen), turned(ranked))
        for side, place, error in self._index.unusable():
            yield Unpaired(side, place, place, error, readable=False)


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


def _why_not(nearest: tuple[str, float] | None) -> str:
    if nearest is None:
        return "shares nothing rare with any text of the other side"
    return f"nothing fits; nearest is {nearest[0]} with {nearest[1]:.2f}"
