"""The report for a browser: one file that needs no network, no script and no other file."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from diffcast.contract import counts
from diffcast.model import SIDES, STATUSES, Comparison, Document, Fact, Side
from diffcast.places import where
from diffcast.reports import summary, wording
from diffcast.reports.marking import places
from diffcast.reports.view import View

LINE_END = re.compile(r"\r\n?")
NOT_IN_ANCHOR = re.compile(r"[^A-Za-z0-9_-]+")


def render(comparison: Comparison, view: View) -> str:
    """A whole HTML document. Nothing in it depends on the clock, the machine or the version."""
    style = files("diffcast.reports").joinpath("templates/report.css").read_text("utf-8")
    listed = {status: summary.of_status(comparison, status) for status in STATUSES if status in view.statuses}
    facts = [fact for several in listed.values() for fact in several]
    documents = {"transcript": comparison.transcript, "article": comparison.article}
    texts = {side: places(comparison, side, facts) for side in SIDES}
    return _template().render(
        comparison=comparison,
        documents=documents,
        style=Markup(style),
        style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        counts=counts(comparison),
        listed=listed,
        numbers={fact.id: number for number, fact in enumerate(listed.get("changed", ()), 1)},
        texts=texts,
        chosen=view.only,
    )


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
    environment.filters.update(visible=_visible, one_line=wording.one_line, anchor=_anchor)
    environment.globals.update(summary=summary, wording=wording, place_of=_place, SIDES=SIDES)
    return environment.get_template("report.html")


def _visible(text: str) -> str:
    return wording.visible(LINE_END.sub("\n", text))


def _anchor(fact: Fact, side: Side) -> str:
    return f"{side[0]}-{NOT_IN_ANCHOR.sub('-', fact.id)}"


def _place(document: Document, fact: Fact, side: Side) -> str:
    return where(document, (fact.transcript if side == "transcript" else fact.article)[:1])
