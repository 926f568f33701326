"""Whether two texts are nearly one wording, in which places they then differ, and what a word means there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import (
    MAX_CHANGES,
    MAX_REPLACED_WORDS,
    MAX_WORDS_ALIGNED,
    MIN_SHARE_IN_ORDER,
    MIN_SHARE_OF_WORDS,
    MIN_WORDS_IN_ORDER,
)
from diffcast.language.wordlists import entries
from diffcast.model import Name, Span, Word

DIRECTIONS: Final = {
    name + ending: frozenset(code)
    for name, code in zip(
        ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"),
        ("n", "s", "e", "w", "ne", "nw", "se", "sw"),
        strict=True,
    )
    for ending in ("", "ern")
}
"""By word the directions that it means: northeast is north and east."""
POSTURES: Final = frozenset({"sit", "stand"})
AT_A_PLACE: Final = frozenset({"on", "in", "at", "near", "along", "between", "above", "behind", "beside", "by", "next"})
"""Words behind which a house that sits may also stand; who SAT or was SITTING somewhere did not stand."""
AIMED_AT: Final = frozenset({"at", "into", "upon"})
"""Words behind FIRED where nobody loses a job: SHOTS WERE FIRED AT."""
MIN_PLURAL: Final = 3
"""Letters that a plural has more than: `is`, `was` and `his` are none."""
PLURAL_SUBJECTS: Final = frozenset({"back", "close", "pass"})
"""Verbs that a plural before them is taken to be the subject of; a fire has a place before it: LOS ANGELES FIRE."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of two texts must be the same for them to be nearly one wording."""

    min_share: float
    """Share of a text's words that the other has too, 0 to 1."""
    min_common: int = 0
    """Words that both have, whatever the share."""
    of_either: bool = False
    """Whether it is enough if one text has nearly all words of the other, and more besides."""
    one_may_differ: bool = False
    """Whether one word of three may differ, which is less than the share."""


SAME_WORDS: Final = Likeness(MIN_SHARE_OF_WORDS, one_may_differ=True)
"""In any order: for content words."""
SAME_ORDER: Final = Likeness(MIN_SHARE_IN_ORDER, MIN_WORDS_IN_ORDER)
ADDED_TO: Final = Likeness(MIN_SHARE_IN_ORDER, MIN_WORDS_IN_ORDER, of_either=True)


def nearly_one_wording(common: tuple[int, int], words: tuple[int, int], wanted: Likeness) -> bool:
    """Whether two texts are nearly one wording: `common` of the `words` of each are in the other too."""
    enough = (_enough(some, total, wanted) for some, total in zip(common, words, strict=True))
    return any(enough) if wanted.of_either else all(enough)


def _enough(common: int, words: int, wanted: Likeness) -> bool:
    needed = max(wanted.min_common, wanted.min_share * words)
    return common >= (min(needed, max(2, words - 1)) if wanted.one_may_differ else needed)


def same_words(one: PairSide, two: PairSide) -> bool:
    """Whether both say it in nearly the same content words, in any order, so that one word more is no rewording."""
    common = len(shared(one.content, two.content)), len(shared(two.content, one.content))
    return nearly_one_wording(common, (len(one.content), len(two.content)), SAME_WORDS)


@dataclass(frozen=True, slots=True)
class Change:
    """A place where two texts of one wording differ: words that one has more, or other words."""

    transcript: slice
    article: slice


def changes(ours: Sequence[str], theirs: Sequence[str], wanted: Likeness) -> tuple[Change, ...]:
    """The places that differ, in order; none where two texts, given as normalised words, are not one wording."""
    lengths = len(ours), len(theirs)
    if max(lengths) > MAX_WORDS_ALIGNED or not nearly_one_wording((min(lengths), min(lengths)), lengths, wanted):
        return ()
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    common = sum(j - i for tag, i, j, _, _ in codes if tag == "equal")
    found = tuple(Change(slice(i, j), slice(k, m)) for tag, i, j, k, m in codes if tag != "equal")
    return found if len(found) <= MAX_CHANGES and nearly_one_wording((common, common), lengths, wanted) else ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words of one text where the other has others, in one wording."""

    transcript: tuple[Word, ...]
    article: tuple[Word, ...]
    before: str
    """The norm of the word before it in both texts; empty at the start."""

    @property
    def spans(self) -> tuple[Span, Span]:
        """From the first word to the last, in each text."""
        return _span(self.transcript), _span(self.article)


def replacements(pair: Pair) -> Iterator[Replacement]:
    """The words that one wording has replaced, in reading order; none where the two texts are not one wording."""
    ours, theirs = pair.transcript.words, pair.article.words
    for change in changes([word.norm for word in ours], [word.norm for word in theirs], SAME_ORDER):
        one, two = ours[change.transcript], theirs[change.article]
        if 0 < len(one) <= MAX_REPLACED_WORDS and 0 < len(two) <= MAX_REPLACED_WORDS:
            before = change.transcript.start
            yield Replacement(one, two, ours[before - 1].norm if before else "")


def has_opposite(side: PairSide, word: Word) -> bool:
    """Whether a word of the lists of opposites is meant as they mean it.

    Not the FIRE DEPARTMENT, which hires people, nor where a house SITS or STANDS.
    """
    posture = word.norm in POSTURES
    if not posture and word.norm not in entries("verbs_only", "words"):
        return True
    at = side.words.index(word)
    if posture:
        return _raw(side, at + 1) not in AT_A_PLACE or _raw(side, at).removesuffix("s") != word.norm
    return _is_verb(side, at)


def _is_verb(side: PairSide, at: int) -> bool:
    """Whether a word that may be a noun is a verb, by its ending or by the words beside it."""
    raw, stem, after = _raw(side, at), side.words[at].norm, _raw(side, at + 1)
    objectless = after in entries("verbs_only", "no object")
    if raw.endswith(("ed", "ing")):
        return stem != "fire" or after not in AIMED_AT
    if raw != stem:
        return stem != "fire" or not (objectless or after.endswith("ed"))  # COMPANY FIRES MANAGER, not FIRES BURNED.
    if objectless and stem != "close":
        return False
    before = _before(side, at)
    plural = before in entries("verbs_only", "nouns") or (before.endswith("s") and len(before) > MIN_PLURAL)
    helped = before in entries("verbs_only", "behind") or before.endswith(("n't", "n’t"))
    return helped or (plural and stem in PLURAL_SUBJECTS)


def _before(side: PairSide, at: int) -> str:
    """The word before this place, adverbs left out."""
    at -= 1
    while _raw(side, at).endswith("ly") or _raw(side, at) in entries("verbs_only", "adverbs"):
        at -= 1
    return _raw(side, at)


def _raw(side: PairSide, at: int) -> str:
    """The word at this place in small letters; empty beyond both ends."""
    return side.says(side.words[at].span).lower() if 0 <= at < len(side.words) else ""


def directed(side: PairSide) -> dict[str, list[Word]]:
    """By content word the directions before it, outside of names: EASTERN AND NORTHERN IOWA has two."""
    names = [name.span for name in side.all_of(Name)]
    found: dict[str, list[Word]] = {}
    waiting: list[Word] = []
    for word in side.words:
        if word.norm in DIRECTIONS and not any(name.meets(word.span) for name in names):
            waiting.append(word)
        elif word.content:
            found.setdefault(word.norm, []).extend(waiting)
            waiting = []
        elif word.norm not in {"and", "or"}:
            waiting = []
    return {noun: words for noun, words in found.items() if words}


def _span(words: Sequence[Word]) -> Span:
    return Span(words[0].span.start, words[-1].span.end)
