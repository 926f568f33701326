"""The report for a terminal: verdict and counts, then differences with both wordings side by side, then the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final
from urllib.parse import urljoin

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from diffcast.kinds import SEVERITY_WORDS, Severity
from diffcast.model import SIDES, STATUSES, Comparison, Document, Fact, Status
from diffcast.places import where
from diffcast.reports.confidence import closest_words, foot_note, how_sure
from diffcast.reports.excerpts import (
    BLANKS,
    Run,
    clip,
    one_line,
    one_sided_wording,
    source_name,
    source_uri,
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

MIN_WIDTH: Final = 40
MAX_WIDTH: Final = 160
"""Columns. In a wider report, two wordings side by side are too far apart to compare."""
MAX_LINE: Final = 110
"""Columns of a line of prose; a longer one is hard to read."""
MIN_SIDE_BY_SIDE: Final = 60
"""Columns. In a narrower report, one wording is above the other."""
MAX_WORDING: Final = 600
"""Characters of one wording. Of a longer one, only the part around its difference is shown."""
MAX_LISTED: Final = 200
"""Facts in one section; the rest is only counted."""

LINK_ID: Final = re.compile("(\x1b]8;)id=[^;\x1b]*;")
"""A random number that rich gives each link. Without it, the same input gives the same bytes."""
STATUS_STYLES: Final[dict[Status, str]] = {
    "changed": "bold yellow",
    "transcript_only": "bold cyan",
    "article_only": "bold magenta",
    "shared": "bold green",
}
ORDERS: Final[dict[Status, str]] = {"changed": "most severe first", "shared": "least certain first"}
"""How a section is ordered that isn't in reading order."""
SEVERITY_STYLES: Final[dict[Severity, str]] = {"correction": "bold red", "check": "bold yellow", "note": "bold"}


