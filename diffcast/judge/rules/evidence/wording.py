"""Two tellings in nearly one wording: the words that stand in one place of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from diffcast.judge.rules.evidence.pair import Pair
from diffcast.model import Span, Word

LONGEST = 120  # words of a telling: a clause in nearly one wording is no longer
FEWEST = 4  # words that both have, in order,
NEARLY = 0.7  # and their share of the longer telling
WIDEST = 2  # words in one place: more is another way to say it
MOST = 2  # places that differ: with more the wording is another


@dataclass(frozen=True, slots=True)
class Slot:
    """Words of the one side where the other has others, with the same words before or behind them."""

    transcript: tuple[Word, ...]
    article: tuple[Word, ...]
    before: str
    """The norm of the word in front on both sides; blank at the head."""

    @property
    def spans(self) -> tuple[Span, Span]:
        """From the first word to the last, on either side."""
        return _span(self.transcript), _span(self.article)


def slots(pair: Pair) -> tuple[Slot, ...]:
    """The places that differ, in reading order; none where the two tellings are no one wording."""
    ours, theirs = pair.transcript.words, pair.article.words
    longest = max(len(ours), len(theirs))
    if not FEWEST < longest <= LONGEST or min(len(ours), len(theirs)) < NEARLY * longest:
        return ()
    norms = [word.norm for word in ours], [word.norm for word in theirs]
    codes = SequenceMatcher(None, *norms, autojunk=False).get_opcodes()
    common = sum(j - i for tag, i, j, _, _ in codes if tag == "equal")
    differing = sum(tag != "equal" for tag, *_ in codes)
    if common < max(FEWEST, NEARLY * longest) or differing > MOST:
        return ()
    return tuple(_slots(ours, theirs, codes))


def _slots(
    ours: Sequence[Word], theirs: Sequence[Word], codes: Sequence[tuple[str, int, int, int, int]]
) -> Iterator[Slot]:
    for tag, i, j, k, m in codes:
        if tag == "replace" and j - i <= WIDEST and m - k <= WIDEST:
            yield Slot(tuple(ours[i:j]), tuple(theirs[k:m]), ours[i - 1].norm if i else "")


def _span(words: Sequence[Word]) -> Span:
    return Span(words[0].span.start, words[-1].span.end)
