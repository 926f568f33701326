"""One text as runs of story, and the text that is not compared, with the reason."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

import numpy

from diffcast.align.network import CLASSES, Reading
from diffcast.align.word_table import Floats, Ints, WordTable
from diffcast.judge.reading.run_tables import Entries
from diffcast.judge.reading.runs import Run, cut_runs, span_of
from diffcast.judge.thresholds import MAX_WORDS_OF_DETAIL, MIN_SHARE_OF_STORY, MIN_SHARE_OF_WORDS
from diffcast.language.folding import ignored
from diffcast.language.names import name_relation
from diffcast.language.speech_signs import states_something
from diffcast.language.words import words
from diffcast.model import Aside, AsideCode, Detail, Name, Passage, Role, Side, Span
from diffcast.settings import NO_STYLE, HouseStyle

FOUND_BY_NETWORK: dict[Side, tuple[Role, AsideCode]] = {
    "transcript": ("cue", AsideCode.LIKE_CUE),
    "article": ("furniture", AsideCode.LIKE_FURNITURE),
}
"""By side the role and the code of an aside that the network found."""
ROUNDING: Final = 1e-4
"""By how much two sums of the same shares may differ."""
CODES_OF_NETWORK: Final = frozenset(code for _, code in FOUND_BY_NETWORK.values())


@dataclass(frozen=True, slots=True)
class TextRuns:
    """A text, read and cut: every word is in one run or in one aside."""

    table: WordTable
    reading: Reading
    runs: tuple[Run, ...]
    """Story only, in reading order; each holds a content word unless its whole sentence has none."""
    asides: tuple[Aside, ...]
    """In reading order."""
    details: tuple[Detail, ...]
    """Every detail of the document, each once."""

    @property
    def matched(self) -> tuple[int, ...]:
        """Indices of the matched runs, ascending."""
        return tuple(place for place, run in enumerate(self.runs) if run.label == "matched")

    def attention_to(self, groups: Ints, count: int) -> Entries:
        """By run and group of the other text's words the mean attention, 0 to 1: shape (runs, count).

        `groups` is by word of the other text its group, or -1. A run's content words count; all of one without any.
        """
        attended, places, weights = self.reading.attention, self.run_of_words(), self._word_weights()
        known = numpy.flatnonzero(weights) if len(groups) and count else numpy.zeros(0, numpy.int64)
        columns = groups[attended.words[known]] if len(known) else numpy.zeros((0, 0), numpy.int64)
        seen = columns >= 0
        rows = numpy.broadcast_to(places[known, None], columns.shape)[seen]
        shares = (attended.shares[known] * weights[known, None])[seen] if len(known) else numpy.zeros(0)
        return Entries.of(rows, columns[seen], shares, (len(self.runs), count))

    def _word_weights(self) -> Floats:
        """By word its share of its run's mean, 0 for one that does not count."""
        weights = numpy.zeros(len(self.table))
        for run in self.runs:
            content = self.table.content[run.first : run.end]
            counted = content if content.any() else numpy.ones_like(content)
            weights[run.first : run.end] = counted / counted.sum()
        return weights

    def words_in(self, span: Span) -> Ints:
        """The words that a span of the text meets, by index."""
        words = self.table.words
        first = bisect_right(words, span.start, key=lambda word: word.span.end)
        return numpy.arange(first, max(first, bisect_left(words, span.end, key=lambda word: word.span.start)))

    def draws(self, own: Ints, other: Ints) -> float:
        """The mean share of the attention of some words that falls on some words of the other text, 0 to 1."""
        attended = self.reading.attention
        inside = numpy.isin(attended.words[own], other)
        return float((attended.shares[own] * inside).sum(axis=1).mean()) if len(own) else 0.0

    def is_detail(self, run: Run) -> bool:
        """Whether a run is a few words of a longer sentence."""
        whole = self.table.sentence == self.table.sentence[run.first]
        few = int(self.table.content[run.first : run.end].sum()) <= MAX_WORDS_OF_DETAIL
        return few and int(whole.sum()) > run.end - run.first

    def run_of_words(self) -> Ints:
        """By word the index of its run, or -1 where it is in an aside."""
        places = numpy.full(len(self.table), -1, dtype=numpy.int64)
        for place, run in enumerate(self.runs):
            places[run.first : run.end] = place
        return places


