"""Filters and search: what passes, in the list and in the texts; the counts; what stays between visits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from behaving import again, comparison, facts, findings, marked, press, reload, shown, tab, until
from browser import needs_chromium
from playwright.sync_api import Browser, Page, expect

from diffcast.decision import Decision
from diffcast.model import Fact
from diffcast.reports import View
from diffcast.reports.summary import kinds_of, severity_of

pytestmark = needs_chromium

ALL = len(comparison().facts)
OPEN = [fact.id for fact in findings()]
CORRECTIONS = [fact.id for fact in facts("changed") if severity_of(fact) == "correction"]
VIEW = View(
    decisions={
        OPEN[0]: Decision("accepted", "meant"),
        OPEN[1]: Decision("fix"),
        OPEN[2]: Decision("ignored", "", "Ada"),
        OPEN[4]: Decision(None, "ask"),
    },
    known=frozenset({OPEN[3]}),
)
GROUPS: dict[tuple[str, str], Callable[[Fact], bool]] = {
    ("finding", "correction"): lambda fact: severity_of(fact) == "correction",
    ("finding", "check"): lambda fact: severity_of(fact) == "check",
    ("finding", "transcript_only"): lambda fact: fact.status == "transcript_only",
    ("finding", "article_only"): lambda fact: fact.status == "article_only",
    ("finding", "shared"): lambda fact: fact.status == "shared",
    ("kind", "number"): lambda fact: fact.status == "changed" and "number" in kinds_of(fact),
    ("kind", "name"): lambda fact: fact.status == "changed" and "name" in kinds_of(fact),
    ("side", "transcript"): lambda fact: bool(fact.transcript),
    ("side", "article"): lambda fact: bool(fact.article),
    ("level", "detail"): lambda fact: fact.level == "detail",
    ("level", "statement"): lambda fact: fact.level == "statement",
    ("decision", "accepted"): lambda fact: fact.id == OPEN[0],
    ("decision", "fix"): lambda fact: fact.id == OPEN[1],
    ("decision", "ignored"): lambda fact: fact.id == OPEN[2],
    ("decision", "known"): lambda fact: fact.id == OPEN[3],
    ("decision", "note"): lambda fact: fact.id in (OPEN[0], OPEN[4]),
    ("decision", "open"): lambda fact: fact.id in OPEN[4:],
}


@pytest.fixture
def page(browser: Browser) -> Page:
    return tab(browser)


def ask(page: Page, group: str, value: str) -> None:
    """Ticks a filter, as the pointer does; the menu is opened where it is in there."""
    box = page.locator(f".tools input[name={group}][value={value}]")
    if group != "finding" and not page.locator(".filters[open]").count():
        page.locator(".filters > summary").click()
    box.click()


def count(page: Page) -> str:
    return page.locator(".tools .shown").inner_text()


def test_a_filter_shows_the_facts_that_it_asks_for_in_the_list_and_in_the_texts(browser: Browser) -> None:
    page = tab(browser, view=VIEW)
    for (group, value), holds in GROUPS.items():
        expected = {fact.id for fact in comparison().facts if holds(fact)}
        ask(page, group, value)
        assert set(shown(page)) == expected, (group, value)
        assert marked(page) == expected, (group, value)
        expect(page.locator(".tools .shown")).to_have_text(f"{len(expected)} of {ALL} facts")
        ask(page, group, value)


def test_within_a_group_filters_add_and_between_groups_they_narrow(page: Page) -> None:
    ask(page, "finding", "correction")
    ask(page, "finding", "shared")
    assert len(shown(page)) == len(CORRECTIONS) + len(facts("shared"))
    ask(page, "kind", "number")
    numbers = [fact.id for fact in findings() if fact.id in CORRECTIONS and "number" in kinds_of(fact)]
    assert shown(page) == numbers
    assert 0 < len(numbers) < len(CORRECTIONS)
    ask(page, "kind", "number")
    ask(page, "finding", "shared")
    assert shown(page) == CORRECTIONS


def test_a_place_that_is_filtered_out_is_plain_text_and_nothing_moves(page: Page) -> None:
    before = page.locator(".texts").inner_text(), page.locator("#text-article").evaluate("(pane) => pane.scrollHeight")
    ask(page, "finding", "shared")
    place = page.locator(f"#t-{OPEN[0]}")
    assert place.get_attribute("href") is None
    assert place.evaluate("(place) => getComputedStyle(place).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert place.evaluate("(place) => (place.focus(), document.activeElement !== place)")
    assert page.locator("#text-article").evaluate("(pane) => pane.scrollHeight") == before[1]
    ask(page, "finding", "shared")
    assert page.locator(".texts").inner_text() == before[0]
    assert page.locator(f"#t-{OPEN[0]}").get_attribute("href") == f"#a-{OPEN[0]}"


def test_a_section_of_which_nothing_is_shown_says_so(page: Page) -> None:
    ask(page, "finding", "shared")
    heading = page.locator("#h-changed").evaluate("(heading) => getComputedStyle(heading, '::after').content")
    assert "none shown" in heading


def test_the_strips_show_only_what_passes(page: Page) -> None:
    ask(page, "finding", "correction")
    expect(page.locator(".strip[data-side=article] .tick:not(.gone)")).to_have_count(len(CORRECTIONS))


def wording(fact: Fact) -> str:
    """What both texts and the reasons say of a fact, in lower case."""
    texts = (comparison().transcript.text, fact.transcript), (comparison().article.text, fact.article)
    pieces = [text[span.start : span.end] for text, spans in texts for span in spans]
    return " ".join([*pieces, *(difference.reason for difference in fact.differences)]).lower()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("quintero", lambda: {fact.id for fact in findings() if "quintero" in wording(fact)}),
        ("41 workers", lambda: {OPEN[0]}),
        ("WORKERS 41", lambda: {OPEN[0]}),
        (findings()[2].differences[0].reason, lambda: {OPEN[2]}),
        (OPEN[0], lambda: {OPEN[0]}),
        ("no such words", set),
    ],
)
def test_a_search_looks_through_both_wordings_the_reasons_and_the_id(
    page: Page, words: str, found: Callable[[], set[str]]
) -> None:
    page.locator("#search").fill(words)
    until(page, "diffcast.isFiltered()")
    assert set(shown(page)) & set(OPEN) == found()
    assert set(shown(page)) == marked(page)


@pytest.mark.parametrize("words", ["", "   "])
def test_a_search_for_nothing_shows_everything(page: Page, words: str) -> None:
    page.locator("#search").fill("quintero")
    until(page, "diffcast.isFiltered()")
    page.locator("#search").fill(words)
    until(page, "!diffcast.isFiltered()")
    assert len(shown(page)) == ALL


def test_signs_in_a_search_are_signs(page: Page) -> None:
    for words in (".*", "((", "\\", "<b>", "__proto__"):
        page.locator("#search").fill(words)
        expect(page.locator(".tools .shown")).to_have_text(f"0 of {ALL} facts")
        page.locator("#search").fill("")
        expect(page.locator(".tools .shown")).to_have_text(f"{ALL} facts")


def test_accents_and_the_shapes_of_apostrophes_make_no_difference(page: Page) -> None:
    assert page.evaluate("diffcast.plain('D’Élan—x') === diffcast.plain(\"d'elan-x\")")


def test_each_filter_says_how_many_facts_it_would_show(page: Page) -> None:
    number = page.locator(".chip", has=page.locator("input[value=article_only]")).locator(".number")
    expect(number).to_have_text(str(len(facts("article_only"))))
    ask(page, "kind", "number")
    expect(number).to_have_text("0")
    expect(page.locator(".filters .asked")).to_have_text("1")


def test_the_count_is_spoken_and_show_all_lifts_everything(page: Page) -> None:
    assert page.locator(".tools .shown").get_attribute("aria-live") == "polite"
    assert page.get_by_role("button", name="Show all").count() == 0
    ask(page, "finding", "correction")
    page.locator("#search").fill("tuesday")
    expect(page.locator(".tools .shown")).to_have_text(f"1 of {ALL} facts")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".tools .shown")).to_have_text(f"{ALL} facts")
    assert page.locator("#search").input_value() == ""
    assert page.evaluate("document.activeElement.id") == "search"


def test_filters_stay_when_the_page_is_loaded_again_and_another_tab_has_its_own(page: Page) -> None:
    ask(page, "finding", "correction")
    page.locator("#search").fill("tuesday")
    expect(page.locator(".tools .shown")).to_have_text(f"1 of {ALL} facts")
    reload(page)
    expect(page.locator(".tools .shown")).to_have_text(f"1 of {ALL} facts")
    assert page.locator("#search").input_value() == "tuesday"
    assert page.locator("input[value=correction]").is_checked()
    assert len(shown(again(page.context))) == ALL


def test_what_was_kept_and_cannot_be_read_breaks_nothing(page: Page) -> None:
    for kept in ('"x"', "null", "[]", '{"finding": 5, "words": {}}', "{"):
        page.evaluate("(kept) => sessionStorage.setItem(`diffcast:filter:${diffcast.pair}`, kept)", kept)
        page.reload()
        assert len(shown(page)) == ALL, kept


def test_a_kept_filter_for_what_is_not_there_can_be_lifted(page: Page) -> None:
    page.evaluate('sessionStorage.setItem(`diffcast:filter:${diffcast.pair}`, \'{"finding": ["gone"]}\')')
    page.reload()
    assert shown(page) == []
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == ALL


def test_a_filter_by_decision_follows_what_is_decided(page: Page) -> None:
    ask(page, "decision", "open")
    assert shown(page) == OPEN
    press(page, "Escape", "j", "a")
    assert OPEN[0] not in shown(page)
    press(page, "u")
    assert OPEN[0] in shown(page)
