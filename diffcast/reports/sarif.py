"""The findings as SARIF 2.1.0, for viewers of code scanners: both texts as artifacts, with what people decided."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from diffcast.contract import counts
from diffcast.decision import Decision
from diffcast.kinds import KINDS, Kind, Severity
from diffcast.model import SIDES, Comparison, Document, Fact, Side, Span, Status
from diffcast.places import line_of, line_start, pointed_at, source_line, where
from diffcast.reports.confidence import foot_note
from diffcast.reports.excerpts import clipped, one_line, source_uri, wording
from diffcast.reports.fixes import fixes
from diffcast.reports.pairs import BrokenPair, Pair
from diffcast.reports.review_status import (
    decision_words,
    finding_statuses,
    gate_result,
    listed,
    review_notes,
    sign_off_lines,
    unplaced_words,
)
from diffcast.reports.summary import HEADINGS, reasons, remarks, severity_of
from diffcast.reports.view import View

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final[Mapping[Severity, str]] = {"correction": "error", "check": "warning", "note": "note"}
MAX_WORDING: Final = 600
"""Characters of a wording in a message, and of a snippet."""
BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
LINK_SIGN: Final = re.compile(r"[\[\]\\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """What SARIF calls a rule: one kind of difference, or one status of facts without a difference."""

    id: str
    title: str
    help: str
    """What it means and what to do, in sentences."""
    severity: Severity
    """The default; each finding has its own."""

    @classmethod
    def of_kind(cls, kind: Kind) -> Rule:
        """The rule of a kind of difference."""
        sentences = (kind.meaning, kind.exception, ASK)
        return cls(f"changed/{kind}", kind.heading, " ".join(filter(None, sentences)), kind.severity)

    @classmethod
    def of_status(cls, status: Status, meaning: str) -> Rule:
        """The rule of a status other than `changed`."""
        return cls(status, HEADINGS[status], meaning, "note")


ASK: Final = "diffcast can’t tell which text is right: check with the desk, then correct one, or accept the difference."
BOTH: Final = "Nothing may be wrong. Decide whether the other text needs it too, or accept the difference."
RULES: Final = (
    *map(Rule.of_kind, KINDS),
    Rule.of_status("transcript_only", f"The transcript states a fact that the article doesn’t. {BOTH}"),
    Rule.of_status("article_only", f"The article states a fact that the transcript doesn’t. {BOTH}"),
    Rule.of_status("shared", "Both texts state this fact, and no rule found a difference."),
)


def render(comparison: Comparison, view: View) -> str:
    """One JSON object. Facts without a difference are in it only if asked for."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(comparison, view)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(comparison: Comparison, view: View) -> dict[str, Any]:
    facts = [fact for fact in listed(comparison, view) if fact.status in finding_statuses(view)]
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
    """Remarks, lost decisions, the result of the gate, who signed off, and how often such results were right."""
    lost = [f"Decision without a matching fact: {unplaced_words(entry)}" for entry in view.unplaced]
    signed = sign_off_lines(comparison, view)
    sentences = [*remarks(comparison), *lost, gate_result(view), *signed, foot_note(comparison, view)]
    return [{"level": "note", "message": {"text": _text(each)}} for each in sentences if each]


