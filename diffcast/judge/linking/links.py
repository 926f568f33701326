"""Links between the runs of two texts that state the same thing: many to many, in any order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from operator import attrgetter
from typing import Final

import numpy

from diffcast.align.network import CLASSES
from diffcast.align.word_table import Floats, WordTable
from diffcast.judge.reading.run_tables import RunTable, Shares
from diffcast.judge.reading.runs import Run, span_of
from diffcast.judge.reading.text_runs import TextRuns, details_of
from diffcast.judge.rules.evidence.pair import Pair, PairSide
from diffcast.judge.thresholds import (
    MAX_LINK_RUNS,
    MIN_ONE_WAY_SHARE,
    MIN_SHARE_OF_FURTHER,
    MIN_SHARE_OF_PARTNER,
    MIN_SHARE_OF_REPEAT,
    MIN_WORDS_OF_REPEAT,
)
from diffcast.model import Passage, Span

CHANGED = CLASSES.index("changed")
ROWS_AT_ONCE: Final = 256
"""Runs that are compared with all runs of the other text at a time."""
MAX_FURTHER_OF_RUN: Final = 64
"""Partners of a run besides its best one. A link has far fewer; where a text repeats one sentence, all would do."""


@dataclass(frozen=True, slots=True)
class Link:
    """Runs of both texts that state the same thing, by their index in each text."""

    transcript: tuple[int, ...]
    """Ascending."""
    article: tuple[int, ...]
    score: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Both texts as runs, and the links between their matched runs."""

    transcript: TextRuns
    article: TextRuns
    links: tuple[Link, ...]
    """In the transcript's order; each run is in one at most."""
    shares: Shares
    """What each run of the transcript and each of the article share."""

    def with_runs(self, transcript: TextRuns, article: TextRuns) -> Linked:
        """The same with other runs, linked again if they are other ones."""
        if transcript is self.transcript and article is self.article:
            return self
        return link_runs(transcript, article)

    def runs_of(self, link: Link) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
        """The runs of a link, the transcript's and the article's, in reading order."""
        return (
            tuple(self.transcript.runs[place] for place in link.transcript),
            tuple(self.article.runs[place] for place in link.article),
        )

    def part(self, transcript: Sequence[int], article: Sequence[int]) -> Link:
        """The link that some runs of each text make by themselves."""
        return Link(tuple(transcript), tuple(article), _score(self.shares.part(transcript, article)))

    def parts(self, link: Link, differences: Sequence[tuple[Span, Span]]) -> tuple[Link, ...]:
        """The link in parts that state one thing each: a statement with its repeats, its partner, and what joins them.

        `differences` holds places in both texts; those of one difference stay together. The link itself is the only
        part where one of them is outside its runs, as in a label.
        """
        ours, theirs = _statements(self.transcript, link.transcript), _statements(self.article, link.article)
        places = [(_met(self.transcript, ours, one), _met(self.article, theirs, two)) for one, two in differences]
        groups = apart(numpy.array([[self.shares.part(one, two).max() for two in theirs] for one in ours]), places)
        if not all(said and written and _together(groups, said, written) for said, written in places):
            return (link,)
        found = (([k for i in one for k in ours[i]], [k for j in two for k in theirs[j]]) for one, two in groups)
        parts = (self.part(sorted(one), sorted(two)) for one, two in found)
        return tuple(sorted(parts, key=lambda part: part.transcript))

    def doubt(self, link: Link) -> float:
        """The highest chance of a run of a link that its words differ from those of the other text, 0 to 1."""
        sides = zip((self.transcript, self.article), self.runs_of(link), strict=True)
        chances = (text.reading.chances[run.first : run.end, CHANGED].mean() for text, runs in sides for run in runs)
        return float(max(chances))

    def pair(self, link: Link, doubt: float = 0.0) -> Pair:
        """What the rules may read of a link; `doubt` is the network's, 0 to 1."""
        ours, theirs = self.runs_of(link)
        return pair_runs((self.transcript, ours), (self.article, theirs), link.score, doubt)


