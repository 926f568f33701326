"""What people decided, as the page shows it: suppressed facts dimmed and never gone, and the forms of a served page."""

from __future__ import annotations

import re
from dataclasses import replace

import handmade
import pytest
from pages import Page, carried

from diffcast.decision import Decision, Entry
from diffcast.model import Comparison, Remark, RemarkCode
from diffcast.reports import View, render
from diffcast.reports.html import Desk, render_for_desk

HOSTILE = '</script><img src=x onerror=alert(1)>" \u202e'
GONE = Entry("f-00000000ff", "changed", "THE OLD WORDS", "The old words", Decision("accepted", HOSTILE, HOSTILE))
DECISIONS = {
    "f2b": Decision("fix", "Ask the city.\nTwice.", "Ada"),
    "f5e": Decision("accepted"),
    "f9c": Decision("ignored", HOSTILE, "Nora"),
    "f11": Decision(None, "Worth a line?"),
}
DESK = Desk("/decide?a=1&b=2", ("/", "All <stories>"), {"f2b": 3}, "Signed off by Ada", "/sign")


@pytest.fixture
def comparison() -> Comparison:
    return handmade.comparison()


@pytest.fixture
def view() -> View:
    return View(decisions=DECISIONS, unplaced=(GONE,), known=frozenset({"f4d"}), failing=frozenset({"f2b", "f12"}))


def entry(report: str, fact: str) -> str:
    """The markup of one entry, up to the next one."""
    found = re.search(
        rf'<(?:article|li) class="entry [^>]*id="{fact}".*?(?=<(?:article|li) class="entry |</body>)', report, re.DOTALL
    )
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("f2b", "⚑</span> Needs a fix</b> by <span dir="),
        ("f2b", "Ask the city. Twice."),
        ("f2b", "✕</span> Blocks publishing"),
        ("f5e", "✓</span> Accepted"),
        ("f9c", "⊘</span> Ignored"),
        ("f11", "✎</span> Note</b>: "),
        ("f4d", "≡</span> In the baseline"),
    ],
)
def test_an_entry_shows_the_decision_with_sign_and_words(
    comparison: Comparison, view: View, fact: str, said: str
) -> None:
    assert said in entry(render(comparison, "html", view), fact)


def test_suppressed_facts_are_dimmed_and_no_others(comparison: Comparison, view: View) -> None:
    page = Page(render(comparison, "html", view))
    entries = [each for _, each in page.tags if (each.get("class") or "").startswith("entry")]
    assert len(entries) == len(comparison.facts)
    dimmed = {each["id"] for each in entries if "suppressed" in (each["class"] or "").split()}
    assert dimmed == {"f5e", "f9c", "f4d"}
    assert {each["id"]: each["data-choice"] for each in entries if each["data-choice"]} == {
        "f2b": "fix",
        "f5e": "accepted",
        "f9c": "ignored",
    }


def test_the_head_shows_progress_and_links_what_blocks_publishing(comparison: Comparison, view: View) -> None:
    report = render(comparison, "html", view)
    assert "8 findings: 1 accepted, 1 needs a fix, 1 ignored, 1 in the baseline, 4 undecided." in report
    assert "2 findings block publishing." in report
    gate = report.partition("2 findings block")[2].partition("</p>")[0]
    assert re.findall('href="#([^"]+)"', gate) == ["f2b", "f12"], "in the order of the page"
    assert "Nothing blocks publishing." in render(comparison, "html", replace(view, failing=frozenset()))
    assert 'class="gate' not in render(comparison, "html", replace(view, failing=None))


def test_a_decision_without_its_fact_is_shown_and_carried_on(comparison: Comparison, view: View) -> None:
    report = render(comparison, "html", view)
    words = " ".join("".join(Page(report).words).split())
    assert "THE OLD WORDS" in words
    assert '</script><img src=x onerror=alert(1)>" �' in words
    data = carried(report)
    assert [each["fact"] for each in data["unplaced"]] == ["f-00000000ff"]
    assert data["unplaced"][0]["note"] == HOSTILE, "what is carried is exactly what was noted"


def test_the_decisions_are_carried_in_the_order_of_the_page(comparison: Comparison, view: View) -> None:
    data = carried(render(comparison, "html", view))
    assert [each["fact"] for each in data["decisions"]] == ["f2b", "f5e", "f9c", "f11"]
    assert data["decisions"][0] == {
        "fact": "f2b",
        "choice": "fix",
        "note": "Ask the city.\nTwice.",
        "by": "Ada",
        "status": "changed",
        "transcript": "FORTY-SIX HOMES LOST THEIR WATER.",
        "article": "Water main break leaves 64 homes dry in Lindmoor … leaving 64 homes without water.",
    }


def test_in_a_file_the_script_makes_the_forms_and_on_the_desk_they_post(comparison: Comparison, view: View) -> None:
    assert not [each for tag, each in Page(render(comparison, "html", view)).tags if tag == "form"]
    served = [each for tag, each in Page(render_for_desk(comparison, view, DESK)).tags if tag == "form"]
    triage = [form for form in served if form["class"] == "triage"]
    assert len(triage) == len(comparison.facts)
    assert all(form["method"] == "post" and form["action"] == DESK.action for form in triage)
    assert not any("hidden" in form for form in served)


def test_the_form_of_a_served_page_carries_its_fact_and_the_revision(comparison: Comparison, view: View) -> None:
    report = render_for_desk(comparison, view, DESK)
    form = report.partition('id="f2b"')[2].partition("<form")[2].partition("</form>")[0]
    fields = {each["name"]: each["value"] for tag, each in Page(f"<form{form}</form>").tags if tag == "input"}
    assert fields == {"fact": "f2b", "revision": "3"}
    assert 'value="fix" aria-pressed="true"' in form
    assert "Ask the city.\nTwice.</textarea>" in form


def test_a_served_page_may_post_to_its_own_server_and_nowhere_else(comparison: Comparison, view: View) -> None:
    report = render_for_desk(comparison, view, DESK)
    assert "base-uri 'none'; form-action 'self'; connect-src 'self'" in report
    assert "Signed off by Ada" in report
    assert "All &lt;stories&gt;" in report


def test_a_served_page_without_sign_off_has_no_form_for_it(comparison: Comparison, view: View) -> None:
    assert 'class="sign-off"' in render_for_desk(comparison, view, DESK)
    assert 'class="sign-off"' not in render_for_desk(comparison, view, replace(DESK, sign_action=None, signed=None))


def test_a_served_page_leads_to_where_its_texts_are_edited(comparison: Comparison, view: View) -> None:
    link = '<a href="/edit?a=1&amp;b=2">Edit the texts</a>'
    assert link in render_for_desk(comparison, view, replace(DESK, edit="/edit?a=1&b=2"))
    assert "Edit the texts" not in render_for_desk(comparison, view, DESK)


def test_differences_between_different_stories_are_folded_with_the_reason(comparison: Comparison) -> None:
    two_stories = Remark(RemarkCode.DIFFERENT_STORIES, "They seem to be about different stories.")
    unrelated = replace(comparison, remarks=(two_stories,))
    changed = sum(fact.status == "changed" for fact in unrelated.facts)
    report = render(unrelated, "html")
    fold = report.partition("most of these are false alarms")[2].partition("</details>\n</section>")[0]
    assert "<h1>The texts seem to be different stories. " in report
    assert fold.count('class="entry card') == changed > 0, "folded, and still there"
    assert "false alarms" not in render(comparison, "html")
