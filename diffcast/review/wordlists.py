"""The words of one text as they are compared here: where each stands, how rare it is, where a stretch occurs again."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from diffcast.language.hedges_and_negation import CUES
from diffcast.language.understand import quantities
from diffcast.language.words import stop_words, words
from diffcast.model import Document, Span, Word

HARMLESS: Final = frozenset({"a", "an", "the", "that", "and"})
"""Words that may come and go without a change of what is said."""
LIGHT: Final = 0.25
"""What a function word weighs beside a content word that is as rare."""

MOST_PLACES: Final = 100
"""Places of the rarest word of a stretch above which it is not looked for: it tells nothing, and would take long."""


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of a document without the harmless ones."""

    norms: tuple[str, ...]
    starts: tuple[int, ...]
    """Where each word begins, in code points; ascending."""
    places: dict[str, tuple[int, ...]]
    """By norm the indices of its words."""
    grave: frozenset[int]
    """The words of amounts and negations: where one of them is new, something else is said."""

    @classmethod
    def of(cls, document: Document) -> WordList:
        """All words of the text, set-aside ones too: what was a fact may have become none."""
        said = words(document.text, Span(0, len(document.text)))
        kept = [(word.span.start, norm) for word in said if (norm := _form(word)) not in HARMLESS]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index, (_, norm) in enumerate(kept):
            places[norm].append(index)
        starts = tuple(start for start, _ in kept)
        amounts = [_indices(starts, quantity.span) for quantity in quantities(document.text, said)]
        grave = frozenset(index for found in (*amounts, *(places.get(cue, ()) for cue in CUES)) for index in found)
        return cls(tuple(norm for _, norm in kept), starts, {norm: tuple(at) for norm, at in places.items()}, grave)

    def within(self, spans: Iterable[Span]) -> frozenset[int]:
        """The indices of the words that begin in these stretches of the text."""
        return frozenset(index for span in spans for index in _indices(self.starts, span))

    def occurrences(self, piece: Sequence[str]) -> tuple[frozenset[int], ...]:
        """Every stretch of these words, one after the other; none where even the rarest of them tells nothing."""
        rarest = min(range(len(piece)), key=lambda at: len(self.places.get(piece[at], ())))
        places, wanted = self.places.get(piece[rarest], ()), tuple(piece)
        starts = [place - rarest for place in places if place >= rarest] if len(places) <= MOST_PLACES else []
        found = [start for start in starts if self.norms[start : start + len(wanted)] == wanted]
        return tuple(frozenset(range(start, start + len(wanted))) for start in found)

    def weight(self, indices: Iterable[int]) -> float:
        """How much these words tell: a rare one more than a frequent one, a function word least."""
        empty, total = stop_words(), len(self.norms)
        tally = Counter(self.norms[index] for index in indices)
        return sum(
            number * log(1 + total / len(self.places[norm])) * (LIGHT if norm in empty else 1)
            for norm, number in tally.items()
        )


def pieces(wording: str, gap: str) -> tuple[tuple[str, ...], ...]:
    """The words of a wording on one line, by the pieces that stood apart; harmless words and empty pieces left out."""
    told = (tuple(map(_form, words(piece, Span(0, len(piece))))) for piece in wording.split(gap))
    kept = (tuple(norm for norm in piece if norm not in HARMLESS) for piece in told)
    return tuple(piece for piece in kept if piece)


def _form(word: Word) -> str:
    """The norm without the stops of `u.s.`, which depends on the words around it."""
    return word.norm.replace(".", "") if word.norm[:1].isalpha() else word.norm


def _indices(starts: Sequence[int], span: Span) -> range:
    """Which of the words that begin at `starts` begin in the stretch."""
    return range(bisect_left(starts, span.start), bisect_left(starts, span.end))
