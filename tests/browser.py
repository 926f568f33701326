"""A real Chromium for tests that open a page, and the accessibility rules of axe-core."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = {"phone": 390, "desk": 1280}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def installed() -> str | None:
    """Where Chromium is; None where it is not installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


needs_chromium = pytest.mark.skipif(installed() is None, reason="Chromium is not installed")


@contextmanager
def chromium() -> Iterator[Browser]:
    """One running browser, with the standard driver and Debian's own Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def opened(context: BrowserContext, path: Path, fragment: str = "") -> Page:
    """The file in a new tab, as a double click opens it."""
    page = context.new_page()
    page.goto(path.as_uri() + fragment)
    return page


@contextmanager
def at_desk(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A page in a browser of its own; whatever the browser complains of fails the test."""
    context = browser.new_context(base_url=address, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
        expected = ("status of 4", "untrustworthy", "ERR_CONNECTION_REFUSED")
        assert not [each for each in complaints if not any(words in each for words in expected)]
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its own best practices, a line each.

    The rules are run through the browser's debugger, since the page's own policy lets in no other script.
    """
    page.evaluate(AXE.read_text("utf-8") + "\n;null")
    found: dict[str, Any] = page.evaluate(
        f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(({{violations}}) => ({{violations}}))"
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
