"""The page as a place to work: texts beside a rail of findings, compact cards, few stops of the Tab key, and how texts are shown."""

from __future__ import annotations

import pytest
from behaving import EXAMPLES, facts, findings, focused, lit, press, reload, said, shown, tab, until
from browser import WIDTHS, needs_chromium, violations
from playwright.sync_api import Browser, Page, expect

pytestmark = needs_chromium

CHANGED = [fact.id for fact in facts("changed")]
FIRST, LAST = CHANGED[0], findings()[-1].id
PHONE = {"viewport": {"width": WIDTHS["phone"], "height": 844}}
TOUCH = {"has_touch": True, "is_mobile": True, **PHONE}
BOX = "(element) => { const {top, bottom, left, right} = element.getBoundingClientRect(); return [top, bottom, left, right] }"
IN_SIGHT = """(([pane, id]) => {
  const box = document.getElementById(`text-${pane}`).getBoundingClientRect();
  const {top} = document.getElementById(`${pane[0]}-${id}`).getBoundingClientRect();
  return top >= box.top - 1 && top < box.bottom;
})(argument)"""


@pytest.fixture
def page(browser: Browser) -> Page:
    return tab(browser)


def box(page: Page, selector: str) -> tuple[float, float, float, float]:
    """Top, bottom, left and right in the window."""
    top, bottom, left, right = page.locator(selector).first.evaluate(BOX)
    return top, bottom, left, right


def both_in_sight(page: Page, fact: str) -> None:
    for side in ("transcript", "article"):
        until(page, IN_SIGHT, [side, fact])


# The texts and the rail


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [1200, 1280, 1920])
def test_a_wide_page_opens_on_both_texts_with_the_findings_beside_them(
    browser: Browser, width: int, script: bool
) -> None:
    page = tab(browser, viewport={"width": width, "height": 800}, java_script_enabled=script)
    rail, left, right = (box(page, each) for each in ("#facts", "#text-transcript", "#text-article"))
    assert max(left[0], right[0]) < 200, "pixels from the top"
    assert left[0] == right[0]
    assert rail[3] <= left[2] < left[3] <= right[2] < right[3] <= width
    assert max(rail[1], left[1], right[1]) <= 800, "everything scrolls inside the window"


@pytest.mark.parametrize("width", [1199, 800, 320])
def test_on_a_narrower_page_the_findings_are_above_the_texts(browser: Browser, width: int) -> None:
    page = tab(browser, viewport={"width": width, "height": 800})
    assert box(page, "#facts")[1] <= box(page, "#texts")[0]
    assert box(page, f"#{FIRST}")[1] < 800, "the first finding is on the first screen"


def test_the_result_is_said_once_in_one_line(page: Page) -> None:
    assert page.locator("h1").inner_text() == "3 contradictions, 1 to check, 12 extra facts"
    top, bottom, *_ = box(page, "h1")
    assert bottom - top < 45
    page.locator("h1 a").last.click()
    until(page, "document.querySelector('#facts').scrollTop > 0")


def test_a_card_is_headed_by_the_clash_and_takes_about_ninety_pixels(page: Page) -> None:
    assert page.locator(f"#{FIRST} .value").all_text_contents() == ["Transcript: 41 workers", "Article: 14 workers"]
    heights = page.locator(".card").evaluate_all("(cards) => cards.map((card) => card.offsetHeight)")
    assert max(heights) <= 100
    for mark in page.locator(".card .quote mark").all():
        assert mark.evaluate(
            "(mark) => mark.offsetLeft < mark.closest('.quote').offsetLeft + mark.closest('.quote').offsetWidth"
        )


def test_an_opened_card_has_every_word_the_reason_and_the_places(page: Page) -> None:
    card = page.locator(f"#{FIRST}")
    expect(card.locator(".quote").first).not_to_contain_text("A FRIGHTENING MORNING", use_inner_text=True)
    card.locator(".more > summary").click()
    expect(card.locator(".quote").first).to_contain_text("A FRIGHTENING MORNING", use_inner_text=True)
    expect(card.locator(".reason")).to_have_text("Number differs: 41 workers (transcript), 14 workers (article)")
    expect(card.locator(".places")).to_contain_text("Transcript, line 2, Nora Beckett · Article, lines 1 and 6")


@pytest.mark.parametrize("fact", [CHANGED[-2], facts("shared")[2].id])
def test_a_click_on_an_entry_brings_both_texts_to_its_words_and_draws_the_line(page: Page, fact: str) -> None:
    page.locator(f"#{fact} .quote").first.click()
    both_in_sight(page, fact)
    expect(page.locator(".connector")).to_contain_class("shown")
    assert focused(page) == fact
    assert lit(page) == {fact}


def test_j_and_k_bring_both_texts_along(page: Page) -> None:
    for _ in CHANGED:
        press(page, "j")
    both_in_sight(page, CHANGED[-1])
    press(page, "k")
    both_in_sight(page, CHANGED[-2])
    expect(page.locator(".connector")).to_contain_class("shown")
    assert focused(page) == CHANGED[-2]


