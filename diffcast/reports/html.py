"""The report for a browser: one file that needs no network, and no script to be read."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from diffcast.decision import CHOICES, Entry
from diffcast.kinds import SEVERITIES, SEVERITY_WORDS
from diffcast.model import SIDES, STATUSES, Comparison, Document, Fact, Side
from diffcast.places import line_numbers, where
from diffcast.reports import confidence, excerpts, review_status, summary
from diffcast.reports.fixes import file_names, fixes
from diffcast.reports.marked_text import Line, lines, stretches
from diffcast.reports.view import View

REVIEW_SCHEMA: Final = "diffcast-review/1"
MAX_PRINTED: Final = 26
"""Open findings in the printed summary: what fits on one page of A4 or letter paper."""
LINE_END: Final = re.compile(r"\r\n?")
NOT_IN_FRAGMENT: Final = re.compile(r"[^A-Za-z0-9_-]+")
DIRECTION_MARKS: Final = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
ESCAPED: Final = {
    code: f"\\u{code:04x}"
    for code in (
        *(ord("<"), *range(0x7F, 0xA0), 0x2028, 0x2029),
        *(*DIRECTION_MARKS, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF),
    )
}
"""Characters that must not be in the source of a page. As JSON escapes they keep their meaning."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page needs on a server, so that its forms work.

    Each review form posts `fact`, `revision`, `note` and `choice`: `accepted`, `fix`, `ignored`, or empty for
    undecided.
    """

    action: str
    """URL that every review form posts to."""
    home: tuple[str, str]
    """URL and words of the link back."""
    revisions: Mapping[str, int] = field(default_factory=dict, hash=False)
    """By fact id, the revision that its form changes; 0 where there is none."""
    signed: str | None = None
    """Who signed off, as a sentence; None where nobody did."""
    sign_action: str | None = None
    """URL that the sign-off form posts `seen_changes` to; None where there is nothing to sign."""
    edit: str | None = None
    """URL of the form in which the texts are edited; None where there is none."""
    changes: int = 0
    """How many decisions of this version were made or changed: the sign-off form posts it as what its signer saw."""


@dataclass(frozen=True, slots=True)
class Asset:
    """The content of a `style` or `script` element."""

    text: str

    @property
    def digest(self) -> str:
        """Its source expression in a Content-Security-Policy."""
        return f"'sha256-{base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}'"


def render(comparison: Comparison, view: View) -> str:
    """A whole HTML document. Nothing in it depends on the clock, the machine or the version."""
    return _page(comparison, view, None)


def render_for_desk(comparison: Comparison, view: View, desk: Desk) -> str:
    """The page as a server shows it: its forms post, and its script may send requests to its own server."""
    return _page(comparison, view, desk)


@cache
def static_asset(ending: str) -> Asset:
    """All files of `static/` with that ending (`.css`, `.js`), joined in the order of their names."""
    found = sorted((each for each in files(__package__).joinpath("static").iterdir()), key=lambda each: each.name)
    return Asset("\n".join(each.read_text("utf-8") for each in found if each.name.endswith(ending)))


def _page(comparison: Comparison, view: View, desk: Desk | None) -> str:
    listed = {status: summary.of_status(comparison, status) for status in STATUSES if status in view.statuses}
    facts = [fact for several in listed.values() for fact in several]
    return _template().render(
        comparison=comparison,
        view=view,
        desk=desk,
        documents={"transcript": comparison.transcript, "article": comparison.article},
        style=Markup(static_asset(".css").text),
        script=Markup(static_asset(".js").text),
        policy=Markup(content_policy(desk is not None)),
        data=Markup(_data(comparison, view, facts)),
        listed=listed,
        numbers={fact.id: number for number, fact in enumerate(listed.get("changed", ()), 1)},
        texts={side: _text(comparison, side, facts) for side in SIDES},
        open_findings=[fact for fact in facts if fact.status != "shared" and not view.suppressed(fact)],
        MAX_PRINTED=MAX_PRINTED,
    )


def content_policy(served: bool) -> str:
    """The page's own style and script and nothing else; on a server also requests to it."""
    sources = {
        "default-src": "'none'",
        "style-src": static_asset(".css").digest,
        "script-src": static_asset(".js").digest,
        "base-uri": "'none'",
        "form-action": "'self'" if served else "'none'",
    }
    if served:
        sources["connect-src"] = "'self'"
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def _text(comparison: Comparison, side: Side, facts: list[Fact]) -> Iterator[Line]:
    document = comparison.transcript if side == "transcript" else comparison.article
    return lines(document, stretches(comparison, side, facts))


