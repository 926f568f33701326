"""A summary to send by mail: HTML with tables and inline styles, in plain ASCII, small enough to arrive whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.runtime import Macro
from markupsafe import Markup

from diffcast.kinds import SEVERITY_WORDS, Severity
from diffcast.model import SIDES, Comparison, Document, Fact, Status
from diffcast.places import where
from diffcast.reports.confidence import foot_note, how_sure
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

MAX_FACT_BYTES: Final = 80_000
"""Gmail cuts a mail off after 102,000 bytes, and the rest of this one takes less than 20,000."""
MAX_WORDING: Final = 400
"""Characters of one wording."""
MAX_LISTED: Final[Mapping[Status, int]] = {"changed": 30, "transcript_only": 20, "article_only": 20, "shared": 20}
"""Facts of a status; nobody reads more in a mail."""
MAX_REMARKS: Final = 5
MAX_SENTENCE: Final = 200
"""Characters of a remark or a decision."""
ONE_SIDED: Final[frozenset[Status]] = frozenset({"transcript_only", "article_only"})
COLOURS: Final[Mapping[Severity, str]] = {"correction": "#a11212", "check": "#7a4a00", "note": "#1a1a1a"}


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One fact as the template prints it. A one-sided fact has one place and one wording, any other two."""

    label: str
    more: str
    """After the label: `, serious, detail, suppressed`."""
    colour: str
    id: str
    places: tuple[str, ...]
    wordings: tuple[tuple[Run, ...], ...]
    reasons: tuple[str, ...]
    review_notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The facts of one status."""

    heading: str
    entries: tuple[Markup, ...]
    rest: tuple[str, ...]
    """Sentences on the facts that aren't among the entries."""


def render(comparison: Comparison, view: View) -> str:
    """An HTML document of at most 100,000 bytes. Facts for which there is no room are only counted."""
    room, sections = MAX_FACT_BYTES, []
    for status in finding_statuses(view):
        section = _section(comparison, view, status, room)
        room -= sum(map(len, section.entries))
        sections.append(section)
    if signed := sign_off_lines(comparison, view):
        sections.append(Section("Sign-off", (), tuple(map(_short, signed))))
    sentences = (verdict(comparison), suppressed_count(comparison, view), gate_result(view))
    page = _template("email.html").render(
        names=_short(compared_names(comparison)),
        verdict=" ".join(sentence.removesuffix(".") + "." for sentence in sentences if sentence),
        remarks=[_short(remark) for remark in remarks(comparison)[:MAX_REMARKS]],
        sections=sections,
        unplaced=[_short(unplaced_words(entry)) for entry in view.unplaced[:MAX_REMARKS]],
        not_compared="; ".join(f"{side}: {not_compared(comparison, side)}" for side in SIDES),
        foot_note=foot_note(comparison, view),
    )
    return _ascii(page)


def _section(comparison: Comparison, view: View, status: Status, room: int) -> Section:
    facts, hidden = shown(comparison, view, status)
    macro: Macro = getattr(_template("email_facts.html").module, "one_sided" if status in ONE_SIDED else "pair")
    entries = (_ascii(macro(_entry(comparison, view, fact))) for fact in facts)
    kept, left = fitted(entries, room, MAX_LISTED[status])
    every = of_status(comparison, status)
    counts = count_one_sided(every) if status != "changed" else ""
    rest = [f"… and {left} more, which the full report lists."] if left else []
    rest += [not_listed(hidden)] if hidden else []
    return Section(
        f"{HEADINGS[status]}: {len(every)}{f' ({counts})' if counts else ''}",
        tuple(map(Markup, kept)),
        tuple(rest if facts or rest else ["None."]),
    )


def _entry(comparison: Comparison, view: View, fact: Fact) -> FactEntry:
    both = bool(fact.transcript and fact.article)
    documents = (comparison.transcript, comparison.article)
    sides = [document for document in documents if getattr(fact, document.side)]
    words = wordings(comparison, fact) if both else (one_sided_wording(sides[0], fact, MAX_WORDING),)
    severity = severity_of(fact)
    changed = fact.status == "changed"
    detail, suppressed = "detail" * (fact.level == "detail"), "suppressed" * view.suppressed(fact)
    flags = (raised_severity(fact), detail, how_sure(fact), suppressed)
    return FactEntry(
        label=f"{SEVERITY_WORDS[severity].capitalize()}: {kinds_of(fact)}" if changed else HEADINGS[fact.status],
        more="".join(f", {flag}" for flag in flags if flag),
        colour=COLOURS[severity],
        id=fact.id,
        places=tuple(_place(document, fact) for document in sides),
        wordings=tuple(clip(runs, MAX_WORDING) for runs in words),
        reasons=tuple(_short(reason) for reason in reasons(fact)) if changed else (),
        review_notes=tuple(_short(each) for each in review_notes(fact, view)),
    )


def _place(document: Document, fact: Fact) -> str:
    spans = fact.transcript if document.side == "transcript" else fact.article
    by = f", {_short(speaker_name(fact.speaker))}" if document.side == "transcript" and fact.speaker else ""
    return f"{document.side.capitalize()}, {where(document, spans[:2])}{by}"


def _short(text: str) -> str:
    return clipped(one_line(text), MAX_SENTENCE)


def _ascii(page: str) -> str:
    """The page with every other character as a reference, so that it survives a wrong encoding."""
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
