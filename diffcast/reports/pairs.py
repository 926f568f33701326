"""Pairs that were checked together, and the result of each in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from diffcast.model import Comparison, Fact
from diffcast.reports.excerpts import one_line
from diffcast.reports.review_status import blocking
from diffcast.reports.summary import count, count_one_sided, count_severities
from diffcast.reports.view import View

Outcome: TypeAlias = Literal["broken", "fails", "passes"]


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """A pair that was compared."""

    name: str
    comparison: Comparison
    view: View

    @property
    def failing(self) -> tuple[Fact, ...]:
        """The findings that block publishing: differences first, most severe first."""
        return blocking(self.comparison, self.view)


@dataclass(frozen=True, slots=True)
class BrokenPair:
    """A pair that couldn't be compared."""

    name: str
    error: str
    """Where, what, and what to do, on one line."""

    @property
    def failing(self) -> tuple[Fact, ...]:
        """Empty: nothing was compared."""
        return ()


Pair: TypeAlias = CheckedPair | BrokenPair


def outcome(pair: Pair) -> Outcome:
    """What came of the pair."""
    return "broken" if isinstance(pair, BrokenPair) else "fails" if pair.failing else "passes"


def result(pair: Pair) -> str:
    """The result of a pair in words: `fails: 2 of 14 findings (2 contradictions); 3 suppressed`."""
    if isinstance(pair, BrokenPair):
        return f"error: {one_line(pair.error)}"
    findings = [fact for fact in pair.comparison.facts if fact.status != "shared"]
    suppressed = sum(pair.view.suppressed(fact) for fact in findings)
    more = (f"; {suppressed} suppressed" if suppressed else "") + pair.view.policy_effect
    total = count(len(findings), "finding", "findings")
    if not pair.failing:
        return f"passes: {total}{more}"
    return f"fails: {len(pair.failing)} of {total} ({_severities(pair.failing)}){more}"


def _severities(facts: Sequence[Fact]) -> str:
    differences = [fact for fact in facts if fact.differences]
    one_sided = [fact for fact in facts if not fact.differences]
    parts = [count_severities(differences)]
    if one_sided:
        more = count_one_sided(one_sided)
        parts.append(f"{len(one_sided)} only in one text{f', {more}' if more else ''}")
    return ", ".join(part for part in parts if part)


def conclusion(pairs: Sequence[Pair]) -> str:
    """The result of all pairs in words: `2 of 20 pairs fail; 1 couldn’t be compared.`"""
    failing, broken = (sum(outcome(pair) == which for pair in pairs) for which in ("fails", "broken"))
    total = count(len(pairs), "pair", "pairs")
    verb = "fails" if failing <= 1 else "fail"
    errors = f"; {broken} couldn’t be compared" if broken else ""
    return f"{failing or 'None'} of {total} {verb}{errors}."
