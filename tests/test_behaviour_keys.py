"""The keyboard: every key of the help does what the help says, and none does anything while somebody types."""

from __future__ import annotations

import pytest
from behaving import comparison, facts, findings, focused, press, reload, said, shown, tab, until
from browser import needs_chromium
from playwright.sync_api import Browser, Page, expect

from diffcast.decision import Decision
from diffcast.reports import View

pytestmark = needs_chromium

FINDINGS = [fact.id for fact in findings()]
EVERY = [*FINDINGS, *(fact.id for fact in facts("shared"))]
FIRST, SECOND = FINDINGS[:2]


@pytest.fixture
def page(browser: Browser) -> Page:
    return tab(browser)


def choice(page: Page, fact: str) -> str | None:
    return page.locator(f"#{fact}").get_attribute("data-choice")


def test_j_and_k_go_through_all_the_facts_that_are_shown(page: Page) -> None:
    gone = []
    for _ in EVERY:
        press(page, "j")
        gone.append(focused(page))
    assert gone == EVERY
    press(page, "j")
    assert "last fact" in said(page)
    press(page, "k")
    assert focused(page) == EVERY[-2]


def test_the_arrows_go_from_fact_to_fact_too_and_elsewhere_they_scroll(page: Page) -> None:
    press(page, "j", "ArrowDown", "ArrowDown", "ArrowUp")
    assert focused(page) == SECOND
    page.locator("#text-article").focus()
    press(page, "ArrowDown")
    until(page, "document.getElementById('text-article').scrollTop > 0")
    assert focused(page) == "text-article"


def test_e_opens_a_fact_and_closes_it(page: Page) -> None:
    press(page, "j", "e")
    expect(page.locator(f"#{FIRST} .reason")).to_be_visible()
    press(page, "e")
    expect(page.locator(f"#{FIRST} .reason")).to_be_hidden()


def test_inside_a_text_j_and_k_follow_the_text(page: Page) -> None:
    page.locator("#text-article").focus()
    order = page.evaluate(
        "[...new Set([...document.querySelectorAll('#text-article .place')].map((p) => p.dataset.fact))]"
    )
    page.locator(f"#a-{order[0]}").focus()
    for fact in order[1:5]:
        press(page, "j")
        assert focused(page) == f"a-{fact}"
    press(page, "k")
    assert focused(page) == f"a-{order[3]}"


def test_k_alone_begins_at_the_end(page: Page) -> None:
    press(page, "k")
    assert focused(page) == EVERY[-1]


def test_n_and_p_go_through_the_undecided_findings_and_round(page: Page) -> None:
    press(page, "n")
    assert focused(page) == FIRST
    press(page, "a", "n")
    assert focused(page) == SECOND
    press(page, "p")
    assert focused(page) == FINDINGS[-1], "the first is decided: round to the last"
    press(page, "n")
    assert focused(page) == SECOND


def test_n_says_when_nothing_is_left(browser: Browser) -> None:
    view = View(decisions={fact: Decision("accepted") for fact in FINDINGS})
    page = tab(browser, view=view)
    press(page, "n")
    assert said(page) == "All findings shown are decided."


@pytest.mark.parametrize("key", ["o", "Enter"])
def test_from_an_entry_to_its_words(page: Page, key: str) -> None:
    press(page, "j", key)
    assert focused(page) == f"t-{FIRST}"


def test_o_on_words_leads_back_to_the_entry(page: Page) -> None:
    press(page, "j", "o", "o")
    assert focused(page) == FIRST


def test_enter_on_words_leads_to_their_partner(page: Page) -> None:
    press(page, "j", "o", "Enter")
    assert focused(page) == f"a-{FIRST}"


def test_o_leads_to_the_only_text_with_the_fact(page: Page) -> None:
    alone = facts("article_only")[0].id
    page.evaluate("(id) => diffcast.goToEntry(id)", alone)
    press(page, "o")
    assert focused(page) == f"a-{alone}"


@pytest.mark.parametrize(("key", "chosen"), [("a", "accepted"), ("f", "fix"), ("i", "ignored")])
def test_a_key_decides_about_the_fact_and_again_takes_it_back(page: Page, key: str, chosen: str) -> None:
    press(page, "j", key)
    assert choice(page, FIRST) == chosen
    press(page, key)
    assert choice(page, FIRST) == ""


