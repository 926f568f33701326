"""Likeness of passages by their words: how rare a word is, what two passages share, which spellings are nearly equal.

The only importer of rapidfuzz. Works on normalised words (`Word.norm`) and needs no encoder. Every function stays near
linear in the length of the texts: results are lists of pairs, not tables, and the commonest words are left out first.
"""

from __future__ import annotations

import importlib.resources
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

import numpy
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

Floats = NDArray[numpy.float64]
Integers = NDArray[numpy.int64]

RANK_OF_THE = 1996
"""Where words begin in the encoder's vocabulary, which lists them by falling frequency in a large English corpus."""
RAREST = 1.0
"""The rarity of a word that the vocabulary does not hold."""
BACKGROUND_SHARE = 0.25
"""How much of a word's weight comes from English at large rather than from the pair; best of 0 to 1 on linked facts."""
PAIRS_PER_PASSAGE = 200
"""Pairs of passages looked at for each passage, rarest words first; reached only far beyond a news story."""
ALIKE = 0.75
"""Least likeness of two spellings: one edit in five letters, two in eight."""
ALIKE_WITH_OTHER_INITIAL = 0.85
"""Slips seldom change a first letter, and where it changes another word is likely (never, sever): one edit in seven."""
SHORTEST_ALIKE = 5
"""Letters below which one edit makes another word."""
COMPARISONS = 4_000_000
"""Spellings compared at most before only words with the same first letters are (about a tenth of a second)."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Passages of two texts that share a word, as parallel arrays sorted by `first`, then `second`.

    Pairs that are absent share nothing.
    """

    first: Integers
    second: Integers
    of_first: Floats
    """The share of the first passage's weight whose words are in the second, 0 to 1."""
    of_second: Floats
    cosine: Floats
    """Cosine of the two passages' weights, each word counted once, 0 to 1."""


@cache
def background() -> Mapping[str, float]:
    """How rare English words are: 0 for the commonest to 1; words that are absent are rarer than all of them."""
    folder = importlib.resources.files("diffcast.similarity") / "weights"
    entries = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[RANK_OF_THE:]
    whole = [entry for entry in entries if len(entry) > 1 and not entry.startswith("##")]
    return {word: math.log(rank) / math.log(len(whole)) for rank, word in enumerate(whole, start=1)}


def idf(passages: Sequence[Sequence[str]], rarity: Mapping[str, float] | None = None) -> dict[str, float]:
    """The weight of every word of both texts' passages, 0 to 1: rare in the pair and rare in English weigh most.

    `rarity` is 0 to 1 by word, as `background` gives it and by default.
    """
    known = background() if rarity is None else rarity
    counts = Counter(word for passage in passages for word in set(passage))
    top = math.log1p(len(passages))
    return {
        word: (1 - BACKGROUND_SHARE) * math.log1p(len(passages) / count) / max(top, 1.0)
        + BACKGROUND_SHARE * known.get(word, RAREST)
        for word, count in counts.items()
    }


def overlap(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]], weights: Mapping[str, float]) -> Overlap:
    """What each passage of one text shares with each of the other. Words without a weight count nothing."""
    ones, others = _places(first, weights), _places(second, weights)
    shared = _shared_words(ones, others, PAIRS_PER_PASSAGE * (len(first) + len(second)))
    pairs = [_products(ones[word], others[word]) for word in shared]
    flat = numpy.concatenate([numpy.zeros((0, 2), numpy.int64), *pairs])
    weight = numpy.repeat([weights[word] for word in shared], [len(pair) for pair in pairs])
    keys, where = numpy.unique(flat[:, 0] * max(len(second), 1) + flat[:, 1], return_inverse=True)
    rows, columns = numpy.divmod(keys, max(len(second), 1))
    both = numpy.bincount(where, weight, len(keys))
    squares = numpy.bincount(where, weight**2, len(keys))
    lengths = numpy.sqrt(_totals(first, weights, 2)[rows] * _totals(second, weights, 2)[columns])
    of_first, of_second = both / _totals(first, weights, 1)[rows], both / _totals(second, weights, 1)[columns]
    return Overlap(rows, columns, of_first, of_second, squares / lengths)


