"""Applies what a desk decided before to a comparison: a review, a baseline, notes in the texts, and a gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from diffcast.decision import NO_RULES, Decision, DecisionRules
from diffcast.model import Comparison
from diffcast.reports.review_status import decision_words
from diffcast.reports.summary import count
from diffcast.reports.view import View
from diffcast.review import baseline, review_file
from diffcast.review.baseline import Baseline
from diffcast.review.carry_over import CarriedOver, carry_over
from diffcast.review.gate import Gate, failing
from diffcast.review.ignore_notes import IgnoreNotes, ignored_by_notes
from diffcast.review.policy import Policy
from diffcast.review.review_file import Review


@dataclass(frozen=True, slots=True)
class DecisionFiles:
    """What was decided before about one pair; each file with its name, for messages."""

    review: tuple[Review, str] | None = None
    baseline: tuple[Baseline, str] | None = None
    pair: str = ""
    """The name of the pair, by which a baseline of several pairs knows it."""


def apply_decisions(
    comparison: Comparison,
    view: View,
    files: DecisionFiles,
    gate: Gate | None = None,
    rules: DecisionRules = NO_RULES,
) -> tuple[View, tuple[str, ...]]:
    """The view with what was decided, and warnings about the files and notes, one sentence each.

    A decision in the review overrides a note in a text about the same finding. One that breaks the rules clears
    nothing.
    """
    notes = ignored_by_notes(comparison)
    carried, of_review = _from_review(comparison, files)
    known, of_baseline = _from_baseline(comparison, files)
    decisions = {**notes.decisions, **{fact: _with_note(one, notes, fact) for fact, one in carried.decisions.items()}}
    valid = counting(decisions, rules)
    decided = replace(view, decisions=valid, unplaced=carried.unplaced, known=known)
    if gate is not None:
        decided = replace(decided, failing=failing(comparison, decided, gate))
    return decided, (*of_review, *of_baseline, *notes.warnings, *_rules_warning(decisions, valid))


def counting(decisions: Mapping[str, Decision], rules: DecisionRules) -> dict[str, Decision]:
    """The decisions as they count under the rules: one that lacks something is only a note, which says what."""
    return {fact: _counting(decision, rules) for fact, decision in decisions.items()}


def _counting(decision: Decision, rules: DecisionRules) -> Decision:
    missing = rules.missing(decision) if decision.choice is not None else ""
    if not missing:
        return decision
    words = decision_words(replace(decision, by=""))
    return replace(decision, choice=None, note=f"Does not count, it needs {missing}: {words}")


def _rules_warning(given: Mapping[str, Decision], valid: Mapping[str, Decision]) -> tuple[str, ...]:
    broken = sum(given[fact] != valid[fact] for fact in given)
    if not broken:
        return ()
    many = count(broken, "decision clears", "decisions clear")
    return (f"{many} nothing: [review] of the configuration asks for a name or a reason; the report says which",)


def with_policy_effect(view: View, without_policy: View, policy: Policy, compared_alike: bool) -> View:
    """The view with what the policy changed in the result of the gate.

    `without_policy` has the findings that fail without the policy's severities, thresholds and `fail-on`;
    `compared_alike` says that the texts themselves were compared as if there were no policy.
    """
    decided = view.known | {fact for fact, decision in view.decisions.items() if decision.suppresses}
    before, after = without_policy.failing or frozenset(), view.failing or frozenset()
    changed = not compared_alike or before - decided != after
    return replace(view, policy=policy.source if changed else "", not_counted=len(before - after - decided))


def _with_note(reviewed: Decision, notes: IgnoreNotes, fact: str) -> Decision:
    """The decision of the review; if it is only a remark, a note in a text still ignores the finding."""
    by_note = notes.decisions.get(fact)
    if reviewed.choice is not None or by_note is None:
        return reviewed
    note = "; ".join(filter(None, (by_note.note, reviewed.note)))
    return replace(by_note, note=note, by=reviewed.by or by_note.by)


def _from_review(comparison: Comparison, files: DecisionFiles) -> tuple[CarriedOver, tuple[str, ...]]:
    if files.review is None:
        return CarriedOver({}, ()), ()
    review, where = files.review
    carried = carry_over(review.entries, comparison)
    return carried, review_file.warnings(review, carried, comparison, where)


def _from_baseline(comparison: Comparison, files: DecisionFiles) -> tuple[frozenset[str], tuple[str, ...]]:
    if files.baseline is None:
        return frozenset(), ()
    kept, where = files.baseline
    adopted = kept.of(files.pair, comparison)
    if adopted is None:
        return frozenset(), (*kept.warnings, f"{where}: has no pair {files.pair!r}; all its findings count as new")
    fit = baseline.known(adopted, comparison)
    return fit.facts, (*kept.warnings, *baseline.warnings(fit, adopted, where))
