"""Gathers what the kinds of difference need to know of a pair of runs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from diffcast.judge.reading.runs import Run, span_of
from diffcast.judge.reading.text_runs import Account, details_of
from diffcast.judge.rules.evidence.pair import Pair, Told
from diffcast.model import Passage


def pair_of(
    left: Account, right: Account, ours: Sequence[Run], theirs: Sequence[Run], score: float, doubt: float
) -> Pair:
    """The two sides of a fact, with the details inside, around and everywhere."""
    return Pair(_told(left, ours), _told(right, theirs), score, doubt)


def _told(account: Account, runs: Sequence[Run]) -> Told:
    table = account.table
    spans = tuple(span_of(table, run) for run in runs)
    passages = [table.passages[run.passage] for run in runs]
    sentences = sorted({passage.sentence for passage in passages})
    around = details_of(one for sentence in sentences for one in _passages_of(table.passages, sentence))
    return Told(
        document=table.document,
        spans=spans,
        words=tuple(word for run in runs for word in table.words[run.first : run.end]),
        details=tuple(one for one in details_of(passages) if any(one.span.meets(span) for span in spans)),
        around=around,
        everywhere=account.details,
        speaker=next((passage.block.speaker for passage in passages if passage.block.speaker), None),
    )


def _passages_of(passages: Sequence[Passage], sentence: int) -> Sequence[Passage]:
    """The passages of one sentence: they stand together, in the order of the text."""
    first = bisect_left(passages, sentence, key=attrgetter("sentence"))
    return passages[first : bisect_right(passages, sentence, key=attrgetter("sentence"))]
