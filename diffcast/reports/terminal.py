"""The report for a terminal: counts first, then what differs with both wordings side by side, then the rest."""

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

from diffcast.model import SIDES, STATUSES, Comparison, Document, Fact, Severity, Status
from diffcast.places import where
from diffcast.reports.excerpt import alone, clip
from diffcast.reports.excerpts import (
    BLANKS,
    Run,
    one_line,
    title,
    visible,
    wordings,
)
from diffcast.reports.regions import uri
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
    urgencies,
    urgency,
    weight,
)
from diffcast.reports.view import View

NARROWEST: Final = 40
WIDEST: Final = 160
"""Columns above which two wordings side by side are too far apart to compare."""
LONGEST_LINE: Final = 110
"""Columns above which a line of prose is too long to read."""
SIDE_BY_SIDE: Final = 60
"""Columns below which the two wordings stand one above the other."""
LONGEST: Final = 600
"""Characters of one wording; what is longer is shown around its difference and is whole in the other formats."""
MOST_LISTED: Final = 200
"""Facts in one section; the rest is counted and named as left out."""

LINK_ID: Final = re.compile("(\x1b]8;)id=[^;\x1b]*;")
"""A number that rich draws by chance for each link; the same input gives the same bytes without it."""
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
    console.print(_head(comparison, view))
    for status in findings(view):
        console.print(_section(comparison, view, status, console.width))
    console.print(_foot(comparison, view))
    lines = LINK_ID.sub("\\g<1>;", written.getvalue()).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


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


def _head(comparison: Comparison, view: View) -> RenderableType:
    documents = comparison.transcript, comparison.article
    named = [(title(document), Style(bold=True, link=_address(document, view))) for document in documents]
    names = Text.assemble(named[0], "  against  ", named[1])
    tally = Table.grid(padding=(0, 2))
    tally.add_column(justify="right")
    tally.add_column()
    for status in STATUSES:
        facts = of_status(comparison, status)
        more = urgencies(facts) if status == "changed" else of_them(facts)
        tally.add_row(
            Text(str(len(facts)), STYLES[status]),
            Text.assemble((HEADINGS[status].lower(), STYLES[status]), f" ({more})" if more else ""),
        )
    told = ". ".join(part for part in (suppressed(comparison, view), gate(view)) if part)
    said = [Text(f" {told}", "bold")] if told else []
    said += [Text(f"Note: {one_line(note)}", "italic") for note in notes(comparison)]
    return Group(names, Text(), Padding(tally, (0, 0, 0, 1)), *([Text(), *said] if said else []))


def _section(comparison: Comparison, view: View, status: Status, width: int) -> RenderableType:
    number = len(of_status(comparison, status))
    facts, hidden = shown(comparison, view, status)
    heading = Text.assemble((f"{HEADINGS[status].upper()} ({number})", STYLES[status]))
    if status == "changed" and facts:
        heading.append("  most severe first")
    listed = facts[:MOST_LISTED]
    body = list(_entries(comparison, view, status, listed, width))
    if len(facts) > len(listed):
        body.append(Text(f"… and {len(facts) - len(listed)} more: --format html or json lists them all", "italic"))
    if hidden:
        body.append(Padding(Text(folded(hidden), "italic"), (1 if facts else 0, 0, 0, 2)))
    return Group(Text(), heading, Text("─" * width, "dim"), *(body or [Padding(Text("none"), (0, 0, 0, 2))]))


def _entries(
    comparison: Comparison, view: View, status: Status, facts: Sequence[Fact], width: int
) -> Iterator[RenderableType]:
    if status in ("changed", "shared"):
        for number, fact in enumerate(facts, 1):
            yield from ([Text()] if number > 1 else [])
            changed = status == "changed"
            yield _changed(comparison, view, fact, number, width) if changed else _both(comparison, view, fact, width)
    elif facts:
        yield _list(comparison.transcript if status == "transcript_only" else comparison.article, view, facts)


