"""The page at work, for everyone: no rule of accessibility is broken, nothing is asked of the network, no text is markup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import handmade
import pytest
from behaving import CALM, facts, findings, press, shown, tab, written
from browser import WIDTHS, needs_chromium, opened, violations
from playwright.sync_api import Browser, Page, expect

from diffcast.reports import View, render

pytestmark = needs_chromium

FIRST = findings()[0].id
PHONE = {"viewport": {"width": WIDTHS["phone"], "height": 844}}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "phone": PHONE,
    "phone, dark": {**PHONE, "color_scheme": "dark"},
}
HOSTILE = """</script><script>document.title = "taken"</script>
"><img src=x onerror="document.title = 'taken'"> was sold for 40 dollars on Monday.
javascript:alert(1) \u202eeldeggub said the mayor of <b>Lindmoor</b>.
"""


def busy(page: Page) -> None:
    """Everything open and at work that can be at one time."""
    press(page, "j", "a")
    page.locator(".chip", has=page.locator("input[value=correction]")).click()
    page.locator(".filters > summary").click()
    page.locator("input[name=kind][value=number]").click()
    page.locator(f"#t-{FIRST}").evaluate("(place) => place.focus()")


@pytest.mark.parametrize("look", LOOKS.values(), ids=list(LOOKS))
def test_the_page_at_work_breaks_no_rule_of_accessibility(browser: Browser, look: dict[str, Any]) -> None:
    page = tab(browser, **look)
    busy(page)
    assert violations(page) == []
    press(page, "Escape")
    page.locator(".review > summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS.values(), ids=list(LOOKS))
def test_the_help_breaks_no_rule_of_accessibility(browser: Browser, look: dict[str, Any]) -> None:
    page = tab(browser, **look)
    page.get_by_role("button", name="Help").click()
    expect(page.locator("dialog.help")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, WIDTHS["phone"], 768, WIDTHS["desk"]])
def test_menus_and_help_fit_every_width(browser: Browser, width: int) -> None:
    page = tab(browser, viewport={"width": width, "height": 700})
    for menu in (".filters", ".view", ".fixes", ".review"):
        page.locator(f"{menu} > summary").click()
        box = page.locator(f"{menu} .panel").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        press(page, "Escape")
    page.get_by_role("button", name="Help").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("dialog.help").evaluate("(help) => help.scrollWidth - help.clientWidth") <= 0


def test_the_page_at_work_asks_the_network_for_nothing(browser: Browser) -> None:
    page = browser.new_context(**CALM).new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(written().as_uri())
    busy(page)
    press(page, "Escape", "?", "Escape", "n", "o", "u")
    with page.expect_download():
        page.locator(".review > summary").click()
        page.get_by_role("button", name="Save review.json").click()
    outside = [url for url in asked if not url.startswith("blob:")]
    assert outside == [written().as_uri()]
    assert complaints == []


def test_hostile_texts_stay_text_wherever_the_script_shows_them(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(render(handmade.whole(HOSTILE, HOSTILE[::-1]), "html"), encoding="utf-8")
    page = opened(browser.new_context(**CALM), path)
    press(page, "j", "a", "/")
    page.keyboard.type("<img")
    press(page, "Escape")
    assert "taken" not in page.title()
    assert page.locator("img, main b b").count() == 0


def test_a_page_of_one_status_works_with_what_it_has(browser: Browser) -> None:
    page = tab(browser, view=View(only=frozenset({"changed"})))
    press(page, "j", "a", "o")
    assert len(shown(page)) == 4
    expect(page.locator(".chips .chip")).to_have_count(2)  # contradictions, and what to check


def test_a_page_without_facts_has_no_bar(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text(render(handmade.comparison("A", "B", (), ()), "html"), encoding="utf-8")
    page = opened(browser.new_context(**CALM), path)
    press(page, "j", "?")
    assert page.locator(".tools, dialog").count() == 0


@pytest.mark.parametrize(("width", "lines"), [(1400, 1), (820, 2), (WIDTHS["phone"], 3)])
def test_the_bar_leaves_the_screen_to_the_facts(browser: Browser, width: int, lines: int) -> None:
    page = tab(browser, viewport={"width": width, "height": 844})
    assert page.locator(".tools").evaluate("(bar) => bar.getBoundingClientRect().height") < lines * 46


def test_with_a_mouse_a_row_has_its_signs_beside_its_place_and_their_words_for_everyone(browser: Browser) -> None:
    page = tab(browser, viewport={"width": 1400, "height": 900})
    row = page.locator(f"#{facts('article_only')[0].id}")
    row.scroll_into_view_if_needed()
    place, button = (row.locator(each).bounding_box() for each in (".where", "button[value=accepted]"))
    assert place and button
    assert button["y"] < place["y"] + place["height"]
    assert min(button["width"], button["height"]) >= 24
    expect(row.get_by_role("button", name="Accept")).to_have_attribute("title", "Accept")
