"""Runs that seemed one-sided, and tell what the other text tells with another value: they come together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy

from diffcast.align.word_table import Floats
from diffcast.judge.facts import links_of, parts
from diffcast.judge.linking.told import pair_of
from diffcast.judge.reading.runs import Run
from diffcast.judge.reading.text_runs import Account
from diffcast.judge.rules import differences
from diffcast.judge.rules.evidence.nearby import shared
from diffcast.judge.rules.evidence.pair import Pair
from diffcast.model import Kind, Link, Quantity

MUTUAL = 0.15
"""Mean attention that each must pay to the other; below it, two values more often tell of two things."""
SCORE = "score"
VALUES: frozenset[Kind] = frozenset({Kind.NUMBER, Kind.TIME, Kind.NAME, Kind.TITLE, Kind.PLACE, Kind.OTHER})


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Runs of both texts that contradict each other in a value, and of which the one or the other seemed one-sided."""

    transcript: tuple[Run, ...]
    article: tuple[Run, ...]


def rejoined(left: Account, right: Account) -> tuple[Account, Account]:
    """Both accounts with such runs as paired ones, where the link that follows holds the contradiction.

    The network takes a vote of 5-2 and a vote of 4-3 for two votes; two tellings that look at each other, have words
    in common and cannot both be right are one thing told differently.
    """
    scored = _scores(left) == _scores(right) == 1
    turned = (_Meeting(one.article, one.transcript) for one in _meetings(right, left, scored=scored))
    found = [*_meetings(left, right, scored=scored), *turned]
    met = _holding(left, right, found) if found else []
    return _with(left, [one.transcript for one in met]), _with(right, [one.article for one in met])


def _scores(account: Account) -> int:
    """How many scores or votes the text tells."""
    return sum(isinstance(one, Quantity) and one.unit == SCORE for one in account.details)


def _meetings(account: Account, other: Account, *, scored: bool) -> Iterator[_Meeting]:
    """As seen from the account, whose runs stand first whatever its side; the pair itself is told in its order.

    Each must look at the other; where each text tells one score alone (`scored`), the one look is enough for it.
    """
    told = {place: tuple(runs) for place, runs in groupby(other.runs, key=lambda one: one.passage)}
    for run in account.runs:
        if run.fate == "one-sided":
            for place in numpy.flatnonzero(_drawn(account, run) >= MUTUAL).tolist():
                theirs = told.get(place, ())
                back = max((float(_drawn(other, one)[run.passage]) for one in theirs), default=0.0)
                looks = theirs and (back >= MUTUAL or scored)
                if looks and _contradict(account, (run,), other, theirs, mutual=back >= MUTUAL):
                    yield _Meeting((run,), theirs)


def _drawn(account: Account, run: Run) -> Floats:
    """The mean attention of the run's words, by passage of the other text."""
    drawn: Floats = account.reading.masses[run.first : run.end].mean(axis=0)
    return drawn


def _contradict(account: Account, ours: Sequence[Run], other: Account, theirs: Sequence[Run], *, mutual: bool) -> bool:
    """Whether the two have a word in common and differ in a value; in a score, where they do not look at each other."""
    if account.table.document.side == "article":
        account, ours, other, theirs = other, theirs, account, ours
    pair = pair_of(account, other, ours, theirs, 0.0, 0.0)
    scored = all(any(one.unit == SCORE for one in told.whole(Quantity)) for told in (pair.transcript, pair.article))
    common = shared(pair.transcript.content, pair.article.content)
    return bool(common) and (mutual or scored) and _differing(pair)


def _differing(pair: Pair) -> bool:
    return any(one.kind in VALUES for one in differences(pair))


def _holding(left: Account, right: Account, found: Sequence[_Meeting]) -> list[_Meeting]:
    """The meetings that end in one link that differs in a value, if all of them come about."""
    ours, theirs = _with(left, [one.transcript for one in found]), _with(right, [one.article for one in found])
    linked = {place: link for link in links_of(ours, theirs) for place in link.transcript}
    inside: dict[Link, list[_Meeting]] = {}
    for one in found:
        link = linked.get(one.transcript[0].passage)
        if link is not None and one.article[0].passage in link.article:
            inside.setdefault(link, []).append(one)
    kept = [met for link, met in inside.items() if _differing(_pair(ours, theirs, link))]
    return [one for met in kept for one in met]


def _pair(left: Account, right: Account, link: Link) -> Pair:
    return pair_of(left, right, parts(left, link.transcript), parts(right, link.article), 0.0, 0.0)


def _with(account: Account, met: Sequence[tuple[Run, ...]]) -> Account:
    """The account with these runs as paired ones."""
    turned = {run for runs in met for run in runs}
    if not turned:
        return account
    return replace(account, runs=tuple(replace(run, fate="paired") if run in turned else run for run in account.runs))
