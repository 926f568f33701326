"""The page as markup: closed, harmless, whole, and with the hooks that its script holds on to."""

from __future__ import annotations

import re
from pathlib import Path

import handmade
import pytest
from pages import Page, carried

from diffcast.compare import compare
from diffcast.model import SIDES, Comparison, Difference, Fact, Kind, Span
from diffcast.reports import View, render
from diffcast.reports.html import static_asset

ROOT = Path(__file__).parent.parent


@pytest.fixture
def comparison() -> Comparison:
    return handmade.comparison()


def test_every_link_of_the_page_leads_to_a_place_on_it(comparison: Comparison) -> None:
    page = Page(render(comparison, "html"))
    places_named = list(page.all("id"))
    assert len(places_named) == len(set(places_named))
    assert {f"#{place}" for place in places_named} >= set(page.all("href"))


def test_the_page_asks_for_nothing_from_outside(comparison: Comparison) -> None:
    page = Page(render(comparison, "html"))
    assert not {tag for tag, _ in page.tags} & {"link", "img", "iframe", "base", "object", "svg"}
    assert not list(page.all("src")) + list(page.all("style")) + list(page.all("action"))
    assert all(reference.startswith("#") for reference in page.all("href"))


def test_the_policy_of_the_page_allows_its_own_style_and_script_and_nothing_else(comparison: Comparison) -> None:
    source = render(comparison, "html")
    style, script = (static_asset(suffix) for suffix in (".css", ".js"))
    assert f"<style>{style.text}</style>" in source
    assert (f"<script>{script.text}</script>" in source) == bool(script.text)
    assert (
        f"default-src 'none'; style-src {style.digest}; script-src {script.digest}; base-uri 'none'; form-action 'none'"
        in source
    )


def test_a_page_of_chosen_statuses_marks_no_other(comparison: Comparison) -> None:
    page = Page(render(comparison, "html", View(frozenset({"changed"}))))
    classes = set(page.all("class"))
    assert "changed" in classes
    assert not {"transcript_only", "article_only", "shared"} & set(page.all("id"))


def test_every_fact_is_one_entry_under_its_own_id(comparison: Comparison) -> None:
    page = Page(render(comparison, "html"))
    entries = [each for _, each in page.tags if "entry" in (each.get("class") or "").split()]
    assert sorted(each["id"] or "" for each in entries) == sorted(fact.id for fact in comparison.facts)
    for each in entries:
        fact = next(fact for fact in comparison.facts if fact.id == each["data-fact"])
        assert (each["data-status"], each["data-level"]) == (fact.status, fact.level)
        assert (each["data-kinds"] or "").split() == [difference.kind for difference in fact.differences]


def test_every_place_names_its_fact_and_leads_to_its_partner_or_its_entry(comparison: Comparison) -> None:
    page = Page(render(comparison, "html"))
    spots = [each for _, each in page.tags if "place" in (each.get("class") or "").split()]
    assert {each["data-fact"] for each in spots} == {fact.id for fact in comparison.facts}
    for each in spots:
        other = {"transcript": "a", "article": "t"}[each["data-side"] or ""]
        alone = "only" in (each["class"] or "")
        assert each["href"] == (f"#{each['data-fact']}" if alone else f"#{other}-{each['data-fact']}")


def test_words_that_differ_outside_a_fact_are_shown_with_it() -> None:
    text = "JOHN SMYTH\n“WE RAN.”\n"
    name, said = Span(0, 10), Span(11, 20)
    difference = Difference(Kind.NAME, name, Span(11, 21), "The spelling differs.", "correction")
    fact = Fact("f1", "changed", (said,), (Span(0, 10),), 0.9, (difference,))
    report = render(handmade.comparison(text, "“We ran,” John Smith said.", (fact,), ()), "html")
    assert "Transcript, line 1: <mark>JOHN SMYTH</mark>" in report
    assert report.count('class="outside"') == 2, "and on the other side, where it stands outside too"


@pytest.fixture(scope="module")
def long_story() -> str:
    """The report of about a thousand words a side: four stories of the project, one after the other."""
    folders = [ROOT / "examples", *sorted(each.parent for each in (ROOT / "seeds").glob("*/page.txt"))]
    texts = ["\n\n".join((each / f"{side}.txt").read_text("utf-8") for each in folders) for side in SIDES]
    assert all(len(text.split()) >= 1000 for text in texts), [len(text.split()) for text in texts]
    return render(compare(*texts), "html")


def test_the_page_of_a_story_of_a_thousand_words_is_small(long_story: str) -> None:
    assert len(long_story.encode()) < 400_000


def test_the_page_carries_what_a_review_needs(comparison: Comparison) -> None:
    data = carried(render(comparison, "html"))
    assert data["schema"] == "diffcast-review/1"
    assert re.fullmatch("[0-9a-f]{64}", data["transcript"]["sha256"])
    assert list(data["facts"])[:2] == ["f2b", "f5e"], "the gravest first, as the page has them"
    assert data["facts"]["f9c"] == {
        "status": "transcript_only",
        "transcript": "A BOIL NOTICE STAYS IN PLACE",
        "article": "",
    }
