"""What the page carries for its script: the facts in words and what people decided, in the form of `review.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from diffcast.decision import Entry
from diffcast.model import Comparison, Document, Fact
from diffcast.reports.excerpts import title, wording
from diffcast.reports.view import View

SCHEMA: Final = "diffcast-review/1"
_DIRECTIONS: Final = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPED: Final = {
    code: f"\\u{code:04x}"
    for code in (ord("<"), *range(0x7F, 0xA0), 0x2028, 0x2029, *_DIRECTIONS, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
}
"""What may not stand as itself in the source of a page; escaped, nothing is lost of it."""


def carried(comparison: Comparison, view: View, facts: Iterable[Fact]) -> str:
    """JSON that may stand inside a `script` element: no `<` is left in it, so that no text can end it.

    `facts` are in the order of the page, which is the order of the review that is exported.
    """
    shown = tuple(facts)
    data = {
        "schema": SCHEMA,
        "transcript": _document(comparison.transcript),
        "article": _document(comparison.article),
        "facts": {fact.id: _fact(comparison, fact) for fact in shown},
        "decisions": [_entry(entry) for entry in _placed(comparison, view, shown)],
        "unplaced": [_entry(entry) for entry in view.unplaced],
        "known": [fact.id for fact in shown if fact.id in view.known],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def _document(document: Document) -> dict[str, str]:
    return {"source": title(document), "sha256": document.sha256}


def _fact(comparison: Comparison, fact: Fact) -> dict[str, str]:
    return {
        "status": fact.status,
        "transcript": wording(comparison.transcript, fact.transcript),
        "article": wording(comparison.article, fact.article),
    }


def _placed(comparison: Comparison, view: View, facts: Iterable[Fact]) -> Iterator[Entry]:
    for fact in facts:
        if decision := view.decisions.get(fact.id):
            words = _fact(comparison, fact)
            yield Entry(fact.id, fact.status, words["transcript"], words["article"], decision)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "fact": entry.fact,
        "choice": entry.decision.choice,
        "note": entry.decision.note,
        "by": entry.decision.by,
        "status": entry.status,
        "transcript": entry.transcript,
        "article": entry.article,
    }
