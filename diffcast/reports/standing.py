"""Where a comparison stands, in a sentence each: what people decided, and whether its gate passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from diffcast.decision import CHOICES, Choice
from diffcast.model import STATUSES, Comparison, Fact
from diffcast.reports.summary import count, of_status
from diffcast.reports.view import View

WORDS: Final[Mapping[Choice, str]] = {"accepted": "accepted", "fix": "to be fixed", "ignored": "ignored"}


def decided(comparison: Comparison, view: View) -> str:
    """How many of the findings are decided and how: empty where nobody said anything and there is no baseline."""
    if not view.decisions and not view.known:
        return ""
    findings = [fact for fact in comparison.facts if fact.status != "shared"]
    return f"Of {count(len(findings), 'finding', 'findings')}: {', '.join(_tally(findings, view))}."


def _tally(findings: Sequence[Fact], view: View) -> Iterator[str]:
    chosen = {fact.id: view.decisions[fact.id].choice for fact in findings if fact.id in view.decisions}
    tally = Counter(chosen.values())
    yield from (f"{tally[choice]} {WORDS[choice]}" for choice in CHOICES if tally[choice])
    if known := sum(fact.id in view.known for fact in findings):
        yield f"{known} in the baseline"
    yield f"{sum(not chosen.get(fact.id) and fact.id not in view.known for fact in findings)} undecided"


def gate(comparison: Comparison, view: View) -> str:
    """Whether the gate passes, and where not at how many facts; empty where there is none."""
    if view.failing is None:
        return ""
    failing = at_gate(comparison, view)
    return f"The gate fails at {count(len(failing), 'fact', 'facts')}." if failing else "The gate passes."


def at_gate(comparison: Comparison, view: View) -> tuple[Fact, ...]:
    """The facts at which the gate fails, in the order in which reports list facts."""
    ordered = (fact for status in STATUSES for fact in of_status(comparison, status))
    return tuple(fact for fact in ordered if fact.id in (view.failing or ()))
