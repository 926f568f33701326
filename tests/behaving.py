"""A page at work in a real browser: pages made once, and what of them a test asks about."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from browser import opened
from playwright.sync_api import Browser, BrowserContext, Page

from diffcast.compare import compare
from diffcast.model import Comparison, Fact, Status
from diffcast.reports import View, render

EXAMPLES = Path(__file__).parent.parent / "examples"
SCREEN = {"width": 1280, "height": 560}
"""CSS pixels: so low that both texts scroll in their boxes."""
CALM: dict[str, Any] = {"viewport": SCREEN, "reduced_motion": "reduce"}
"""Movements are over at once, so that no test has to wait for their end."""
PATIENCE = 8000
"""Milliseconds that a test waits for what must come."""
WAIT = """(holds, argument, patience) => new Promise((done, fail) => {
  const end = performance.now() + patience;
  const look = () => {
    if (holds(argument)) done();
    else if (performance.now() > end) fail(new Error(`not within ${patience} ms: ${holds}`));
    else requestAnimationFrame(look);
  };
  look();
})"""


@cache
def comparison() -> Comparison:
    return compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt")


def facts(status: Status) -> list[Fact]:
    """In the order of the page."""
    from diffcast.reports.summary import of_status

    return list(of_status(comparison(), status))


def findings() -> list[Fact]:
    return [*facts("changed"), *facts("transcript_only"), *facts("article_only")]


@cache
def written(view: View | None = None) -> Path:
    path = Path(mkdtemp()) / "report.html"
    path.write_text(render(comparison(), "html", view or View()), encoding="utf-8")
    return path


def tab(browser: Browser, fragment: str = "", view: View | None = None, **look: Any) -> Page:
    """The example's page in a browser that has kept nothing; those of earlier tests are closed."""
    for context in browser.contexts:
        context.close()
    made = browser.new_context(**{**CALM, **look})
    made.set_default_timeout(PATIENCE)
    return opened(made, written(view), fragment)


def again(context: BrowserContext, fragment: str = "") -> Page:
    """The same page in another tab of the same browser."""
    return opened(context, written(), fragment)


def until(page: Page, condition: str, argument: object = None) -> None:
    """Waits, a frame at a time, until the expression holds; `argument` in it is what is given.

    Playwright's own way evaluates text inside the page, which the page's policy forbids.
    """
    page.evaluate(f"(argument) => ({WAIT})((argument) => {condition}, argument, {PATIENCE})", argument)


def reload(page: Page) -> None:
    """Loads the page again, with all that it kept.

    On a busy machine Chromium 150 forgets one write in a hundred, for good, whichever page makes it. What it forgot is
    put back: a page that loses what it kept by itself does so each time.
    """
    kept = page.evaluate(KEPT)
    page.reload()
    for _ in range(LOADS):
        if page.evaluate(KEPT) == kept:
            return
        page.evaluate(KEEP, kept)
        page.reload()
    raise AssertionError(f"kept: {page.evaluate(KEPT)}; before: {kept}")


def load_with(page: Page, store: str, kept: str) -> None:
    """Loads the page as if it had kept this for this pair, in its store of that name: `review`, `fixes`.

    Each later load of the page in this test puts it back, until another value is given.
    """
    key = page.evaluate("(store) => `diffcast:${store}:${diffcast.pair}`", store)
    page.add_init_script(f"localStorage.setItem({json.dumps(key)}, {json.dumps(kept)})")
    page.reload()


LOADS = 4
"""After the first one."""
KEPT = "JSON.stringify([localStorage, sessionStorage].map((box) => Object.entries({...box}).sort()))"
KEEP = """(kept) => JSON.parse(kept).forEach((entries, place) => {
  const box = [localStorage, sessionStorage][place];
  box.clear();
  for (const [key, value] of entries) box.setItem(key, value);
})"""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """The id of the element that has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def shown(page: Page) -> list[str]:
    """The facts whose entries are shown, folded or not."""
    return list(page.evaluate("[...document.querySelectorAll('.entry:not([hidden])')].map(({id}) => id)"))


def marked(page: Page) -> set[str]:
    """The facts whose places in the texts are marked and can be gone to."""
    return set(
        page.evaluate("[...document.querySelectorAll('.place[href]:not(.unmarked)')].map(({dataset}) => dataset.fact)")
    )


def lit(page: Page) -> set[str]:
    """The facts that are lit, in the list or in the texts."""
    return set(page.evaluate("[...document.querySelectorAll('.lit[data-fact]')].map(({dataset}) => dataset.fact)"))


def said(page: Page) -> str:
    """The line of messages."""
    return page.locator(".saying .words").text_content() if page.locator(".saying .words").count() else ""


def height(page: Page, name: str) -> float:
    """Where an element begins, in pixels from the top of the window."""
    return float(page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", name))
