"""The report for programs: `diffcast-report/1`, described in docs/json.md; for many pairs `diffcast-check/1`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from diffcast.contract import report, sealed
from diffcast.decision import Decision, Entry, SignOff
from diffcast.model import Comparison, Fact
from diffcast.reports.pairs import BrokenPair, Pair
from diffcast.reports.view import View
from diffcast.verdict import SecondReading

CHECK_SCHEMA: Final = "diffcast-check/1"
LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def render(comparison: Comparison, view: View) -> str:
    """One indented JSON object. Decisions, baseline, gate and second reader add keys only where there is one."""
    return _text(values_of(comparison, view))


def render_many(pairs: Sequence[Pair]) -> str:
    """One JSON object with the report of each pair. `passed` is true where all pairs were compared and none fails."""
    results = [_pair(pair) for pair in pairs]
    return _text({"schema": CHECK_SCHEMA, "passed": all(each["passed"] for each in results), "pairs": results})


def _text(values: Mapping[str, Any]) -> str:
    """The values as JSON. A lone surrogate, which UTF-8 can't encode, is written as an escape."""
    text = json.dumps(values, ensure_ascii=False, indent=2)
    return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def _pair(pair: Pair) -> dict[str, Any]:
    if isinstance(pair, BrokenPair):
        return {"name": pair.name, "passed": False, "error": pair.error}
    return {"name": pair.name, "passed": not pair.failing, "report": values_of(pair.comparison, pair.view)}


def values_of(comparison: Comparison, view: View) -> dict[str, Any]:
    """The report as plain dictionaries, lists, strings and numbers."""
    facts = {fact.id: fact for fact in comparison.facts}
    values = report(comparison, view.statuses)
    values["facts"] = [each | dict(_review(facts[each["id"]], view)) for each in values["facts"]]
    return sealed(values | dict(_whole(comparison, view)))


def _review(fact: Fact, view: View) -> Iterator[tuple[str, Any]]:
    if fact.id in view.decisions:
        yield "decision", _decision(view.decisions[fact.id])
    if fact.id in view.known:
        yield "known", True
    if view.suppressed(fact):
        yield "suppressed", True
    if view.second and (verdict := view.second.verdicts.get(fact.id)):
        yield "second_reader", {"verdict": verdict.answer, "reason": verdict.reason}


def _whole(comparison: Comparison, view: View) -> Iterator[tuple[str, Any]]:
    if view.unplaced:
        yield "unplaced", [_entry(entry) for entry in view.unplaced]
    if view.failing is not None:
        yield "gate", {"passed": not view.failing, "failing": sorted(view.failing)}
    if view.sign_offs:
        yield "sign_offs", [_sign_off(comparison, each) for each in view.sign_offs]
    if view.second:
        yield "second_reader", _second_reader(view.second)


def _sign_off(comparison: Comparison, signed: SignOff) -> dict[str, Any]:
    digests = {"transcript": comparison.transcript.sha256, "article": comparison.article.sha256}
    counted = {} if signed.blocking is None else {"blocking": signed.blocking}
    return {"by": signed.by, "note": signed.note, "at": signed.at, "later": signed.later, **counted, **digests}


def _second_reader(second: SecondReading) -> dict[str, Any]:
    answered = {"asked": second.asked, "answered": len(second.verdicts)}
    return {"models": list(second.models), **answered, "reproducible": False}


def _decision(decision: Decision) -> dict[str, str | None]:
    return {"choice": decision.choice, "note": decision.note, "by": decision.by}


def _entry(entry: Entry) -> dict[str, str | None]:
    words = {"transcript": entry.transcript, "article": entry.article}
    return {"fact": entry.fact, **_decision(entry.decision), "status": entry.status, **words}
