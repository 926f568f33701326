"""What is known of the findings of one comparison by all that a desk gives: a review, a baseline, notes, a gate."""

from __future__ import annotations

from dataclasses import dataclass, replace

from diffcast.decision import Decision
from diffcast.model import Comparison
from diffcast.reports.view import View
from diffcast.review import baseline, review_file
from diffcast.review.baseline import Baseline
from diffcast.review.carry_over import Placed, place
from diffcast.review.gate import Gate, failing
from diffcast.review.ignore_notes import Ignored, ignored
from diffcast.review.review_file import Review


@dataclass(frozen=True, slots=True)
class Given:
    """What a desk gives for one pair; each with the name of its file for what is said of it."""

    review: tuple[Review, str] | None = None
    baseline: tuple[Baseline, str] | None = None
    name: str = ""
    """What the pair is called, by which a baseline of many pairs knows it."""


def settle(comparison: Comparison, view: View, given: Given, gate: Gate | None = None) -> tuple[View, tuple[str, ...]]:
    """The view with what is known of the findings, and what the desk must hear about it, a sentence each.

    What a person decided in the review goes above a note in a text about the same finding.
    """
    noted = ignored(comparison)
    placed, of_review = _reviewed(comparison, given)
    known, of_baseline = _known(comparison, given)
    decisions = {**noted.decisions, **{fact: _above(one, noted, fact) for fact, one in placed.decisions.items()}}
    settled = replace(view, decisions=decisions, unplaced=placed.unplaced, known=known)
    if gate is not None:
        settled = replace(settled, failing=failing(comparison, settled, gate))
    return settled, (*of_review, *of_baseline, *noted.remarks)


def _above(reviewed: Decision, noted: Ignored, fact: str) -> Decision:
    """What was decided in the review; where that is but a remark, a note in a text still ignores the finding."""
    by_note = noted.decisions.get(fact)
    if reviewed.choice is not None or by_note is None:
        return reviewed
    note = "; ".join(filter(None, (by_note.note, reviewed.note)))
    return replace(by_note, note=note, by=reviewed.by or by_note.by)


def _reviewed(comparison: Comparison, given: Given) -> tuple[Placed, tuple[str, ...]]:
    if given.review is None:
        return Placed({}, ()), ()
    review, where = given.review
    placed = place(review.entries, comparison)
    return placed, review_file.told(review, placed, comparison, where)


def _known(comparison: Comparison, given: Given) -> tuple[frozenset[str], tuple[str, ...]]:
    if given.baseline is None:
        return frozenset(), ()
    kept, where = given.baseline
    adopted = kept.of(given.name, comparison)
    if adopted is None:
        return frozenset(), (*kept.remarks, f"{where}: knows no pair {given.name!r}; all its findings count as new")
    fit = baseline.known(adopted, comparison)
    return fit.facts, (*kept.remarks, *baseline.told(fit, adopted, where))
