"""Words that a program gives by name: one that there isn't is refused in one line that lists those that there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from diffcast import Comparison, Policy, Settings, UnreadableInput, apply_policy, compare, read, split
from diffcast.kinds import SEVERITIES
from diffcast.model import SIDES, STATUSES
from diffcast.reports import FORMATS, CheckedPair, View, render, render_many
from diffcast.review.gate import Gate, UnknownRule
from diffcast.settings import EFFORTS, ENCODERS

SPOKEN, WRITTEN = "THE MAYOR SAYS 41 HOUSES BURNED.", "The mayor said 14 houses burned."
OTHER: Any = "other"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(SPOKEN, WRITTEN, Settings(encoder="lexical"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda found: render(found, "other"), f"format: 'other' is not one of {', '.join(FORMATS)}"),
        (lambda found: render(found, ""), f"format: '' is not one of {', '.join(FORMATS)}"),
        (lambda found: render(found, "HTML"), f"format: 'HTML' is not one of {', '.join(FORMATS)}"),
        (lambda found: render_many([CheckedPair("a", found, View())], "other"), "'other' is not one of terminal, json"),
        (lambda found: render_many([CheckedPair("a", found, View())], "html"), "'html' is not one of terminal, json"),
        (lambda found: View(only=frozenset({OTHER})), f"only: 'other' is not one of {', '.join(STATUSES)}"),
        (lambda _: read(SPOKEN, OTHER), f"side: 'other' is not one of {', '.join(SIDES)}"),
        (lambda _: Settings(encoder=OTHER), f"encoder: 'other' is not one of {', '.join(ENCODERS)}"),
        (lambda _: Settings(effort=OTHER), f"effort: 'other' is not one of {', '.join(EFFORTS)}"),
        (lambda _: Policy(encoder=OTHER).settings, "encoder: 'other' is not one of"),
        (lambda _: Policy(effort=OTHER).settings, "effort: 'other' is not one of"),
        (lambda _: Policy(severities={"numbers": "check"}), "severities: 'numbers' is not one of quote, number"),
        (
            lambda found: apply_policy(found, Policy(severities={"number": OTHER})),
            f"severities, number: 'other' is not one of {', '.join(SEVERITIES)}, off",
        ),
    ],
)
def test_a_word_that_there_is_not_is_a_value_error(
    wrong: Callable[[Comparison], object], said: str, comparison: Comparison
) -> None:
    with pytest.raises(ValueError, match="is not one of") as caught:
        wrong(comparison)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("wrong", [lambda: read(SPOKEN, "transcript", "other"), lambda: split(SPOKEN, "other")])
def test_a_format_that_there_is_not_lists_those_that_there_are(wrong: Callable[[], object]) -> None:
    with pytest.raises(UnreadableInput, match="other: no such format; there are asr-json, ass, csv"):
        wrong()


def test_a_rule_of_a_check_that_there_is_not_lists_those_that_there_are() -> None:
    with pytest.raises(UnknownRule, match="'other' is not one of contradiction, correction"):
        Gate.of(["other"])


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_that_is_listed_is_taken(format: str, comparison: Comparison) -> None:
    assert render(comparison, format)
    if FORMATS[format].many:
        assert render_many([CheckedPair("a", comparison, View())], format)


def test_every_other_word_that_is_listed_is_taken() -> None:
    assert [read(SPOKEN, side).side for side in SIDES] == list(SIDES)
    assert [Settings(encoder=each).encoder for each in ENCODERS] == list(ENCODERS)
    assert [Settings(effort=each).effort for each in EFFORTS] == list(EFFORTS)
    assert View(only=frozenset(STATUSES)).statuses == frozenset(STATUSES)
    for severity in (*SEVERITIES, "off"):
        assert Policy(severities={"number": severity, "article-only": severity}).severities  # type: ignore[dict-item]
