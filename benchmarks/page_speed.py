"""How long the page of a long pair takes in a real browser: to open, to filter, to search, to step and to scroll.

    python benchmarks/page_speed.py [WORDS]

The pair is made of labelled stories, one after the other, until both texts have that many words (5,000). An action is
done when the frame after it is on the screen, its layout and paint included; what a filter's script alone takes stands
beside it. The budget is what people do not notice: 50 ms of script for a filter, 100 ms to the frame that shows it,
16.7 ms a frame while scrolling.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from browser import chromium, opened

from diffcast import compare
from diffcast.model import Comparison, Settings
from diffcast.reports import render

STORIES = Path(__file__).resolve().parent / "stories"
WORDS = 5000
ROUNDS = 7
TO_THE_FRAME = """(act) => new Promise((done) => {
  const begin = performance.now();
  %s;
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin)));
})"""
SCROLL = """() => new Promise((done) => {
  const pane = document.getElementById('text-transcript'), gaps = [];
  diffcast.lead('transcript');
  let last = performance.now();
  const step = (now) => {
    gaps.push(now - last);
    last = now;
    pane.scrollTo({top: pane.scrollTop + 60, behavior: 'instant'});
    if (gaps.length < 120) requestAnimationFrame(step); else done(gaps.slice(1));
  };
  requestAnimationFrame(step);
})"""
ACTS = {
    "filter by status": "document.querySelector('.chip input[value=correction]').click()",
    "filter by decision": "document.querySelector('.chip input[value=open]').click()",
    "search, a letter": "diffcast.search(diffcast.isFiltered() ? '' : 'the')",
    "next finding": "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true}))",
    "accept": "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}))",
}


def main() -> None:
    """Print what was opened, and a line an action: middle and worst milliseconds of several rounds."""
    comparison = pair(int(sys.argv[1]) if len(sys.argv) > 1 else WORDS)
    words = [len(document.text.split()) for document in (comparison.transcript, comparison.article)]
    with TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "report.html"
        path.write_text(render(comparison, "html"), encoding="utf-8")
        size = path.stat().st_size / 1000
        print(f"{words[0]} and {words[1]} words, {len(comparison.facts)} facts, {size:.0f} kB")
        page = opened(browser.new_context(viewport={"width": 1280, "height": 900}), path)
        opening(page)
        acting(page)
        scrolling(page)


def pair(words: int) -> Comparison:
    texts: tuple[list[str], list[str]] = ([], [])
    for folder in sorted(STORIES.iterdir()):
        for kept, name in zip(texts, ("transcript.txt", "article.txt"), strict=True):
            if sum(len(text.split()) for text in kept) < words:
                kept.append((folder / name).read_text("utf-8"))
    return compare("\n\n".join(texts[0]), "\n\n".join(texts[1]), Settings("lexical"))


def opening(page: Page) -> None:
    """First paint, the page ready with its script, and what of that the script took."""
    timing: dict[str, Any] = page.evaluate(
        """() => ({paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
        ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
        script: performance.getEntriesByName('diffcast:start')[1].duration})"""
    )
    print("open: first paint {paint:.0f} ms, ready {ready:.0f} ms, of that script {script:.0f} ms".format(**timing))


def acting(page: Page) -> None:
    for name, act in ACTS.items():
        page.evaluate("performance.clearMeasures('diffcast:filter')")
        spent = sorted(page.evaluate(TO_THE_FRAME % act) for _ in range(ROUNDS))
        script = page.evaluate(
            "performance.getEntriesByName('diffcast:filter', 'measure').map(({duration}) => duration)"
        )
        beside = f"   script {max(script):6.1f} ms at worst" if script else ""
        print(f"{name:20}{spent[ROUNDS // 2]:8.1f} ms middle{spent[-1]:8.1f} ms worst{beside}")


def scrolling(page: Page) -> None:
    gaps = sorted(page.evaluate(SCROLL))
    late = sum(gap > 25 for gap in gaps)
    print(
        f"scrolling both      {gaps[len(gaps) // 2]:8.1f} ms middle{gaps[-1]:8.1f} ms worst, {late} of {len(gaps)} late"
    )


if __name__ == "__main__":
    main()
