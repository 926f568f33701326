"""The report on a screen: how wide, what is linked, what is folded."""

from __future__ import annotations

import re
from dataclasses import replace

import handmade
import pytest

from diffcast.decision import Decision
from diffcast.model import Remark
from diffcast.reports import View, render

LINK = re.compile("\x1b]8;(?P<parameters>[^;]*);(?P<address>[^\x1b]*)\x1b\\\\(?P<text>[^\x1b]*(?:\x1b\\[[^\x1b]*)*)")
STYLE = re.compile("\x1b\\[[0-9;]*m|\x1b]8;[^;]*;[^\x1b]*\x1b\\\\")
NOT_LISTED = "3 differences aren’t listed: the texts seem to be different stories"


def on_screen(view: View, **given: object) -> str:
    return render(handmade.comparison(**given), "terminal", view)  # type: ignore[arg-type]


def flat(report: str) -> str:
    return " ".join(report.split())


# Width


@pytest.mark.parametrize("width", [40, 60, 80, 120, 160])
def test_the_report_is_as_wide_as_the_screen(width: int) -> None:
    assert max(map(len, on_screen(View(width=width)).splitlines())) == width


def test_on_the_widest_screen_the_wordings_stay_near_each_other() -> None:
    assert max(map(len, on_screen(View(width=300)).splitlines())) == 160


@pytest.mark.parametrize("width", [120, 160, 300])
def test_prose_is_never_too_wide_to_read(width: int) -> None:
    report = on_screen(
        View(width=width), article=handmade.ARTICLE.replace("pay half.", "pay half" + ", or more" * 40 + ".")
    )
    listed = report.partition("ONLY IN THE TRANSCRIPT")[2].partition("NOT COMPARED")[0]
    assert max(len(line) for line in listed.splitlines() if "─" not in line) <= 125


# Colours and links


def test_without_a_screen_that_follows_links_there_is_none() -> None:
    assert "\x1b]8" not in on_screen(View(colour=True))
    assert "\x1b" not in on_screen(View(folder="file:///desk/"))


def test_file_names_and_places_lead_to_the_files() -> None:
    report = on_screen(View(colour=True, folder="file:///desk/6%20pm/"))
    found = {(match["address"], STYLE.sub("", match["text"])) for match in LINK.finditer(report) if match["address"]}
    assert ("file:///desk/6%20pm/transcript.txt", "transcript.txt") in found
    assert ("file:///desk/6%20pm/article.txt", "article, line 10") in found
    assert {address for address, _ in found} == {
        f"file:///desk/6%20pm/{side}.txt" for side in ("transcript", "article")
    }


def test_links_and_colours_change_nothing_that_is_read() -> None:
    plain = on_screen(View(width=100))
    assert STYLE.sub("", on_screen(View(width=100, colour=True, folder="file:///desk/"))) == plain


def test_the_same_input_gives_the_same_bytes_with_links_too() -> None:
    view = View(colour=True, folder="file:///desk/")
    assert on_screen(view) == on_screen(view)


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("/air/a b.txt", "file:///air/a%20b.txt"),
        (
            "x\x1b]8;;http://evil.example\x1b\\.txt",
            "file:///desk/x%E2%90%9B%5D8%3B%3Bhttp%3A/evil.example%E2%90%9B/.txt",
        ),
        ("-", None),
    ],
)
def test_a_link_leads_to_the_file_whatever_its_name(source: str, address: str | None) -> None:
    comparison = handmade.comparison()
    comparison = replace(comparison, article=replace(comparison.article, source=source))
    report = render(comparison, "terminal", View(colour=True, folder="file:///desk/"))
    addresses = {match["address"] for match in LINK.finditer(report)} - {"", "file:///desk/transcript.txt"}
    assert addresses == ({address} if address else set())


# Two stories


def test_between_different_stories_differences_are_only_counted() -> None:
    report = flat(on_screen(View(), remarks=(handmade.DIFFERENT_STORIES,)))
    assert NOT_LISTED in report
    assert "DIFFERENT (3)" in report
    assert "f2b" not in report


@pytest.mark.parametrize("format", ["terminal", "markdown", "email"])
def test_every_report_for_people_only_counts_them(format: str) -> None:
    report = render(handmade.comparison(remarks=(handmade.DIFFERENT_STORIES,)), format)
    assert "3 differences aren" in flat(report)
    assert "f2b" not in report


@pytest.mark.parametrize("format", ["terminal", "markdown", "email"])
def test_readers_who_ask_for_differences_get_them(format: str) -> None:
    report = render(handmade.comparison(remarks=(handmade.DIFFERENT_STORIES,)), format, View(frozenset({"changed"})))
    assert "f2b" in report


@pytest.mark.parametrize("view", [View(failing=frozenset({"f2b"})), View(decisions={"f2b": Decision("fix")})])
def test_a_difference_with_a_decision_or_a_gate_is_listed(view: View) -> None:
    report = flat(on_screen(view, remarks=(handmade.DIFFERENT_STORIES,)))
    assert "f2b" in report
    assert "2 differences aren’t listed" in report


@pytest.mark.parametrize("remarks", [(), (handmade.LEXICAL,), (handmade.remark(handmade.DIFFERENT_STORIES.text),)])
def test_without_the_code_for_different_stories_all_differences_are_listed(remarks: tuple[Remark, ...]) -> None:
    assert "f2b" in on_screen(View(), remarks=remarks)


@pytest.mark.parametrize("format", ["json", "csv", "sarif", "junit", "html"])
def test_reports_for_programs_always_list_differences(format: str) -> None:
    assert "FORTY-SIX" in render(handmade.comparison(remarks=(handmade.DIFFERENT_STORIES,)), format)