def _artifacts(comparison: Comparison) -> list[dict[str, Any]]:
    """Both texts; one artifact where one file holds both."""
    return [
        {
            **({"location": {"uri": named, "index": number}} if (named := source_uri(document)) else {}),
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
    rule, shared = _rule_of(fact), fact.status == "shared"
    sides = [side for side in reversed(SIDES) if getattr(fact, side)]
    return {
        "ruleId": rule.id,
        "ruleIndex": RULES.index(rule),
        "kind": "pass" if shared else "fail",
        "level": "none" if shared else LEVELS[severity_of(fact)],
        "message": {"text": _message(comparison, fact)},
        "locations": [_location(comparison, fact, side) for side in sides[:1]],
        "relatedLocations": [_related(comparison, fact, side) for side in sides[1:]],
        "partialFingerprints": {"diffcastFact/v1": fact.id},
        **dict(_review(fact, view)),
        **({"fixes": offered} if (offered := list(_fixes(comparison, fact))) else {}),
        "properties": dict(_properties(fact, view)),
    }


def _rule_of(fact: Fact) -> Rule:
    """The rule of the fact's first difference of the highest severity, or of its status."""
    if fact.status != "changed":
        return next(rule for rule in RULES if rule.id == fact.status)
    kinds = [each.kind for each in fact.differences if each.severity == severity_of(fact)]
    kinds += [each.kind for each in fact.differences]
    return next(rule for rule in RULES if rule.id == f"changed/{kinds[0] if kinds else Kind.OTHER}")


def _message(comparison: Comparison, fact: Fact) -> str:
    if fact.status == "changed":
        return _text("; ".join(reasons(fact))) or HEADINGS["changed"]
    document, spans = (comparison.article, fact.article) if fact.article else (comparison.transcript, fact.transcript)
    return _text(f"{HEADINGS[fact.status]}: {clipped(wording(document, spans), MAX_WORDING)}")


def _location(comparison: Comparison, fact: Fact, side: Side) -> dict[str, Any]:
    """The place of the words that differ, if they are inside the fact; otherwise of its first piece."""
    document = comparison.article if side == "article" else comparison.transcript
    pieces: Sequence[Span] = fact.article if side == "article" else fact.transcript
    index = 0 if side == "transcript" or _in_one(comparison) else 1
    return _place(document, index, pointed_at(fact, side), pieces)


def _related(comparison: Comparison, fact: Fact, side: Side) -> dict[str, Any]:
    words = clipped(wording(comparison.transcript, fact.transcript), MAX_WORDING)
    return {"id": 1, **_location(comparison, fact, side), "message": {"text": _text(f"The {side} says: {words}")}}


def _place(document: Document, index: int, spans: Sequence[Span], around: Sequence[Span] = ()) -> dict[str, Any]:
    """The place of the first span in the artifact of that index, within the span of `around` that contains it."""
    named = source_uri(document)
    physical: dict[str, Any] = {"artifactLocation": {**({"uri": named} if named else {}), "index": index}}
    span = spans[0]
    if region := _region(document, span):
        physical["region"] = region
        holder = next((each for each in around if each.start <= span.start and span.end <= each.end != span.end), None)
        if holder and "charOffset" in region:
            physical["contextRegion"] = _region(document, holder)
    logical = {
        "name": document.side,
        "kind": document.side,
        "fullyQualifiedName": f"{document.side}, {where(document, spans)}",
    }
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _region(document: Document, span: Span) -> dict[str, Any]:
    """Where the span is in the file. Exact in plain text; in other formats only the line, if the format has lines.

    SARIF counts lines and columns from 1, and characters as code points from 0, without a byte order mark.
    """
    snippet = {"text": clipped(one_line(document.text[span.start : span.end]), MAX_WORDING)}
    if document.extracted:
        line = source_line(document, span.start)
        return {"startLine": line, "snippet": snippet} if line else {}
    mark = document.text.startswith(BYTE_ORDER_MARK)
    return {
        **_point(document, span.start, mark, "start"),
        **_point(document, span.end, mark, "end"),
        "charOffset": max(0, span.start - mark),
        "charLength": max(0, span.end - mark) - max(0, span.start - mark),
        "snippet": snippet,
    }


def _point(document: Document, offset: int, mark: bool, name: str) -> dict[str, int]:
    line, begins = line_of(document, offset), line_start(document, offset)
    return {f"{name}Line": line, f"{name}Column": max(1, offset - begins + 1 - (mark and begins == 0))}


def _review(fact: Fact, view: View) -> Iterator[tuple[str, Any]]:
    """Suppressions and baseline state. The standard wants each for all results of a run or for none."""
    if view.decisions:
        decision = view.decisions.get(fact.id)
        yield "suppressions", [_suppression(decision)] if decision and decision.suppresses else []
    if view.known:
        yield "baselineState", "unchanged" if fact.id in view.known else "new"


def _fixes(comparison: Comparison, fact: Fact) -> Iterator[dict[str, Any]]:
    """What an editor may offer to change. Only in plain text, where the places are exact."""
    for fix in fixes(comparison, fact):
        document = comparison.article if fix.side == "article" else comparison.transcript
        if document.extracted:
            continue
        place = _place(document, 0 if fix.side == "transcript" or _in_one(comparison) else 1, fix.spans)
        other = "article" if fix.side == "transcript" else "transcript"
        words = {"insertedContent": {"text": fix.words}}
        changes = [{"deletedRegion": _region(document, span), **words} for span in fix.spans]
        yield {
            "description": {"text": _text(f"In the {fix.side}, use the {other}’s {clipped(fix.words, MAX_WORDING)}")},
            "artifactChanges": [
                {"artifactLocation": place["physicalLocation"]["artifactLocation"], "replacements": changes}
            ],
        }


def _suppression(decision: Decision) -> dict[str, str]:
    why = one_line(decision.note) or decision_words(decision)
    return {"kind": "external", "status": "accepted", "justification": why}


def _properties(fact: Fact, view: View) -> Iterator[tuple[str, Any]]:
    yield "status", fact.status
    yield "factLevel", fact.level
    yield "severity", severity_of(fact)
    if "confidence" in fact.evidence:
        yield "confidence", round(fact.evidence["confidence"], 2)
    if fact.speaker:
        yield "speaker", one_line(fact.speaker)
    if notes := review_notes(fact, view):
        yield "standing", list(notes)


def _text(text: str) -> str:
    """The text on one line, with brackets escaped where a viewer would make them a link."""
    line = one_line(text)
    return LINK_SIGN.sub(lambda sign: f"\\{sign.group()}", line) if "](" in line else line


def render_many(pairs: Sequence[Pair]) -> str:
    """One log with a run a pair, named in `automationDetails`. The run of a pair that couldn't be compared failed."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_named_run(pair) for pair in pairs]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _named_run(pair: Pair) -> dict[str, Any]:
    name = {"automationDetails": {"id": f"{one_line(pair.name)}/"}}
    if not isinstance(pair, BrokenPair):
        return name | _run(pair.comparison, pair.view)
    notice = {"level": "error", "message": {"text": one_line(pair.error)}}
    invocation = {"executionSuccessful": False, "toolExecutionNotifications": [notice]}
    return {**name, "tool": {"driver": {"name": "diffcast"}}, "invocations": [invocation], "results": []}
