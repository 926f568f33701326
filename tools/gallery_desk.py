"""The desk in pictures, for docs/gallery: a desk with three invented stories, opened as its editors do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from serving import Editor

ROOT: Final = Path(__file__).parent.parent
SCREENS: Final = {"390": (390, 844), "800": (800, 1000), "1280": (1280, 800), "1920": (1920, 900)}
"""Width and height of windows, in CSS pixels."""
LOOKS: Final[Mapping[str, dict[str, Any]]] = {
    f"{name}-{scheme}": {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    for name, (width, height) in SCREENS.items()
    for scheme in ("light", "dark")
}
VIEWS: Final[Mapping[str, str]] = {
    "stories": "/",
    "story": "/stories/1/versions/2",
    "edit": "/stories/1/versions/2/edit",
    "sign-off": "/stories/1/versions/2/sign-offs",
    "versions": "/stories/1",
}
"""Pages of the desk, by the name of their pictures."""
CORRECTED: Final = ("14 workers", "41 workers")
"""What the second version of the first story has in place of the first one's words."""
TYPED: Final = ("at least Tuesday", "at least Thursday")
"""What somebody types into that version."""


def names() -> list[str]:
    """The pictures, in the order in which they are taken."""
    return [f"desk-{view}-{look}" for look in LOOKS for view in VIEWS]


def desk_pictures(browser: Browser) -> Iterator[tuple[str, bytes]]:
    """Every page in every look: the name of the picture, and a PNG."""
    from serving import Editor, running  # Imported late: they need the development extra.

    with TemporaryDirectory() as folder, running(Path(folder) / "stories.db", "--encoder", "contextual") as desk:
        with Editor(desk.address) as editor:
            tell_stories(editor)
        for look, settings in LOOKS.items():
            context = browser.new_context(**settings, base_url=desk.address, reduced_motion="reduce")
            tab = context.new_page()
            for view, path in VIEWS.items():
                tab.goto(path)
                if view == "edit":
                    type_a_change(tab)
                tab.wait_for_timeout(300)
                yield f"desk-{view}-{look}", tab.screenshot()
            context.close()


def tell_stories(editor: Editor) -> None:
    """Three stories: one signed off, one untouched, and one corrected in its second version and decided in part."""
    leak = editor.begin(*texts("examples"), by="Ada Brandt")
    first, second, *_ = editor.facts(leak)
    wrong = {"fact": first, "revision": "0", "choice": "fix", "note": "41, says the hospital.", "by": "Ada Brandt"}
    editor.send(f"{leak}/decisions", wrong)
    editor.send(f"{leak}/decisions", wrong | {"fact": second, "note": "The union spells it Quintera."})
    corrected = texts("examples")[1].replace(*CORRECTED)
    editor.add_version(leak.rpartition("/versions")[0], article_text=corrected, by="Jonas Weil")
    week = editor.begin(*texts("seeds/four-day-week"), by="Ines Ruiz")
    editor.sign_off(week, by="Ines Ruiz", note="Agreed with the producer.")
    editor.begin(*texts("seeds/quarry-blast"), by="Jonas Weil")


def texts(folder: str) -> tuple[str, str]:
    """Transcript and article."""
    transcript, article = (ROOT.joinpath(folder, name).read_text("utf-8") for name in ("transcript.txt", "article.txt"))
    return transcript, article


def type_a_change(tab: Page) -> None:
    """Correct the day in the article, and look at what the desk says of it."""
    box = tab.get_by_role("group", name="Article").get_by_label("Text", exact=True)
    box.fill(box.input_value().replace(*TYPED))
    tab.get_by_text("1 fixed").scroll_into_view_if_needed()