def fuzzy(
    first: Sequence[str], second: Sequence[str], known: Set[str] | None = None
) -> tuple[tuple[int, int, float], ...]:
    """Pairs of words that are one word in two spellings: (index in first, index in second, likeness .75 to 1).

    Finds slips and variants of names (Zelensky, Zelenskyy). Equal words are no pair, numbers never are, and neither are
    two words that are both `known` (by default the words of `background`): house is not horse. Pass each word once.
    """
    ordinary = background().keys() if known is None else known
    ones, others = _spellings(first), _spellings(second)
    letters = _letters_to_share(ones, others)
    found = [
        (ones[one], others[other], likeness)
        for mine, theirs in _groups(ones, others, letters)
        for one, other, likeness in _alike(mine, theirs)
        if one != other and not (one in ordinary and other in ordinary)
    ]
    return tuple(sorted(found))


def _places(passages: Sequence[Sequence[str]], weights: Mapping[str, float]) -> dict[str, list[int]]:
    """The passages that hold each word, ascending."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, passage in enumerate(passages):
        for word in dict.fromkeys(passage):
            if weights.get(word, 0.0) > 0.0:
                places[word].append(place)
    return places


def _shared_words(ones: Mapping[str, list[int]], others: Mapping[str, list[int]], most: int) -> list[str]:
    """The words of both texts, those with fewest pairs first, until their pairs reach `most`."""
    sizes = {word: len(places) * len(others[word]) for word, places in ones.items() if word in others}
    words = sorted(sizes, key=sizes.__getitem__)
    within = itertools.takewhile(lambda total: total <= most, itertools.accumulate(sizes[word] for word in words))
    return words[: sum(1 for _ in within)]


def _products(ones: list[int], others: list[int]) -> Integers:
    """Every one with every other: shape (pairs, 2)."""
    return numpy.stack([numpy.repeat(ones, len(others)), numpy.tile(others, len(ones))], axis=1)


def _totals(passages: Sequence[Sequence[str]], weights: Mapping[str, float], power: int) -> Floats:
    sums = (sum(weights.get(word, 0.0) ** power for word in dict.fromkeys(passage)) for passage in passages)
    return numpy.fromiter(sums, numpy.float64, len(passages))


def _spellings(words: Sequence[str]) -> dict[str, int]:
    """Words long enough to be compared by letters, with their places; numbers are left out."""
    return {
        word: place
        for place, word in enumerate(words)
        if len(word) >= SHORTEST_ALIKE and not any(character.isdigit() for character in word)
    }


def _letters_to_share(ones: Mapping[str, int], others: Mapping[str, int]) -> int:
    """How many first letters two words must share so that there are not too many comparisons: 0 for a story."""
    for letters in range(3):
        mine, theirs = (Counter(word[:letters] for word in words) for words in (ones, others))
        if sum(count * theirs[head] for head, count in mine.items()) <= COMPARISONS:
            return letters
    return 3


def _groups(ones: Mapping[str, int], others: Mapping[str, int], letters: int) -> Iterator[tuple[list[str], list[str]]]:
    """Words of both texts that begin with the same letters."""
    groups: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, words in enumerate((ones, others)):
        for word in words:
            groups[word[:letters]][side].append(word)
    return (group for group in groups.values() if all(group))


def _alike(ones: list[str], others: list[str]) -> Iterator[tuple[str, str, float]]:
    table = process.cdist(ones, others, scorer=OSA.normalized_similarity, score_cutoff=ALIKE)
    for place, opposite in zip(*numpy.nonzero(table), strict=True):
        one, other, likeness = ones[place], others[opposite], float(table[place, opposite])
        if one[0] == other[0] or likeness >= ALIKE_WITH_OTHER_INITIAL:
            yield one, other, likeness