def test_a_key_decides_from_inside_a_text_too(page: Page) -> None:
    page.locator(f"#a-{SECOND}").focus()
    press(page, "f")
    assert choice(page, SECOND) == "fix"


@pytest.mark.parametrize("key", ["a", "f", "i", "c", "o", "e"])
def test_without_a_fact_a_key_says_what_to_do(page: Page, key: str) -> None:
    press(page, key)
    assert said(page) == "Go to a fact first: press j or n."


def test_c_opens_the_note_and_escape_leads_back(page: Page) -> None:
    press(page, "j", "c")
    assert page.evaluate("document.activeElement.name") == "note"
    page.keyboard.type("ask jn?")
    press(page, "Escape")
    assert focused(page) == FIRST
    expect(page.locator(f"#{FIRST} .state.decision")).to_have_text("✎ Note: ask jn?")


def test_u_takes_back_decision_by_decision(page: Page) -> None:
    press(page, "j", "a", "j", "f", "u")
    assert (choice(page, FIRST), choice(page, SECOND)) == ("accepted", "")
    press(page, "u")
    assert choice(page, FIRST) == ""
    press(page, "u")
    assert said(page) == "There is nothing to undo."


def test_slash_searches_and_letters_in_the_search_are_letters(page: Page) -> None:
    press(page, "/")
    assert focused(page) == "search"
    page.keyboard.type("jafn?u")
    assert page.locator("#search").input_value() == "jafn?u"
    assert not page.locator("dialog[open]").count()
    assert not page.locator(".entry:not([data-choice=''])").count()


def test_escape_closes_one_thing_after_another(page: Page) -> None:
    page.locator(".chip", has_text="No difference found").click()
    press(page, "j", "a")
    page.locator(".review > summary").click()
    press(page, "Escape")
    expect(page.locator(".menu[open]")).to_have_count(0)
    press(page, "Escape")
    assert said(page) == ""
    press(page, "Escape")
    assert len(shown(page)) == len(comparison().facts)


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_with_a_modifier_the_keys_are_the_browsers(page: Page, modifier: str) -> None:
    press(page, "j", f"{modifier}+a", f"{modifier}+i")
    assert choice(page, FIRST) == ""
    assert focused(page) == FIRST


def test_question_mark_opens_the_help_which_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    press(page, "j", "?")
    dialog = page.locator("dialog.help")
    expect(dialog).to_be_visible()
    for _ in range(8):
        press(page, "Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    press(page, "a")
    assert choice(page, FIRST) == "", "nothing behind the dialog hears the keys"
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    assert focused(page) == FIRST


def test_the_help_has_a_button_and_can_be_closed_with_one(page: Page) -> None:
    page.get_by_role("button", name="Help").click()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("dialog.help")).to_be_hidden()


def test_the_help_names_every_key(page: Page) -> None:
    press(page, "?")
    named = page.locator("dialog .keys kbd").all_text_contents()
    assert named == ["j", "k", "↓", "↑", "e", "n", "p", "o", "Enter", "a", "f", "i", "c", "u", "/", "?", "Esc"]
    assert all(len(words) > 5 for words in page.locator("dialog .keys dd").all_text_contents())


def test_keys_of_one_letter_can_be_switched_off_and_stay_off(page: Page) -> None:
    press(page, "?")
    page.get_by_label("Single-letter keys are on").uncheck()
    press(page, "Escape")
    reload(page)
    press(page, "j", "?", "/")
    assert focused(page) == ""
    assert not page.locator("dialog[open]").count()
    page.get_by_role("button", name="Help").click()
    page.get_by_label("Single-letter keys are on").check()
    press(page, "Escape", "j")
    assert focused(page) == FIRST


def test_the_bar_does_not_hide_the_current_fact(page: Page) -> None:
    for _ in range(6):
        press(page, "j")
    for _ in range(3):
        press(page, "k")
    until(
        page,
        "document.activeElement.getBoundingClientRect().top >= document.getElementById('tools').getBoundingClientRect().bottom",
    )