def _statements(text: TextRuns, places: Sequence[int]) -> list[list[int]]:
    """Some runs, by index, with those that repeat each other together."""
    content = {place: _content(text, place) for place in places}
    found: list[list[int]] = []
    for place in places:
        same = next((one for one in found if any(_repeats(content[place], content[known]) for known in one)), None)
        if same is None:
            found.append([place])
        else:
            same.append(place)
    return found


def _content(text: TextRuns, place: int) -> frozenset[str]:
    run = text.runs[place]
    return frozenset(word.norm for word in text.table.words[run.first : run.end] if word.content)


def _repeats(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= max(MIN_WORDS_OF_REPEAT, MIN_SHARE_OF_REPEAT * min(len(one), len(two)))


def _met(text: TextRuns, statements: Sequence[Sequence[int]], span: Span) -> set[int]:
    """Which statements a span meets."""
    return {
        number
        for number, places in enumerate(statements)
        if any(span_of(text.table, text.runs[place]).meets(span) for place in places)
    }


def _together(groups: Iterable[tuple[set[int], set[int]]], ours: set[int], theirs: set[int]) -> bool:
    """Whether one group has all of these."""
    return any(ours <= one and theirs <= two for one, two in groups)


def link_runs(transcript: TextRuns, article: TextRuns) -> Linked:
    """Both texts with the links between their matched runs. The only place that links."""
    forth, back = run_table(transcript, article), run_table(article, transcript)
    found = link(forth, back, transcript.matched, article.matched)
    return Linked(transcript, article, found, Shares(forth, back))


def run_table(text: TextRuns, other: TextRuns) -> RunTable:
    """What each run draws of each of the other text; those that say the same, word for word, each draw what all draw.

    A sentence that is there forty times would draw a fortieth each time, and seem to have no counterpart.
    """
    known: dict[tuple[object, ...], int] = {}
    keys = (repeated(other.table, run) for run in other.runs)
    groups = numpy.array([known.setdefault(key, len(known)) for key in keys], dtype=numpy.int64)
    places = other.run_of_words()
    of_words = numpy.where(places >= 0, groups[places], -1) if len(groups) else places
    return RunTable.of(text.attention_to(of_words, len(known)), groups)


def repeated(table: WordTable, run: Run) -> tuple[object, ...]:
    """A key that two runs share only if one repeats the other; a few words are no repeat."""
    if table.content[run.first : run.end].sum() < MIN_WORDS_OF_REPEAT:
        return (run,)
    return tuple(table.norms[run.first : run.end].tolist())


def link(forth: RunTable, back: RunTable, left: Sequence[int], right: Sequence[int]) -> tuple[Link, ...]:
    """Links between the runs named in `left` and `right`, in the left text's order; each run in one at most.

    `forth` and `back` have what each text draws of the other. Every named run joins its best partner, and a further one
    where it draws enough of the attention by itself. A run with no partner at all is in no link.
    """
    if not left or not right:
        return ()
    edges, shares = _edges(forth, back, left, right), Shares(forth, back)
    groups = _joined(sorted(edges, key=lambda edge: (-edges[edge], edge)))
    found = [
        Link(tuple(sorted(ours)), tuple(sorted(theirs)), _score(shares.part(sorted(ours), sorted(theirs))))
        for ours, theirs in groups
    ]
    return tuple(sorted(found, key=lambda one: one.transcript))


def apart(shares: Floats, together: Iterable[tuple[set[int], set[int]]]) -> list[tuple[set[int], set[int]]]:
    """The rows and columns of a link in groups that state one thing each: pairs, the strongest first.

    What is left over joins its best partner. `together` holds rows and columns that stay in one group.
    """
    edges = [(i, j) for ours, theirs in together for i, j in product(sorted(ours), sorted(theirs))]
    rows, columns = set(range(shares.shape[0])), set(range(shares.shape[1]))
    for i, j in sorted(product(rows, columns), key=lambda cell: -shares[cell]):
        if i in rows and j in columns and shares[i, j] > MIN_SHARE_OF_FURTHER:
            edges.append((i, j))
            rows.remove(i)
            columns.remove(j)
    edges += [(i, int(shares[i].argmax())) for i in sorted(rows)]
    return _joined([*edges, *((int(shares[:, j].argmax()), j) for j in sorted(columns))])


def _score(shares: Floats) -> float:
    """0 to 1: the mean, over the passages of a link, of what each shares with its best partner in it."""
    return float(min(1.0, numpy.concatenate([shares.max(axis=0), shares.max(axis=1)]).mean()))


def _edges(forth: RunTable, back: RunTable, left: Sequence[int], right: Sequence[int]) -> dict[tuple[int, int], float]:
    """Pairs of runs that belong together, with how much they draw of each other, both ways added."""
    chosen: dict[tuple[int, int], float] = {}
    best_back, drawn = numpy.zeros(len(right), numpy.int64), numpy.full(len(right), -1.0, numpy.float32)
    for first in range(0, len(left), ROWS_AT_ONCE):
        ours = left[first : first + ROWS_AT_ONCE]
        seen, seen_back = forth.rows(ours)[:, list(right)], back.drawing(ours)[:, list(right)]
        both = seen + seen_back
        one_way = (seen > MIN_ONE_WAY_SHARE) | (seen_back > MIN_ONE_WAY_SHARE)
        further = (both / 2 > MIN_SHARE_OF_FURTHER) & one_way
        further &= numpy.cumsum(further, axis=1) <= MAX_FURTHER_OF_RUN
        further[numpy.arange(len(ours)), both.argmax(axis=1)] |= both.max(axis=1) > MIN_SHARE_OF_PARTNER
        chosen |= {(ours[i], right[j]): float(both[i, j]) for i, j in numpy.argwhere(further).tolist()}
        better = both.max(axis=0) > drawn
        best_back[better], drawn[better] = first + both.argmax(axis=0)[better], both.max(axis=0)[better]
    backward = [(left[i], right[j], float(drawn[j])) for j, i in enumerate(best_back.tolist())]
    return chosen | {(i, j): share for i, j, share in backward if share > MIN_SHARE_OF_PARTNER}


def _joined(edges: Iterable[tuple[int, int]]) -> list[tuple[set[int], set[int]]]:
    """Groups grown along the edges, strongest first, none wider than MAX_LINK_RUNS on either side."""
    group: dict[tuple[str, int], tuple[set[int], set[int]]] = {}
    for i, j in edges:
        ours = group.get(("left", i), ({i}, set()))
        theirs = group.get(("right", j), (set(), {j}))
        if ours is theirs:
            continue
        merged = (ours[0] | theirs[0], ours[1] | theirs[1])
        if max(len(merged[0]), len(merged[1])) > MAX_LINK_RUNS and (ours[1] and theirs[0]):
            continue
        group.update({("left", k): merged for k in merged[0]} | {("right", k): merged for k in merged[1]})
    unique = {id(one): one for one in group.values()}
    return [one for one in unique.values() if one[0] and one[1]]


# What the rules may read of a link


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
        details=tuple(one for one in details_of(passages) if _meets(spans, one.span)),
        around=details_of(one for sentence in sentences for one in _passages_of(table.passages, sentence)),
        everywhere=text.details,
        speaker=next((passage.block.speaker for passage in passages if passage.block.speaker), None),
    )


def _meets(spans: Sequence[Span], span: Span) -> bool:
    """Whether a span overlaps one of several, which are in reading order."""
    before = bisect_left(spans, span.end, key=attrgetter("start"))
    return before > 0 and span.start < spans[before - 1].end


def _passages_of(passages: Sequence[Passage], sentence: int) -> Sequence[Passage]:
    """The passages of one sentence: they are next to each other, in the order of the text."""
    first = bisect_left(passages, sentence, key=attrgetter("sentence"))
    return passages[first : bisect_right(passages, sentence, key=attrgetter("sentence"))]
