"""The result in one line of keys and numbers, for scripts: `changed=4 correction=3 check=1 note=0 …`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from diffcast.model import SEVERITIES, STATUSES, Comparison
from diffcast.reports.review_status import listed
from diffcast.reports.summary import notes, urgency
from diffcast.reports.view import View


def render(comparison: Comparison, view: View) -> str:
    """Every key once, in this order, with a number from 0: the statuses that were asked for, those told differently
    by their severity too, then `suppressed`, `unplaced` and `notes`, and `failing` where there is a gate.
    """
    return " ".join(f"{key}={number}" for key, number in _figures(comparison, view)) + "\n"


def _figures(comparison: Comparison, view: View) -> Iterator[tuple[str, int]]:
    facts = listed(comparison, view)
    tally = Counter(fact.status for fact in facts)
    severities = Counter(urgency(fact) for fact in facts if fact.status == "changed")
    for status in STATUSES:
        if status in view.statuses:
            yield status, tally[status]
        if status in view.statuses and status == "changed":
            yield from ((severity, severities[severity]) for severity in SEVERITIES)
    yield "suppressed", sum(view.suppressed(fact) for fact in facts if fact.status != "shared")
    yield "unplaced", len(view.unplaced)
    yield "notes", len(notes(comparison))
    if view.failing is not None:
        yield "failing", len(view.failing)
