"""Spellings that are nearly equal: slips and variants of names.

The only importer of rapidfuzz. Works on normalised words (`Word.norm`) and needs no encoder. Time grows almost linearly
with the length of the texts.
"""

from __future__ import annotations

import importlib.resources
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache

import numpy
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from diffcast.similarity.wordpiece import read_vocabulary

FIRST_WORD = 1995
"""The line of the vocabulary, from 0, where its words begin; the lines before hold marks and single characters."""
MIN_LIKENESS = 0.75
"""Least likeness of two spellings: one edit in five letters, two in eight."""
MIN_LIKENESS_OTHER_INITIAL = 0.85
"""The same where the first letters differ: slips seldom change that letter, other words do (never, sever)."""
MIN_LETTERS = 5
"""In a shorter word, one edit makes another word."""
MAX_COMPARISONS = 4_000_000
"""Beyond so many, only words that share their first letters are compared; they take about a tenth of a second."""
MAX_LETTERS_TO_SHARE = 12
"""Words of which too many share even so many letters are not compared."""

Pairs = tuple[NDArray[numpy.int64], NDArray[numpy.int64], NDArray[numpy.float32]]
"""Places in the first and in the second list, and the likeness; as long as each other."""


@cache
def ordinary_words() -> frozenset[str]:
    """The whole words of the encoder's vocabulary: 23,000 common words and names of English."""
    folder = importlib.resources.files("diffcast.similarity") / "weights"
    entries = read_vocabulary((folder / "vocab.txt").read_text(encoding="utf-8"))
    return frozenset(
        entry for entry, line in entries.items() if line > FIRST_WORD and len(entry) > 1 and not entry.startswith("##")
    )


def similar_spellings(first: Sequence[str], second: Sequence[str], known: Set[str] | None = None) -> Pairs:
    """Pairs of words that are one word in two spellings, in ascending order, with their likeness: .75 to 1.

    Equal words are no pair, numbers never are, and neither are two words that are both `known` (by default
    `ordinary_words`): house is not horse. Pass each word once.
    """
    ordinary = ordinary_words() if known is None else known
    ones, others = _spellings(first), _spellings(second)
    groups = _groups(ones, others, _letters_to_share(ones, others))
    found = [(_places(ones, mine), _places(others, theirs), *_alike(mine, theirs, ordinary)) for mine, theirs in groups]
    first_places = numpy.concatenate([numpy.zeros(0, numpy.int64), *(mine[rows] for mine, _, rows, _, _ in found)])
    second_places = numpy.concatenate([numpy.zeros(0, numpy.int64), *(them[cols] for _, them, _, cols, _ in found)])
    likeness = numpy.concatenate([numpy.zeros(0, numpy.float32), *(values for *_, values in found)])
    order = numpy.lexsort((second_places, first_places))
    return first_places[order], second_places[order], likeness[order]


def _places(places: Mapping[str, int], words: Sequence[str]) -> NDArray[numpy.int64]:
    return numpy.array([places[word] for word in words], numpy.int64)


def _spellings(words: Sequence[str]) -> dict[str, int]:
    """Words long enough to be compared by letters, with their places; numbers are left out."""
    return {
        word: place
        for place, word in enumerate(words)
        if len(word) >= MIN_LETTERS and not any(character.isdigit() for character in word)
    }


def _letters_to_share(ones: Mapping[str, int], others: Mapping[str, int]) -> int:
    """How many first letters two words must share so that there are not too many comparisons: 0 for a story."""
    for letters in range(MAX_LETTERS_TO_SHARE):
        mine, theirs = (Counter(word[:letters] for word in words) for words in (ones, others))
        if sum(count * theirs[head] for head, count in mine.items()) <= MAX_COMPARISONS:
            return letters
    return MAX_LETTERS_TO_SHARE


def _groups(ones: Mapping[str, int], others: Mapping[str, int], letters: int) -> Iterator[tuple[list[str], list[str]]]:
    """Words of both texts that begin with the same letters."""
    groups: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, words in enumerate((ones, others)):
        for word in words:
            groups[word[:letters]][side].append(word)
    return (group for group in groups.values() if 0 < len(group[0]) * len(group[1]) <= MAX_COMPARISONS)


def _alike(ones: list[str], others: list[str], ordinary: Set[str]) -> Pairs:
    """The pairs of two groups, by their places in them."""
    table = process.cdist(ones, others, scorer=OSA.normalized_similarity, score_cutoff=MIN_LIKENESS)
    rows, columns = numpy.nonzero((table > 0) & (table < 1))
    initials = [numpy.array([ord(word[0]) for word in words]) for words in (ones, others)]
    common = [numpy.array([word in ordinary for word in words]) for words in (ones, others)]
    same = initials[0][rows] == initials[1][columns]
    likeness = table[rows, columns]
    enough = likeness >= numpy.where(same, 0.0, MIN_LIKENESS_OTHER_INITIAL)
    kept = enough & ~(common[0][rows] & common[1][columns])
    return rows[kept], columns[kept], likeness[kept]
