"""The page in a real browser: for everyone, at every width, with its script or without, on the screen and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import handmade
import pytest
from browser import WIDTHS, needs_chromium, opened, violations
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader
from test_page_decided import DECISIONS, DESK, GONE, HOSTILE

from diffcast.compare import compare
from diffcast.model import Comparison, Fact
from diffcast.reports import View, render
from diffcast.reports.excerpts import one_line, wording
from diffcast.reports.html import render_for_desk

pytestmark = needs_chromium
EXAMPLES = Path(__file__).parent.parent / "examples"
VIEW = View(decisions=DECISIONS, unplaced=(GONE,), known=frozenset({"f4d"}), failing=frozenset({"f2b", "f12"}))
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "more contrast": {"contrast": "more"},
    "phone": {"viewport": {"width": WIDTHS["phone"], "height": 844}},
    "phone, dark": {"viewport": {"width": WIDTHS["phone"], "height": 844}, "color_scheme": "dark"},
}
CONTROLS = ("Skip to", "Undecided", "Search", "Copy link", "More filters", "When printing")
NARROWEST = 320
"""CSS pixels: a desk screen of 1280 at 400 %, at which nothing may be lost."""


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, comparison: Comparison) -> dict[str, Path]:
    """By name: a plain report, one with decisions and hostile notes, a served one, and one of hostile texts."""
    folder = tmp_path_factory.mktemp("pages")
    written = {
        "plain": render(comparison, "html"),
        "decided": render(handmade.comparison(remarks=(handmade.remark("A remark to read first."),)), "html", VIEW),
        "desk": render_for_desk(handmade.comparison(), VIEW, DESK),
        "hostile": render(handmade.whole(HOSTILE, f"{HOSTILE}{HOSTILE[::-1]}"), "html"),
    }
    paths = {name: folder / f"{name}.html" for name in written}
    for name, report in written.items():
        paths[name].write_text(report, encoding="utf-8")
    return paths


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    made = browser.new_context(**getattr(request, "param", {}))
    yield made
    made.close()


def opened_whole(context: BrowserContext, path: Path) -> Page:
    """The page with all that folds unfolded and all that is out of sight laid out, so that the rules look at everything."""
    page = opened(context, path)
    page.evaluate("document.querySelectorAll('.entry').forEach((each) => { each.style.contentVisibility = 'visible' })")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    return page


@pytest.mark.parametrize("context", LOOKS.values(), ids=list(LOOKS), indirect=True)
def test_a_page_with_all_there_is_breaks_no_rule_of_accessibility(
    context: BrowserContext, pages: dict[str, Path]
) -> None:
    assert violations(opened_whole(context, pages["desk"])) == []


@pytest.mark.parametrize("name", ["plain", "decided"])
def test_neither_does_a_plain_one(context: BrowserContext, pages: dict[str, Path], name: str) -> None:
    assert violations(opened_whole(context, pages[name])) == []


@pytest.mark.parametrize("name", ["plain", "decided", "desk", "hostile"])
def test_the_page_asks_for_nothing_and_says_nothing_to_the_console(
    context: BrowserContext, pages: dict[str, Path], name: str
) -> None:
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(pages[name].as_uri())
    page.wait_for_timeout(200)
    assert asked == [pages[name].as_uri()]
    assert said == []


def test_hostile_texts_notes_and_names_stay_text(context: BrowserContext, pages: dict[str, Path]) -> None:
    for name in ("hostile", "decided", "desk"):
        page = context.new_page()
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(pages[name].as_uri())
        assert page.locator("img").count() == 0
        assert "onerror=alert(1)" in page.locator("main").inner_text()
        assert page.locator("[onerror]").count() == 0


@pytest.mark.parametrize("name", ["plain", "desk"])
@pytest.mark.parametrize("width", [NARROWEST, WIDTHS["phone"], 768, WIDTHS["desk"]])
def test_no_width_makes_the_page_scroll_sideways(
    context: BrowserContext, pages: dict[str, Path], name: str, width: int
) -> None:
    page = opened_whole(context, pages[name])
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_function("(width) => document.documentElement.scrollWidth <= width", arg=width)
    inside = page.evaluate("[...document.querySelectorAll('.text')].map((pane) => pane.scrollWidth - pane.clientWidth)")
    assert max(inside) <= 0


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], ids=["no script"], indirect=True)
def test_without_script_every_fact_can_be_read_and_partners_lead_to_each_other(
    context: BrowserContext, pages: dict[str, Path], comparison: Comparison
) -> None:
    page = opened(context, pages["plain"])
    for summary in page.locator("summary:visible").all():
        summary.click()
    shown = squeezed(page.locator("main").inner_text())
    assert all(words in shown for fact in comparison.facts for words in worded(comparison, fact))
    assert page.locator("form:visible").count() == 0, "what needs the script does not show without it"
    pair = next(fact for fact in comparison.facts if fact.status == "shared")
    page.locator(f"#t-{pair.id}").click()
    assert page.url.endswith(f"#a-{pair.id}")
    page.locator(f"#a-{pair.id}").click()
    assert page.url.endswith(f"#t-{pair.id}")


def test_the_skip_links_are_the_first_thing_that_the_keyboard_meets(
    context: BrowserContext, pages: dict[str, Path]
) -> None:
    page = opened(context, pages["plain"])
    for words in ("Skip to the facts", "Skip to both texts"):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.inner_text() == words
        box = focused.bounding_box()
        assert box and box["y"] >= 0, "shown when it has the focus"


@pytest.mark.parametrize(
    "context", [{"java_script_enabled": False}, {"color_scheme": "dark"}], ids=["no script", "dark"], indirect=True
)
def test_printed_the_page_holds_what_is_open_on_one_sheet_to_sign_and_every_fact_where_it_is_asked_for(
    context: BrowserContext, pages: dict[str, Path], comparison: Comparison
) -> None:
    page = opened(context, pages["plain"])
    first = PdfReader(BytesIO(page.pdf(format="A4")))
    words = joined(first.pages[0].extract_text())
    assert len(first.pages) == 1
    for said in ("3 contradictions, 1 to check", "41 workers → 14 workers", "T line 2, A lines 1 and 6", "Signature"):
        assert joined(said) in words
    assert comparison.transcript.sha256 in words
    assert comparison.article.sha256 in words
    if page.locator(".view").count():
        page.locator(".view > summary").click()
    page.locator("#print-all").check()
    whole = PdfReader(BytesIO(page.pdf(format="A4")))
    words = joined("".join(each.extract_text() for each in whole.pages))
    for fact in comparison.facts:
        assert all(joined(said) in words for said in worded(comparison, fact)), fact
    assert not {control for control in CONTROLS if joined(control) in words}


def worded(comparison: Comparison, fact: Fact) -> list[str]:
    """The pieces of a fact's words on both sides."""
    sides = ((comparison.transcript, fact.transcript), (comparison.article, fact.article))
    return [squeezed(wording(document, [span])) for document, spans in sides for span in spans]


def squeezed(text: str) -> str:
    return one_line(text)


def joined(text: str) -> str:
    """Without blanks and ligatures: a PDF says where shapes stand, and not where lines and words end."""
    return re.sub(r"\s+", "", normalize("NFKC", text))
