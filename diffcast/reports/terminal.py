"""The report for a terminal: counts first, then what differs with both wordings side by side, then the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from diffcast.model import SIDES, STATUSES, Comparison, Document, Fact, Severity, Side, Span, Status
from diffcast.places import where
from diffcast.reports.excerpt import clip
from diffcast.reports.summary import (
    HEADINGS,
    URGENCY,
    details,
    kinds,
    notes,
    of_status,
    reasons,
    set_aside,
    urgencies,
    urgency,
)
from diffcast.reports.view import View
from diffcast.reports.wording import (
    BLANKS,
    Run,
    around,
    is_fragment,
    one_line,
    title,
    visible,
    wording,
    wordings,
)

NARROWEST: Final = 40
WIDEST: Final = 120
"""Columns above which lines are too long to read."""
SIDE_BY_SIDE: Final = 60
"""Columns below which the two wordings stand one above the other."""
LONGEST: Final = 600
"""Characters of one wording; what is longer is shown around its difference and is whole in the other formats."""
MOST_LISTED: Final = 200
"""Facts in one section; the rest is counted and named as left out."""

STYLES: Final[dict[Status, str]] = {
    "changed": "bold yellow",
    "transcript_only": "bold cyan",
    "article_only": "bold magenta",
    "shared": "bold green",
}
URGENT: Final[dict[Severity, str]] = {"correction": "bold red", "check": "bold yellow", "note": "bold"}


def render(comparison: Comparison, view: View) -> str:
    """The report as text of at most `view.width` columns; shared facts are only counted, unless the reader chose them.

    The words that differ stand in [brackets], with or without colour.
    """
    written = StringIO()
    console = _console(view, written)
    console.print(_head(comparison))
    for status in STATUSES:
        if status in view.only or (not view.only and status != "shared"):
            console.print(_section(comparison, status, console.width))
    console.print(_foot(comparison))
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _console(view: View, file: StringIO) -> Console:
    return Console(
        file=file,
        width=max(NARROWEST, min(view.width, WIDEST)),
        force_terminal=view.colour,
        color_system="standard" if view.colour else None,
        no_color=not view.colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def _head(comparison: Comparison) -> RenderableType:
    names = Text.assemble((title(comparison.transcript), "bold"), "  against  ", (title(comparison.article), "bold"))
    tally = Table.grid(padding=(0, 2))
    tally.add_column(justify="right")
    tally.add_column()
    for status in STATUSES:
        facts = of_status(comparison, status)
        more = urgencies(facts) if status == "changed" else details(facts)
        tally.add_row(
            Text(str(len(facts)), STYLES[status]),
            Text.assemble((HEADINGS[status].lower(), STYLES[status]), f" ({more})" if more else ""),
        )
    said = [Text(f"Note: {one_line(note)}", "italic") for note in notes(comparison)]
    return Group(names, Text(), Padding(tally, (0, 0, 0, 1)), *([Text(), *said] if said else []))


def _section(comparison: Comparison, status: Status, width: int) -> RenderableType:
    facts = of_status(comparison, status)
    heading = Text.assemble((f"{HEADINGS[status].upper()} ({len(facts)})", STYLES[status]))
    if status == "changed" and facts:
        heading.append("  most severe first")
    listed = facts[:MOST_LISTED]
    body: list[RenderableType] = (
        list(_entries(comparison, status, listed, width)) if listed else [Padding(Text("none"), (0, 0, 0, 2))]
    )
    if len(facts) > len(listed):
        body.append(Text(f"… and {len(facts) - len(listed)} more: --format html or json lists them all", "italic"))
    return Group(Text(), heading, Text("─" * width, "dim"), *body)


def _entries(comparison: Comparison, status: Status, facts: Sequence[Fact], width: int) -> Iterator[RenderableType]:
    if status == "changed":
        for number, fact in enumerate(facts, 1):
            yield from ([Text()] if number > 1 else [])
            yield _changed(comparison, fact, number, width)
    elif status == "shared":
        for number, fact in enumerate(facts):
            yield from ([Text()] if number else [])
            yield _both(comparison, fact, width)
    else:
        yield _list(comparison.transcript if status == "transcript_only" else comparison.article, facts)


def _changed(comparison: Comparison, fact: Fact, number: int, width: int) -> RenderableType:
    style = URGENT[urgency(fact)]
    label = Text.assemble(
        f"{number:>2}  ", (URGENCY[urgency(fact)].upper(), style), f"  {kinds(fact)}  ", (fact.id, "dim")
    )
    said = [Text.assemble(("→ ", style), one_line(reason)) for reason in reasons(fact)]
    return Group(label, Padding(Group(_both(comparison, fact, width - 4), *map(_hang, said)), (0, 0, 0, 4)))


def _hang(text: Text) -> RenderableType:
    """The reason under its arrow, so that a second line does not look like another reason."""
    grid = Table.grid()
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(text[:2], text[2:])
    return grid


def _both(comparison: Comparison, fact: Fact, width: int) -> RenderableType:
    spoken, written = (_marked(clip(runs, LONGEST)) for runs in wordings(comparison, fact))
    heads = (_where("transcript", comparison.transcript, fact), _where("article", comparison.article, fact))
    if width < SIDE_BY_SIDE - 4:
        return Group(heads[0], spoken, heads[1], written)
    table = Table(box=box.MINIMAL, show_edge=False, show_header=False, padding=(0, 1), pad_edge=False, expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_row(*heads)
    table.add_row(spoken, written)
    return table


def _where(side: Side, document: Document, fact: Fact) -> Text:
    spans = fact.transcript if side == "transcript" else fact.article
    spoken_by = f", {one_line(fact.speaker)}" if side == "transcript" and fact.speaker else ""
    return Text(f"{side}, {where(document, spans)}{spoken_by}", "dim")


def _marked(runs: Sequence[Run]) -> Text:
    text = Text()
    for run in runs:
        shown = BLANKS.sub(" ", visible(run.text))
        if run.weight == "differs" and shown.strip():
            before, after = " " * shown.startswith(" "), " " * shown.endswith(" ")
            text.append(before).append(f"[{shown.strip()}]", "bold underline").append(after)
        else:
            text.append(shown, "dim" if run.weight == "around" else "")
    return text


def _list(document: Document, facts: Sequence[Fact]) -> RenderableType:
    """One side's own facts in reading order, each with its line; a detail is shown inside the words around it."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for fact in facts:
        spans = fact.transcript or fact.article
        grid.add_row(f" {where(document, spans[:1])}", _alone(document, fact, spans))
    return grid


def _alone(document: Document, fact: Fact, spans: Sequence[Span]) -> Text:
    said = wording(document, spans)
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
    by = f" ({one_line(fact.speaker)})" if fact.speaker else ""
    detail = fact.level == "detail"
    if not detail and not is_fragment(document, spans):
        return Text(said + by)
    before, after = around(document, spans)
    context = (before, (f"[{said}]", "bold"), after, by)
    return Text.assemble(*([("detail: ", "italic")] if detail else []), *context)


def _foot(comparison: Comparison) -> RenderableType:
    aside = [f"{side}: {set_aside(comparison, side)}" for side in SIDES]
    heading = f"SET ASIDE, NOT STORY ({len(comparison.asides)})"
    return Group(Text(), Text(heading, "bold"), *(Padding(Text(line), (0, 0, 0, 2)) for line in aside))
