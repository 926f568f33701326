"""What a policy does to findings: their severity, which don't count, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from handmade import ARTICLE, FACTS, TRANSCRIPT, comparison
from hypothesis import given, strategies as st

from diffcast.kinds import KINDS
from diffcast.model import AsideCode, Comparison, Fact, RemarkCode
from diffcast.reports import FORMATS, render
from diffcast.review.apply_policy import apply_policy, compare_with_policy
from diffcast.review.policy import NO_POLICY, Policy, policy

SURE = {"f7a": 0.4, "f9c": 0.95, "f10": 0.6, "f11": 0.9, "f12": 0.3}
LINKED = {"f2b": 0.8, "f4d": 0.15, "f5e": 0.5}


def story() -> Comparison:
    """The story of the water main, with the figures that thresholds look at."""
    facts = tuple(replace(fact, evidence=_evidence(fact.id)) for fact in FACTS)
    return comparison(facts=facts)


def _evidence(name: str) -> Mapping[str, float]:
    return {"one-sided": SURE[name]} if name in SURE else {"link": LINKED.get(name, 0.9)}


def under(**values: Any) -> Comparison:
    return apply_policy(
        story(), policy({key.replace("_", "-"): value for key, value in values.items()}, "desk.toml", "00")
    )


def fact(result: Comparison, name: str) -> Fact:
    return next(fact for fact in result.facts if fact.id == name)


def remarks(result: Comparison) -> list[str]:
    assert all(remark.code is RemarkCode.POLICY for remark in result.remarks)
    return [remark.text for remark in result.remarks]


def ids(result: Comparison) -> set[str]:
    return {fact.id for fact in result.facts}


def test_no_policy_changes_nothing() -> None:
    assert apply_policy(story(), NO_POLICY) == story()


def test_a_policy_that_sets_nothing_is_named_and_changes_nothing_else() -> None:
    assert under() == replace(story(), settings=under().settings)
    assert under().to_dict()["settings"] == {
        "encoder": "contextual",
        "effort": "default",
        "policy": {"source": "desk.toml", "sha256": "00"},
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("severity", ["correction", "check", "note"])
def test_a_kind_has_the_severity_that_the_policy_sets(kind: str, severity: str) -> None:
    result = under(severity={kind: severity})
    severities = [one.severity for each in result.facts for one in each.differences if one.kind == kind]
    assert set(severities) <= {severity}
    others = [(one.kind, one.severity) for each in result.facts for one in each.differences if one.kind != kind]
    assert sorted(others) == sorted(
        (one.kind, one.severity) for each in story().facts for one in each.differences if one.kind != kind
    )


def test_a_fact_has_the_severity_of_its_most_severe_difference() -> None:
    result = under(severity={"attribution": "correction", "number": "note"})
    assert fact(result, "f4d").severity == "correction"
    assert [one.kind for one in fact(result, "f4d").differences] == ["attribution", "certainty"]
    assert fact(result, "f2b").severity == "note"
    assert remarks(result) == ["2 severities changed by desk.toml."]


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("transcript-only", {"f9c"}),
        ("transcript-only-details", {"f10"}),
        ("article-only", {"f7a", "f11", "f12"}),
        ("article-only-details", set()),
    ],
)
def test_one_sided_statements_and_details_have_the_severity_that_the_policy_sets(key: str, facts: set[str]) -> None:
    result = under(severity={key: "correction"})
    assert {one.id for one in result.facts if one.severity == "correction" and not one.differences} == facts
    off = under(severity={key: "off"})
    assert ids(story()) - ids(off) == facts
    new = [aside for aside in off.asides if aside not in story().asides]
    assert all(f"{key} is off" in aside.reason for aside in new)
    assert bool(new) is bool(facts)


def test_a_kind_that_is_off_is_no_difference_and_its_reason_stays() -> None:
    result = under(severity={"quote": "off", "attribution": "off"})
    assert fact(result, "f5e").status == "shared"
    assert fact(result, "f5e").differences == () and fact(result, "f5e").severity == "note"
    dropped = fact(story(), "f5e").differences[0]
    assert "desk.toml" in fact(result, "f5e").reason and dropped.reason in fact(result, "f5e").reason
    assert [one.kind for one in fact(result, "f4d").differences] == ["certainty"]
    assert remarks(result) == [
        "1 finding not counted (attribution is off), 1 finding not counted (quote is off) by desk.toml."
    ]


def test_details_can_be_left_out() -> None:
    result = under(thresholds={"details": False})
    assert ids(story()) - ids(result) == {"f10"}
    (aside,) = (aside for aside in result.asides if aside not in story().asides)
    assert (aside.side, aside.code) == ("transcript", AsideCode.LEFT_OUT)
    assert TRANSCRIPT[aside.span.start : aside.span.end] == "FOR THE OLD TOWN."
    assert [remark.code for remark in result.remarks] == [RemarkCode.POLICY]


@pytest.mark.parametrize(
    ("least", "gone"), [(0, set()), (0.5, {"f7a", "f12"}), (0.9, {"f7a", "f12", "f10"}), (1, set(SURE))]
)
def test_a_fact_that_is_less_surely_one_sided_is_left_out(least: float, gone: set[str]) -> None:
    assert ids(story()) - ids(under(thresholds={"one-sided": least})) == gone


@pytest.mark.parametrize(("least", "gone"), [(0, set()), (0.2, {"f4d"}), (0.6, {"f4d", "f5e"}), (1, set(LINKED))])
def test_a_change_between_less_surely_linked_tellings_counts_as_none(least: float, gone: set[str]) -> None:
    result = under(thresholds={"link": least})
    assert {one for one in LINKED if fact(result, one).status == "shared"} == gone
    assert ids(result) == ids(story())


def test_a_fact_without_the_figure_stays() -> None:
    plain = comparison(facts=tuple(replace(fact, evidence={}) for fact in FACTS))
    assert apply_policy(plain, Policy(one_sided=1.0, link=1.0)).facts == plain.facts


def test_the_remark_of_a_policy_without_a_file_names_it_the_policy() -> None:
    assert remarks(apply_policy(story(), Policy(details=False))) == [
        "1 finding not counted (details are not listed) by the policy."
    ]


SEVERITIES = st.sampled_from(["correction", "check", "note", "off"])
KEYS = [*KINDS, "transcript-only", "article-only", "transcript-only-details", "article-only-details"]
POLICIES = st.builds(
    Policy,
    st.just("desk.toml"),
    st.just("00"),
    severities=st.dictionaries(st.sampled_from(KEYS), SEVERITIES),
    details=st.booleans(),
    one_sided=st.floats(0, 1),
    link=st.floats(0, 1),
)


@given(POLICIES)
def test_under_every_policy_nothing_is_lost_and_no_text_moves(one: Policy) -> None:
    result = apply_policy(story(), one)
    assert (result.transcript, result.article) == (story().transcript, story().article)
    held = {
        *(span for fact in result.facts for span in (*fact.transcript, *fact.article)),
        *(a.span for a in result.asides),
    }
    assert held >= {span for fact in story().facts for span in (*fact.transcript, *fact.article)}
    assert ids(result) <= ids(story())
    assert all(bool(one.differences) == (one.status == "changed") for one in result.facts)
    lost = len(story().facts) - len(result.facts)
    assert len(result.asides) >= len(story().asides) + lost
    assert bool(result.remarks) or (lost == 0 and [f.status for f in result.facts] == [f.status for f in story().facts])


@given(POLICIES)
def test_a_policy_applied_twice_does_the_same_as_once(one: Policy) -> None:
    once = apply_policy(story(), one)
    assert apply_policy(once, one).facts == once.facts


@pytest.mark.parametrize("format", [*FORMATS])
def test_every_report_shows_a_comparison_under_a_policy(format: str) -> None:
    result = under(severity={"quote": "off", "article-only": "off"}, thresholds={"details": False})
    assert render(result, format) != render(story(), format)


@pytest.mark.parametrize("format", ["terminal", "markdown", "email", "html"])
def test_a_one_sided_fact_that_is_more_than_a_note_says_so(format: str) -> None:
    plain, raised = (render(one, format) for one in (under(), under(severity={"article-only": "check"})))
    assert raised.count("check") > plain.count("check")


def test_a_report_counts_what_a_policy_leaves_out() -> None:
    assert "details are not listed" in " ".join(render(under(thresholds={"details": False}), "terminal").split())


def test_two_texts_are_compared_under_a_policy_in_one_step() -> None:
    result = compare_with_policy(
        TRANSCRIPT, ARTICLE, policy({"severity": {"article-only": "off"}, "encoder": "lexical"})
    )
    assert result.settings.encoder == "lexical"
    assert not any(one.status == "article_only" and one.level == "statement" for one in result.facts)
