"""Gathers what the kinds of difference need to know of a pair of runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diffcast.align.table import Table
from diffcast.judge.account import Account
from diffcast.judge.pair import Pair, Told
from diffcast.judge.runs import Run, span_of
from diffcast.model import Detail, Passage


def pair_of(
    left: Account, right: Account, ours: Sequence[Run], theirs: Sequence[Run], score: float, doubt: float
) -> Pair:
    """The two sides of a fact, with the details inside, around and everywhere."""
    return Pair(_told(left.table, ours), _told(right.table, theirs), score, doubt)


def _told(table: Table, runs: Sequence[Run]) -> Told:
    spans = tuple(span_of(table, run) for run in runs)
    passages = [table.passages[run.passage] for run in runs]
    sentences = {passage.sentence for passage in passages}
    around = _details(passage for passage in table.passages if passage.sentence in sentences)
    return Told(
        document=table.document,
        spans=spans,
        words=tuple(word for run in runs for word in table.words[run.first : run.end]),
        details=tuple(one for one in _details(passages) if any(one.span.meets(span) for span in spans)),
        around=around,
        everywhere=_details(table.passages),
        speaker=next((passage.block.speaker for passage in passages if passage.block.speaker), None),
    )


def _details(passages: Iterable[Passage]) -> tuple[Detail, ...]:
    return tuple(dict.fromkeys(detail for passage in passages for detail in passage.details))
