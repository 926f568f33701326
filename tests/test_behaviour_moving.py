"""Moving through the page: what lights up, the line between partners, both texts together, the strips, permalinks."""

from __future__ import annotations

import pytest
from behaving import CALM, facts, focused, height, lit, marked, press, reload, said, shown, tab, until
from browser import WIDTHS, needs_chromium
from playwright.sync_api import Browser, Page, expect

pytestmark = needs_chromium

CHANGED = [fact.id for fact in facts("changed")]
ALONE = facts("article_only")[0].id
SHARED = facts("shared")[0].id


@pytest.fixture
def page(browser: Browser) -> Page:
    return tab(browser)


@pytest.mark.parametrize("name", [f"t-{CHANGED[0]}", f"a-{CHANGED[0]}", CHANGED[0]])
def test_hovering_a_place_or_an_entry_lights_the_whole_fact_and_no_other(page: Page, name: str) -> None:
    page.locator(f"#{name}").hover()
    expect(page.locator(f"#{CHANGED[0]}")).to_contain_class("lit")
    expect(page.locator(f".place.lit[data-fact={CHANGED[0]}]")).to_have_count(
        page.locator(f".place[data-fact={CHANGED[0]}]").count()
    )
    assert lit(page) == {CHANGED[0]}


def test_the_focus_lights_a_fact_until_it_leaves(page: Page) -> None:
    page.locator(f"#t-{SHARED}").focus()
    expect(page.locator(f"#a-{SHARED}")).to_have_class("place shared lit")
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(".lit")).to_have_count(0)


def test_a_line_joins_the_places_of_the_lit_fact_and_follows_scrolling(page: Page) -> None:
    page.locator(f"#t-{CHANGED[0]}").hover()
    expect(page.locator(".connector")).to_have_class("connector shown")
    before = page.locator(".connector .line").get_attribute("d")
    page.evaluate("document.getElementById('text-article').scrollTop += 30")
    expect(page.locator(".connector .line")).not_to_have_attribute("d", before or "")


def test_a_line_to_words_out_of_sight_ends_at_the_edge_beyond_which_they_stand(page: Page) -> None:
    page.locator(f"#t-{CHANGED[0]}").focus()
    page.evaluate("document.getElementById('text-article').scrollTop = 1e6")
    until(page, "document.querySelectorAll('.connector.shown .end')[1]?.getAttribute('d')?.endsWith('-9z')")


@pytest.mark.parametrize("name", [f"a-{ALONE}", ALONE])
def test_no_line_is_drawn_for_a_fact_without_a_partner(page: Page, name: str) -> None:
    page.locator(f"#{name}").hover()
    expect(page.locator(f"#{ALONE}")).to_contain_class("lit")
    expect(page.locator(".connector.shown")).to_have_count(0)


def test_no_line_is_drawn_where_the_texts_stand_one_under_the_other(browser: Browser) -> None:
    page = tab(browser, viewport={"width": WIDTHS["phone"], "height": 844})
    page.locator(f"#t-{CHANGED[0]}").hover()
    expect(page.locator(f"#a-{CHANGED[0]}.lit")).to_have_count(1)
    expect(page.locator(".connector.shown")).to_have_count(0)
    expect(page.locator(".strip:visible")).to_have_count(0)


@pytest.mark.parametrize("fact", [*CHANGED, SHARED])
def test_a_click_on_a_place_brings_its_partner_to_the_same_height_with_the_focus(page: Page, fact: str) -> None:
    page.locator(f"#t-{fact}").click()
    assert focused(page) == f"a-{fact}"
    assert page.url.endswith(f"#a-{fact}")
    inside = page.evaluate(
        "(id) => { const place = document.getElementById(id).getBoundingClientRect(), "
        "pane = document.getElementById('text-article').getBoundingClientRect(); "
        "return place.top >= pane.top - 1 && place.top < pane.bottom && place.top > 0 && place.top < innerHeight }",
        f"a-{fact}",
    )
    assert inside


def test_partners_in_the_middle_of_their_texts_end_up_at_one_height(page: Page) -> None:
    page.locator(f"#t-{CHANGED[3]}").click()
    assert height(page, f"a-{CHANGED[3]}") == pytest.approx(height(page, f"t-{CHANGED[3]}"), abs=2)


def test_a_click_on_words_of_one_text_alone_leads_to_their_entry(page: Page) -> None:
    page.locator(f"#a-{ALONE}").click()
    assert focused(page) == ALONE


