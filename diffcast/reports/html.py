"""The report for a browser: one file that needs no network, and no script to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from diffcast.contract import counts
from diffcast.model import SIDES, STATUSES, Comparison, Fact, Side
from diffcast.places import where
from diffcast.reports import excerpts, review_status, signs, summary
from diffcast.reports.assets import joined, policy
from diffcast.reports.carried import carried
from diffcast.reports.desk import Desk
from diffcast.reports.lines import Line, lines
from diffcast.reports.marked_text import places
from diffcast.reports.view import View

LINE_END = re.compile(r"\r\n?")
NOT_IN_ANCHOR = re.compile(r"[^A-Za-z0-9_-]+")


def render(comparison: Comparison, view: View) -> str:
    """A whole HTML document. Nothing in it depends on the clock, the machine or the version."""
    return _page(comparison, view, None)


def desk_page(comparison: Comparison, view: View, desk: Desk) -> str:
    """The same page for a server: its forms show and post, and it may ask its own server for more."""
    return _page(comparison, view, desk)


def _page(comparison: Comparison, view: View, desk: Desk | None) -> str:
    listed = {status: summary.of_status(comparison, status) for status in STATUSES if status in view.statuses}
    facts = [fact for several in listed.values() for fact in several]
    return _template().render(
        comparison=comparison,
        view=view,
        desk=desk,
        documents={"transcript": comparison.transcript, "article": comparison.article},
        style=Markup(joined(".css").text),
        script=Markup(joined(".js").text),
        policy=Markup(policy(desk is not None)),
        data=Markup(carried(comparison, view, facts)),
        counts=counts(comparison),
        listed=listed,
        numbers={fact.id: number for number, fact in enumerate(listed.get("changed", ()), 1)},
        texts={side: _text(comparison, side, facts) for side in SIDES},
    )


def _text(comparison: Comparison, side: Side, facts: list[Fact]) -> Iterator[Line]:
    document = comparison.transcript if side == "transcript" else comparison.article
    return lines(document, places(comparison, side, facts))


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
        summary=summary, wording=excerpts, signs=signs, standing=review_status, where=where, SIDES=SIDES
    )
    return environment.get_template("report.html")


def _visible(text: str) -> str:
    return excerpts.visible(LINE_END.sub("\n", text))


def _anchor(fact: Fact, side: Side | None = None) -> str:
    """The fragment that names a fact's entry, or the first place of the fact in one text."""
    name = NOT_IN_ANCHOR.sub("-", fact.id)
    return f"{side[0]}-{name}" if side else name