def _changed(comparison: Comparison, view: View, fact: Fact, number: int, width: int) -> RenderableType:
    style = URGENT[urgency(fact)]
    label = Text.assemble(
        f"{number:>2}  ", (URGENCY[urgency(fact)].upper(), style), f"  {kinds(fact)}  ", (fact.id, "dim")
    )
    label.append("  suppressed" if view.suppressed(fact) else "", "italic")
    said = [Text.assemble(("→ ", style), one_line(reason)) for reason in reasons(fact)]
    said += [Text.assemble(("• ", style), (known, "italic")) for known in standing(fact, view)]
    return Group(label, Padding(Group(_both(comparison, view, fact, width - 4), *map(_hang, said)), (0, 0, 0, 4)))


def _hang(text: Text) -> RenderableType:
    """The reason under its arrow, so that a second line does not look like another reason."""
    grid = Table.grid()
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(text[:2], text[2:])
    return grid


def _both(comparison: Comparison, view: View, fact: Fact, width: int) -> RenderableType:
    spoken, written = (_marked(clip(runs, LONGEST)) for runs in wordings(comparison, fact))
    heads = [_where(document, view, fact) for document in (comparison.transcript, comparison.article)]
    if width < SIDE_BY_SIDE - 4:
        return Group(heads[0], spoken, heads[1], written)
    table = Table(box=box.MINIMAL, show_edge=False, show_header=False, padding=(0, 1), pad_edge=False, expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_row(*heads)
    table.add_row(spoken, written)
    return table


def _where(document: Document, view: View, fact: Fact) -> Text:
    spans = fact.transcript if document.side == "transcript" else fact.article
    spoken_by = f", {one_line(fact.speaker)}" if document.side == "transcript" and fact.speaker else ""
    return Text.assemble(
        (f"{document.side}, {where(document, spans)}", Style(dim=True, link=_address(document, view))),
        (spoken_by, "dim"),
    )


def _address(document: Document, view: View) -> str | None:
    """Where the source is, for a screen that follows links."""
    named = uri(document) if view.folder else None
    return urljoin(view.folder or "", named) if named else None


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


def _list(document: Document, view: View, facts: Sequence[Fact]) -> RenderableType:
    """One side's own facts in reading order, each with its line; a detail is shown inside the words around it."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(overflow="fold", max_width=LONGEST_LINE)
    for fact in facts:
        place = Text(f" {where(document, (fact.transcript or fact.article)[:1])}", Style(link=_address(document, view)))
        grid.add_row(place, _alone(document, fact).append(_known(fact, view), "italic"))
    return grid


def _alone(document: Document, fact: Fact) -> Text:
    words = alone(document, fact, LONGEST)
    by = f" ({one_line(fact.speaker)})" if fact.speaker else ""
    heavy = [(f"{told}: ", "bold")] if (told := weight(fact)) else []
    if len(words) == 1:
        return Text.assemble(*heavy, words[0].text + by)
    before, said, after = (run.text for run in words)
    kind = [("detail: ", "italic")] if fact.level == "detail" else []
    return Text.assemble(*heavy, *kind, before, (f"[{said}]", "bold"), after, by)


def _known(fact: Fact, view: View) -> str:
    known = ". ".join(standing(fact, view))
    return f" • {known}{' (suppressed)' * view.suppressed(fact)}" if known else ""


def _foot(comparison: Comparison, view: View) -> RenderableType:
    lost = [f"• {unplaced(entry)}" for entry in view.unplaced]
    aside = [f"{side}: {set_aside(comparison, side)}" for side in SIDES]
    return Group(
        *(_lines(f"DECISIONS ABOUT FACTS THAT ARE NOT HERE ({len(lost)})", lost) if lost else ()),
        *_lines(f"SET ASIDE, NOT STORY ({len(comparison.asides)})", aside),
    )


def _lines(heading: str, lines: Sequence[str]) -> Iterator[RenderableType]:
    yield from (Text(), Text(heading, "bold"))
    yield from (Padding(Text(line), (0, 0, 0, 2)) for line in lines)