def _data(comparison: Comparison, view: View, facts: Iterable[Fact]) -> str:
    """What the script needs, as JSON for a `script` element. It has no `<`, so no text can end the element.

    The review that the page saves keeps the order of `facts`.
    """
    shown = tuple(facts)
    fixable = {fact.id: found for fact in shown if (found := _fixes(comparison, fact))}
    data = {
        "schema": REVIEW_SCHEMA,
        "words": _words(),
        "transcript": _origin(comparison.transcript),
        "article": _origin(comparison.article),
        "facts": {fact.id: _wordings(comparison, fact) for fact in shown},
        "decisions": [_entry(entry) for entry in _placed(comparison, view, shown)],
        "unplaced": [_entry(entry) for entry in view.unplaced],
        "known": [fact.id for fact in shown if fact.id in view.known],
        "fixes": fixable,
    }
    if fixable:
        data["files"] = file_names(comparison)
        data["texts"] = {"transcript": comparison.transcript.text, "article": comparison.article.text}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)


def _fixes(comparison: Comparison, fact: Fact) -> list[dict[str, Any]]:
    """By side what would be replaced, as pairs of offsets in code points, and by which words."""
    return [
        {"side": fix.side, "spans": [[span.start, span.end] for span in fix.spans], "words": fix.words}
        for fix in fixes(comparison, fact)
    ]


def _words() -> dict[str, Any]:
    """Signs and words of statuses, severities and decisions, so that the script has no list of its own."""
    return {
        "status": {status: (summary.STATUS_SIGNS[status], summary.HEADINGS[status]) for status in STATUSES},
        "severity": {each: (summary.SEVERITY_SIGNS[each], SEVERITY_WORDS[each].capitalize()) for each in SEVERITIES},
        "choice": {choice: review_status.CHOICE_SIGNS[choice] for choice in CHOICES},
        "buttons": review_status.BUTTONS,
        "note": review_status.CHOICE_SIGNS[None],
        "known": (review_status.KNOWN_SIGN, review_status.KNOWN),
    }


def _origin(document: Document) -> dict[str, str]:
    return {"source": excerpts.source_name(document), "sha256": document.sha256}


def _wordings(comparison: Comparison, fact: Fact) -> dict[str, str]:
    return {
        "status": fact.status,
        "transcript": excerpts.wording(comparison.transcript, fact.transcript),
        "article": excerpts.wording(comparison.article, fact.article),
    }


def _placed(comparison: Comparison, view: View, facts: Iterable[Fact]) -> Iterator[Entry]:
    for fact in facts:
        if decision := view.decisions.get(fact.id):
            words = _wordings(comparison, fact)
            yield Entry(fact.id, fact.status, words["transcript"], words["article"], decision)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "fact": entry.fact,
        "choice": entry.decision.choice,
        "note": entry.decision.note,
        "by": entry.decision.by,
        "status": entry.status,
        "transcript": entry.transcript,
        "article": entry.article,
    }


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("diffcast.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(visible=_visible, one_line=excerpts.one_line, anchor=_anchor)
    environment.globals.update(
        summary=summary,
        confidence=confidence,
        excerpts=excerpts,
        review_status=review_status,
        where=where,
        line_numbers=line_numbers,
        SIDES=SIDES,
        SEVERITY_WORDS=SEVERITY_WORDS,
    )
    return environment.get_template("report.html")


def _visible(text: str) -> str:
    return excerpts.visible(LINE_END.sub("\n", text))


def _anchor(fact: Fact, side: Side | None = None) -> str:
    """The fragment of the fact's entry or, with a side, of its first place in that text."""
    name = NOT_IN_FRAGMENT.sub("-", fact.id)
    return f"{side[0]}-{name}" if side else name
