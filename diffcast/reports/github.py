"""Annotations for a run of GitHub Actions: they appear at the lines of the texts, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from diffcast.model import Comparison, Document, Fact
from diffcast.places import line_of, source_line, where
from diffcast.reports.excerpt import clipped
from diffcast.reports.excerpts import one_line, title, wording
from diffcast.reports.review_status import findings, gate, listed, standing, suppressed, unplaced
from diffcast.reports.summary import HEADINGS, URGENCY, count, kinds, notes, reasons, urgency, verdict
from diffcast.reports.view import View

Level: TypeAlias = Literal["error", "warning", "notice"]

LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "notice")
MOST: Final = 10
"""Annotations of one level that GitHub shows of a step; it drops the others without a word."""
LONGEST: Final = 300
"""Characters of one wording."""
NOT_FILES: Final = frozenset({"-", "text"})


def render(comparison: Comparison, view: View) -> str:
    """A workflow command a line, at most ten of a level; the last notice tells the result and how many are left out.

    A correction is an error, a check a warning, a note a notice; at a gate what fails is an error and nothing else is.
    What is suppressed is counted alone.
    """
    facts = [fact for fact in listed(comparison, view) if fact.status in findings(view) and not view.suppressed(fact)]
    by_level = {level: [fact for fact in facts if _level(fact, view) == level] for level in LEVELS}
    shown = {level: by_level[level][: MOST - (level == "notice")] for level in LEVELS}
    lines = [_annotation(comparison, view, fact, level) for level in LEVELS for fact in shown[level]]
    left = Counter({level: len(by_level[level]) - len(shown[level]) for level in LEVELS})
    return "\n".join([*lines, command("notice", {"title": "diffcast"}, _result(comparison, view, left))]) + "\n"


def _level(fact: Fact, view: View) -> Level:
    if view.failing is not None and fact.id in view.failing:
        return "error"
    severity = urgency(fact) if fact.status == "changed" else "note"
    if severity == "correction" and view.failing is None:
        return "error"
    return "notice" if severity == "note" else "warning"


def _annotation(comparison: Comparison, view: View, fact: Fact, level: Level) -> str:
    document = comparison.article if fact.article else comparison.transcript
    return command(level, {**_at(document, fact), "title": _title(fact)}, _message(comparison, view, fact))


def _at(document: Document, fact: Fact) -> dict[str, str]:
    """The place in the file; without a line where the file has none that an editor of text shows."""
    if document.source in NOT_FILES:
        return {}
    start = (fact.article or fact.transcript)[0].start
    has_lines = not document.extracted or source_line(document, start) is not None
    return {"file": document.source, **({"line": str(line_of(document, start))} if has_lines else {})}


def _title(fact: Fact) -> str:
    told = f"{URGENCY[urgency(fact)]}, {kinds(fact)}" if fact.status == "changed" else HEADINGS[fact.status]
    return f"{told[0].upper()}{told[1:]} ({fact.id})"


def _message(comparison: Comparison, view: View, fact: Fact) -> str:
    sides = ((comparison.transcript, fact.transcript), (comparison.article, fact.article))
    words = [
        f"{document.side.capitalize()}, {where(document, spans)}: {clipped(wording(document, spans), LONGEST)}"
        for document, spans in sides
        if spans
    ]
    return "\n".join(
        [*(one_line(reason) for reason in reasons(fact) if fact.status == "changed"), *words, *standing(fact, view)]
    )


def _result(comparison: Comparison, view: View, left: Counter[Level]) -> str:
    names = f"{title(comparison.transcript)} against {title(comparison.article)}"
    told = [f"{names}: {verdict(comparison)}", suppressed(comparison, view), gate(view)]
    told += [one_line(note) for note in notes(comparison)]
    told += [f"Without their fact: {unplaced(entry)}" for entry in view.unplaced[:MOST]]
    if left.total():
        parts = ", ".join(count(left[level], level, f"{level}s") for level in LEVELS if left[level])
        told.append(f"Left out here: {parts}. A report with -o report.html lists them all.")
    return "\n".join(line for line in told if line)


def command(level: Level, properties: dict[str, str], message: str) -> str:
    """One workflow command, on one line whatever the message holds."""
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {given}::{_data(message)}"


def _data(text: str) -> str:
    """The text as a workflow command takes it: its lines, each made harmless, and the signs with a meaning escaped."""
    lines: Sequence[str] = [one_line(line) for line in text.split("\n")]
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace("%0A", " ").replace(":", "%3A").replace(",", "%2C")
