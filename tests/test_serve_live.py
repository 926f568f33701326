"""Typing at the desk in a real browser: findings follow the last key, and nothing that was typed or chosen is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from behaving import until
from browser import at_desk, needs_chromium, violations
from playwright.sync_api import Browser, Page, expect
from serving import EXAMPLES, SPOKEN, WRITTEN, Editor, Running, running
from test_serve_browser import drop

pytestmark = needs_chromium
FIXED = WRITTEN.replace("14 workers", "41 workers")
CAPTIONS = "1\n00:00:01,000 --> 00:00:04,000\nTEN WERE HURT IN PORT HALDEN.\n"
NOISE = 6.0
"""Seconds that a test waits for findings on a machine with much else to do; `test_findings_follow` measures."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk that may fetch pages, on this machine alone."""
    folder = tmp_path_factory.mktemp("live")
    (folder / "desk.toml").write_text('[fetch]\nhosts = ["www.portledger.example"]\n')
    with running(folder / "stories.db", "--config", str(folder / "desk.toml")) as found:
        yield found


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """A page at that desk."""
    with at_desk(browser, server.address) as found:
        yield found


@pytest.fixture
def place(server: Running) -> Iterator[str]:
    """The first version of a new story."""
    with Editor(server.address) as editor:
        yield editor.begin(by="A. Berg")


def verdict(page: Page) -> str:
    return page.locator(".verdict").text_content() or ""


def until_checked(page: Page) -> None:
    expect(page.locator(".live")).to_contain_text("Up to date", timeout=NOISE * 1000)


def test_findings_follow_the_last_key(page: Page, place: str) -> None:
    page.goto(f"{place}/edit")
    expect(page.locator(".verdict")).to_have_text(re.compile(r"^3 contradictions, 1 to check"))
    area = page.get_by_role("group", name="Article").get_by_label("Text", exact=True)
    area.fill(FIXED)
    expect(page.locator(".verdict")).to_have_text(re.compile(r"^2 contradictions,"), timeout=NOISE * 1000)
    expect(page.locator(".findings")).to_contain_text("1 fixed")
    assert page.evaluate("document.activeElement.id") == "article_text"
    assert violations(page) == []


def test_findings_appear_for_two_texts_that_are_pasted(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="See findings while you type").click()
    expect(page.locator(".findings")).to_contain_text("Findings appear here")
    page.get_by_role("group", name="Transcript").get_by_label("Or paste its text").fill(SPOKEN)
    page.get_by_role("group", name="Article").get_by_label("Or paste its text").fill(WRITTEN)
    expect(page.locator(".verdict")).to_have_text(re.compile(r"^3 contradictions"), timeout=NOISE * 1000)
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(re.compile(r"/versions/1$"))


def test_findings_appear_for_files_that_are_dropped(page: Page) -> None:
    page.goto("/new")
    drop(page, {"script.txt": SPOKEN, "article.txt": WRITTEN})
    expect(page.locator(".verdict")).to_have_text(re.compile(r"^3 contradictions"), timeout=NOISE * 1000)


SLOWER = """
    const real = window.fetch;
    window.checks = [];
    window.fetch = (address, options) => {
        window.checks.push(options.signal);
        return new Promise((done, fail) => setTimeout(() => real(address, options).then(done, fail), 400));
    };
"""
"""Notes every check, and holds it back for a while."""


def test_a_check_that_is_out_of_date_is_cancelled_and_never_shown(page: Page, place: str) -> None:
    page.add_init_script(SLOWER)
    page.goto(f"{place}/edit")
    until_checked(page)
    area = page.locator("#article_text")
    area.fill(FIXED)
    until(page, "window.checks.length === 1")
    area.press_sequentially(" ")
    assert page.evaluate("window.checks[0].aborted")
    until(page, "window.checks.length === 2")
    until_checked(page)
    assert verdict(page).startswith("2 contradictions,")
    assert not page.evaluate("window.checks[1].aborted")


def test_a_finding_leads_to_its_words_in_the_field(page: Page, place: str) -> None:
    page.goto(f"{place}/edit")
    card = page.locator(".finding.correction", has_text="Number differs").first
    card.get_by_role("button").last.click()
    chosen = page.evaluate(
        "(({value, selectionStart, selectionEnd}) => value.slice(selectionStart, selectionEnd))(document.activeElement)"
    )
    assert "14 workers" in chosen


