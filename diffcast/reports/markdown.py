"""The report as GitHub-flavoured Markdown, to paste into a ticket: headings, tables and lists, no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from diffcast.kinds import SEVERITY_WORDS
from diffcast.model import SIDES, Comparison, Document, Fact, Side, Status
from diffcast.places import where
from diffcast.reports.confidence import closest_words, foot_note, how_sure
from diffcast.reports.excerpts import (
    BLANKS,
    Run,
    clip,
    clipped,
    fitted,
    one_line,
    one_sided_wording,
    speaker_name,
    visible,
    wordings,
)
from diffcast.reports.pairs import CheckedPair, Pair, conclusion, result
from diffcast.reports.review_status import (
    finding_statuses,
    gate_result,
    not_listed,
    review_notes,
    shown,
    sign_off_lines,
    suppressed_count,
    unplaced_words,
)
from diffcast.reports.summary import (
    HEADINGS,
    compared_names,
    count_one_sided,
    finding,
    kinds_of,
    not_compared,
    of_status,
    raised_severity,
    reasons,
    remarks,
    severity_of,
    verdict,
)
from diffcast.reports.view import View

MAX_LENGTH: Final = 60_000
"""Characters of all sections. GitHub refuses a comment of more than 65,536."""
MAX_WORDING: Final = 600
"""Characters of one wording."""
MAX_LISTED: Final = 100
"""Facts in one section."""
MAX_REMARKS: Final = 20
"""Remarks, and decisions without a matching fact."""

ZERO_WIDTH: Final = "\N{ZERO WIDTH SPACE}"
SIGNS: Final = str.maketrans(
    {**{sign: f"\\{sign}" for sign in "\\`*_[]#~$!"}, "<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
)
"""What Markdown reads as markup. A bar becomes an entity: not every renderer of tables knows the backslash."""
LINKED: Final = re.compile(
    r"(?<=[@#])(?=\w|\Z)|(?<=:)(?=//|(?!\d\d:)[\w+-]+:)|(?<=www)(?=\.|\Z)|(?<=\bGH)(?=-\d)", re.I
)
"""Where Markdown renderers make links, mentions, references and images even of escaped text: a zero-width space there
prevents that."""


def render(comparison: Comparison, view: View) -> str:
    """The report in at most 65,000 characters. Facts without a difference are only counted, unless asked for."""
    written = "".join(_head(comparison, view))
    for status in finding_statuses(view):
        written += _section(comparison, view, status, MAX_LENGTH - len(written))
    return written + "".join(_foot(comparison, view))


def escaped(text: str) -> str:
    """The text on one line, escaped so that Markdown shows it unchanged: no markup, link, mention or HTML."""
    return LINKED.sub(ZERO_WIDTH, one_line(text)).translate(SIGNS)


def _head(comparison: Comparison, view: View) -> Iterator[str]:
    yield f"## {escaped(compared_names(comparison))}\n\n"
    parts = [verdict(comparison).removesuffix("."), suppressed_count(comparison, view), gate_result(view)]
    yield f"**{'. '.join(part for part in parts if part)}.**\n"
    for note in remarks(comparison)[:MAX_REMARKS]:
        yield f"\n> Note: {escaped(clipped(note, MAX_WORDING))}\n"


def _section(comparison: Comparison, view: View, status: Status, room: int) -> str:
    facts, hidden = shown(comparison, view, status)
    entries = (_entry(comparison, view, fact, number) for number, fact in enumerate(facts, 1))
    kept, left = fitted(entries, room, MAX_LISTED)
    every = of_status(comparison, status)
    counts = count_one_sided(every)
    more = f" ({counts})" if counts and status != "changed" else ""
    rest = f"\n… and {left} more. diffcast compare … -o report.html lists them all\n" if left else ""
    rest += f"{escaped(not_listed(hidden))}\n" if hidden else ""
    return f"\n### {HEADINGS[status]}: {len(every)}{more}\n\n{''.join(kept) + rest or 'None.' + chr(10)}"


def _entry(comparison: Comparison, view: View, fact: Fact, number: int) -> str:
    both = fact.transcript and fact.article
    return _pair(comparison, view, fact, number) if both else _one_sided(comparison, view, fact)


def _pair(comparison: Comparison, view: View, fact: Fact, number: int) -> str:
    spoken, written = (_marked(clip(runs, MAX_WORDING)) for runs in wordings(comparison, fact))
    heads = (_where("transcript", comparison.transcript, fact), _where("article", comparison.article, fact))
    sentences = [escaped(reason) for reason in reasons(fact)]
    sentences += [f"*{escaped(clipped(note, MAX_WORDING))}*" for note in review_notes(fact, view)]
    changed = fact.status == "changed"
    heading = f"{SEVERITY_WORDS[severity_of(fact)].capitalize()}: {kinds_of(fact)}" if changed else HEADINGS["shared"]
    heading += f", {how_sure(fact)}" if how_sure(fact) else ""
    state = " (suppressed)" if view.suppressed(fact) else ""
    return (
        f"#### {number}. {heading}{state} {_id(fact)}\n\n"
        f"| {heads[0]} | {heads[1]} |\n| :-- | :-- |\n| {spoken} | {written} |\n\n"
        + "".join(f"* {each}\n" for each in sentences)
        + "\n"
    )


def _one_sided(comparison: Comparison, view: View, fact: Fact) -> str:
    document = comparison.transcript if fact.transcript else comparison.article
    words = one_sided_wording(document, fact, MAX_WORDING)
    inside = len(words) > 1
    said = "".join(f"**{_text(run)}**" if inside and run.emphasis == "plain" else _text(run) for run in words)
    head = [where(document, (fact.transcript or fact.article)[:1])]
    head += [raised_severity(fact)] if raised_severity(fact) else []
    head += ["detail"] if fact.level == "detail" else []
    head += [how_sure(fact)] if how_sure(fact) else []
    head += ["suppressed"] if view.suppressed(fact) else []
    head += [escaped(speaker_name(fact.speaker))] if fact.speaker else []
    known = "".join(f" *{escaped(clipped(each, MAX_WORDING))}.*" for each in review_notes(fact, view))
    near = closest_words(comparison, fact) if fact.status in view.only else ""
    return f"* {', '.join(head)}: {said}{known} {_id(fact)}\n" + (f"  * {escaped(near)}\n" if near else "")


def _where(side: Side, document: Document, fact: Fact) -> str:
    spans = fact.transcript if side == "transcript" else fact.article
    by = f", {escaped(speaker_name(fact.speaker))}" if side == "transcript" and fact.speaker else ""
    return f"{side.capitalize()}, {where(document, spans)}{by}"


def _id(fact: Fact) -> str:
    return f"`{fact.id}`"


def _marked(runs: Sequence[Run]) -> str:
    return "".join(_strong(run) if run.emphasis == "differs" else _text(run) for run in runs).strip()


def _strong(run: Run) -> str:
    said = _text(run)
    inner = said.strip()
    return said.replace(inner, f"**{inner}**", 1) if inner else said


def _text(run: Run) -> str:
    """The escaped run, with the spaces at its ends."""
    return LINKED.sub(ZERO_WIDTH, BLANKS.sub(" ", visible(run.text))).translate(SIGNS)


def _foot(comparison: Comparison, view: View) -> Iterator[str]:
    if view.unplaced:
        yield f"\n### Decisions without a matching fact: {len(view.unplaced)}\n\n"
        lines = (f"* {escaped(clipped(unplaced_words(each), MAX_WORDING))}\n" for each in view.unplaced)
        kept, left = fitted(lines, MAX_LENGTH, MAX_REMARKS)
        yield "".join(kept) + (f"\n… and {left} more\n" if left else "")
    if signed := sign_off_lines(comparison, view):
        yield "\n### Sign-off\n\n"
        yield from (f"* {escaped(clipped(line, MAX_WORDING))}\n" for line in signed[-MAX_REMARKS:])
    yield "\n### Not compared (labels, cues, page furniture)\n\n"
    yield from (f"* {side}: {not_compared(comparison, side)}\n" for side in SIDES)
    if said := foot_note(comparison, view):
        yield f"\n{escaped(said)}\n"


def render_many(pairs: Sequence[Pair]) -> str:
    """For the summary of a CI run: a table with a row a pair, then the findings that block publishing."""
    return "\n".join(_many(pairs)) + "\n"


def _many(pairs: Sequence[Pair]) -> Iterator[str]:
    yield from (f"# {conclusion(pairs)}", "", "| pair | result |", "|---|---|")
    yield from (f"| {escaped(pair.name)} | {escaped(result(pair))} |" for pair in pairs)
    for pair in pairs:
        if isinstance(pair, CheckedPair) and pair.failing:
            yield from ("", f"## {escaped(pair.name)}", "")
            yield from (f"* {escaped(finding(pair.comparison, fact))}" for fact in pair.failing)
