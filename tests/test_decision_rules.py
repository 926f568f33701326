"""What a decision needs before it counts: the same for `diffcast check` and at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import handmade
import pytest

from diffcast.decision import Choice, Decision, DecisionRules
from diffcast.model import Comparison
from diffcast.reports import View
from diffcast.review.apply_decisions import DecisionFiles, apply_decisions
from diffcast.review.gate import Gate
from diffcast.review.policy import NO_POLICY, policy
from diffcast.review.review_file import review_of
from diffcast.serve.rules import IncompleteDecision, blocking_findings, check_decision


@pytest.mark.parametrize(
    ("rules", "decision", "missing"),
    [
        (DecisionRules(), Decision("accepted"), ""),
        (DecisionRules(names=True), Decision("accepted", by="A"), ""),
        (DecisionRules(names=True), Decision("accepted"), "a name"),
        (DecisionRules(names=True), Decision("accepted", by=" \t"), "a name"),
        (DecisionRules(reasons=frozenset({"accepted"})), Decision("accepted", "so it is"), ""),
        (DecisionRules(reasons=frozenset({"accepted"})), Decision("accepted", "\n "), "a reason"),
        (DecisionRules(reasons=frozenset({"accepted"})), Decision("ignored"), ""),
        (DecisionRules(reasons=frozenset({"fix"})), Decision(None), ""),
        (DecisionRules(True, frozenset({"fix"})), Decision("fix"), "a name and a reason"),
    ],
)
def test_what_a_decision_lacks(rules: DecisionRules, decision: Decision, missing: str) -> None:
    assert rules.missing(decision) == missing


def checked(comparison: Comparison, decision: Decision, values: dict[str, Any]) -> tuple[View, Sequence[str]]:
    """The view of `diffcast check` with one decision about the first contradiction, under a configuration."""
    rules = policy({"review": values}).decision_rules
    files = DecisionFiles((review_of(comparison, {"f2b": decision}), "review.json"))
    return apply_decisions(comparison, View(), files, Gate(), rules)


@pytest.mark.parametrize(
    ("values", "choice", "note", "by", "counts"),
    [
        ({}, "accepted", "", "", True),
        ({"names": True}, "accepted", "", "Ada", True),
        ({"names": True}, "accepted", "", "", False),
        ({"reasons": ["accepted"]}, "accepted", "so it is", "", True),
        ({"reasons": ["accepted"]}, "accepted", "", "Ada", False),
        ({"reasons": ["accepted"]}, "ignored", "", "", True),
        ({"names": True, "reasons": ["ignored"]}, "ignored", "", "", False),
    ],
)
def test_a_decision_that_lacks_something_clears_nothing_and_is_shown(
    values: dict[str, Any], choice: Choice, note: str, by: str, counts: bool
) -> None:
    comparison = handmade.comparison()
    view, warnings = checked(comparison, Decision(choice, note, by), values)
    assert ("f2b" in (view.failing or ())) is not counts
    assert bool(warnings) is not counts
    if not counts:
        assert "Does not count, it needs" in view.decisions["f2b"].note
    desk = View(decisions={"f2b": Decision(choice, note, by)})
    blocking = {fact.id for fact in blocking_findings(comparison, desk, policy({"review": values}))}
    assert ("f2b" in blocking) is not counts, "the desk and the check agree"


@pytest.mark.parametrize("fail_on", ["none", "correction", "check", "changed", "any"])
def test_the_desk_is_blocked_by_what_fails_the_check(fail_on: str) -> None:
    comparison, rules = handmade.comparison(), policy({"check": {"fail-on": fail_on}})
    view, _ = apply_decisions(comparison, View(), DecisionFiles(), Gate.of([fail_on]))
    assert {fact.id for fact in blocking_findings(comparison, View(), rules)} == view.failing


@pytest.mark.parametrize(
    ("decision", "name", "reason"),
    [
        (Decision("accepted", "so it is", "Ada"), False, False),
        (Decision(None, "", "Ada"), False, False),
        (Decision("fix", "", "Ada"), False, False),
        (Decision("accepted", "", "Ada"), False, True),
        (Decision("fix", "look"), True, False),
        (Decision("accepted"), True, True),
        (Decision(None), True, False),
    ],
)
def test_at_the_desk_every_decision_needs_a_name(decision: Decision, name: bool, reason: bool) -> None:
    rules = policy({"review": {"reasons": ["accepted"]}})
    if not name and not reason:
        check_decision(decision, rules)
        return
    with pytest.raises(IncompleteDecision) as told:
        check_decision(decision, rules)
    assert (told.value.needs_name, told.value.needs_reason) == (name, reason)


def test_without_a_configuration_a_reason_is_never_needed() -> None:
    check_decision(Decision("accepted", by="Ada"), NO_POLICY)
