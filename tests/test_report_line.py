"""The one line for scripts."""

from __future__ import annotations

import re

import handmade
import pytest

from diffcast.model import Status
from diffcast.reports import View, render


def figures(view: View, **given: object) -> dict[str, int]:
    line = render(handmade.comparison(**given), "line", view)  # type: ignore[arg-type]
    assert re.fullmatch(r"[a-z_]+=\d+( [a-z_]+=\d+)*\n", line)
    pairs = [pair.split("=") for pair in line.split()]
    assert len(pairs) == len({key for key, _ in pairs})
    return {key: int(number) for key, number in pairs}


def test_the_line_holds_every_count_in_a_fixed_order() -> None:
    assert render(handmade.comparison(), "line") == (
        "changed=3 correction=2 check=1 note=0 transcript_only=2 article_only=3 shared=4 "
        "suppressed=0 unplaced=0 notes=0\n"
    )


def test_the_line_counts_what_was_decided_and_what_fails() -> None:
    told = figures(handmade.decided(), remarks=(handmade.remark("One."),))
    assert (told["suppressed"], told["unplaced"], told["notes"], told["failing"]) == (3, 1, 1, 1)


def test_the_severities_add_up_to_the_differences() -> None:
    told = figures(View())
    assert told["correction"] + told["check"] + told["note"] == told["changed"]


@pytest.mark.parametrize(
    ("only", "keys"),
    [
        ("changed", ["changed", "correction", "check", "note", "suppressed", "unplaced", "notes"]),
        ("shared", ["shared", "suppressed", "unplaced", "notes"]),
    ],
)
def test_a_choice_of_statuses_leaves_out_the_keys_of_the_others(only: Status, keys: list[str]) -> None:
    assert list(figures(View(frozenset({only})))) == keys


def test_a_line_of_a_pair_without_facts_is_all_noughts() -> None:
    assert set(figures(View(), facts=(), asides=()).values()) == {0}
