"""The report that programs read: `diffcast-report/1`, described in docs/json.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from diffcast.contract import report
from diffcast.decision import Decision, Entry
from diffcast.model import Comparison, Fact
from diffcast.reports.view import View

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def render(comparison: Comparison, view: View) -> str:
    """One JSON object over several lines. Half a surrogate pair, which UTF-8 cannot hold, is written as an escape.

    What people decided stands beside what was found: each key only where there is something to say.
    """
    facts = {fact.id: fact for fact in comparison.facts}
    told = report(comparison, view.statuses)
    told["facts"] = [known | dict(_standing(facts[known["id"]], view)) for known in told["facts"]]
    text = json.dumps(told | dict(_besides(view)), ensure_ascii=False, indent=2)
    return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def _standing(fact: Fact, view: View) -> Iterator[tuple[str, Any]]:
    if fact.id in view.decisions:
        yield "decision", _decision(view.decisions[fact.id])
    if fact.id in view.known:
        yield "known", True
    if view.suppressed(fact):
        yield "suppressed", True


def _besides(view: View) -> Iterator[tuple[str, Any]]:
    if view.unplaced:
        yield "unplaced", [_entry(entry) for entry in view.unplaced]
    if view.failing is not None:
        yield "gate", {"passed": not view.failing, "failing": sorted(view.failing)}


def _decision(decision: Decision) -> dict[str, str | None]:
    return {"choice": decision.choice, "note": decision.note, "by": decision.by}


def _entry(entry: Entry) -> dict[str, str | None]:
    words = {"transcript": entry.transcript, "article": entry.article}
    return {"fact": entry.fact, **_decision(entry.decision), "status": entry.status, **words}
