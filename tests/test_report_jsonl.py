"""The report as JSON Lines: the whole JSON report, one item a line."""

from __future__ import annotations

import json
from typing import Any

import handmade
import pytest

from diffcast.decision import Decision
from diffcast.reports import BrokenPair, CheckedPair, View, render, render_many


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def of_type(read: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in one.items() if key != "type"} for one in read if one["type"] == name]


@pytest.mark.parametrize(
    "view", [View(), handmade.decided(), View(frozenset({"shared"}))], ids=["all", "decided", "only"]
)
def test_the_lines_hold_what_the_json_report_holds(view: View) -> None:
    whole = json.loads(render(handmade.comparison(), "json", view))
    read = lines(render(handmade.comparison(), "jsonl", view))
    assert of_type(read, "fact") == whole.pop("facts")
    assert of_type(read, "aside") == whole.pop("asides")
    assert of_type(read, "unplaced") == whole.pop("unplaced", [])
    assert of_type(read, "pair") == [whole]
    assert read[0]["type"] == "pair"


def test_many_pairs_are_told_apart_by_name_and_a_broken_one_says_why() -> None:
    pairs = [CheckedPair(name, handmade.comparison(), View()) for name in ("first", "second")]
    read = lines(render_many([*pairs, BrokenPair("third", "c.txt: is empty")], "jsonl"))
    assert {one["name"] for one in read} == {"first", "second", "third"}
    assert of_type(read, "error") == [{"name": "third", "error": "c.txt: is empty"}]
    assert len(of_type(read, "fact")) == 2 * len(handmade.comparison().facts)


@pytest.mark.parametrize("odd", ["\u2028", "\x85", "\n", "\r", "\x0b", "\ud83d"])
def test_no_character_of_a_text_ends_a_line(odd: str) -> None:
    view = View(decisions={"f2b": Decision("fix", f"call{odd}them")})
    notes = [
        one["decision"]["note"] for one in lines(render(handmade.comparison(), "jsonl", view)) if "decision" in one
    ]
    assert notes == [f"call{odd}them"]
