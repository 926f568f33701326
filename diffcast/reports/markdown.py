"""The report as Markdown of GitHub's flavour, to paste into a ticket: headings, tables and lists, and no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from diffcast.model import SIDES, Comparison, Document, Fact, Side, Status
from diffcast.places import where
from diffcast.reports.excerpt import alone, clip, clipped, fitted
from diffcast.reports.excerpts import BLANKS, Run, one_line, title, visible, wordings
from diffcast.reports.review_status import findings, folded, gate, shown, standing, suppressed, unplaced
from diffcast.reports.summary import (
    HEADINGS,
    URGENCY,
    kinds,
    notes,
    of_status,
    of_them,
    reasons,
    set_aside,
    urgency,
    verdict,
    weight,
)
from diffcast.reports.view import View

ROOM: Final = 60_000
"""Characters: GitHub refuses a comment of more than 65,536."""
LONGEST: Final = 600
"""Characters of one wording."""
MOST_LISTED: Final = 100
"""Facts in one section."""
MOST_NOTES: Final = 20
"""Remarks, and decisions without their fact."""

ZERO_WIDTH: Final = "\N{ZERO WIDTH SPACE}"
SIGNS: Final = str.maketrans(
    {**{sign: f"\\{sign}" for sign in "\\`*_[]#~$!"}, "<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
)
"""What Markdown reads as marks. A bar is an entity, since not every reader of tables knows the backslash."""
LIVELY: Final = re.compile(r"(?<=[@#])(?=\w|\Z)|(?<=:)(?=//|(?!\d\d:)[\w+-]+:)|(?<=www)(?=\.)|(?<=\bGH)(?=-\d)", re.I)
"""Where readers of Markdown make links, mentions, references and pictures of text, whatever is escaped: there a
character without width parts them."""


def render(comparison: Comparison, view: View) -> str:
    """The report in at most 65,000 characters; shared facts are only counted, unless the reader chose them."""
    written = "".join(_head(comparison, view))
    for status in findings(view):
        written += _section(comparison, view, status, ROOM - len(written))
    return written + "".join(_foot(comparison, view))


def escaped(text: str) -> str:
    """The text on one line, so that Markdown shows it as it is: no mark, link, mention or HTML comes of it."""
    return LIVELY.sub(ZERO_WIDTH, one_line(text)).translate(SIGNS)


def _head(comparison: Comparison, view: View) -> Iterator[str]:
    yield f"## {escaped(title(comparison.transcript))} against {escaped(title(comparison.article))}\n\n"
    said = [verdict(comparison).removesuffix("."), suppressed(comparison, view), gate(view)]
    yield f"**{'. '.join(part[0].upper() + part[1:] for part in said if part)}.**\n"
    for note in notes(comparison)[:MOST_NOTES]:
        yield f"\n> Note: {escaped(clipped(note, LONGEST))}\n"


def _section(comparison: Comparison, view: View, status: Status, room: int) -> str:
    facts, hidden = shown(comparison, view, status)
    entries = (
        _told(comparison, view, fact, number) if fact.transcript and fact.article else _alone(comparison, view, fact)
        for number, fact in enumerate(facts, 1)
    )
    kept, left = fitted(entries, room, MOST_LISTED)
    every = of_status(comparison, status)
    more = f" ({told})" if (told := of_them(every)) and status != "changed" else ""
    rest = f"\n… and {left} more: diffcast compare … -o report.html lists them all\n" if left else ""
    rest += f"{escaped(folded(hidden))}\n" if hidden else ""
    return f"\n### {HEADINGS[status]}: {len(every)}{more}\n\n{''.join(kept) + rest or 'None.' + chr(10)}"


def _told(comparison: Comparison, view: View, fact: Fact, number: int) -> str:
    spoken, written = (_marked(clip(runs, LONGEST)) for runs in wordings(comparison, fact))
    heads = (_where("transcript", comparison.transcript, fact), _where("article", comparison.article, fact))
    said = [*map(escaped, reasons(fact)), *(f"*{escaped(clipped(each, LONGEST))}*" for each in standing(fact, view))]
    heading = f"{URGENCY[urgency(fact)].capitalize()}: {kinds(fact)}" if fact.status == "changed" else "In both"
    state = " (suppressed)" if view.suppressed(fact) else ""
    return (
        f"#### {number}. {heading}{state} {_id(fact)}\n\n"
        f"| {heads[0]} | {heads[1]} |\n| :-- | :-- |\n| {spoken} | {written} |\n\n"
        + "".join(f"* {each}\n" for each in said)
        + "\n"
    )


def _alone(comparison: Comparison, view: View, fact: Fact) -> str:
    document = comparison.transcript if fact.transcript else comparison.article
    words = alone(document, fact, LONGEST)
    inside = len(words) > 1
    said = "".join(f"**{_text(run)}**" if inside and run.weight == "plain" else _text(run) for run in words)
    head = [where(document, (fact.transcript or fact.article)[:1])]
    head += [weight(fact)] * bool(weight(fact)) + ["detail"] * (fact.level == "detail")
    head += ["suppressed"] * view.suppressed(fact)
    head += [escaped(fact.speaker)] if fact.speaker else []
    known = "".join(f" *{escaped(clipped(each, LONGEST))}.*" for each in standing(fact, view))
    return f"* {', '.join(head)}: {said}{known} {_id(fact)}\n"


def _where(side: Side, document: Document, fact: Fact) -> str:
    spans = fact.transcript if side == "transcript" else fact.article
    by = f", {escaped(fact.speaker)}" if side == "transcript" and fact.speaker else ""
    return f"{side.capitalize()}, {where(document, spans)}{by}"


def _id(fact: Fact) -> str:
    return f"`{fact.id}`"


def _marked(runs: Sequence[Run]) -> str:
    return "".join(_strong(run) if run.weight == "differs" else _text(run) for run in runs).strip()


def _strong(run: Run) -> str:
    said = _text(run)
    inner = said.strip()
    return said.replace(inner, f"**{inner}**", 1) if inner else said


def _text(run: Run) -> str:
    """A run as it stands, with the blanks that part it from its neighbours."""
    return LIVELY.sub(ZERO_WIDTH, BLANKS.sub(" ", visible(run.text))).translate(SIGNS)


def _foot(comparison: Comparison, view: View) -> Iterator[str]:
    if view.unplaced:
        yield f"\n### Decisions about facts that are not here: {len(view.unplaced)}\n\n"
        kept, left = fitted(
            (f"* {escaped(clipped(unplaced(each), LONGEST))}\n" for each in view.unplaced), ROOM, MOST_NOTES
        )
        yield "".join(kept) + (f"\n… and {left} more\n" if left else "")
    yield f"\n### Set aside, not story: {len(comparison.asides)}\n\n"
    yield from (f"* {side}: {set_aside(comparison, side)}\n" for side in SIDES)
