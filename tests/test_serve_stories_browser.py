"""The list of stories in a real browser: with a script and without, in every width and theme."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browser import at_desk, needs_chromium, violations
from playwright.sync_api import Browser, Page, expect
from serving import SPOKEN, WRITTEN, Editor, Running, running

pytestmark = needs_chromium
LONG_TITLE = "Council passes budget after a midnight vote that nobody had expected to succeed, opponents say"
EDGES = (320, 390, 768, 960, 961, 1280, 1920)
"""Widths in CSS pixels: the narrowest and the widest, and both sides of where the table becomes blocks."""
either_way = pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk on this machine alone, whose stories stay: tests add their own beside them."""
    with running(tmp_path_factory.mktemp("stories_browser") / "stories.db") as found:
        with Editor(found.address) as editor:
            for title, by in (("Leak at the port", "A. Berg"), (LONG_TITLE, "C. Mori"), ("Ferry strike", "")):
                place = editor.begin(title=title, by=by)
            editor.sign_off(place, by="C. Mori", note="agreed")
            fact = next(iter(editor.facts("/stories/2/versions/1")))
            editor.send("/stories/2/versions/1/decisions", {"fact": fact, "revision": "0", "choice": "fix"})
            editor.web.patch("/api/stories/1", json={"title": "Leak at Kessel quay", "by": "A. Berg"})
        yield found


def own_stories(server: Running, *titles: str) -> None:
    """Further stories, for a test that changes them."""
    with Editor(server.address) as editor:
        for title in titles:
            editor.begin("TEN WERE HURT AND NINE DOGS DIED.", "Ten were hurt. Rain fell all day.", title=title)


def listed(page: Page) -> list[str]:
    """The titles in the list, of a page that has arrived whole."""
    page.wait_for_load_state()
    return page.locator(".stories tbody th").all_text_contents()


@pytest.mark.parametrize("theme", ["light", "dark", "more contrast", "forced colors"])
def test_every_page_can_be_used_in_every_width_and_theme(theme: str, browser: Browser, server: Running) -> None:
    looks = {
        "light": {"color_scheme": "light"},
        "dark": {"color_scheme": "dark"},
        "more contrast": {"contrast": "more"},
        "forced colors": {"forced_colors": "active"},
    }
    found = {}
    with at_desk(browser, server.address, **looks[theme]) as page:
        for path in ("/?done=archived&count=2", "/?search=zebra", "/stories/1"):
            page.goto(path)
            for width in EDGES:
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
                if width == 1280 or (width == 320 and theme in ("light", "dark")):
                    found[path, width] = violations(page)
    assert not {place: each for place, each in found.items() if each}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_control_of_the_list_covers_another_or_is_hard_to_hit(width: int, browser: Browser, server: Running) -> None:
    with at_desk(browser, server.address, viewport={"width": width, "height": 900}) as page:
        page.goto("/")
        boxes = page.evaluate(
            """() => [...document.querySelectorAll('main :is(a, button, input, select):not([type=hidden])')]
                .filter((each) => each.checkVisibility())
                .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().toJSON()])
                .filter(([, box]) => box.width)"""
        )
        for place, (what, box) in enumerate(boxes):
            others = boxes[place + 1 :]
            assert not [other for other, rival in others if _overlap(box, rival)], what
        small = [
            what for what, box in boxes if box["height"] < 24 and not what.startswith(('<input type="checkbox', "<a"))
        ]
        assert small == []


def _overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 1


@either_way
def test_an_editor_finds_a_story_by_state_owner_words_and_order(
    script: bool, browser: Browser, server: Running
) -> None:
    with at_desk(browser, server.address, java_script_enabled=script) as page:
        page.goto("/")
        page.get_by_role("link", name="To fix").click()
        assert listed(page) == [LONG_TITLE]
        page.get_by_role("link", name="All").click()
        page.get_by_label("Search titles and texts").fill("AMMONIA kessel")
        page.get_by_role("button", name="Show").click()
        assert listed(page) == ["Leak at Kessel quay"]
        page.get_by_role("link", name="Reset").click()
        page.get_by_label("Owner", exact=True).select_option("C. Mori")
        page.get_by_label("Sort").select_option("By title")
        page.get_by_role("button", name="Show").click()
        assert listed(page) == [LONG_TITLE]
        expect(page.get_by_label("Sort")).to_have_value("title")
        page.get_by_label("Owner", exact=True).select_option("Everyone")
        page.get_by_role("button", name="Show").click()
        assert listed(page) == sorted(listed(page))


