"""Runs that seemed one-sided, and tell what the other text tells with another value: they come together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy

from diffcast.align.table import Floats
from diffcast.judge.account import Account
from diffcast.judge.anchor import shared
from diffcast.judge.facts import links_of
from diffcast.judge.kinds import differences
from diffcast.judge.pair import Pair
from diffcast.judge.runs import Run
from diffcast.judge.told import pair_of
from diffcast.model import Kind

MUTUAL = 0.15
"""Mean attention that each must pay to the other; below it, two values more often tell of two things."""
VALUES: frozenset[Kind] = frozenset({"number", "time", "name", "title", "place", "other"})


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
    found = [*_meetings(left, right), *(_Meeting(one.article, one.transcript) for one in _meetings(right, left))]
    met = _holding(left, right, found) if found else []
    return _with(left, [one.transcript for one in met]), _with(right, [one.article for one in met])


def _meetings(account: Account, other: Account) -> Iterator[_Meeting]:
    """As seen from the account, whose runs stand first whatever its side; the pair itself is told in its order."""
    for run in account.runs:
        if run.fate == "one-sided":
            for place in numpy.flatnonzero(_drawn(account, run) >= MUTUAL).tolist():
                theirs = tuple(one for one in other.runs if one.passage == place)
                back = max((float(_drawn(other, one)[run.passage]) for one in theirs), default=0.0)
                if back >= MUTUAL and _contradict(account, (run,), other, theirs):
                    yield _Meeting((run,), theirs)


def _drawn(account: Account, run: Run) -> Floats:
    """The mean attention of the run's words, by passage of the other text."""
    drawn: Floats = account.reading.masses[run.first : run.end].mean(axis=0)
    return drawn


def _contradict(account: Account, ours: Sequence[Run], other: Account, theirs: Sequence[Run]) -> bool:
    """Whether the two have a word in common and differ in a value."""
    if account.table.document.side == "article":
        account, ours, other, theirs = other, theirs, account, ours
    pair = pair_of(account, other, ours, theirs, 0.0, 0.0)
    return bool(shared(pair.transcript.content, pair.article.content)) and _differing(pair)


def _differing(pair: Pair) -> bool:
    return any(one.kind in VALUES for one in differences(pair))


def _holding(left: Account, right: Account, found: Sequence[_Meeting]) -> list[_Meeting]:
    """The meetings that end in one link that differs in a value, if all of them come about."""
    ours, theirs = _with(left, [one.transcript for one in found]), _with(right, [one.article for one in found])
    kept: list[_Meeting] = []
    for link in links_of(ours, theirs):
        inside = [
            one
            for one in found
            if one.transcript[0].passage in link.transcript and one.article[0].passage in link.article
        ]
        if inside and _differing(
            pair_of(ours, theirs, _parts(ours, link.transcript), _parts(theirs, link.article), 0.0, 0.0)
        ):
            kept += inside
    return kept


def _parts(account: Account, passages: Collection[int]) -> tuple[Run, ...]:
    return tuple(run for run in account.runs if run.fate == "paired" and run.passage in passages)


def _with(account: Account, met: Sequence[tuple[Run, ...]]) -> Account:
    """The account with these runs as paired ones."""
    turned = {run for runs in met for run in runs}
    if not turned:
        return account
    return replace(account, runs=tuple(replace(run, fate="paired") if run in turned else run for run in account.runs))