def test_the_way_back_is_the_back_button(page: Page) -> None:
    page.locator(f"#t-{CHANGED[0]}").click()
    page.locator(f"#a-{CHANGED[0]}").click()
    assert focused(page) == f"t-{CHANGED[0]}"
    page.go_back()
    until(page, f"document.activeElement.id === 'a-{CHANGED[0]}'")


def test_movement_is_smooth_only_for_those_who_did_not_ask_for_less(browser: Browser) -> None:
    assert tab(browser).evaluate("diffcast.behaviour()") == "instant"
    assert tab(browser, reduced_motion="no-preference").evaluate("diffcast.behaviour()") == "smooth"


@pytest.mark.parametrize(("leader", "follower"), [("transcript", "article"), ("article", "transcript")])
def test_scrolling_one_text_brings_the_partner_of_the_fact_at_the_reading_line_beside_it(
    page: Page, leader: str, follower: str
) -> None:
    page.locator(f"#text-{leader}").hover()
    page.mouse.wheel(0, 1)
    until(page, f"document.getElementById('text-{leader}').scrollTop > 0")
    for fact in CHANGED:
        moved = page.evaluate(AT_READING_LINE, [leader, fact])
        if moved:
            until(page, FOLLOWED_WITHIN, [follower, fact, height(page, f"{leader[0]}-{fact}")])


AT_READING_LINE = """([side, id]) => {
  const pane = document.getElementById(`text-${side}`), most = pane.scrollHeight - pane.clientHeight;
  const top = diffcast.measures()[side].tops.get(id);
  pane.scrollTop = (top * most) / (pane.clientHeight + most);
  return true;
}"""
"""Scrolls so that the fact begins where the reading line is, which slides down the box as the text is scrolled."""
FOLLOWED_WITHIN = """(([side, id, y]) => {
  const pane = document.getElementById(`text-${side}`);
  const stands = document.getElementById(`${side[0]}-${id}`).getBoundingClientRect().top;
  const ends = (pane.scrollTop < 1 && stands <= y + 3) || (pane.scrollTop > pane.scrollHeight - pane.clientHeight - 2 && stands >= y - 3);
  return Math.abs(stands - y) < 3 || ends;
})(argument)"""
"""At the same height, or as near as the end of the text lets it come."""


def test_the_text_that_follows_does_not_push_the_one_that_leads(page: Page) -> None:
    page.locator("#text-transcript").hover()
    page.mouse.wheel(0, 150)
    until(page, "document.getElementById('text-article').scrollTop > 20")
    led = page.evaluate(STEADY)
    assert led == page.evaluate(STEADY)
    assert led[0] == 150


