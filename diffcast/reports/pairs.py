"""Pairs that were checked together, each with what came of it, and a line on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diffcast.model import STATUSES, Comparison, Fact
from diffcast.reports.excerpts import one_line
from diffcast.reports.summary import count, of_status, urgencies
from diffcast.reports.view import View


@dataclass(frozen=True, slots=True)
class Checked:
    """A pair that could be compared."""

    name: str
    comparison: Comparison
    view: View

    @property
    def failing(self) -> tuple[Fact, ...]:
        """The findings at which a gate fails: those told differently first, the gravest first."""
        ids = self.view.failing or frozenset()
        return tuple(fact for status in STATUSES for fact in of_status(self.comparison, status) if fact.id in ids)


@dataclass(frozen=True, slots=True)
class Broken:
    """A pair that could not."""

    name: str
    error: str
    """Where, what, and what to do, in one line."""

    @property
    def failing(self) -> tuple[Fact, ...]:
        """None: nothing was found."""
        return ()


def standing(pair: Checked | Broken) -> str:
    """`fails`, `passes` or `broken`."""
    return "broken" if isinstance(pair, Broken) else "fails" if pair.failing else "passes"


def result(pair: Checked | Broken) -> str:
    """What came of a pair, in words: `fails at 2 findings (2 to correct); 14 findings, 3 suppressed`."""
    if isinstance(pair, Broken):
        return f"broken: {one_line(pair.error)}"
    findings = [fact for fact in pair.comparison.facts if fact.status != "shared"]
    suppressed = sum(pair.view.suppressed(fact) for fact in findings)
    told = count(len(findings), "finding", "findings") + (f", {suppressed} suppressed" if suppressed else "")
    if not pair.failing:
        return f"passes{pair.view.policy_effect}; {told}"
    stopped = count(len(pair.failing), "finding", "findings")
    return f"fails at {stopped} ({urgencies(pair.failing)}){pair.view.policy_effect}; {told} in all"


def conclusion(pairs: Sequence[Checked | Broken]) -> str:
    """What came of all pairs, in words: `2 of 20 pairs fail, 1 is broken.`"""
    failing, broken = (sum(standing(pair) == which for pair in pairs) for which in ("fails", "broken"))
    told = [f"{failing or 'None'} of {count(len(pairs), 'pair', 'pairs')} {'fails' if failing <= 1 else 'fail'}"]
    told += [f"{broken} {'is' if broken == 1 else 'are'} broken"] if broken else []
    return ", ".join(told) + "."
