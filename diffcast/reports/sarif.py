"""The findings as SARIF 2.1.0, for viewers of code scanners: both texts as artifacts, what people decided beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from diffcast.contract import counts
from diffcast.decision import Decision
from diffcast.model import SIDES, Comparison, Document, Fact, Severity, Side, Span
from diffcast.reports.excerpt import clipped
from diffcast.reports.excerpts import one_line, wording
from diffcast.reports.regions import location, uri
from diffcast.reports.review_status import decided, findings, gate, listed, standing, unplaced
from diffcast.reports.rules import RULES, Rule, rule_of
from diffcast.reports.summary import HEADINGS, notes, reasons, urgency
from diffcast.reports.view import View

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final[Mapping[Severity, str]] = {"correction": "error", "check": "warning", "note": "note"}
LONGEST: Final = 600
"""Characters of a wording in a message."""
LINK: Final = re.compile(r"[\[\]\\]")


def render(comparison: Comparison, view: View) -> str:
    """One JSON object. Facts that are told alike are in it only where the reader chose them."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(comparison, view)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(comparison: Comparison, view: View) -> dict[str, Any]:
    facts = [fact for fact in listed(comparison, view) if fact.status in findings(view)]
    return {
        "tool": {"driver": {"name": "diffcast", "rules": [_rule(rule) for rule in RULES]}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notices(comparison, view)}],
        "artifacts": _artifacts(comparison),
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(comparison, view, fact) for fact in facts],
        "properties": {"counts": counts(comparison)},
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in re.split(r"\W|_", rule.id)),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title}. {rule.help}"},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _notices(comparison: Comparison, view: View) -> list[dict[str, Any]]:
    """What the reader must know first, and the decisions about facts that are not there."""
    said = [*notes(comparison), *(f"Without its fact: {unplaced(entry)}" for entry in view.unplaced), gate(view)]
    return [{"level": "note", "message": {"text": _text(each)}} for each in said if each]


def _artifacts(comparison: Comparison) -> list[dict[str, Any]]:
    """Both texts; one artifact where a single file holds them."""
    return [
        {
            **({"location": {"uri": named, "index": number}} if (named := uri(document)) else {}),
            "description": {
                "text": f"The {document.side}" if not _in_one(comparison) else "The transcript and the article"
            },
            "roles": ["analysisTarget"],
            "hashes": {"sha-256": document.sha256},
        }
        for number, document in enumerate(_files(comparison))
    ]


def _files(comparison: Comparison) -> Sequence[Document]:
    return (comparison.transcript, comparison.article)[: 1 if _in_one(comparison) else 2]


def _in_one(comparison: Comparison) -> bool:
    spoken, written = comparison.transcript, comparison.article
    return (spoken.source, spoken.sha256) == (written.source, written.sha256)


def _result(comparison: Comparison, view: View, fact: Fact) -> dict[str, Any]:
    rule, shared = rule_of(fact), fact.status == "shared"
    sides = [side for side in reversed(SIDES) if getattr(fact, side)]
    return {
        "ruleId": rule.id,
        "ruleIndex": RULES.index(rule),
        "kind": "pass" if shared else "fail",
        "level": "none" if shared else LEVELS[urgency(fact)],
        "message": {"text": _message(comparison, fact)},
        "locations": [_location(comparison, fact, side) for side in sides[:1]],
        "relatedLocations": [_related(comparison, fact, side) for side in sides[1:]],
        "partialFingerprints": {"diffcastFact/v1": fact.id},
        **dict(_known(fact, view)),
        "properties": dict(_properties(fact, view)),
    }


def _message(comparison: Comparison, fact: Fact) -> str:
    if fact.status == "changed":
        return _text(" ".join(reasons(fact))) or HEADINGS["changed"]
    document, spans = (comparison.article, fact.article) if fact.article else (comparison.transcript, fact.transcript)
    return _text(f"{HEADINGS[fact.status]}: {clipped(wording(document, spans), LONGEST)}")


def _location(comparison: Comparison, fact: Fact, side: Side) -> dict[str, Any]:
    """The words that differ, where they stand inside the fact; else its first piece."""
    document = comparison.article if side == "article" else comparison.transcript
    pieces: Sequence[Span] = fact.article if side == "article" else fact.transcript
    differing = [each.article if side == "article" else each.transcript for each in fact.differences]
    exact = [span for span in differing if len(span) and any(p.start <= span.start < p.end for p in pieces)][:1]
    return location(document, 0 if side == "transcript" or _in_one(comparison) else 1, exact or pieces, pieces)


def _related(comparison: Comparison, fact: Fact, side: Side) -> dict[str, Any]:
    words = clipped(wording(comparison.transcript, fact.transcript), LONGEST)
    return {"id": 1, **_location(comparison, fact, side), "message": {"text": _text(f"The {side} says: {words}")}}


def _known(fact: Fact, view: View) -> Iterator[tuple[str, Any]]:
    """Suppressions and the state against a baseline: by the standard, either of all results or of none."""
    if view.decisions:
        decision = view.decisions.get(fact.id)
        yield "suppressions", [_suppression(decision)] if decision and decision.suppresses else []
    if view.known:
        yield "baselineState", "unchanged" if fact.id in view.known else "new"


def _suppression(decision: Decision) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": one_line(decision.note) or decided(decision)}


def _properties(fact: Fact, view: View) -> Iterator[tuple[str, Any]]:
    yield "status", fact.status
    yield "factLevel", fact.level
    yield "severity", urgency(fact)
    if fact.speaker:
        yield "speaker", one_line(fact.speaker)
    if said := standing(fact, view):
        yield "standing", list(said)


def _text(text: str) -> str:
    """The text on one line, its brackets escaped where a viewer would make a link of them."""
    line = one_line(text)
    return LINK.sub(lambda sign: f"\\{sign.group()}", line) if "](" in line else line
