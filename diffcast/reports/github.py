"""Annotations for GitHub Actions: they appear at the lines of the texts, most severe first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from diffcast.kinds import SEVERITY_WORDS
from diffcast.model import Comparison, Document, Fact
from diffcast.places import line_of, pointed_at, source_line, where
from diffcast.reports.confidence import foot_note
from diffcast.reports.excerpts import NOT_FILES, clipped, one_line, wording
from diffcast.reports.pairs import BrokenPair, Outcome, Pair, conclusion, outcome, result
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
from diffcast.reports.summary import (
    HEADINGS,
    compared_names,
    count,
    kinds_of,
    reasons,
    remarks,
    severity_of,
    verdict,
)
from diffcast.reports.view import View

LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "notice")
MAX_ANNOTATIONS: Final = 10
"""Annotations of one level that GitHub shows for a step; it drops the rest silently."""
MAX_WORDING: Final = 300
"""Characters of one wording."""
FAILING_FIRST: Final[tuple[Outcome, ...]] = ("broken", "fails", "passes")


def render(comparison: Comparison, view: View) -> str:
    """One workflow command a line, at most ten of a level. The last notice has the result and how many are left out.

    A contradiction is an error, a difference to check a warning, the rest notices. With a gate, what blocks publishing
    is an error and nothing else. Suppressed findings are only counted.
    """
    by_level = _by_level(comparison, view)
    kept = {level: by_level[level][: _room(level)] for level in LEVELS}
    lines = [_annotation(comparison, view, fact, level) for level in LEVELS for fact in kept[level]]
    left_out = Counter({level: len(by_level[level]) - len(kept[level]) for level in LEVELS})
    return "\n".join([*lines, command("notice", {"title": "diffcast"}, _result(comparison, view, left_out))]) + "\n"


def render_many(pairs: Sequence[Pair]) -> str:
    """As for one pair, failing pairs first. The last notice has the result of each pair."""
    ranked = sorted(pairs, key=lambda pair: FAILING_FIRST.index(outcome(pair)))
    commands = [each for pair in ranked for each in _commands(pair)]
    kept = [text for level in LEVELS for text in [text for at, text in commands if at == level][: _room(level)]]
    lines = [conclusion(pairs), *(f"{pair.name}: {result(pair)}" for pair in pairs)]
    if left_out := len(commands) - len(kept):
        lines.append(f"{count(left_out, 'annotation isn’t', 'annotations aren’t')} shown here.")
    return "\n".join([*kept, command("notice", {"title": "diffcast check"}, "\n".join(lines))]) + "\n"


def _room(level: Level) -> int:
    """How many annotations of a level there is room for; the result takes one notice."""
    return MAX_ANNOTATIONS - (level == "notice")


def _by_level(comparison: Comparison, view: View) -> Mapping[Level, Sequence[Fact]]:
    facts = [fact for fact in listed(comparison, view) if fact.status in finding_statuses(view)]
    facts = [fact for fact in facts if not view.suppressed(fact)]
    return {level: [fact for fact in facts if level_of(fact, view) == level] for level in LEVELS}


def _commands(pair: Pair) -> list[tuple[Level, str]]:
    """The annotations of one of many pairs, each with its level."""
    if isinstance(pair, BrokenPair):
        return [("error", command("error", {"title": "Not checked"}, f"{pair.name}: {pair.error}"))]
    comparison, view = pair.comparison, pair.view
    by_level = _by_level(comparison, view)
    return [
        (level, _annotation(comparison, view, fact, level))
        for level in LEVELS
        for fact in by_level[level][: _room(level)]
    ]


def _annotation(comparison: Comparison, view: View, fact: Fact, level: Level) -> str:
    document = comparison.article if fact.article else comparison.transcript
    return command(level, {**_place(document, fact), "title": _title(fact)}, _message(comparison, view, fact))


def _place(document: Document, fact: Fact) -> dict[str, str]:
    """File and line. No line where the file has none that a text editor shows."""
    if document.source in NOT_FILES:
        return {}
    start = pointed_at(fact, document.side)[0].start
    has_lines = not document.extracted or source_line(document, start) is not None
    return {"file": document.source, **({"line": str(line_of(document, start))} if has_lines else {})}


def _title(fact: Fact) -> str:
    if fact.status != "changed":
        return f"{HEADINGS[fact.status]} ({fact.id})"
    return f"{SEVERITY_WORDS[severity_of(fact)].capitalize()}, {kinds_of(fact)} ({fact.id})"


def _message(comparison: Comparison, view: View, fact: Fact) -> str:
    sides = ((comparison.transcript, fact.transcript), (comparison.article, fact.article))
    words = [
        f"{document.side.capitalize()}, {where(document, spans)}: {clipped(wording(document, spans), MAX_WORDING)}"
        for document, spans in sides
        if spans
    ]
    why = [one_line(reason) for reason in reasons(fact)] if fact.status == "changed" else []
    return "\n".join([*why, *words, *review_notes(fact, view)])


def _result(comparison: Comparison, view: View, left_out: Counter[Level]) -> str:
    lines = [f"{compared_names(comparison)}: {verdict(comparison)}.", suppressed_count(comparison, view)]
    lines += [gate_result(view), *(one_line(remark) for remark in remarks(comparison))]
    lines += [f"Decision without a matching fact: {unplaced_words(e)}" for e in view.unplaced[:MAX_ANNOTATIONS]]
    lines += sign_off_lines(comparison, view)
    lines.append(foot_note(comparison, view))
    if left_out.total():
        parts = ", ".join(count(left_out[level], level, f"{level}s") for level in LEVELS if left_out[level])
        lines.append(f"Not shown here: {parts}. To see them all, write a report with -o report.html.")
    return "\n".join(line for line in lines if line)


def command(level: Level, properties: Mapping[str, str], message: str) -> str:
    """One workflow command, on one line whatever the message contains."""
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {given}::{_data(message)}"


def _data(text: str) -> str:
    """The text as the message of a workflow command: line breaks and percent signs escaped, the rest made visible."""
    lines: Sequence[str] = [one_line(line) for line in text.split("\n")]
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace("%0A", " ").replace(":", "%3A").replace(",", "%2C")
