"""Fixes in the browser: what is collected, how it leaves the page, and that no text is changed by it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from behaving import EXAMPLES, comparison, facts, load_with, press, reload, said, tab, until
from browser import needs_chromium
from playwright.sync_api import Browser, Page, expect

pytestmark = needs_chromium

NUMBER, NAME, TIME = (fact.id for fact in facts("changed")[:3])
CERTAINTY = facts("changed")[3].id


@pytest.fixture
def page(browser: Browser) -> Page:
    return tab(browser)


def use(page: Page, fact: str, text: str) -> None:
    """Opens the entry, if it isn't, and takes the words of that text."""
    entry = page.locator(f"#{fact}")
    if not entry.locator(".more[open]").count():
        entry.locator(".more > summary").click()
    entry.locator(f"button.use.{text}").click()


def collected(page: Page) -> str:
    return page.locator(".fixes .asked").inner_text()


def saved(page: Page, button: str) -> tuple[str, str]:
    """The name and the text of the file that a button of the menu saves."""
    if not page.locator(".fixes[open]").count():
        page.locator(".fixes > summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes().decode()


def test_a_finding_offers_the_words_of_either_text(page: Page) -> None:
    page.locator(f"#{NUMBER} .more > summary").click()
    assert page.locator(f"#{NUMBER} button.use").all_inner_texts() == [
        "Use the article’s 14",
        "Use the transcript’s 41",
    ]
    assert page.locator(f"#{CERTAINTY} button.use").count() == 0, "that takes a new sentence"


def test_a_fix_is_collected_and_shown_and_changes_no_text(page: Page) -> None:
    use(page, NUMBER, "article")
    assert "“14” instead of “41” in the transcript" in said(page)
    assert collected(page) == "1"
    expect(page.locator(f"#{NUMBER} .collected")).to_contain_text("Fix in the transcript: 14")
    expect(page.locator("#text-transcript mark.replaced")).to_have_attribute("data-fix", "14")
    assert page.evaluate("diffcast.data.texts.transcript") == comparison().transcript.text
    assert "41 WORKERS" in page.locator("#text-transcript").inner_text()


def test_the_other_text_takes_its_place_and_the_same_again_takes_it_away(page: Page) -> None:
    use(page, NUMBER, "article")
    use(page, NUMBER, "transcript")
    expect(page.locator(f"#{NUMBER} .collected")).to_contain_text("Fix in the article: 41 (2 places)")
    assert collected(page) == "1"
    use(page, NUMBER, "transcript")
    assert collected(page) == ""
    assert page.locator("mark.replaced").count() == 0
    page.get_by_role("button", name="Undo").click()
    assert collected(page) == "1"


def test_the_corrected_line_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    use(page, TIME, "article")
    page.locator(f"#{TIME} .copy-line").click()
    until(page, "document.querySelector('.saying .words').textContent.includes('copied')")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "THE PLANT EMPLOYS ABOUT 230 PEOPLE. IT WILL STAY CLOSED UNTIL AT LEAST TUESDAY — AND THE COMPANY SAYS IT WILL "
        "PAY ALL OF THEM FOR THE SHIFTS THEY LOSE."
    )


def test_the_patch_turns_the_files_into_the_corrected_texts(page: Page, tmp_path: Path) -> None:
    use(page, NUMBER, "transcript")
    use(page, NAME, "article")
    use(page, TIME, "article")
    name, patch = saved(page, "Save as a patch")
    assert name == "corrections.patch"
    corrected = {side: saved(page, f"Save corrected {side}") for side in ("transcript", "article")}
    assert corrected["article"][0] == "article.corrected.txt"
    apply(patch, tmp_path, {f"{side}.txt": (EXAMPLES / f"{side}.txt").read_bytes() for side in corrected})
    for side, (_, text) in corrected.items():
        assert (tmp_path / f"{side}.txt").read_text("utf-8") == text
    assert corrected["article"][1] == comparison().article.text.replace("14 workers", "41 workers")
    assert "UNTIL AT LEAST TUESDAY —" in corrected["transcript"][1]