def read_runs(table: WordTable, reading: Reading, style: HouseStyle = NO_STYLE) -> TextRuns:
    """The runs of a text by the network's reading; blocks that the segmenter did not take for story stay out."""
    cut = tuple(_with_content(table, cut_runs(table, label_chances(reading.chances), reading.boundaries)))
    labelled = _unless_all_furniture([_kept_if_statement(table, reading, run) for run in cut])
    found = (_aside(table, run) for run in labelled if run.label == "furniture")
    asides = sorted([*_asides_of_blocks(table), *found], key=lambda aside: aside.span)
    story = tuple(run for run in labelled if run.label != "furniture")
    return _without_ignored(TextRuns(table, reading, story, tuple(asides), table.details), style)


def label_chances(chances: Floats) -> Floats:
    """The chances of the network's classes as those of the run labels: a changed word is a matched one."""
    shared, one_sided, furniture, changed = (chances[:, CLASSES.index(name)] for name in CLASSES)
    return numpy.stack([shared + changed, one_sided, furniture], axis=1)


def details_of(passages: Iterable[Passage]) -> tuple[Detail, ...]:
    """The details of some passages, each once: a quotation is in every passage that it overlaps."""
    return tuple(dict.fromkeys(detail for passage in passages for detail in passage.details))


def _unless_all_furniture(labelled: list[Run]) -> list[Run]:
    """The runs; where all read like furniture, as a story may beside one that shares nothing with it, none is."""
    if all(run.label == "furniture" for run in labelled):
        return [replace(run, label="one-sided") for run in labelled]
    return labelled


def _kept_if_statement(table: WordTable, reading: Reading, run: Run) -> Run:
    """The run; a plain statement that reads like filler is story all the same: `The mayor thanked the crews.`"""
    span = span_of(table, run)
    if run.label != "furniture" or not states_something(table.document.text[span.start : span.end]):
        return run
    matched, one_sided, _ = label_chances(reading.chances)[run.first : run.end].mean(axis=0)
    return replace(run, label="matched" if matched > one_sided else "one-sided")


def _with_content(table: WordTable, cut: tuple[Run, ...]) -> Iterator[Run]:
    """The runs with those that hold no content word joined to a neighbour in their sentence and block."""
    for _, group in groupby(cut, key=lambda run: _place(table, run)):
        yield from _joined(table, list(group))


def _place(table: WordTable, run: Run) -> tuple[int, Span]:
    return int(table.sentence[run.first]), table.passages[run.passage].block.span


def _joined(table: WordTable, group: list[Run]) -> list[Run]:
    kept: list[Run] = []
    for run in group:
        empty = not table.content[run.first : run.end].any()
        if kept and empty:
            kept[-1] = replace(kept[-1], end=run.end)
        elif kept and not table.content[kept[-1].first : kept[-1].end].any():
            kept[-1] = replace(run, first=kept[-1].first)
        else:
            kept.append(run)
    return kept


def _asides_of_blocks(table: WordTable) -> Iterable[Aside]:
    for block in table.document.blocks:
        if block.aside:
            code = block.code or AsideCode.NOT_STORY
            yield Aside(table.document.side, block.span, block.role, code, block.reason or "")


def _aside(table: WordTable, run: Run) -> Aside:
    role, code = FOUND_BY_NETWORK[table.document.side]
    return Aside(table.document.side, span_of(table, run), role, code)


def with_story_of(text: TextRuns, other: TextRuns) -> TextRuns:
    """The text with those asides of the network as matched runs whose words a run of the other text looks at and has.

    What the other text has as story, in much the same words, is no furniture here.
    """
    asides = [aside for aside in text.asides if aside.code in CODES_OF_NETWORK]
    found = {
        aside
        for aside, runs in zip(asides, _drawn_by(text, other, asides), strict=True)
        if any(_is_story_of(text, other, aside, run) for run in runs)
    }
    if not found:
        return text
    runs = [run for aside in found for run in _runs_in(text, aside)]
    story = sorted([*text.runs, *runs], key=lambda run: run.first)
    return replace(text, runs=tuple(story), asides=tuple(aside for aside in text.asides if aside not in found))


