"""Where a comparison stands, in a sentence each: what people decided, and whether its gate passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from diffcast.decision import CHOICES
from diffcast.model import Comparison, Fact
from diffcast.reports.signs import CHOICE
from diffcast.reports.summary import count
from diffcast.reports.view import View


def decided(comparison: Comparison, view: View) -> str:
    """How many of the findings are decided and how: empty where nobody said anything and there is no baseline."""
    findings = [fact for fact in comparison.facts if fact.status != "shared"]
    if not view.decisions and not view.known:
        return ""
    said = ", ".join(_tally(comparison, view)) or "none decided"
    return f"Of {count(len(findings), 'finding', 'findings')}: {said}."


def _tally(comparison: Comparison, view: View) -> Iterator[str]:
    tally = Counter(view.decisions[fact.id].choice for fact in comparison.facts if fact.id in view.decisions)
    yield from (f"{tally[choice]} {CHOICE[choice][1].lower()}" for choice in CHOICES if tally[choice])
    if tally[None]:
        yield f"{tally[None]} with a note alone"
    if known := sum(fact.id in view.known for fact in comparison.facts):
        yield f"{known} in the baseline"


def gate(comparison: Comparison, view: View) -> str:
    """Whether the gate passes, and where not at how many facts; empty where there is none."""
    if view.failing is None:
        return ""
    failing = at_gate(comparison, view)
    return f"The gate fails at {count(len(failing), 'fact', 'facts')}." if failing else "The gate passes."


def at_gate(comparison: Comparison, view: View) -> tuple[Fact, ...]:
    """The facts at which the gate fails, in the order of the comparison."""
    return tuple(fact for fact in comparison.facts if fact.id in (view.failing or ()))
