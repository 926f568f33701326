"""The machine-readable form of a comparison: `diffcast-report/1`, described in docs/json.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from diffcast.model import (
    STATUSES,
    Alternative,
    Aside,
    Comparison,
    Difference,
    Document,
    Fact,
    Settings,
    Side,
    Span,
    Status,
)
from diffcast.places import second_of, source_line

SCHEMA: Final = "diffcast-report/1"
SEAL: Final = "report_sha256"
"""The key of the report's own digest: of all other keys as JSON, sorted, without blanks."""
DIGITS: Final = 4
"""Decimals of a figure between 0 and 1: enough to rank by, and the same on every machine."""


def report(comparison: Comparison, only: Iterable[Status] = STATUSES) -> dict[str, Any]:
    """The comparison as plain dictionaries, lists, strings and numbers, ready for `json.dumps`.

    `only` chooses the statuses of the facts; `counts` always counts all.
    """
    shown = frozenset(only)
    values = {
        "schema": SCHEMA,
        "transcript": _document(comparison.transcript),
        "article": _document(comparison.article),
        "settings": _settings(comparison.settings),
        "counts": counts(comparison),
        "remarks": [remark.text for remark in comparison.remarks],
        "facts": [_fact(comparison, fact) for fact in comparison.facts if fact.status in shown],
        "asides": [_aside(comparison, aside) for aside in comparison.asides],
    }
    if comparison.precision:
        values["precision"] = {name: round(share, DIGITS) for name, share in sorted(comparison.precision.items())}
    return sealed(values)


def sealed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The report with its own digest, so that `diffcast verify` sees any change; one that it had is computed again."""
    others = {key: value for key, value in values.items() if key != SEAL}
    written = json.dumps(others, sort_keys=True, separators=(",", ":"))
    return {**others, SEAL: sha256(written.encode()).hexdigest()}


def _settings(settings: Settings) -> dict[str, Any]:
    """How it was compared: the encoder, its effort, and what isn't at its default."""
    values: dict[str, Any] = {"encoder": settings.encoder}
    if settings.encoder == "contextual":
        values["effort"] = settings.effort
    if not settings.style.empty:
        values["style"] = settings.style.digest
    if settings.policy is not None:
        values["policy"] = {"source": settings.policy.source, "sha256": settings.policy.sha256}
    return values


def counts(comparison: Comparison) -> dict[Status, int]:
    """How many facts have each status, details included; 0 where none has."""
    return {status: sum(fact.status == status for fact in comparison.facts) for status in STATUSES}


def _document(document: Document) -> dict[str, Any]:
    text = sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    known: dict[str, Any] = {"source": document.source, "sha256": document.sha256, "text_sha256": text}
    if document.published is not None:
        known["published"] = document.published.isoformat()
    if document.note is not None:
        known["note"] = document.note
    if document.extracted:
        known["text"] = document.text
    return known


def _fact(comparison: Comparison, fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "status": fact.status,
        "level": fact.level,
        "severity": fact.severity,
        "speaker": fact.speaker,
        "reason": fact.reason,
        "transcript": [_piece(comparison.transcript, span) for span in fact.transcript],
        "article": [_piece(comparison.article, span) for span in fact.article],
        "similarity": round(fact.similarity, DIGITS),
        "differences": [_difference(comparison, difference) for difference in fact.differences],
        "evidence": {name: round(value, DIGITS) for name, value in sorted(fact.evidence.items())},
        "alternatives": [_alternative(comparison, alternative) for alternative in fact.alternatives],
    }


def _difference(comparison: Comparison, difference: Difference) -> dict[str, Any]:
    spoken, written = difference.transcript, difference.article
    return {
        "kind": difference.kind,
        "severity": difference.severity,
        "reason": difference.reason,
        "transcript": comparison.transcript.text[spoken.start : spoken.end],
        "article": comparison.article.text[written.start : written.end],
        "spans": {"transcript": [spoken.start, spoken.end], "article": [written.start, written.end]},
        "values": list(difference.values),
        "confidence": round(difference.confidence, DIGITS),
    }


def _alternative(comparison: Comparison, one: Alternative) -> dict[str, Any]:
    return {"side": one.side, "share": round(one.share, DIGITS), **_piece(_of(comparison, one.side), one.span)}


def _aside(comparison: Comparison, aside: Aside) -> dict[str, Any]:
    piece = _piece(_of(comparison, aside.side), aside.span)
    return {"side": aside.side, "role": aside.role, "code": str(aside.code), "reason": aside.reason, **piece}


def _of(comparison: Comparison, side: Side) -> Document:
    return comparison.transcript if side == "transcript" else comparison.article


def _piece(document: Document, span: Span) -> dict[str, Any]:
    piece: dict[str, Any] = {"start": span.start, "end": span.end, "text": document.text[span.start : span.end]}
    known = {"time": second_of(document, span.start), "line": source_line(document, span.start)}
    return piece | {name: value for name, value in known.items() if value is not None}