def _drawn_by(text: TextRuns, other: TextRuns, asides: Sequence[Aside]) -> list[list[Run]]:
    """By aside the matched runs of the other text that may look at its words enough."""
    groups = numpy.full(len(text.table), -1, dtype=numpy.int64)
    for number, aside in enumerate(asides):
        groups[text.words_in(aside.span)] = number
    drawn = other.attention_to(groups, len(asides)).turned()
    enough = drawn.values >= MIN_SHARE_OF_STORY - ROUNDING
    cells = [numpy.arange(start, end) for start, end in pairwise(drawn.starts.tolist())]
    runs = [[other.runs[drawn.columns[cell]] for cell in own if enough[cell]] for own in cells]
    return [[run for run in each if run.label == "matched"] for each in runs]


def _is_story_of(text: TextRuns, other: TextRuns, aside: Aside, run: Run) -> bool:
    """Whether a run of the other text looks at the words of the aside, and has most of its own words there."""
    inside, rows = text.words_in(aside.span), _content(other.table, run)
    return other.draws(rows, inside) >= MIN_SHARE_OF_STORY and bool(
        numpy.isin(other.table.norms[rows], text.table.norms[inside]).mean() >= MIN_SHARE_OF_WORDS
    )


def _content(table: WordTable, run: Run) -> Ints:
    rows = numpy.arange(run.first, run.end)
    return rows[table.content[rows]] if table.content[rows].any() else rows


def _runs_in(text: TextRuns, aside: Aside) -> Iterator[Run]:
    """The words of an aside as matched runs, one for each sentence and block."""
    passages = text.table.passage
    words = (Run(int(passages[row]), int(row), int(row) + 1, "matched") for row in text.words_in(aside.span))
    for _, group in groupby(words, key=lambda run: _place(text.table, run)):
        first, *rest = group
        yield replace(first, end=rest[-1].end if rest else first.end)


def only_names(text: TextRuns, run: Run, names: Mapping[tuple[str, ...], Name]) -> bool:
    """Whether a run is but the name of somebody whom the other text names too: then it is a part of what both say.

    `names` has those of the other text (`names_of`).
    """
    content = [word for word in text.table.words[run.first : run.end] if word.content]
    nearby = details_of(text.table.passages[run.passage : int(text.table.passage[run.end - 1]) + 1])
    named = (one for one in nearby if isinstance(one, Name) and content and one.span.meets(content[0].span))
    name = next((one for one in named if all(one.span.holds(word.span) for word in content)), None)
    if name is None or name.words in names:
        return name is not None
    return any(name_relation(name, one) in ("same", "spelling") for one in names.values())


def names_of(text: TextRuns) -> dict[tuple[str, ...], Name]:
    """Every name of the text once, by its words: a long text repeats the same ones."""
    return {one.words: one for one in text.details if isinstance(one, Name)}


def _without_ignored(text: TextRuns, style: HouseStyle) -> TextRuns:
    """The text without one-sided runs of nothing but words that the house style ignores."""
    found = {run: spans for run in text.runs if (spans := _ignored_words(text, run, style))} if style.ignored else {}
    if not found:
        return text
    new = (_ignored_aside(text.table, run, spans) for run, spans in found.items())
    asides = sorted([*text.asides, *new], key=lambda aside: aside.span)
    return replace(text, runs=tuple(run for run in text.runs if run not in found), asides=tuple(asides))


def _ignored_words(text: TextRuns, run: Run, style: HouseStyle) -> Sequence[Span]:
    """The ignored words of a one-sided run that has no other content; beside other content they stay in the text."""
    if run.label != "one-sided" or text.table.content[run.first : run.end].any():
        return ()
    source = text.table.document.text
    return tuple(ignored(source, words(source, span_of(text.table, run)), style))


def _ignored_aside(table: WordTable, run: Run, spans: Sequence[Span]) -> Aside:
    source = table.document.text
    listed = ", ".join(f"“{' '.join(source[one.start : one.end].split())}”" for one in spans)
    role = table.passages[run.passage].block.role
    return Aside(
        table.document.side, span_of(table, run), role, AsideCode.HOUSE_STYLE, f"the house style ignores {listed}"
    )
