"""What a policy makes of the findings: weights, what is none, and that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from handmade import ARTICLE, FACTS, TRANSCRIPT, comparison
from hypothesis import given
from hypothesis import strategies as st

from diffcast.model import KINDS, AsideCode, Comparison, Fact
from diffcast.reports import FORMATS, render
from diffcast.review.apply_policy import compared, policed
from diffcast.review.policy import NONE, Policy, policy

SURE = {"f7a": 0.4, "f9c": 0.95, "f10": 0.6, "f11": 0.9, "f12": 0.3}
LINKED = {"f2b": 0.8, "f4d": 0.15, "f5e": 0.5}


def story() -> Comparison:
    """The story of the water main, with the figures that thresholds look at."""
    facts = tuple(replace(fact, evidence=_evidence(fact.id)) for fact in FACTS)
    return comparison(facts=facts)


def _evidence(name: str) -> Mapping[str, float]:
    return {"one-sided": SURE[name]} if name in SURE else {"link": LINKED.get(name, 0.9)}


def under(**values: Any) -> Comparison:
    return policed(story(), policy({key.replace("_", "-"): value for key, value in values.items()}, "desk.toml", "00"))


def fact(told: Comparison, name: str) -> Fact:
    return next(fact for fact in told.facts if fact.id == name)


def ids(told: Comparison) -> set[str]:
    return {fact.id for fact in told.facts}


def test_no_policy_changes_nothing() -> None:
    assert policed(story(), NONE) == story()


def test_a_policy_that_sets_nothing_is_told_and_changes_nothing_else() -> None:
    assert under() == replace(story(), settings=under().settings)
    assert under().to_dict()["settings"] == {
        "encoder": "contextual",
        "policy": {"source": "desk.toml", "sha256": "00"},
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weight", ["correction", "check", "note"])
def test_a_kind_weighs_what_the_policy_says(kind: str, weight: str) -> None:
    told = under(severity={kind: weight})
    weights = [one.severity for each in told.facts for one in each.differences if one.kind == kind]
    assert set(weights) <= {weight}
    others = [(one.kind, one.severity) for each in told.facts for one in each.differences if one.kind != kind]
    assert sorted(others) == sorted(
        (one.kind, one.severity) for each in story().facts for one in each.differences if one.kind != kind
    )


def test_a_fact_weighs_what_its_gravest_difference_does() -> None:
    told = under(severity={"attribution": "correction", "number": "note"})
    assert fact(told, "f4d").severity == "correction"
    assert [one.kind for one in fact(told, "f4d").differences] == ["attribution", "certainty"]
    assert fact(told, "f2b").severity == "note"
    assert told.remarks == ("Findings by desk.toml: 2 weighed anew.",)


@pytest.mark.parametrize(
    ("key", "weighed"),
    [
        ("transcript-only", {"f9c"}),
        ("transcript-only-details", {"f10"}),
        ("article-only", {"f7a", "f11", "f12"}),
        ("article-only-details", set()),
    ],
)
def test_statements_and_details_of_one_side_weigh_what_the_policy_says(key: str, weighed: set[str]) -> None:
    told = under(severity={key: "correction"})
    assert {one.id for one in told.facts if one.severity == "correction" and not one.differences} == weighed
    off = under(severity={key: "off"})
    assert ids(story()) - ids(off) == weighed
    assert {aside.reason for aside in off.asides} - {aside.reason for aside in story().asides} == (
        {f"left out by the policy: {key} is off"} if weighed else set()
    )


def test_a_kind_that_is_off_is_no_difference_and_its_reason_stays() -> None:
    told = under(severity={"quote": "off", "attribution": "off"})
    assert fact(told, "f5e").status == "shared"
    assert fact(told, "f5e").differences == () and fact(told, "f5e").severity == "note"
    assert fact(told, "f5e").reason == (
        "both versions say it; by desk.toml (quote is off) this is no difference: "
        "The words inside the quotation marks differ."
    )
    assert [one.kind for one in fact(told, "f4d").differences] == ["certainty"]
    assert told.remarks == ("Findings by desk.toml: 1 left out (attribution is off), 1 left out (quote is off).",)


def test_details_can_be_left_out() -> None:
    told = under(thresholds={"details": False})
    assert ids(story()) - ids(told) == {"f10"}
    aside = next(aside for aside in told.asides if aside.code is AsideCode.LEFT_OUT)
    assert (aside.side, aside.reason) == ("transcript", "left out by the policy: details are not listed")
    assert TRANSCRIPT[aside.span.start : aside.span.end] == "FOR THE OLD TOWN."
    assert told.remarks == ("Findings by desk.toml: 1 left out (details are not listed).",)


@pytest.mark.parametrize(
    ("least", "gone"), [(0, set()), (0.5, {"f7a", "f12"}), (0.9, {"f7a", "f12", "f10"}), (1, set(SURE))]
)
def test_a_fact_that_is_less_surely_one_sided_is_left_out(least: float, gone: set[str]) -> None:
    assert ids(story()) - ids(under(thresholds={"one-sided": least})) == gone


@pytest.mark.parametrize(("least", "gone"), [(0, set()), (0.2, {"f4d"}), (0.6, {"f4d", "f5e"}), (1, set(LINKED))])
def test_a_change_between_less_surely_linked_tellings_counts_as_none(least: float, gone: set[str]) -> None:
    told = under(thresholds={"link": least})
    assert {one for one in LINKED if fact(told, one).status == "shared"} == gone
    assert ids(told) == ids(story())


def test_a_fact_without_the_figure_stays() -> None:
    told = policed(comparison(), Policy(one_sided=1.0, link=1.0))
    assert ids(told) == ids(comparison())


def test_the_remark_of_a_policy_without_a_file_names_it_the_policy() -> None:
    assert policed(story(), Policy(details=False)).remarks == (
        "Findings by the policy: 1 left out (details are not listed).",
    )


WEIGHTS = st.sampled_from(["correction", "check", "note", "off"])
KEYS = [*KINDS, "transcript-only", "article-only", "transcript-only-details", "article-only-details"]
POLICIES = st.builds(
    Policy,
    st.just("desk.toml"),
    st.just("00"),
    weights=st.dictionaries(st.sampled_from(KEYS), WEIGHTS),
    details=st.booleans(),
    one_sided=st.floats(0, 1),
    link=st.floats(0, 1),
)


@given(POLICIES)
def test_under_every_policy_nothing_is_lost_and_no_text_moves(one: Policy) -> None:
    told = policed(story(), one)
    assert (told.transcript, told.article) == (story().transcript, story().article)
    held = {
        *(span for fact in told.facts for span in (*fact.transcript, *fact.article)),
        *(a.span for a in told.asides),
    }
    assert held >= {span for fact in story().facts for span in (*fact.transcript, *fact.article)}
    assert ids(told) <= ids(story())
    assert all(bool(one.differences) == (one.status == "changed") for one in told.facts)
    lost = len(story().facts) - len(told.facts)
    assert len(told.asides) >= len(story().asides) + lost
    assert bool(told.remarks) or (lost == 0 and [f.status for f in told.facts] == [f.status for f in story().facts])


@given(POLICIES)
def test_a_policy_applied_twice_weighs_as_once(one: Policy) -> None:
    once = policed(story(), one)
    assert policed(once, one).facts == once.facts


@pytest.mark.parametrize("format", [*FORMATS])
def test_every_report_can_show_what_a_policy_made(format: str) -> None:
    told = under(severity={"quote": "off", "article-only": "off"}, thresholds={"details": False})
    assert render(told, format).strip()


@pytest.mark.parametrize("format", ["terminal", "markdown", "email", "html"])
def test_a_one_sided_fact_that_weighs_more_than_a_note_says_so(format: str) -> None:
    plain, weighed = (
        " ".join(render(one, format).split()) for one in (under(), under(severity={"article-only": "check"}))
    )
    assert weighed.count("to check") == plain.count("to check") + {"html": 3}.get(format, 4)


def test_a_report_counts_what_was_left_out_apart_from_what_is_no_story() -> None:
    told = render(under(thresholds={"details": False}), "terminal")
    assert "1 finding that the policy leaves out" in " ".join(told.split())
    assert "the policy leaves out" not in render(story(), "terminal")


def test_two_texts_are_compared_under_a_policy_in_one_step() -> None:
    told = compared(TRANSCRIPT, ARTICLE, policy({"severity": {"article-only": "off"}, "encoder": "lexical"}))
    assert told.settings.encoder == "lexical"
    assert not any(one.status == "article_only" and one.level == "statement" for one in told.facts)
