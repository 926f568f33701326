"""Lines that were set aside by their form, and yet tell what the other text tells: they return to the story."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy

from diffcast.judge.facts import links_of
from diffcast.judge.reading.runs import Run
from diffcast.judge.reading.text_runs import Account
from diffcast.model import Aside, Span

DRAWN = 0.3
"""Mean attention that a paired run of the other text must pay to a line for the line to count as its partner."""


def reclaimed(left: Account, right: Account) -> tuple[Account, Account]:
    """Both accounts with such lines as paired runs, where a paired run of the other text has no partner but them.

    An on-screen title tells who somebody is, a tag where it happened: labels for the reader of one text, but the
    counterpart of what the other says in a sentence, which would otherwise seem to be missing here.
    """
    links = links_of(left, right)
    spoken, written = {i for one in links for i in one.transcript}, {j for one in links for j in one.article}
    return _with(left, _drawing(left, right, written)), _with(right, _drawing(right, left, spoken))


def _with(account: Account, places: Collection[int]) -> Account:
    """The account with these passages as paired runs in place of asides."""
    if not places:
        return account
    found = [_run(account, place) for place in sorted(places)]
    text = account.table.document.text
    spans = [account.table.passages[run.passage].span for run in found]
    asides = tuple(part for aside in account.asides for part in _without(aside, spans, text))
    return replace(account, runs=tuple(sorted((*account.runs, *found), key=lambda run: run.first)), asides=asides)


def _drawing(account: Account, other: Account, linked: Collection[int]) -> set[int]:
    """Passages that are set aside and draw the attention of a paired run that no link holds."""
    places: set[int] = set()
    for run in other.runs:
        if run.fate == "paired" and run.passage not in linked:
            drawn = other.reading.masses[run.first : run.end].mean(axis=0)
            best = int(drawn.argmax())
            if drawn[best] > DRAWN and account.table.passages[best].block.aside:
                places.add(best)
    return places


def _run(account: Account, place: int) -> Run:
    words = numpy.flatnonzero(account.table.passage == place)
    return Run(place, int(words[0]), int(words[-1]) + 1, "paired", 1.0)


def _without(aside: Aside, spans: list[Span], text: str) -> Iterator[Aside]:
    """What is left of an aside beside the spans, blank space apart; the aside itself where it meets none."""
    start = aside.span.start
    for span in [*(one for one in spans if aside.span.meets(one)), Span(aside.span.end, aside.span.end)]:
        if text[start : span.start].strip():
            yield replace(aside, span=Span(start, span.start))
        start = span.end
