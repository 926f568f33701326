"""A summary to send by mail: HTML of tables and styles at each tag, in plain ASCII, small enough to arrive whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.runtime import Macro
from markupsafe import Markup

from diffcast.model import SIDES, Comparison, Document, Fact, Severity, Status
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

ROOM: Final = 80_000
"""Bytes for the facts: Gmail cuts a mail off after 102,000, and the rest takes less than 20,000."""
LONGEST: Final = 400
"""Characters of one wording."""
MOST: Final[Mapping[Status, int]] = {"changed": 30, "transcript_only": 20, "article_only": 20, "shared": 20}
"""Facts of a status: nobody reads more in a mail."""
MOST_NOTES: Final = 5
ALONE: Final[frozenset[Status]] = frozenset({"transcript_only", "article_only"})
SHORT: Final = 200
"""Characters of a remark, or of what was decided."""
COLOURS: Final[Mapping[Severity, str]] = {"correction": "#a11212", "check": "#7a4a00", "note": "#1a1a1a"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact as the template prints it; the places and words of one side alone where only that tells it."""

    label: str
    about: str
    """What follows the label: that it is a detail, or suppressed."""
    colour: str
    id: str
    places: tuple[str, ...]
    words: tuple[tuple[Run, ...], ...]
    said: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one status, and what is said in the place of those that are not there."""

    heading: str
    entries: tuple[Markup, ...]
    rest: tuple[str, ...]


def render(comparison: Comparison, view: View) -> str:
    """An HTML document under 100,000 bytes; what has no room is counted."""
    room, sections = ROOM, []
    for status in findings(view):
        section = _section(comparison, view, status, room)
        room -= sum(map(len, section.entries))
        sections.append(section)
    said = (verdict(comparison), suppressed(comparison, view), gate(view))
    page = _template("email.html").render(
        names=_short(f"{title(comparison.transcript)} against {title(comparison.article)}"),
        verdict=" ".join(f"{part[0].upper()}{part[1:]}".removesuffix(".") + "." for part in said if part),
        notes=[_short(note) for note in notes(comparison)[:MOST_NOTES]],
        sections=sections,
        unplaced=[_short(unplaced(entry)) for entry in view.unplaced[:MOST_NOTES]],
        aside="; ".join(f"{side}: {set_aside(comparison, side)}" for side in SIDES),
    )
    return _ascii(page)


def _section(comparison: Comparison, view: View, status: Status, room: int) -> Section:
    facts, hidden = shown(comparison, view, status)
    macro: Macro = getattr(_template("email_facts.html").module, "alone" if status in ALONE else "told")
    kept, left = fitted((_ascii(macro(_shown(comparison, view, fact))) for fact in facts), room, MOST[status])
    every = of_status(comparison, status)
    more = f", {told}" if (told := of_them(every)) and status != "changed" else ""
    rest = [f"… and {left} more, which the whole report lists."] if left else []
    rest += [folded(hidden)] if hidden else []
    return Section(
        f"{HEADINGS[status]}: {len(every)}{more}", tuple(map(Markup, kept)), tuple(rest if facts or rest else ["None."])
    )


def _about(fact: Fact, both: bool) -> str:
    """What stands behind the label: what a one-sided fact weighs above a note, and whether it is a detail."""
    heavy = "" if both else weight(fact)
    return f", {heavy}" * bool(heavy) + ", detail" * (fact.level == "detail")


def _shown(comparison: Comparison, view: View, fact: Fact) -> Shown:
    both = bool(fact.transcript and fact.article)
    documents = (comparison.transcript, comparison.article)
    sides = [document for document in documents if getattr(fact, document.side)]
    words = wordings(comparison, fact) if both else (alone(sides[0], fact, LONGEST),)
    label = (
        f"{URGENCY[urgency(fact)].capitalize()}: {kinds(fact)}" if fact.status == "changed" else HEADINGS[fact.status]
    )
    return Shown(
        label=label,
        about=_about(fact, both) + ", suppressed" * view.suppressed(fact),
        colour=COLOURS[urgency(fact)],
        id=fact.id,
        places=tuple(_place(document, fact) for document in sides),
        words=tuple(clip(runs, LONGEST) for runs in words),
        said=tuple(_short(reason) for reason in reasons(fact)),
        known=tuple(_short(each) for each in standing(fact, view)),
    )


def _place(document: Document, fact: Fact) -> str:
    spans = fact.transcript if document.side == "transcript" else fact.article
    by = f", {_short(fact.speaker)}" if document.side == "transcript" and fact.speaker else ""
    return f"{document.side.capitalize()}, {where(document, spans[:2])}{by}"


def _short(text: str) -> str:
    return clipped(one_line(text), SHORT)


def _ascii(page: str) -> str:
    """The page with every other letter as a reference, so that it survives whatever a mail says of its encoding."""
    return page.encode("ascii", "xmlcharrefreplace").decode("ascii")


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("diffcast.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["flat"] = lambda text: BLANKS.sub(" ", visible(text))
    return environment.get_template(name)