def render(comparison: Comparison, view: View) -> str:
    """The report as text of at most `view.width` columns. Facts without a difference are only counted by default.

    The words that differ are in [brackets], with or without colour.
    """
    written = StringIO()
    console = _console(view, written)
    console.print(_head(comparison, view))
    for status in finding_statuses(view):
        console.print(_section(comparison, view, status, console.width))
    console.print(_foot(comparison, view))
    lines = LINK_ID.sub("\\g<1>;", written.getvalue()).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _console(view: View, file: StringIO) -> Console:
    return Console(
        file=file,
        width=max(MIN_WIDTH, min(view.width, MAX_WIDTH)),
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        no_color=not view.colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def _head(comparison: Comparison, view: View) -> RenderableType:
    documents = comparison.transcript, comparison.article
    named = [(source_name(document), Style(bold=True, link=_address(document, view))) for document in documents]
    names = Text(" and ").join([Text.assemble(one) for one in dict.fromkeys(named)])
    tally = Table.grid(padding=(0, 2))
    tally.add_column(justify="right")
    tally.add_column()
    for status in STATUSES:
        facts = of_status(comparison, status)
        more = "" if status == "changed" else count_one_sided(facts)
        if status == "shared" and facts and not view.only:
            more = "--only shared lists them, least certain first"
        tally.add_row(
            Text(str(len(facts)), STATUS_STYLES[status]),
            Text.assemble((HEADINGS[status].lower(), STATUS_STYLES[status]), f" ({more})" if more else ""),
        )
    review = ". ".join(part for part in (suppressed_count(comparison, view), gate_result(view)) if part)
    said = [Text(f" {review}", "bold")] if review else []
    said += [Text(f"Note: {one_line(note)}", "italic") for note in remarks(comparison)]
    result = Text(verdict(comparison), "bold")
    return Group(names, result, Text(), Padding(tally, (0, 0, 0, 1)), *([Text(), *said] if said else []))


def _section(comparison: Comparison, view: View, status: Status, width: int) -> RenderableType:
    number = len(of_status(comparison, status))
    facts, hidden = shown(comparison, view, status)
    heading = Text.assemble((f"{HEADINGS[status].upper()} ({number})", STATUS_STYLES[status]))
    if status in ORDERS and facts:
        heading.append(f"  {ORDERS[status]}")
    listed = facts[:MAX_LISTED]
    body = list(_entries(comparison, view, status, listed, width))
    if len(facts) > len(listed):
        body.append(Text(f"… and {len(facts) - len(listed)} more. --format html or json lists them all", "italic"))
    if hidden:
        body.append(Padding(Text(not_listed(hidden), "italic"), (1 if facts else 0, 0, 0, 2)))
    return Group(Text(), heading, Text("─" * width, "dim"), *(body or [Padding(Text("None"), (0, 0, 0, 2))]))


def _entries(
    comparison: Comparison, view: View, status: Status, facts: Sequence[Fact], width: int
) -> Iterator[RenderableType]:
    if status in ("changed", "shared"):
        for number, fact in enumerate(facts, 1):
            yield from ([Text()] if number > 1 else [])
            yield _paired(comparison, view, fact, number, width)
    elif facts:
        yield _list(comparison, view, facts)


def _paired(comparison: Comparison, view: View, fact: Fact, number: int, width: int) -> RenderableType:
    """A fact that both texts state, with its label and what differs."""
    changed = fact.status == "changed"
    severity = severity_of(fact)
    style = SEVERITY_STYLES[severity]
    label = Text(f"{number:>2}  ")
    if changed:
        label.append(SEVERITY_WORDS[severity].upper(), style).append(f"  {kinds_of(fact)}  ")
    label.append(f"{how_sure(fact)}  ".lstrip()).append(fact.id, "dim")
    label.append("  suppressed" if view.suppressed(fact) else "", "italic")
    said = [Text.assemble(("→ ", style), one_line(reason)) for reason in reasons(fact)] if changed else []
    said += [Text.assemble(("• ", style), (known, "italic")) for known in review_notes(fact, view)]
    return Group(label, Padding(Group(_both(comparison, view, fact, width - 4), *map(_hang, said)), (0, 0, 0, 4)))


def _hang(text: Text) -> RenderableType:
    """The sentence with its continuation lines indented, so that they don't look like another sentence."""
    grid = Table.grid()
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(text[:2], text[2:])
    return grid


def _both(comparison: Comparison, view: View, fact: Fact, width: int) -> RenderableType:
    spoken, written = (_marked(clip(runs, MAX_WORDING)) for runs in wordings(comparison, fact))
    heads = [_where(document, view, fact) for document in (comparison.transcript, comparison.article)]
    if width < MIN_SIDE_BY_SIDE - 4:
        return Group(heads[0], spoken, heads[1], written)
    table = Table(box=box.MINIMAL, show_edge=False, show_header=False, padding=(0, 1), pad_edge=False, expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_row(*heads)
    table.add_row(spoken, written)
    return table


def _where(document: Document, view: View, fact: Fact) -> Text:
    spans = fact.transcript if document.side == "transcript" else fact.article
    spoken_by = f", {one_line(speaker_name(fact.speaker))}" if document.side == "transcript" and fact.speaker else ""
    return Text.assemble(
        (f"{document.side}, {where(document, spans)}", Style(dim=True, link=_address(document, view))),
        (spoken_by, "dim"),
    )


def _address(document: Document, view: View) -> str | None:
    """URL of the source, where the terminal follows links."""
    named = source_uri(document) if view.folder else None
    return urljoin(view.folder or "", named) if named else None


def _marked(runs: Sequence[Run]) -> Text:
    text = Text()
    for run in runs:
        words = BLANKS.sub(" ", visible(run.text))
        if run.emphasis == "differs" and words.strip():
            before, after = " " * words.startswith(" "), " " * words.endswith(" ")
            text.append(before).append(f"[{words.strip()}]", "bold underline").append(after)
        else:
            text.append(words, "dim" if run.emphasis == "context" else "")
    return text


def _list(comparison: Comparison, view: View, facts: Sequence[Fact]) -> RenderableType:
    """Facts of one side in reading order, each with its line. A detail is shown with the words around it."""
    document = comparison.transcript if facts[0].transcript else comparison.article
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(overflow="fold", max_width=MAX_LINE)
    for fact in facts:
        place = Text(f" {where(document, (fact.transcript or fact.article)[:1])}", Style(link=_address(document, view)))
        grid.add_row(place, _one_sided(document, fact).append(_review(fact, view), "italic"))
        if fact.status in view.only:
            known = (how_sure(fact), fact.id, closest_words(comparison, fact))
            grid.add_row("", Text(" · ".join(each for each in known if each), "dim"))
    return grid


def _one_sided(document: Document, fact: Fact) -> Text:
    words = one_sided_wording(document, fact, MAX_WORDING)
    by = f" ({one_line(speaker_name(fact.speaker))})" if fact.speaker else ""
    raised = [(f"{word}: ", "bold")] if (word := raised_severity(fact)) else []
    if len(words) == 1:
        return Text.assemble(*raised, words[0].text + by)
    before, said, after = (run.text for run in words)
    kind = [("detail: ", "italic")] if fact.level == "detail" else []
    return Text.assemble(*raised, *kind, before, (f"[{said}]", "bold"), after, by)


def _review(fact: Fact, view: View) -> str:
    known = ". ".join(review_notes(fact, view))
    return f" • {known}{' (suppressed)' * view.suppressed(fact)}" if known else ""


def _foot(comparison: Comparison, view: View) -> RenderableType:
    lost = [f"• {unplaced_words(entry)}" for entry in view.unplaced]
    signed = sign_off_lines(comparison, view)
    others = [f"{side}: {not_compared(comparison, side)}" for side in SIDES]
    return Group(
        *(_lines(f"DECISIONS WITHOUT A MATCHING FACT ({len(lost)})", lost) if lost else ()),
        *(_lines("SIGN-OFF", signed) if signed else ()),
        *_lines("NOT COMPARED (labels, cues, page furniture)", others),
        *([Text(), Text(said)] if (said := foot_note(comparison, view)) else []),
    )


def _lines(heading: str, lines: Sequence[str]) -> Iterator[RenderableType]:
    yield from (Text(), Text(heading, "bold"))
    yield from (Padding(Text(line), (0, 0, 0, 2)) for line in lines)


def render_many(pairs: Sequence[Pair]) -> str:
    """One line a pair, then the findings that block publishing. Plain text without colour; lines aren't wrapped."""
    return "\n".join(_many(pairs)) + "\n"


def _many(pairs: Sequence[Pair]) -> Iterator[str]:
    yield from (conclusion(pairs), "")
    width = max((len(one_line(pair.name)) for pair in pairs), default=0)
    yield from (f"  {one_line(pair.name).ljust(width)}  {result(pair)}" for pair in pairs)
    for pair in pairs:
        if isinstance(pair, CheckedPair) and pair.failing:
            yield from ("", one_line(pair.name))
            yield from (f"  {finding(pair.comparison, fact)}" for fact in pair.failing)