def test_the_line_follows_the_keys_and_not_a_pointer_that_rests(page: Page) -> None:
    page.locator(f"#{FIRST}").hover()
    for _ in range(6):
        press(page, "j")
    until(page, f"diffcast.lit() === '{findings()[5].id}'")


def test_a_fact_of_one_text_brings_that_text_along(page: Page) -> None:
    page.locator(f"#{LAST} .quote").click()
    until(page, IN_SIGHT, ["article", LAST])


def test_a_value_of_the_clash_leads_to_its_words(page: Page) -> None:
    page.locator(f"#{FIRST} .value.article").click()
    assert focused(page) == f"a-{FIRST}"


def test_selecting_words_of_an_entry_does_not_move_the_texts(page: Page) -> None:
    quote = page.locator(f"#{CHANGED[2]} .quote").first
    where = quote.bounding_box()
    assert where
    page.mouse.move(where["x"] + 60, where["y"] + 10)
    page.mouse.down()
    page.mouse.move(where["x"] + 160, where["y"] + 10, steps=3)
    page.mouse.up()
    assert page.evaluate("getSelection().toString().length") > 3
    assert page.evaluate("document.getElementById('text-article').scrollTop") == 0


# Narrow screens


def test_on_a_narrow_page_a_click_opens_the_entry_where_it_is(browser: Browser) -> None:
    page = tab(browser, viewport={"width": 800, "height": 900})
    page.locator(f"#{FIRST} .quote").first.click()
    expect(page.locator(f"#{FIRST} .reason")).to_be_visible()
    page.locator(f"#{FIRST} .quote").first.click()
    expect(page.locator(f"#{FIRST} .reason")).to_be_hidden()


def test_where_the_texts_are_stacked_the_partner_is_shown_under_the_fact(browser: Browser) -> None:
    page = tab(browser, **PHONE)
    place = page.locator(f"#t-{FIRST}")
    place.click()
    partner = page.locator(".line:has(.place) + .partner")
    expect(partner).to_contain_text("An ammonia leak at a fish-packing plant sent 14 workers to the hospital")
    assert page.evaluate("document.activeElement.id") == f"t-{FIRST}", "the reader stays"
    partner.get_by_role("link", name="Go to the article").click()
    assert focused(page) == f"a-{FIRST}"
    place.click()
    expect(page.locator(".partner")).to_have_count(0)
    assert violations(page) == []


# The keyboard and the pointer


def stops(page: Page) -> list[str]:
    """What the Tab key stops at, from the top of the page until it leaves it."""
    met: list[str] = []
    while len(met) < 100:
        press(page, "Tab")
        now = page.evaluate(
            "document.activeElement === document.body ? '' : document.activeElement.outerHTML.slice(0, 90)"
        )
        if not now or (met and now == met[0]):
            break
        met.append(now)
    return met


def test_the_tab_key_has_few_stops_and_meets_one_entry_with_its_buttons(page: Page) -> None:
    met = stops(page)
    assert len(met) < 40, "it had 315"
    assert sum("<article" in each or "<li" in each for each in met) == 1
    assert sum('class="place' in each for each in met) == 2, "one in each text"
    assert sum('name="choice"' in each for each in met) == 3


def test_the_stop_is_the_entry_that_was_gone_to_last_and_never_a_hidden_one(page: Page) -> None:
    press(page, "j", "j", "Shift+Tab", "Tab")
    assert focused(page) == CHANGED[1]
    page.locator(".chip", has_text="Only in the article").click()
    hidden = page.evaluate("[...document.querySelectorAll('.entry[tabindex=\"0\"]')].map(({id}) => id)")
    assert hidden == [facts("article_only")[0].id]


def test_buttons_and_ids_come_up_with_the_pointer_or_the_focus(page: Page) -> None:
    tools = page.locator(f"#{CHANGED[1]} .row-tools")
    expect(tools).to_have_css("opacity", "0")
    page.locator(f"#{CHANGED[1]}").hover()
    expect(tools).to_have_css("opacity", "1")
    expect(tools.locator(".permalink")).to_have_text(CHANGED[1])
    page.mouse.move(5, 5)
    expect(tools).to_have_css("opacity", "0")
    press(page, "j", "j")
    expect(tools).to_have_css("opacity", "1")


def test_on_touch_they_are_always_there(browser: Browser) -> None:
    page = tab(browser, **TOUCH)
    tools = page.locator(f"#{FIRST} .row-tools")
    expect(tools).to_have_css("opacity", "1")
    expect(tools).to_have_css("position", "static")
    expect(tools.get_by_role("button", name="Needs a fix")).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 560), (800, 500), (320, 560)], ids=["wide", "narrow", "phone"])