def test_a_server_that_is_gone_loses_nothing(page: Page, place: str) -> None:
    page.goto(f"{place}/edit")
    until_checked(page)
    page.route("**/stories/**", lambda route: route.abort("connectionrefused"))
    page.locator("#article_text").fill(FIXED)
    expect(page.locator(".live")).to_contain_text("Your text is kept here")
    page.get_by_role("button", name="Save as the next version").click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is kept here; try again")
    assert page.locator("#article_text").input_value() == FIXED
    page.unroute("**/stories/**")
    page.get_by_role("button", name="Save as the next version").click()
    page.wait_for_url(re.compile(r"/versions/2$"))


def test_leaving_with_unsaved_words_asks_first(page: Page, place: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(f"{place}/edit")
    page.locator("#article_text").press_sequentially("Late word. ")
    page.locator(".brand a").click()
    expect(page.locator("#article_text")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_refused_form_keeps_its_files_and_says_what_is_missing(page: Page) -> None:
    page.goto("/new")
    page.get_by_role("group", name="Transcript").get_by_label("File").set_input_files(EXAMPLES / "transcript.txt")
    page.get_by_role("textbox", name="Title").fill("Leak at the port")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("alert")).to_have_text("The article is missing: paste its text or choose a file")
    assert page.evaluate("document.querySelector('#transcript').files[0].name") == "transcript.txt"
    page.get_by_role("group", name="Article").get_by_label("Or paste its text").fill(WRITTEN)
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(re.compile(r"/versions/1$"))


def test_files_on_the_wrong_sides_are_swapped_with_one_click(page: Page) -> None:
    page.goto("/new")
    page.evaluate(
        """([article, captions]) => {
            for (const [side, name, text] of [["transcript", "story.txt", article], ["article", "air.srt", captions]]) {
                const held = new DataTransfer();
                held.items.add(new File([text], name));
                document.querySelector(`#${side}`).files = held.files;
            }
        }""",
        ["Ten were hurt in Port Halden.", CAPTIONS],
    )
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("alert").get_by_role("button", name="Swap the two texts").click()
    assert page.evaluate("document.querySelector('#transcript').files[0].name") == "air.srt"
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url(re.compile(r"/versions/1$"))


def test_texts_in_the_wrong_order_are_swapped_while_one_types(page: Page) -> None:
    page.goto("/new")
    page.locator("#transcript_text").fill(WRITTEN)
    page.locator("#article_text").fill(SPOKEN)
    page.get_by_role("button", name="Swap them").click()
    assert page.locator("#transcript_text").input_value() == SPOKEN
    expect(page.get_by_role("button", name="Swap them")).to_have_count(0, timeout=NOISE * 1000)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_two_editors_typing_in_one_text_both_see_both(
    script: bool, browser: Browser, server: Running, place: str
) -> None:
    mine = WRITTEN.replace("Teodor Lanz", "T. Lanz")
    story = place.rpartition("/versions")[0]
    with at_desk(browser, server.address, java_script_enabled=script) as page, Editor(server.address) as other:
        page.goto(f"{place}/edit")
        page.locator("#article_text").fill(mine)
        other.add_version(story, article_text=FIXED, by="C. Mori")
        page.get_by_role("button", name="Save as the next version").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Someone added version 2 while you worked")
        assert page.locator("#article_text").input_value().strip() == mine.strip()
        differences = page.get_by_role("group", name="Differences in the article")
        expect(differences.locator("ins").first).to_have_text("14")
        if script:
            assert violations(page) == []
        page.locator("#article_text").fill(mine.replace("14 workers", "41 workers"))
        page.get_by_role("button", name="Compare").click()
        page.wait_for_url(re.compile(r"/versions/3$"))


@pytest.mark.parametrize(
    ("width", "look"),
    [
        (320, {}),
        (320, {"forced_colors": "active"}),
        (768, {"color_scheme": "dark"}),
        (1280, {"contrast": "more"}),
        (1920, {"color_scheme": "dark"}),
    ],
    ids=str,
)
def test_pages_for_editing_fit_every_width_and_theme(
    width: int, look: dict[str, str], browser: Browser, server: Running, place: str
) -> None:
    size = {"width": width, "height": 900}
    with at_desk(browser, server.address, viewport=size, **look) as page:
        for path in ("/new", f"{place}/edit", f"{place}/swap"):
            page.goto(path)
            if path.endswith("edit"):
                until_checked(page)
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
