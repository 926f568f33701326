"""A name that one text has wrong in several places is one finding."""

from __future__ import annotations

import pytest

from diffcast.judge.facts import names_once
from diffcast.model import Difference, Fact, Kind, Span

SPAN = Span(0, 1)


def difference(kind: Kind, one: str, two: str) -> Difference:
    return Difference(kind, SPAN, SPAN, "", kind.severity, (one, two))


def facts(*found: tuple[Difference, ...]) -> list[Fact]:
    return [
        Fact(f"f-{number}", "changed" if own else "shared", (SPAN,), (SPAN,), 1.0, own)
        for number, own in enumerate(found)
    ]


FULL = difference(Kind.NAME, "anil kapur", "anil kapoor")
LAST = difference(Kind.NAME, "kapur", "kapoor")
OWNER = difference(Kind.NAME, "kapur's", "kapoor’s")
OTHER = difference(Kind.NAME, "sedlak", "sedlack")
COUNT = difference(Kind.NUMBER, "46", "64")


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (((FULL,), (LAST,), (OWNER,)), ["changed", "shared", "shared"]),
        (((FULL,), (OTHER,)), ["changed", "changed"]),
        (((FULL,), (LAST, COUNT)), ["changed", "changed"]),
        (((COUNT,), (COUNT,)), ["changed", "changed"]),
        (((), (FULL,)), ["shared", "changed"]),
    ],
)
def test_each_name_is_one_finding(found: tuple[tuple[Difference, ...], ...], wanted: list[str]) -> None:
    assert [fact.status for fact in names_once(facts(*found))] == wanted


def test_what_else_differs_stays() -> None:
    (_, second) = names_once(facts((FULL,), (LAST, COUNT)))
    assert second.differences == (COUNT,)


def test_the_reason_names_the_first_finding() -> None:
    (_, second) = names_once(facts((FULL,), (LAST,)))
    assert "f-0" in second.reason