@either_way
def test_an_editor_archives_assigns_accepts_and_deletes_what_is_selected(
    script: bool, browser: Browser, server: Running
) -> None:
    mine = [f"Mine {number} {script}" for number in range(3)]
    own_stories(server, *mine)
    with at_desk(browser, server.address, java_script_enabled=script) as page:

        def press(button: str, *titles: str) -> None:
            for title in titles:
                page.get_by_role("checkbox", name=f"Select {title}").check()
            page.get_by_role("button", name=button).click()

        page.goto(f"/?search=mine+{script}")
        page.get_by_label("New owner").fill("D. Ito")
        press("Assign", *mine)
        expect(page.get_by_role("status").first).to_have_text("3 stories assigned.")
        expect(page.get_by_role("row", name=mine[0])).to_contain_text("D. Ito")
        press("Accept extra facts", mine[0])
        page.get_by_label("Your name").fill("D. Ito")
        press("Accept extra facts")
        expect(page.get_by_role("status").first).to_contain_text("accepted")
        extras = page.get_by_role("row", name=mine[0]).locator(".list-extras")
        expect(extras).to_have_text(re.compile(r"\b0$"))
        press("Archive", *mine[:2])
        expect(page.get_by_role("status").first).to_have_text("2 stories archived.")
        assert listed(page) == mine[2:]
        page.get_by_label("List", exact=True).select_option("Archived stories")
        page.get_by_role("button", name="Show").click()
        press("Bring back", mine[1])
        assert listed(page) == mine[:1]
        press("Delete…", mine[0])
        expect(page.get_by_role("heading", level=1)).to_have_text("Delete this story?")
        if script:
            assert violations(page) == []
        page.get_by_role("link", name="Cancel").click()
        assert listed(page) == mine[:1]
        press("Delete…", mine[0])
        page.get_by_role("button", name="Delete it").click()
        expect(page.get_by_role("status").first).to_have_text("1 story deleted.")
        page.get_by_role("link", name="Reset").click()
        assert set(mine) & set(listed(page)) == set(mine[1:])


@either_way
def test_an_editor_renames_and_archives_on_the_page_of_a_story(script: bool, browser: Browser, server: Running) -> None:
    own_stories(server, f"Slug {script}")
    with at_desk(browser, server.address, java_script_enabled=script) as page:
        page.goto("/")
        page.get_by_role("link", name=f"Slug {script}").click()
        page.get_by_label("Title").fill(f"Harbor fire {script}")
        page.get_by_label("Owner").fill("D. Ito")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Harbor fire {script}")
        page.get_by_text("Changes to title, owner and archive").click()
        expect(page.get_by_text(f"Slug {script}")).to_be_visible()
        page.get_by_role("button", name="Archive").click()
        expect(page.get_by_role("status").first).to_have_text("1 story archived.")
        page.get_by_role("button", name="Bring back").click()
        expect(page.get_by_role("status").first).to_have_text("1 story is back in the list.")
        page.get_by_role("button", name="Delete…").click()
        page.get_by_role("button", name="Delete it").click()
        expect(page).to_have_url(re.compile(r"/\?done=deleted"))


def test_with_a_script_all_are_selected_at_once_and_nothing_can_be_done_with_none(
    browser: Browser, server: Running
) -> None:
    with at_desk(browser, server.address) as page:
        page.goto("/")
        count = len(listed(page))
        archive = page.get_by_role("button", name="Archive")
        expect(archive).to_be_disabled()
        every = page.get_by_label("Select all")
        every.check()
        expect(page.get_by_text(f"{count} stories selected")).to_be_visible()
        expect(archive).to_be_enabled()
        page.get_by_role("checkbox", name="Select Ferry strike").uncheck()
        assert every.evaluate("(box) => [box.checked, box.indeterminate]") == [False, True]
        every.check()
        every.uncheck()
        expect(archive).to_be_disabled()


def test_the_key_enter_in_the_field_for_an_owner_assigns_and_does_nothing_else(
    browser: Browser, server: Running
) -> None:
    own_stories(server, "Entered")
    with at_desk(browser, server.address, java_script_enabled=False) as page:
        page.goto("/?search=entered")
        page.get_by_role("checkbox", name="Select Entered").check()
        page.get_by_label("New owner").fill("D. Ito")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_have_text("1 story assigned.")


@pytest.mark.parametrize(("zone", "script"), [("Asia/Tokyo", True), ("America/New_York", True), ("Asia/Tokyo", False)])
def test_times_are_local_with_a_script_and_in_utc_without(
    zone: str, script: bool, browser: Browser, server: Running
) -> None:
    with at_desk(browser, server.address, timezone_id=zone, locale="en-GB", java_script_enabled=script) as page:
        page.goto("/")
        time = page.locator(".list-age time").first
        moment = time.get_attribute("datetime")
        assert moment is not None
        with at_desk(browser, server.address) as other:
            local = other.evaluate(
                """([moment, timeZone]) => new Intl.DateTimeFormat(
                    "en-GB", { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(moment))""",
                [moment, zone],
            )
        expect(time).to_have_text(local if script else f"{moment[:10]} {moment[11:16]} UTC")


@either_way
def test_a_form_that_is_sent_twice_leads_to_one_story(script: bool, browser: Browser, server: Running) -> None:
    with at_desk(browser, server.address, java_script_enabled=script) as page:
        page.goto("/")
        page.locator("#transcript_text").fill(SPOKEN)
        page.locator("#article_text").fill(WRITTEN)
        page.get_by_role("textbox", name="Title", exact=False).fill(f"Twice {script}")
        page.get_by_role("button", name="Compare").dblclick(no_wait_after=True)
        page.wait_for_url(re.compile(r"/versions/1$"))
        page.go_back()
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url(re.compile(r"/versions/1$"))
        page.goto(f"/?search=twice+{script}")
        assert listed(page) == [f"Twice {script}"]
