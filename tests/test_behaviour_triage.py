"""Triage in the browser: decisions stay, go out as a file and come back; what does not fit is said, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from behaving import CALM, again, comparison, findings, load_with, press, reload, said, tab, until, written
from browser import needs_chromium
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, Page, expect

from diffcast.decision import Decision, Entry
from diffcast.reports import View
from diffcast.reports.summary import of_status

pytestmark = needs_chromium

FINDINGS = findings()
FIRST, SECOND, THIRD = (fact.id for fact in FINDINGS[:3])
HOSTILE = '</script><img src=x onerror="document.title=1">\u202e{{7*7}}'
GONE = Entry("f-00000000ff", "changed", "THE OLD WORDS", "The old words", Decision("accepted", "as meant", "Ada"))
REVIEW_SCHEMA = {
    "type": "object",
    "required": ["schema", "transcript", "article", "decisions"],
    "properties": {
        "schema": {"const": "diffcast-review/1"},
        "transcript": {"required": ["source", "sha256"]},
        "article": {"required": ["source", "sha256"]},
        "decisions": {
            "type": "array",
            "items": {
                "required": ["fact", "choice", "status", "transcript", "article"],
                "properties": {
                    "fact": {"type": "string"},
                    "choice": {"enum": ["accepted", "fix", "ignored", None]},
                    "note": {"type": "string"},
                    "by": {"type": "string"},
                    "status": {"enum": ["changed", "transcript_only", "article_only", "shared"]},
                    "transcript": {"type": "string"},
                    "article": {"type": "string"},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


@pytest.fixture
def page(browser: Browser) -> Page:
    return tab(browser)


def decide(page: Page, fact: str, label: str) -> None:
    page.locator(f"#{fact} .triage").get_by_role("button", name=label, exact=True).click()


def state(page: Page, fact: str) -> str:
    """What the entry says was decided; empty where nothing was."""
    line = page.locator(f"#{fact} .state.decision")
    return line.inner_text() if line.is_visible() else ""


def tally(page: Page) -> str:
    return page.locator(".menus .tally").inner_text()


def menu(page: Page) -> None:
    if not page.locator(".review[open]").count():
        page.locator(".review > summary").click()


def saved(page: Page) -> dict[str, Any]:
    """What the page offers to save, read from the file."""
    menu(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save review.json").click()
    assert download.value.suggested_filename == "review.json"
    review: dict[str, Any] = json.loads(Path(download.value.path()).read_text("utf-8"))
    return review


def opened_review(page: Page, review: object, name: str = "review.json") -> None:
    text = review if isinstance(review, str) else json.dumps(review)
    menu(page)
    page.evaluate("diffcast.hush()")
    page.locator(".review input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": text.encode()})
    expect(page.locator(".saying .words")).to_contain_text(name[:20])


def review_of(page: Page, *decisions: dict[str, Any], **other: Any) -> dict[str, Any]:
    head = {key: page.evaluate(f"diffcast.data.{key}") for key in ("transcript", "article")}
    return {"schema": "diffcast-review/1", **head, "decisions": list(decisions), **other}


def entry(fact: str, choice: str | None = "fix", **other: Any) -> dict[str, Any]:
    return {
        "fact": fact,
        "choice": choice,
        "note": "",
        "by": "",
        "status": "changed",
        "transcript": "",
        "article": "",
        **other,
    }


@pytest.mark.parametrize(
    ("label", "choice", "words"),
    [("Accept", "accepted", "✓ Accepted"), ("Needs a fix", "fix", "⚑ Needs a fix"), ("Ignore", "ignored", "⊘ Ignored")],
)
def test_a_button_decides_and_entry_places_and_button_show_it(page: Page, label: str, choice: str, words: str) -> None:
    decide(page, FIRST, label)
    assert state(page, FIRST) == words
    expect(page.locator(f"#{FIRST}")).to_have_attribute("data-choice", choice)
    expect(page.locator(f"#{FIRST} .triage button[aria-pressed=true]")).to_have_text(label)
    settled = page.locator(f".place.suppressed[data-fact={FIRST}]").count() > 0
    assert settled == (choice != "fix"), "what needs a fix stays as loud as before"


def test_undecided_takes_a_decision_back(page: Page) -> None:
    decide(page, FIRST, "Accept")
    decide(page, FIRST, "Undecided")
    assert state(page, FIRST) == ""
    assert saved(page)["decisions"] == []


def test_the_tally_counts_the_findings_that_are_decided(page: Page) -> None:
    assert tally(page) == f"0 of {len(FINDINGS)} decided"
    decide(page, FIRST, "Accept")
    decide(page, SECOND, "Needs a fix")
    page.locator("#shared summary").first.click()
    decide(page, of_status(comparison(), "shared")[0].id, "Ignore")
    expect(page.locator(".menus .tally")).to_have_text(f"2 of {len(FINDINGS)} decided")
    press(page, "u", "u")
    expect(page.locator(".menus .tally")).to_have_text(f"1 of {len(FINDINGS)} decided")


def test_decisions_notes_and_the_signature_stay_in_the_browser(page: Page) -> None:
    menu(page)
    page.get_by_label("Sign as").fill("Ada")
    press(page, "Escape")
    decide(page, FIRST, "Accept")
    press(page, "c")
    page.keyboard.type("the mayor corrected herself")
    press(page, "Escape")
    reload(page)
    assert state(page, FIRST) == "✓ Accepted by Ada: the mayor corrected herself"
    assert page.locator(f"#{FIRST} textarea").input_value() == "the mayor corrected herself"
    menu(page)
    assert page.get_by_label("Sign as").input_value() == "Ada"


def test_a_note_that_was_being_written_goes_with_the_choice(page: Page) -> None:
    press(page, "j", "c")
    page.keyboard.type("ask the chief")
    decide(page, FIRST, "Needs a fix")
    assert state(page, FIRST) == "⚑ Needs a fix: ask the chief"


def test_another_tab_shows_what_was_decided_in_the_first(page: Page) -> None:
    other = again(page.context)
    decide(page, FIRST, "Ignore")
    expect(other.locator(f"#{FIRST} .state.decision")).to_have_text("⊘ Ignored")


def test_what_the_page_came_with_is_shown_and_counted(browser: Browser) -> None:
    view = View(decisions={FIRST: Decision("ignored", "house style", "Nora")}, known=frozenset({SECOND}))
    page = tab(browser, view=view)
    assert state(page, FIRST) == "⊘ Ignored by Nora: house style"
    assert tally(page) == f"2 of {len(FINDINGS)} decided"
    assert saved(page)["decisions"][0]["by"] == "Nora"


def test_a_decision_of_this_browser_wins_over_one_that_the_report_brings_later_and_both_are_offered(page: Page) -> None:
    decide(page, FIRST, "Accept")
    later = View(decisions={FIRST: Decision("fix", "", "Nora"), SECOND: Decision("ignored")})
    page.goto(written(later).as_uri())
    page.evaluate("(kept) => localStorage.setItem(`diffcast:review:${diffcast.pair}`, kept)", KEPT_ACCEPTED)
    reload(page)
    assert state(page, FIRST) == "✓ Accepted"
    assert state(page, SECOND) == "⊘ Ignored"
    assert "1 decision kept in this browser differs from the report" in said(page)
    menu(page)
    page.get_by_role("button", name="Use the report’s").click()
    assert state(page, FIRST) == "⚑ Needs a fix by Nora"


KEPT_ACCEPTED = json.dumps(
    {"mine": [{**entry(FIRST, "accepted"), "over": '{"choice":null,"note":"","by":""}'}], "unplaced": []}
)


def test_what_was_saved_comes_back_as_it_was(browser: Browser, page: Page) -> None:
    menu(page)
    page.get_by_label("Sign as").fill("Ada")
    press(page, "Escape")
    decide(page, SECOND, "Ignore")
    decide(page, FIRST, "Accept")
    press(page, "c")
    page.keyboard.type(HOSTILE)
    press(page, "Escape")
    review = saved(page)
    Draft202012Validator(REVIEW_SCHEMA).validate(review)
    assert [each["fact"] for each in review["decisions"]] == [FIRST, SECOND], "in the order of the page"
    assert review["transcript"] == {"source": "transcript.txt", "sha256": comparison().transcript.sha256}
    fresh = tab(browser)
    opened_review(fresh, review)
    assert said(fresh) == "review.json: 2 decisions imported."
    assert saved(fresh) == review


def test_the_same_review_twice_changes_nothing(page: Page) -> None:
    review = review_of(page, entry(FIRST), entry("f-0000000000", transcript="GONE"))
    opened_review(page, review)
    once = saved(page)
    opened_review(page, review)
    assert saved(page) == once


REFUSED = [
    ("{", "not JSON. Nothing was imported."),
    ("", "not JSON."),
    ("[]", "not a review file"),
    ("null", "not a review file"),
    ('{"schema": "diffcast-report/1", "facts": []}', "not a review file"),
    ('{"schema": 7, "decisions": []}', "not a review file"),
    ('{"schema": "diffcast-review/1"}', "this review has no list of decisions."),
    ('{"schema": "diffcast-review/1", "decisions": {}}', "this review has no list of decisions."),
]


def test_a_file_that_is_no_review_is_refused_with_the_reason(page: Page) -> None:
    decide(page, FIRST, "Accept")
    for number, (text, words) in enumerate(REFUSED):
        opened_review(page, text, f"notes{number}.json")
        assert said(page).startswith(f"notes{number}.json: {words}"), text
        assert said(page).endswith("Nothing was imported.")
    assert state(page, FIRST) == "✓ Accepted"


def test_a_review_of_another_story_is_said_to_be_one_and_what_fits_is_used(page: Page) -> None:
    here = page.evaluate(f"diffcast.data.facts['{SECOND}']")
    review = review_of(
        page,
        entry("f-1111111111", "accepted", **here),
        entry("f-2222222222", "fix", transcript="OTHER WORDS", note="keep me"),
        transcript={"source": "other.txt", "sha256": "0" * 64},
        article={"source": "other.txt", "sha256": "1" * 64},
    )
    opened_review(page, review)
    assert "another story or another version: both texts have changed." in said(page)
    assert "1 decision imported." in said(page)
    assert "1 decision without a matching fact: kept, and saved again." in said(page)
    assert state(page, SECOND) == "✓ Accepted", "found by its status and its words"
    expect(page.locator(".apart")).to_contain_text("1 decision without a matching fact")
    expect(page.locator(".apart")).to_contain_text("OTHER WORDS (keep me)")
    assert saved(page)["decisions"][-1] == entry("f-2222222222", "fix", transcript="OTHER WORDS", note="keep me")
    reload(page)
    assert saved(page)["decisions"][-1]["note"] == "keep me"


def test_where_one_text_was_changed_it_is_named(page: Page) -> None:
    opened_review(page, review_of(page, article={"source": "article.txt", "sha256": "0" * 64}))
    assert "another version: the article has changed." in said(page)


def test_a_review_of_a_later_form_is_read_as_far_as_it_goes(page: Page) -> None:
    opened_review(page, review_of(page, entry(FIRST, "accepted", colour="red"), schema="diffcast-review/2"))
    assert "in the format diffcast-review/2; this page reads diffcast-review/1." in said(page)
    assert state(page, FIRST) == "✓ Accepted"


BROKEN: list[Any] = [
    7,
    None,
    "fix",
    [],
    {},
    {"fact": 5, "choice": "fix"},
    {"fact": SECOND, "choice": "approved"},
    {"fact": SECOND, "choice": "constructor"},
    {"fact": SECOND, "choice": ["fix"]},
    {"fact": SECOND, "choice": "fix", "note": {"x": 1}},
    {"fact": SECOND, "choice": "fix", "by": 5},
]


def test_entries_that_cannot_be_read_are_counted_and_the_others_are_used(page: Page) -> None:
    for each in BROKEN:
        opened_review(page, review_of(page, each))
        assert "0 decisions imported. 1 entry not imported: unreadable." in said(page), each
    opened_review(page, review_of(page, *BROKEN, entry(FIRST)))
    assert f"1 decision imported. {len(BROKEN)} entries not imported: unreadable." in said(page)
    assert (state(page, FIRST), state(page, SECOND)) == ("⚑ Needs a fix", "")


def test_an_import_that_replaces_decisions_says_so_and_can_be_undone(page: Page) -> None:
    decide(page, FIRST, "Accept")
    opened_review(page, review_of(page, entry(FIRST, "ignored"), entry(SECOND)))
    assert said(page) == "review.json: 2 decisions imported, 1 replaced."
    page.locator(".saying").get_by_role("button", name="Undo").click()
    assert (state(page, FIRST), state(page, SECOND)) == ("✓ Accepted", "")


def test_unknown_ids_of_any_shape_are_kept_as_text(page: Page) -> None:
    ids = ("__proto__", "constructor", "</script>", "")
    entries = [entry(fact, transcript=HOSTILE, note=HOSTILE, by=HOSTILE) for fact in ids]
    opened_review(page, review_of(page, *entries))
    assert saved(page)["decisions"] == entries
    assert page.locator(".apart img").count() == 0


def test_hostile_notes_and_names_of_files_stay_text(page: Page) -> None:
    title = page.title()
    opened_review(page, review_of(page, entry(FIRST, note=HOSTILE, by=HOSTILE)), name='<img src=x onerror="a()">.json')
    assert said(page).startswith('<img src=x onerror="a()">.json')
    assert "<img src=x" in state(page, FIRST)
    assert "\u202e" not in state(page, FIRST)
    assert page.locator("img").count() == 0
    assert page.title() == title


def test_a_file_that_is_far_too_large_is_refused(page: Page) -> None:
    menu(page)
    page.evaluate("void diffcast.importFile(new File(['x'.repeat(10_000_001)], 'huge.json'))")
    expect(page.locator(".saying .words")).to_have_text("huge.json: too large for a review. Nothing was imported.")


def test_a_review_can_be_dropped_on_the_page(page: Page) -> None:
    text = json.dumps(review_of(page, entry(FIRST)))
    page.evaluate(
        """(text) => {
          const files = new DataTransfer();
          files.items.add(new File([text], 'dropped.json', {type: 'application/json'}));
          document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true}));
        }""",
        text,
    )
    expect(page.locator(".saying .words")).to_have_text("dropped.json: 1 decision imported.")


def test_what_came_unplaced_with_the_page_goes_out_again(browser: Browser) -> None:
    page = tab(browser, view=View(unplaced=(GONE,)))
    assert saved(page)["decisions"] == [
        entry(
            "f-00000000ff", "accepted", transcript="THE OLD WORDS", article="The old words", note="as meant", by="Ada"
        )
    ]


def test_what_the_browser_kept_and_cannot_be_read_breaks_nothing(page: Page) -> None:
    for kept in ("{", "7", '{"mine": 5}', '{"mine": [null, {"fact": 3}], "unplaced": [null]}'):
        load_with(page, "review", kept)
        decide(page, FIRST, "Accept")
        assert state(page, FIRST) == "✓ Accepted", kept


OLD_KEPT = json.dumps(
    {"mine": [entry(FIRST, "fix", transcript="SECRET WORDS", article="Secret words", note="call them", by="Ada")]}
)
"""As an earlier edition kept it: with both wordings."""


def test_the_browser_keeps_no_words_of_a_text(page: Page) -> None:
    decide(page, FIRST, "Accept")
    words = {"transcript": "THE OLD WORDS", "article": "The old words"}
    opened_review(page, review_of(page, entry("f-00000000ff", "accepted", note="as meant", by="Ada", **words)))
    kept = json.loads(page.evaluate("localStorage.getItem(`diffcast:review:${diffcast.pair}`)"))
    assert {key for each in (*kept["mine"], *kept["unplaced"]) for key in each} == {
        *("fact", "status", "choice", "note", "by", "over")
    }
    assert "old words" not in json.dumps(kept).lower()
    before = saved(page)["decisions"]
    reload(page)
    after = saved(page)["decisions"]
    assert after[0] == before[0], "the page has its words"
    assert after[1] == before[1] | {"transcript": "", "article": ""}


def test_words_that_an_earlier_edition_kept_are_removed(page: Page) -> None:
    load_with(page, "review", OLD_KEPT)
    assert "Secret" not in page.evaluate("JSON.stringify({...localStorage})")
    assert state(page, FIRST) == "⚑ Needs a fix by Ada: call them"
    assert "SECRET" not in json.dumps(saved(page))


def test_in_a_sandbox_that_keeps_nothing_the_page_works_and_says_so(browser: Browser, tmp_path: Path) -> None:
    frame = tmp_path / "frame.html"
    frame.write_text(f'<iframe sandbox="allow-scripts" src="{written().as_uri()}" width="1200" height="800"></iframe>')
    page = browser.new_context(**CALM).new_page()
    page.goto(frame.as_uri())
    inner = page.frame_locator("iframe")
    inner.locator(f"#{FIRST} .triage button").first.click()
    expect(inner.locator(f"#{FIRST} .state.decision")).to_have_text("✓ Accepted")
    inner.locator(".review > summary").click()
    expect(inner.locator(".review .hint")).to_contain_text("can’t keep decisions for this page")
    inner.locator(".review > summary").click()
    inner.locator(".chip", has_text="No difference found").click()
    expect(inner.locator(f"#{FIRST}")).to_be_hidden()


def test_a_full_storage_breaks_nothing_and_is_said(page: Page) -> None:
    page.evaluate("void (Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') })")
    decide(page, FIRST, "Accept")
    assert state(page, FIRST) == "✓ Accepted"
    assert "can’t keep decisions" in said(page)


def test_the_review_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    decide(page, FIRST, "Accept")
    menu(page)
    page.get_by_role("button", name="Copy review.json").click()
    until(page, "document.querySelector('.saying .words').textContent.includes('copied')")
    assert json.loads(page.evaluate("navigator.clipboard.readText()"))["decisions"][0]["choice"] == "accepted"
