"""The mail: readable in any client, small enough to arrive whole, and harmless."""

from __future__ import annotations

import re

import handmade
import pytest
from browser import needs_chromium, violations
from hypothesis import given, settings
from playwright.sync_api import Browser
from test_reports import HOSTILE, Page, texts

from diffcast.decision import Decision
from diffcast.model import Fact, Span
from diffcast.reports import View, render

CLIPPED = 102_000
"""Bytes at which Gmail cuts a mail off."""
TAGS = {
    "html", "head", "meta", "title", "body", "div", "table", "tr", "td", "h1", "h2", "span", "strong", "em", "u", "br",
}  # fmt: skip


def test_the_mail_is_plain_ascii_with_styles_at_each_tag_and_no_classes() -> None:
    report = render(handmade.comparison(), "email")
    page = Page(report.replace("<br>", ""))
    assert report.isascii()
    assert {tag for tag, _ in page.tags} <= TAGS
    assert not {"class", "id", "href", "src"} & {name for _, attributes in page.tags for name in attributes}
    assert all(attributes.get("role") == "presentation" for tag, attributes in page.tags if tag == "table")


def test_the_mail_is_600_pixels_wide_also_in_the_clients_that_know_no_widest_width() -> None:
    report = render(handmade.comparison(), "email")
    assert "max-width:600px" in report
    assert '<!--[if mso]><table role="presentation" width="600"' in report


def test_facts_without_a_difference_are_in_the_mail_only_if_asked_for() -> None:
    assert "No difference found: 4" not in render(handmade.comparison(), "email")
    assert "No difference found: 4" in render(handmade.comparison(), "email", View(frozenset({"shared"})))


@pytest.mark.parametrize("letters", ["WORD ", "水水水水 ", "<&\"'> "])
def test_a_long_story_stays_under_what_arrives_whole_and_says_what_it_leaves_out(letters: str) -> None:
    text = letters * 20_000
    size, step = len(letters) * 80, len(letters) * 90
    places = [Span(n * step, n * step + size) for n in range(200)]
    facts = tuple(Fact(f"c{n}", "changed", (span,), (span,), 0.5) for n, span in enumerate(places))
    facts += tuple(Fact(f"t{n}", "transcript_only", (span,), (), 0.5) for n, span in enumerate(places))
    report = render(handmade.comparison(text, text, facts, (), (handmade.remark(text),) * 9), "email")
    assert len(report) < CLIPPED
    assert re.search(r"and \d+ more, which the full report lists", report)
    assert "Different: 200" in report


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_tag_in_the_mail(text: str) -> None:
    harmless(text, text[::-1])


@settings(max_examples=60)
@given(transcript=texts, article=texts)
def test_no_text_makes_a_tag_in_the_mail(transcript: str, article: str) -> None:
    harmless(transcript, article)


def harmless(transcript: str, article: str) -> None:
    view = View(decisions={"f1": Decision("fix", transcript, article)})
    report = render(handmade.whole(transcript, article), "email", view)
    assert report.isascii()
    assert {tag for tag, _ in Page(report).tags} <= TAGS
    assert report.count("<!--") == 2


@needs_chromium
@pytest.mark.parametrize("width", [360, 600, 1280])
def test_the_mail_is_readable_at_every_width_and_asks_for_nothing(browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(render(handmade.comparison(), "email", handmade.decided()))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not [line for line in violations(page) if line.startswith(("color-contrast", "empty", "html", "document"))]
    assert asked == []
    context.close()
