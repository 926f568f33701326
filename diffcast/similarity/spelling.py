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


@cache
def ordinary_words() -> frozenset[str]:
    """The whole words of the encoder's vocabulary: 23,000 common words and names of English."""
    folder = importlib.resources.files("diffcast.similarity") / "weights"
    entries = read_vocabulary((folder / "vocab.txt").read_text(encoding="utf-8"))
    return frozenset(
        entry for entry, line in entries.items() if line > FIRST_WORD and len(entry) > 1 and not entry.startswith("##")
    )


def similar_spellings(
    first: Sequence[str], second: Sequence[str], known: Set[str] | None = None
) -> tuple[tuple[int, int, float], ...]:
    """Pairs of words that are one word in two spellings: (index in first, index in second, likeness .75 to 1).

    Equal words are no pair, numbers never are, and neither are two words that are both `known` (by default
    `ordinary_words`): house is not horse. Pass each word once.
    """
    ordinary = ordinary_words() if known is None else known
    ones, others = _spellings(first), _spellings(second)
    letters = _letters_to_share(ones, others)
    found = [
        (ones[one], others[other], likeness)
        for mine, theirs in _groups(ones, others, letters)
        for one, other, likeness in _alike(mine, theirs)
        if one != other and not (one in ordinary and other in ordinary)
    ]
    return tuple(sorted(found))


def _spellings(words: Sequence[str]) -> dict[str, int]:
    """Words long enough to be compared by letters, with their places; numbers are left out."""
    return {
        word: place
        for place, word in enumerate(words)
        if len(word) >= MIN_LETTERS and not any(character.isdigit() for character in word)
    }


def _letters_to_share(ones: Mapping[str, int], others: Mapping[str, int]) -> int:
    """How many first letters two words must share so that there are not too many comparisons: 0 for a story."""
    for letters in range(3):
        mine, theirs = (Counter(word[:letters] for word in words) for words in (ones, others))
        if sum(count * theirs[head] for head, count in mine.items()) <= MAX_COMPARISONS:
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
    table = process.cdist(ones, others, scorer=OSA.normalized_similarity, score_cutoff=MIN_LIKENESS)
    for place, opposite in zip(*numpy.nonzero(table), strict=True):
        one, other, likeness = ones[place], others[opposite], float(table[place, opposite])
        if one[0] == other[0] or likeness >= MIN_LIKENESS_OTHER_INITIAL:
            yield one, other, likeness
