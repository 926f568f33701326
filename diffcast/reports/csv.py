"""The facts as a table for a spreadsheet: a row a fact, described in docs/reports.md."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from diffcast.decision import Decision, Entry
from diffcast.model import Comparison, Document, Fact, Span
from diffcast.places import clock, line_of, second_of
from diffcast.reports.excerpts import one_line, wording
from diffcast.reports.review_status import fails, listed
from diffcast.reports.summary import kinds, reasons, urgency
from diffcast.reports.view import View

COLUMNS: Final = (
    "id", "status", "level", "severity", "kinds", "reason",
    "transcript", "article", "transcript_lines", "article_lines", "time", "speaker", "similarity",
    "decision", "note", "by", "known", "suppressed", "fails", "placed",
)  # fmt: skip
BETWEEN: Final = "; "
"""Between several values of a cell: a comma would make two line numbers a decimal number in half of Europe."""
MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Excel reads a file without it as if it were in the machine's old code page."""
UNSEEN: Final = r"[\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]*"
FORMULA: Final = re.compile(rf"{UNSEEN}[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet may run: one of these signs, also after blanks and characters that take no room."""
NO_DECISION: Final = Decision(None)


def render(comparison: Comparison, view: View) -> str:
    """The table by RFC 4180, with a byte order mark and a row of names; then a row for each unplaced decision.

    An apostrophe stands before a cell that a spreadsheet may take for a formula.
    """
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for row in _rows(comparison, view):
        rows.writerow([harmless(cell) for cell in row])
    return MARK + written.getvalue()


def _rows(comparison: Comparison, view: View) -> Iterator[Sequence[str]]:
    for fact in listed(comparison, view):
        yield (
            *(fact.id, fact.status, fact.level, urgency(fact)),
            kinds(fact).replace(", ", BETWEEN) if fact.status == "changed" else "",
            " ".join(reasons(fact)),
            *_places(comparison, fact),
            *(fact.speaker or "", f"{fact.similarity:.2f}"),
            *_decision(view.decisions.get(fact.id, NO_DECISION)),
            *map(_yes, (fact.id in view.known, view.suppressed(fact), fails(fact, view), True)),
        )
    yield from map(_unplaced, view.unplaced)


def _places(comparison: Comparison, fact: Fact) -> Sequence[str]:
    spoken, written = comparison.transcript, comparison.article
    second = second_of(spoken, fact.transcript[0].start) if fact.transcript else None
    return (
        wording(spoken, fact.transcript),
        wording(written, fact.article),
        _lines(spoken, fact.transcript),
        _lines(written, fact.article),
        "" if second is None else clock(second),
    )


def _lines(document: Document, spans: Sequence[Span]) -> str:
    return BETWEEN.join(dict.fromkeys(str(line_of(document, span.start)) for span in spans))


def _decision(decision: Decision) -> Sequence[str]:
    return decision.choice or "", decision.note, decision.by


def _unplaced(entry: Entry) -> Sequence[str]:
    words = (entry.transcript, entry.article)
    return (entry.fact, entry.status, *[""] * 4, *words, *[""] * 5, *_decision(entry.decision), *[""] * 3, _yes(False))


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def harmless(cell: str) -> str:
    """The cell on one line, with an apostrophe before what a spreadsheet may take for a formula."""
    line = one_line(cell)
    return f"'{line}" if FORMULA.match(line) else line
