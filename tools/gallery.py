"""Write docs/gallery: the reports of three invented stories as web pages, and pictures of them and of the desk.

    python tools/gallery.py [--no-pictures]

The pictures need Chromium and the development extra. Only the pages are held by a test: fonts differ between machines.
"""

from __future__ import annotations

import argparse
import base64
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import gallery_desk

from diffcast import compare
from diffcast.decision import Choice, Decision
from diffcast.model import Comparison
from diffcast.reports import View, render
from diffcast.reports.summary import of_status

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "docs" / "gallery"
AS_WEBP: Final = """async ([png, quality, widest]) => {
  const bytes = Uint8Array.from(atob(png), (each) => each.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const scale = Math.min(1, widest / picture.width);
  const canvas = new OffscreenCanvas(picture.width * scale, picture.height * scale);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await (await canvas.convertToBlob({type: 'image/webp', quality})).arrayBuffer();
  return btoa(Array.from(new Uint8Array(made), (each) => String.fromCharCode(each)).join(''));
}"""
QUALITY: Final = 0.45
"""Of WebP, from 0 to 1: small text stays sharp, at a third of the bytes of PNG."""
WIDEST: Final = 1440
"""Pixels of a picture. A wider window is shown smaller; no page of the docs has room for more."""
PAPER: Final = {"width": 794, "height": 1123}
"""CSS pixels of an A4 page."""
SCREENS: Final = {"320": (320, 640), "800": (800, 1000), "1280": (1280, 800), "1920": (1920, 900)}
"""Width and height of windows, in CSS pixels."""
LOOKS: Final[Mapping[str, dict[str, Any]]] = {
    f"{name}-{scheme}": {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    for name, (width, height) in SCREENS.items()
    for scheme in ("light", "dark")
} | {"print": {"viewport": PAPER}}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A story of the gallery."""

    folder: str
    """Where its `transcript.txt` and `article.txt` are."""
    decisions: tuple[tuple[Choice | None, str], ...] = ()
    """What a desk said of the first findings of the page, in their order: choice and note."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """By look the fragment of the page that its picture shows, `{}` for the id of its gravest fact; its head where
    there is none."""
    looks: tuple[str, ...] = tuple(LOOKS)
    """The looks that there are pictures of."""
    fixed: tuple[str, ...] = ()
    """The looks in which the gravest fact is open and has a fix."""

    def comparison(self) -> Comparison:
        folder = ROOT / self.folder
        return compare(folder / "transcript.txt", folder / "article.txt")


EXHIBITS: Final[Mapping[str, Exhibit]] = {
    "ammonia-leak": Exhibit(
        "examples",
        shown={"1920-light": "#{}", "1920-dark": "#{}", "800-dark": "#texts", "320-dark": "#t-{}"},
        fixed=("1280-light", "1280-dark"),
    ),
    "quarry-blast": Exhibit(
        "seeds/quarry-blast",
        (
            ("fix", "The recording has “gone”."),
            ("fix", "118, says the fire chief's log."),
            ("accepted", "The company said so after the broadcast."),
            (None, "Ask the assignment desk."),
        ),
        {"1280-light": "#t-{}"},
        ("1280-light", "print"),
    ),
    "four-day-week": Exhibit(
        "seeds/four-day-week", shown={"320-light": "#transcript_only"}, looks=("320-light", "print")
    ),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--no-pictures", action="store_true", help="write the pages alone")
    asked = options.parse_args()
    FOLDER.mkdir(exist_ok=True)
    if not asked.no_pictures:
        for old in FOLDER.glob("*.webp"):
            old.unlink()
    for name, exhibit in EXHIBITS.items():
        (FOLDER / f"{name}.html").write_text(page(exhibit), encoding="utf-8", newline="")
    if not asked.no_pictures:
        for path, picture in pictures():
            path.write_bytes(picture)
            print(f"{path.relative_to(ROOT)}: {len(picture) // 1024} kB")


def page(exhibit: Exhibit) -> str:
    """The report of a story, with what its desk decided."""
    comparison = exhibit.comparison()
    findings = of_status(comparison, "changed")
    decided = {
        fact.id: Decision(choice, note, "Ada Brandt")
        for fact, (choice, note) in zip(findings, exhibit.decisions, strict=False)
    }
    failing = frozenset(fact.id for fact in findings if fact.id not in decided or not decided[fact.id].suppresses)
    return render(comparison, "html", View(decisions=decided, failing=failing) if decided else View())


def pictures() -> Iterator[tuple[Path, bytes]]:
    """Every story and every page of the desk in every look: the file and what goes into it."""
    from browser import chromium  # Imported late: the pages can be written without a browser.

    with chromium() as browser:
        press = browser.new_page()
        for name, png in chain(report_pictures(browser), gallery_desk.desk_pictures(browser)):
            made = press.evaluate(AS_WEBP, [base64.b64encode(png).decode(), QUALITY, WIDEST])
            yield FOLDER / f"{name}.webp", base64.b64decode(made)


def report_pictures(browser: Browser) -> Iterator[tuple[str, bytes]]:
    """Every story in every look: the name of the picture, and a PNG."""
    for look, settings in LOOKS.items():
        context = browser.new_context(**settings, reduced_motion="reduce")
        for name, exhibit in EXHIBITS.items():
            if look not in exhibit.looks:
                continue
            tab = context.new_page()
            tab.goto((FOLDER / f"{name}.html").as_uri() + fragment(exhibit, look))
            if look == "print":
                tab.emulate_media(media="print")
                tab.evaluate("document.body.style.padding = '40px'")
            if look in exhibit.fixed:
                tab.keyboard.press("j")
                tab.keyboard.press("e")
                tab.locator("button.use.article").first.click()
            tab.wait_for_timeout(300)
            yield f"{name}-{look}", tab.screenshot()
        context.close()


def fragment(exhibit: Exhibit, look: str) -> str:
    """What to add to the address of a page, so that the picture shows what it is about."""
    return exhibit.shown.get(look, "").format(of_status(exhibit.comparison(), "changed")[0].id)


if __name__ == "__main__":
    main()
