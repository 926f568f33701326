"""The docs site builds without a warning, loads nothing from elsewhere, and its reference is up to date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import reference
from browser import WIDTHS, needs_chromium, opened, violations
from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
SECONDS = 60
"""For a build from nothing, on two busy cores; it takes about 5."""
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*?\b(?:src|data)=[\"']?(?P<source>[^\"' >]+)"
    r"|<link\b[^>]*?\bhref=[\"']?(?P<link>[^\"' >]+)",
    re.I,
)
IN_STYLES = re.compile(r"(?:@import\s+|url\()[\"']?(?P<source>(?:https?:)?//[^\"')]+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    begun = time.monotonic()
    built = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        timeout=2 * SECONDS,
        check=False,
    )
    assert built.returncode == 0, built.stderr.decode()
    assert time.monotonic() - begun < SECONDS
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address of a server of the site, on this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_no_page_or_style_fetches_from_another_machine(site: Path) -> None:
    pages = {page: FETCHED.finditer(page.read_text("utf-8")) for page in site.rglob("*.html")}
    styles = {sheet: IN_STYLES.finditer(sheet.read_text("utf-8")) for sheet in site.rglob("*.css")}
    named = [
        (str(page.relative_to(site)), source)
        for page, found in {**pages, **styles}.items()
        for each in found
        if (source := each["source"] or each.groupdict().get("link", "")) and re.match(r"(?:https?:)?//", source)
    ]
    assert len(pages) > 20
    assert not named


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_loads_nothing_from_elsewhere(address: str, browser: Browser, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    asked: list[str] = []
    complaints: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for name in ("index.html", "tutorial.html", "explanation/how-a-fact-is-judged.html", "example-report.html"):
        answer = page.goto(f"{address}/{name}")
        assert answer
        assert answer.ok
        page.wait_for_load_state("networkidle")
    context.close()
    assert asked
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert not complaints


@needs_chromium
@pytest.mark.parametrize("served", [True, False], ids=["served", "opened from its folder"])
def test_the_search_finds_a_command(site: Path, address: str, browser: Browser, served: bool) -> None:
    page = browser.new_page()
    page.goto(f"{address}/index.html" if served else (site / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    page.locator("input.md-search__input").press_sequentially("explain")
    page.wait_for_selector(".md-search-result__item a[href*='commands']", state="attached", timeout=15_000)
    page.close()


@needs_chromium
def test_no_page_is_wider_than_the_screen(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    wide = []
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        for width in WIDTHS.values():
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((path.name, width))
    page.close()
    assert not wide


WATCH = """() => {
  window.widest = 0;
  const look = () => {
    widest = Math.max(widest, document.documentElement.scrollWidth - innerWidth);
    requestAnimationFrame(look);
  };
  look();
}"""


@needs_chromium
def test_no_page_is_wider_than_the_screen_while_a_window_grows(site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": WIDTHS["phone"], "height": 800})
    page.goto((site / "index.html").as_uri())
    page.evaluate(WATCH)
    for width in (WIDTHS["desk"], WIDTHS["phone"], WIDTHS["desk"]):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(500)  # All movements of the theme are shorter.
    assert page.evaluate("widest") <= 0
    page.close()


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_site_has_no_serious_accessibility_violation(site: Path, browser: Browser, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    for name in ("index", "howto/run-the-desk", "reference/commands"):
        page = opened(context, site / f"{name}.html")
        assert not [one for one in violations(page) if "(serious)" in one or "(critical)" in one], name
    context.close()


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_a_generated_page_is_up_to_date(name: str, rewriting: bool) -> None:
    page, now = reference.FOLDER / name, reference.made()[name]
    if rewriting and page.read_text("utf-8") != now:
        page.write_text(now, encoding="utf-8")
        pytest.fail(f"{name} was rewritten: review its diff, then run without --rewrite-goldens")
    assert page.read_text("utf-8") == now, "run python tools/reference.py"
