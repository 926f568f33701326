"""The facts as a table for a spreadsheet, one row a fact. The columns are described in docs/reports.md."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Final

from diffcast.decision import Decision, Entry
from diffcast.model import Comparison, Document, Fact, Span
from diffcast.places import clock, line_of, second_of
from diffcast.reports.confidence import measured_share
from diffcast.reports.excerpts import one_line, wording
from diffcast.reports.pairs import BrokenPair, Pair
from diffcast.reports.review_status import fails, listed, sign_off_words
from diffcast.reports.summary import kinds_of, reasons, severity_of
from diffcast.reports.view import View
from diffcast.verdict import SecondReading

COLUMNS: Final = (
    "id", "status", "level", "severity", "kinds", "reason",
    "transcript", "article", "transcript_lines", "article_lines", "time", "speaker", "similarity",
    "decision", "note", "by", "known", "suppressed", "fails", "placed", "confidence", "precision",
)  # fmt: skip
SECOND: Final = ("second_reader", "second_reader_reason", "second_reader_model", "reproducible")
"""Columns that only a report with a second reader has."""
SEPARATOR: Final = "; "
"""Between several values in a cell. With a comma, much of Europe would read two line numbers as a decimal number."""
BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it, Excel reads the file in the system's legacy code page."""
INVISIBLE: Final = r"[\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]*"
FORMULA: Final = re.compile(rf"{INVISIBLE}[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet may run: one of these signs, also after spaces and invisible characters."""
NO_DECISION: Final = Decision(None)


def render(comparison: Comparison, view: View) -> str:
    """CSV as in RFC 4180, with a byte order mark and a header row. Decisions without a fact and sign-offs have rows at
    the end.

    A cell that a spreadsheet might run as a formula starts with an apostrophe.
    """
    if view.second is None:
        return _table(COLUMNS, _rows(comparison, view))
    second = view.second
    return _table((*COLUMNS, *SECOND), ((*row, *_verdict(row[0], second)) for row in _rows(comparison, view)))


def render_many(pairs: Sequence[Pair]) -> str:
    """One table, with the name of the pair in the first column. A pair that couldn't be compared has one row: why."""
    return _table(("pair", *COLUMNS), ((pair.name, *row) for pair in pairs for row in _rows_of_pair(pair)))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = StringIO()
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def _rows_of_pair(pair: Pair) -> Iterable[Sequence[str]]:
    if isinstance(pair, BrokenPair):
        return [[pair.error if column == "reason" else "" for column in COLUMNS]]
    return _rows(pair.comparison, pair.view)


def _rows(comparison: Comparison, view: View) -> Iterator[Sequence[str]]:
    for fact in listed(comparison, view):
        yield (
            *(fact.id, fact.status, fact.level, severity_of(fact)),
            kinds_of(fact).replace(", ", SEPARATOR) if fact.status == "changed" else "",
            "; ".join(reasons(fact)),
            *_places(comparison, fact),
            *(fact.speaker or "", f"{fact.similarity:.2f}"),
            *_decision(view.decisions.get(fact.id, NO_DECISION)),
            *map(_yes, (fact.id in view.known, view.suppressed(fact), fails(fact, view), True)),
            _figure(fact.evidence.get("confidence")),
            _figure(measured_share(comparison, fact)),
        )
    yield from map(_unplaced, view.unplaced)
    for signed in view.sign_offs:
        digests = tuple(f"SHA-256 {each.sha256}" for each in (comparison.transcript, comparison.article))
        reason = f"Signed off by {sign_off_words(signed)}"
        yield ("", "signed", *[""] * 3, reason, *digests, *[""] * 6, signed.note, signed.by, *[""] * 5)


def _places(comparison: Comparison, fact: Fact) -> Sequence[str]:
    transcript, article = comparison.transcript, comparison.article
    second = second_of(transcript, fact.transcript[0].start) if fact.transcript else None
    return (
        wording(transcript, fact.transcript),
        wording(article, fact.article),
        _lines(transcript, fact.transcript),
        _lines(article, fact.article),
        "" if second is None else clock(second),
    )


def _lines(document: Document, spans: Sequence[Span]) -> str:
    return SEPARATOR.join(dict.fromkeys(str(line_of(document, span.start)) for span in spans))


def _decision(decision: Decision) -> Sequence[str]:
    return decision.choice or "", decision.note, decision.by


def _unplaced(entry: Entry) -> Sequence[str]:
    words = (entry.transcript, entry.article)
    decision = _decision(entry.decision)
    return (entry.fact, entry.status, *[""] * 4, *words, *[""] * 5, *decision, *[""] * 3, _yes(False), "", "")


def _verdict(fact: str, second: SecondReading) -> Sequence[str]:
    """The cells of the second reader for a fact, empty ones where it has no verdict."""
    verdict = second.verdicts.get(fact)
    said = (verdict.answer, verdict.reason, SEPARATOR.join(second.models)) if verdict else ("", "", "")
    return (*said, _yes(False))


def _figure(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.2f}"


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def harmless(cell: str) -> str:
    """The cell on one line, with an apostrophe first where a spreadsheet might run it as a formula."""
    line = one_line(cell)
    return f"'{line}" if FORMULA.match(line) else line
