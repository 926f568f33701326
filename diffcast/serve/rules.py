"""What a decision and a sign-off need at the desk: the rules of `diffcast check`, and always a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diffcast.decision import Decision
from diffcast.errors import DiffcastError
from diffcast.model import Comparison, Fact
from diffcast.reports import View
from diffcast.reports.review_status import blocking
from diffcast.reports.summary import count
from diffcast.review.apply_decisions import counting
from diffcast.review.gate import failing, gate_of
from diffcast.review.policy import Policy


class IncompleteDecision(DiffcastError):
    """A decision without the name or the reason that it needs."""

    def __init__(self, needs_name: bool, needs_reason: bool) -> None:
        missing = ["your name (under Review)"] * needs_name + ["the reason as its note"] * needs_reason
        super().__init__(f"a decision needs more: give {' and '.join(missing)}, and decide again")
        self.needs_name = needs_name
        self.needs_reason = needs_reason


class BlockedSignOff(DiffcastError):
    """A sign-off without a reason although findings block publishing."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        number = count(len(facts), "finding blocks", "findings block")
        super().__init__(f"{number} publishing; decide about each, or give the reason in the note and sign off again")
        self.facts = tuple(fact.id for fact in facts)


def check_decision(decision: Decision, policy: Policy) -> None:
    """Raise `IncompleteDecision` where the name or a reason that the policy asks for is missing."""
    needs_reason = policy.decision_rules.missing(replace(decision, by="anybody")) != ""
    if needs_reason or not decision.by.strip():
        raise IncompleteDecision(not decision.by.strip(), needs_reason)


def blocking_findings(comparison: Comparison, view: View, policy: Policy) -> tuple[Fact, ...]:
    """The findings that fail `diffcast check` under this policy and these decisions, the most severe first."""
    valid = replace(view, decisions=counting(view.decisions, policy.decision_rules))
    return blocking(comparison, replace(valid, failing=failing(comparison, valid, gate_of(policy))))