def apply(patch: str, folder: Path, files: dict[str, bytes]) -> None:
    """Applies the patch to the files with git, which takes nothing that doesn't fit exactly."""
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    git = shutil.which("git")
    assert git
    run = subprocess.run([git, "apply", "-"], input=patch.encode(), cwd=folder, capture_output=True)
    assert run.returncode == 0, run.stderr.decode() + patch


LINES = "".join(f"line {number}\n" for number in range(1, 31))
PATCHED = {
    "the first and the last line": (LINES, [(0, 4, "LINE"), (len(LINES) - 3, len(LINES) - 1, "thirty")]),
    "no line end at the end": ("one\ntwo", [(4, 7, "2")]),
    "ends as on Windows": ("one\r\ntwo\r\nthree\r\n", [(5, 8, "2")]),
    "two edits of one line": ("a b c\nd\n", [(0, 1, "A"), (4, 5, "CC")]),
    "an edit over a line end": ("one\ntwo\nthree\nfour\n", [(2, 5, "E T")]),
    "words that become lines": ("one\ntwo\n", [(0, 3, "1\n1")]),
    "characters beyond the first plane": ("😀 one 😀\n𝟙 two\n", [(2, 5, "1"), (10, 13, "2")]),
    "far apart": (LINES, [(0, 4, "LINE"), (80, 84, "LINE"), (len(LINES) - 8, len(LINES) - 4, "LINE")]),
    "the whole text": ("one\n", [(0, 3, "two")]),
}


def test_a_patch_gives_what_the_edits_give(page: Page, tmp_path: Path) -> None:
    for case, (text, several) in PATCHED.items():
        edits = [{"start": start, "end": end, "words": words} for start, end, words in several]
        expected = text
        for start, end, words in reversed(several):
            expected = expected[:start] + words + expected[end:]
        assert page.evaluate("([text, edits]) => diffcast.corrected(text, edits)", [text, edits]) == expected, case
        patch = page.evaluate("([text, edits]) => diffcast.patch('text.txt', text, edits)", [text, edits])
        apply(patch, tmp_path, {"text.txt": text.encode()})
        assert (tmp_path / "text.txt").read_bytes().decode() == expected, case


def test_edits_that_change_nothing_make_no_patch(page: Page) -> None:
    assert page.evaluate("diffcast.patch('a', 'one\\n', [])") == ""
    assert page.evaluate("diffcast.patch('a', 'one\\n', [{start: 0, end: 3, words: 'one'}])") == ""


def test_fixes_stay_when_the_page_is_loaded_again_and_can_be_removed_in_the_menu(page: Page) -> None:
    use(page, NUMBER, "article")
    use(page, TIME, "transcript")
    reload(page)
    assert collected(page) == "2"
    page.locator(".fixes > summary").click()
    expect(page.locator(".edits li").first).to_contain_text("Transcript: 41 14")
    page.get_by_role("button", name="Remove the fix 14").click()
    assert collected(page) == "1"
    assert page.locator(f"#{NUMBER} .collected").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_page_that_is_opened_leaves_what_the_browser_keeps(page: Page) -> None:
    kept = json.dumps([["f-gone", "article"], [NUMBER, "article"]])
    page.evaluate("(kept) => localStorage.setItem(`diffcast:fixes:${diffcast.pair}`, kept)", kept)
    reload(page)
    assert collected(page) == "1"
    assert page.evaluate("localStorage.getItem(`diffcast:fixes:${diffcast.pair}`)") == kept


def test_without_a_fix_the_menu_says_how_to_get_one(page: Page) -> None:
    page.locator(".fixes > summary").click()
    expect(page.locator(".fixes .panel")).to_contain_text("No fixes yet. Open a finding and choose which text is right")
    expect(page.locator(".fixes .panel")).to_contain_text("The original texts are never changed.")


def test_what_was_kept_and_cannot_be_used_breaks_nothing(page: Page) -> None:
    for kept in ("{", "7", "[1]", json.dumps([["f-gone", "article"], [NUMBER, "sideways"], [CERTAINTY, "article"]])):
        load_with(page, "fixes", kept)
        assert collected(page) == "", kept
    press(page, "j")
