"""Which line of a fact a report points at: that of the words that differ, where they are inside the fact."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import handmade
import pytest

from diffcast.model import Difference, Fact, Kind, Span
from diffcast.places import pointed_at
from diffcast.reports import render

PIECES = (Span(0, 9), Span(20, 40))
NOWHERE = Span(0, 0)


def fact(*places: Span) -> Fact:
    differences = tuple(Difference(Kind.NUMBER, one, NOWHERE, "", "correction") for one in places)
    return Fact("f1", "changed", PIECES, (Span(3, 5),), 0.5, differences)


@pytest.mark.parametrize(
    ("places", "pointed"),
    [
        ([Span(24, 26)], (Span(24, 26),)),
        ([Span(2, 4)], (Span(2, 4),)),
        ([Span(24, 26), Span(2, 4)], (Span(24, 26),)),
        ([Span(12, 14), Span(24, 26)], (Span(24, 26),)),
        ([NOWHERE, Span(39, 44)], (Span(39, 44),)),
        ([], PIECES),
        ([NOWHERE], PIECES),
        ([Span(12, 14)], PIECES),
        ([Span(40, 44)], PIECES),
        ([Span(30, 30)], PIECES),
    ],
)
def test_the_first_difference_inside_a_fact_is_pointed_at(places: list[Span], pointed: tuple[Span, ...]) -> None:
    assert tuple(pointed_at(fact(*places), "transcript")) == pointed
    assert tuple(pointed_at(fact(*places), "article")) == (Span(3, 5),)


def test_every_format_with_one_line_a_finding_gives_the_same_line() -> None:
    comparison = handmade.comparison()
    shown = re.findall(r"::\w+ file=(\S+?),line=(\d+),title=[^:]*\((\w+)\)::", render(comparison, "github"))
    [run] = json.loads(render(comparison, "sarif"))["runs"]
    places = {
        one["partialFingerprints"]["diffcastFact/v1"]: one["locations"][0]["physicalLocation"] for one in run["results"]
    }
    cases = dict(re.findall(r'name="(\w+) [^>]* line="(\d+)"', render(comparison, "junit")))
    assert len(shown) == len(places)
    for file, line, name in shown:
        assert (file, int(line)) == (places[name]["artifactLocation"]["uri"], places[name]["region"]["startLine"])
        assert cases[name] == line


def test_a_fact_that_differs_nowhere_is_at_its_first_piece() -> None:
    plain = replace(handmade.comparison().facts[0], differences=())
    assert pointed_at(plain, "article") == plain.article