def test_a_message_covers_no_button_that_has_the_focus(browser: Browser, size: tuple[int, int]) -> None:
    page = tab(browser, viewport={"width": size[0], "height": size[1]})
    for fact in (CHANGED[1], CHANGED[3]):
        entry = page.locator(f"#{fact}")
        entry.evaluate("(entry) => entry.scrollIntoView({block: 'end'})")
        entry.hover()
        entry.get_by_role("button", name="Accept", exact=True).click()
        assert said(page)
        assert page.evaluate(UNCOVERED)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=list(WIDTHS))
def test_what_the_tab_key_leads_to_ends_above_the_message(browser: Browser, width: int) -> None:
    page = tab(browser, viewport={"width": width, "height": 700})
    press(page, "j", "a")
    assert said(page)
    reached = 0
    for fact in shown(page)[:8]:
        page.evaluate(AT_THE_FOOT, fact)
        for _ in range(3):
            press(page, "Tab")
            reached += page.evaluate("document.activeElement !== document.body")
            assert page.evaluate(ABOVE_THE_MESSAGE), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert reached > 12


AT_THE_FOOT = """(id) => {
  const entry = document.getElementById(id);
  entry.focus({preventScroll: true});
  scrollBy({top: entry.getBoundingClientRect().bottom - innerHeight + 10, behavior: 'instant'});
}"""
ABOVE_THE_MESSAGE = """() => {
  const focused = document.activeElement, message = document.querySelector('.saying');
  if (focused === document.body || message.contains(focused)) return true;
  const {top, bottom, height} = focused.getBoundingClientRect(), bar = message.getBoundingClientRect();
  return height > innerHeight || bottom <= bar.top || top >= bar.bottom;
}"""
UNCOVERED = """() => {
  const {left, top, width, height} = document.activeElement.getBoundingClientRect();
  return !document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.saying');
}"""


def test_the_filters_are_one_row_whose_counts_add_up(browser: Browser) -> None:
    page = tab(browser, viewport={"width": 1200, "height": 800})
    numbers = page.locator(".tools > .chips .number").all_inner_texts()
    assert sum(map(int, numbers)) == len(findings()) + len(facts("shared"))
    tops = page.locator(".tools > *").evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().bottom)")
    assert max(tops) - min(tops) < 12


# What the list says


def test_no_difference_found_is_open_with_each_pair_and_how_often_it_is_right(page: Page) -> None:
    section = page.locator("#shared")
    expect(section.locator(".hint")).to_contain_text(
        "Least certain first. On stories left out of training, 8 of 10 pairs"
    )
    sure = [int(words.split("%")[0]) for words in section.locator(".sure").all_text_contents()]
    assert sure == sorted(sure)
    for entry in section.locator(".entry").all():
        assert entry.locator(".quote").count() == 2


# How texts are shown


def choose(page: Page, label: str) -> None:
    page.locator(".view > summary").click()
    page.get_by_label(label).click()
    press(page, "Escape")


def test_capitals_can_be_read_as_sentences_with_their_names_and_come_back(page: Page) -> None:
    before = page.locator(".texts").inner_text(), page.locator("#facts").inner_text()
    choose(page, "Show capitals as sentences")
    line = page.locator("#text-transcript .line[data-line='2'] .said")
    expect(line).to_contain_text(
        "A frightening morning on the Port Halden waterfront… An ammonia leak at a fish packing plant sent 41 workers"
    )
    expect(page.locator("#text-transcript .line[data-line='13'] .said")).to_contain_text(
        "Chief Quintera says tests found"
    )
    expect(page.locator(f"#{FIRST} .quote q").first).to_contain_text("packing plant sent 41 workers")
    assert "PACKING PLANT" in page.evaluate("diffcast.data.facts").get(FIRST)["transcript"]
    reload(page)
    expect(line).to_contain_text("A frightening morning")
    choose(page, "Show capitals as sentences")
    assert (page.locator(".texts").inner_text(), page.locator("#facts").inner_text()) == before


def test_rewording_is_marked_only_where_it_is_asked_for(page: Page) -> None:
    reworded = page.locator(f"#{CHANGED[3]} .reworded").first
    expect(reworded).to_have_css("text-decoration-line", "none")
    choose(page, "Mark rewording with dots")
    expect(reworded).to_have_css("text-decoration-line", "underline")


def test_a_speaker_has_one_name_however_the_text_writes_it(page: Page) -> None:
    assert "[nora beckett]" in (EXAMPLES / "transcript.txt").read_text("utf-8")
    shown = [words for words in page.locator("#text-transcript .margin").all_inner_texts() if "eckett" in words.lower()]
    assert set(shown) == {"Nora Beckett"}


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_an_opened_finding_with_a_fix_breaks_no_rule_of_accessibility(browser: Browser, look: dict[str, str]) -> None:
    page = tab(browser, **look)
    press(page, "j", "e")
    page.locator(f"#{FIRST} button.use.article").click()
    choose(page, "Mark rewording with dots")
    page.locator(".fixes > summary").click()
    assert violations(page) == []
