"""What the rules may read of some runs of each text that say the same thing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from operator import attrgetter

from diffcast.judge.reading.runs import Run, span_of
from diffcast.judge.reading.text_runs import TextRuns, details_of
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.model import Passage, Span


def pair_runs(
    transcript: tuple[TextRuns, Sequence[Run]],
    article: tuple[TextRuns, Sequence[Run]],
    score: float = 0.0,
    doubt: float = 0.0,
) -> Pair:
    """The runs of both texts with the details inside them, around them and everywhere."""
    return Pair(_side(*transcript), _side(*article), score, doubt, partial(_draw, transcript[0], article[0]))


def _draw(transcript: TextRuns, article: TextRuns, ours: Span, theirs: Span) -> float:
    """How much the words of two spans look at each other, the better of both directions, 0 to 1."""
    own, other = transcript.words_in(ours), article.words_in(theirs)
    return max(transcript.draws(own, other), article.draws(other, own))


def _side(text: TextRuns, runs: Sequence[Run]) -> PairSide:
    table = text.table
    spans = tuple(span_of(table, run) for run in runs)
    passages = [one for run in runs for one in table.passages[run.passage : int(table.passage[run.end - 1]) + 1]]
    sentences = sorted({passage.sentence for passage in passages})
    return PairSide(
        document=table.document,
        spans=spans,
        words=tuple(word for run in runs for word in table.words[run.first : run.end]),
        details=tuple(one for one in details_of(passages) if any(one.span.meets(span) for span in spans)),
        around=details_of(one for sentence in sentences for one in _passages_of(table.passages, sentence)),
        everywhere=text.details,
        speaker=next((passage.block.speaker for passage in passages if passage.block.speaker), None),
    )


def _passages_of(passages: Sequence[Passage], sentence: int) -> Sequence[Passage]:
    """The passages of one sentence: they are next to each other, in the order of the text."""
    first = bisect_left(passages, sentence, key=attrgetter("sentence"))
    return passages[first : bisect_right(passages, sentence, key=attrgetter("sentence"))]