STEADY = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() =>
  done(['transcript', 'article'].map((side) => document.getElementById(`text-${side}`).scrollTop))))))"""


def test_scrolling_together_can_be_switched_off_and_stays_off(page: Page) -> None:
    page.locator(".view > summary").click()
    page.get_by_label("Scroll both texts together").uncheck()
    press(page, "Escape")
    reload(page)
    page.locator("#text-transcript").hover()
    page.mouse.wheel(0, 150)
    until(page, "document.getElementById('text-transcript').scrollTop > 100")
    assert page.evaluate(STEADY)[1] == 0


def test_each_strip_has_a_sign_for_every_finding_of_its_text_and_for_nothing_else(page: Page) -> None:
    for side, alone in (("transcript", "transcript_only"), ("article", "article_only")):
        strip = page.locator(f".strip[data-side={side}]")
        assert strip.locator(".tick.changed").count() == len(CHANGED)
        assert strip.locator(f".tick.{alone}").count() == len(facts(alone))  # type: ignore[arg-type]
        assert strip.locator(".tick").count() == len(CHANGED) + len(facts(alone))  # type: ignore[arg-type]
        assert strip.locator(".tick.changed").first.get_attribute("d") != strip.locator(
            f".tick.{alone}"
        ).first.get_attribute("d")


def test_the_signs_of_a_strip_stand_in_proportion_to_the_text(page: Page) -> None:
    page.locator(".strip").first.scroll_into_view_if_needed()
    for side in ("transcript", "article"):
        off = page.evaluate(PROPORTIONS, side)
        assert max(off) < 8, "pixels: half a sign"


PROPORTIONS = """(side) => {
  const strip = document.querySelector(`.strip[data-side=${side}]`), box = strip.getBoundingClientRect();
  const {tops, height} = diffcast.measures()[side];
  return [...strip.querySelectorAll('.tick')].map((tick) => {
    const at = tick.getBoundingClientRect(), middle = at.top + at.height / 2 - box.top;
    return Math.min(...[...tops.values()].map((top) => Math.abs((top / height) * box.height - middle)));
  });
}"""


def test_the_box_on_the_strip_is_what_can_be_seen_of_the_text(page: Page) -> None:
    page.evaluate("document.getElementById('text-article').scrollIntoView({block: 'end'})")
    page.evaluate("document.getElementById('text-article').scrollTop = 1e6")
    until(page, ENDS_AT, ["article", 100])
    page.evaluate("document.getElementById('text-article').scrollTop = 0")
    until(page, "parseFloat(document.querySelector('.strip[data-side=article] .sight').style.top) === 0")


ENDS_AT = """(([side, percent]) => {
  const {top, height} = document.querySelector(`.strip[data-side=${side}] .sight`).style;
  return Math.abs(parseFloat(top) + parseFloat(height) - percent) < 1;
})(argument)"""


def test_a_click_on_the_strip_goes_there_and_dragging_goes_on(page: Page) -> None:
    strip = page.locator(".strip[data-side=article]")
    strip.evaluate("(strip) => strip.scrollIntoView({block: 'end'})")
    box = strip.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] - 4)
    page.mouse.down()
    until(page, "document.getElementById('text-article').scrollTop > 50")
    page.mouse.move(box["x"] + 10, box["y"] + 30, steps=4)
    page.mouse.up()
    until(page, "document.getElementById('text-article').scrollTop < 20")


def test_a_click_on_a_sign_of_the_strip_goes_to_its_words(page: Page) -> None:
    strip = page.locator(".strip[data-side=transcript]")
    strip.scroll_into_view_if_needed()
    tick = strip.locator(".tick.changed").nth(2).bounding_box()
    assert tick
    page.mouse.click(tick["x"] + 4, tick["y"] + tick["height"] / 2)
    assert focused(page).removeprefix("t-") in CHANGED


def test_a_strip_is_nothing_to_a_screen_reader_and_no_stop_of_the_tab_key(page: Page) -> None:
    for strip in page.locator(".strip").all():
        assert strip.get_attribute("aria-hidden") == "true"
        assert strip.locator("[tabindex], button, a, input").count() == 0


@pytest.mark.parametrize("fact", [CHANGED[1], ALONE, SHARED])
def test_a_permalink_opens_what_is_folded_and_goes_to_the_fact(browser: Browser, fact: str) -> None:
    page = tab(browser, f"#{fact}")
    until(page, f"document.activeElement.id === '{fact}'")
    expect(page.locator(f"#{fact}")).to_be_in_viewport()
    expect(page.locator(f"#{fact}")).to_be_visible()
    assert lit(page) == {fact}


def test_a_permalink_to_a_place_goes_to_that_place(browser: Browser) -> None:
    page = tab(browser, f"#a-{SHARED}")
    until(page, f"document.activeElement.id === 'a-{SHARED}'")
    expect(page.locator(f"#a-{SHARED}")).to_be_in_viewport()


@pytest.mark.parametrize("fragment", ["#f-0000000000", "#texts", "#", "#%E0%A4%A", "#t-", "#constructor"])
def test_a_fragment_that_names_no_fact_breaks_nothing(browser: Browser, fragment: str) -> None:
    page = tab(browser, fragment)
    press(page, "j")
    assert focused(page) == CHANGED[0]


def test_a_new_fragment_in_an_open_page_goes_to_its_fact(page: Page) -> None:
    page.evaluate(f"location.hash = '#{ALONE}'")
    until(page, f"document.activeElement.id === '{ALONE}'")


def test_a_permalink_lifts_the_filters_that_hide_its_fact(page: Page) -> None:
    page.locator(".chip", has_text="No difference found").click()
    expect(page.locator(f"#{ALONE}")).to_be_hidden()
    page.evaluate(f"location.hash = '#{ALONE}'")
    until(page, f"document.activeElement.id === '{ALONE}'")
    assert "filters were cleared" in said(page)
    assert len(shown(page)) == len(marked(page))


def test_the_link_to_a_fact_can_be_copied(browser: Browser) -> None:
    page = tab(browser, **CALM)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(f"#{CHANGED[0]} .copy").click()
    expect(page.locator(".saying")).to_contain_text("copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{page.url.split('#')[0]}#{CHANGED[0]}"


def test_where_copying_is_forbidden_the_link_is_shown(page: Page) -> None:
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    page.locator(f"#{CHANGED[0]} .copy").click()
    expect(page.locator(".saying")).to_contain_text(f"#{CHANGED[0]}")
