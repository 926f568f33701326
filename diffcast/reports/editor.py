"""One finding a line, `file:line:column: severity: text`, as compilers write: for VS Code, Vim and Emacs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from diffcast.kinds import SEVERITY_WORDS
from diffcast.model import Comparison, Document, Fact, Side, Span
from diffcast.places import line_of, line_start, source_line
from diffcast.reports.confidence import second_reader_note
from diffcast.reports.excerpts import clipped, one_line, wording
from diffcast.reports.pairs import BrokenPair, Pair, conclusion, result
from diffcast.reports.review_status import (
    Level,
    finding_statuses,
    gate_result,
    level_of,
    listed,
    review_notes,
    sign_off_lines,
    suppressed_count,
    unplaced_words,
)
from diffcast.reports.summary import HEADINGS, compared_names, remarks, verdict
from diffcast.reports.view import View

SEVERITIES: Final[Mapping[Level, str]] = {"error": "error", "warning": "warning", "notice": "info"}
"""Level to the word that editors know."""
MAX_WORDING: Final = 200
"""Characters of a one-sided fact."""


def render(comparison: Comparison, view: View) -> str:
    """A line for each difference in each of the two files, and for each one-sided fact in its own; then the result.

    Suppressed findings are only counted. The lines of the result have no place and no severity.
    """
    return "\n".join([*_findings(comparison, view), *_result(comparison, view)]) + "\n"


def render_many(pairs: Sequence[Pair]) -> str:
    """The findings of all pairs, then the result of each. The texts of a pair must have names of their own."""
    lines = [
        line for pair in pairs if not isinstance(pair, BrokenPair) for line in _findings(pair.comparison, pair.view)
    ]
    results = [f"{one_line(pair.name)}: {result(pair)}" for pair in pairs]
    return "\n".join([*lines, *results, conclusion(pairs)]) + "\n"


def _findings(comparison: Comparison, view: View) -> Iterator[str]:
    for fact in listed(comparison, view):
        if fact.status in finding_statuses(view) and not view.suppressed(fact):
            severity = SEVERITIES[level_of(fact, view)]
            notes = "".join(f"; {one_line(note)}" for note in review_notes(fact, view))
            for document, span, text in _places(comparison, fact):
                yield f"{_place(document, span)}: {severity}: {text}{notes} [{fact.id}]"


def _places(comparison: Comparison, fact: Fact) -> Iterator[tuple[Document, Span, str]]:
    """Where each side has what differs, or the fact that the other side lacks; with what to say there."""
    documents: Mapping[Side, Document] = {"transcript": comparison.transcript, "article": comparison.article}
    for difference in fact.differences:
        text = f"{SEVERITY_WORDS[difference.severity].capitalize()}, {difference.kind}: {one_line(difference.reason)}"
        yield documents["transcript"], difference.transcript, text
        yield documents["article"], difference.article, text
    if not fact.differences:
        document, spans = (
            (documents["article"], fact.article) if fact.article else (documents["transcript"], fact.transcript)
        )
        yield document, spans[0], f"{HEADINGS[fact.status]}: {clipped(wording(document, spans), MAX_WORDING)}"


def _place(document: Document, span: Span) -> str:
    """The column counts characters from 1. What a program extracted from its file is at the line it gives, or at 1."""
    name = one_line(document.source)
    if document.extracted or source_line(document, span.start) is not None:
        line = source_line(document, span.start)
        return f"{name}:{1 if line is None else line}:1"
    return f"{name}:{line_of(document, span.start)}:{span.start - line_start(document, span.start) + 1}"


def _result(comparison: Comparison, view: View) -> Iterator[str]:
    lines = [
        f"{compared_names(comparison)}: {verdict(comparison)}.",
        suppressed_count(comparison, view),
        gate_result(view),
    ]
    lines += [one_line(remark) for remark in remarks(comparison)]
    lines += [f"Decision without a matching fact: {unplaced_words(entry)}" for entry in view.unplaced]
    lines += sign_off_lines(comparison, view)
    lines.append(second_reader_note(view))
    yield from (line for line in lines if line)
