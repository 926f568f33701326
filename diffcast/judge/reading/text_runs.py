"""One telling as the judge sees it: runs of story with their fate, and what is set aside with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import numpy

from diffcast.align.network import CLASSES, Reading
from diffcast.align.word_table import Flags, Floats, WordTable
from diffcast.judge.reading.runs import Run, runs, span_of
from diffcast.model import Aside, AsideCode, Detail, Passage, Role, Side

LEARNED: dict[Side, tuple[Role, AsideCode]] = {
    "transcript": ("cue", AsideCode.LIKE_CUE),
    "article": ("furniture", AsideCode.LIKE_FURNITURE),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A telling, read and cut: every word is in one run or in one aside."""

    table: WordTable
    reading: Reading
    runs: tuple[Run, ...]
    """Story only, in reading order; each holds a content word unless its whole passage has none."""
    asides: tuple[Aside, ...]
    """In reading order."""
    details: tuple[Detail, ...]
    """Every detail of the document, each once: looked at for every fact."""

    @property
    def paired(self) -> tuple[int, ...]:
        """Indices of the passages of which at least a part is told on the other side too, ascending."""
        return tuple(sorted({run.passage for run in self.runs if run.fate == "paired"}))

    def weighed(self) -> Flags:
        """The words whose attention counts for links: content words of paired runs; all of a run that has none."""
        flags = numpy.zeros(len(self.table), dtype=numpy.bool_)
        for run in self.runs:
            if run.fate == "paired":
                content = self.table.content[run.first : run.end]
                flags[run.first : run.end] = content if content.any() else True
        return flags


def account(table: WordTable, reading: Reading) -> Account:
    """What the reading makes of a telling; blocks that the segmenter set aside stay set aside."""
    cut = tuple(_whole(table, runs(table, fates(reading.chances))))
    told = _believed([run for run in cut if not table.passages[run.passage].block.aside])
    learned = (_aside(table, run) for run in told if run.fate == "furniture")
    asides = sorted([*_blocks(table), *learned], key=lambda aside: aside.span)
    story = tuple(run for run in told if run.fate != "furniture")
    return Account(table, reading, story, tuple(asides), details_of(table.passages))


def _believed(told: list[Run]) -> list[Run]:
    """The runs; where all read like furniture, as a whole story may beside one that shares nothing with it, none is."""
    if all(run.fate == "furniture" for run in told):
        return [replace(run, fate="one-sided") for run in told]
    return told


def details_of(passages: Iterable[Passage]) -> tuple[Detail, ...]:
    """The details of some passages, each once: a quotation stands in every passage that it meets."""
    return tuple(dict.fromkeys(detail for passage in passages for detail in passage.details))


def fates(chances: Floats) -> Floats:
    """The chances of the network's classes as those of the three fates: a changed word is a paired one."""
    shared, one_sided, furniture, changed = (chances[:, CLASSES.index(name)] for name in CLASSES)
    return numpy.stack([shared + changed, one_sided, furniture], axis=1)


def _whole(table: WordTable, cut: tuple[Run, ...]) -> Iterator[Run]:
    """The runs with those that hold no content word joined to a neighbour in their passage."""
    for _, group in groupby(cut, key=lambda run: run.passage):
        yield from _joined(table, list(group))


def _joined(table: WordTable, group: list[Run]) -> list[Run]:
    kept: list[Run] = []
    for run in group:
        empty = not table.content[run.first : run.end].any()
        if kept and (empty or run.fate == kept[-1].fate):
            kept[-1] = replace(kept[-1], end=run.end)
        elif kept and not table.content[kept[-1].first : kept[-1].end].any():
            kept[-1] = replace(run, first=kept[-1].first)
        else:
            kept.append(run)
    return kept


def _blocks(table: WordTable) -> Iterable[Aside]:
    for block in table.document.blocks:
        if block.aside:
            yield Aside(
                table.document.side, block.span, block.role, block.code or AsideCode.NOT_STORY, block.reason or ""
            )


def _aside(table: WordTable, run: Run) -> Aside:
    role, code = LEARNED[table.document.side]
    return Aside(table.document.side, span_of(table, run), role, code)
