"""The published schema of `diffcast.toml`, and that diffcast checks against it as any other program would."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft202012Validator

from diffcast.kinds import Kind
from diffcast.review.config_checks import meaning_problems, resolved, schema, schema_problems
from diffcast.review.gate import WORDS
from diffcast.review.policy import policy

TABLES = {key: one["properties"] for key, one in schema()["properties"].items() if "properties" in one}
KEYS = [(table, key) for table, keys in TABLES.items() for key in keys]
VALIDATOR = Draft202012Validator(schema())
GOOD = [
    "SAN",
    "note",
    "off",
    "correction",
    "any",
    "changed",
    "lexical",
    "slack",
    ["SAN"],
    ["accepted"],
    ["signed"],
    ["any", "note"],
    [["a", "b"]],
    0.5,
    True,
]
BAD = ["", " ", "x" * 500, [], ["a", "a"], [["a"]], [1], 2, -1, None, {}, {"a": "b"}, {"": "b"}, {"a": []}, {"a": 1}]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "encoder",
                "effort",
                "style",
                "script",
                "article",
                "severity",
                "thresholds",
                "check",
                "review",
                "desk",
                "x",
            ]
        ),
        st.one_of(
            st.sampled_from([*GOOD, *BAD]),
            st.dictionaries(
                st.sampled_from([*{key for _, key in KEYS}, "x"]), st.sampled_from([*GOOD, *BAD]), max_size=3
            ),
        ),
        max_size=3,
    )
)
def test_diffcast_and_every_other_reader_of_the_schema_agree(values: dict[str, Any]) -> None:
    assert bool(list(schema_problems(values))) is not VALIDATOR.is_valid(values)


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_every_key_takes_something_and_refuses_something(table: str, key: str) -> None:
    taken = [one for one in [*GOOD, *BAD] if not list(schema_problems({table: {key: one}}))]
    assert 0 < len(taken) < len([*GOOD, *BAD])


@pytest.mark.parametrize(("table", "key"), KEYS)
def test_every_key_reaches_the_policy(table: str, key: str) -> None:
    samples = [*GOOD, {"SAN": "Straight Arrow News"}, False, 30]
    taken = [one for one in samples if not list(schema_problems({table: {key: one}}))]
    assert any(policy({table: {key: one}}) != policy({}) for one in taken)


def test_a_default_is_what_holds_without_the_key() -> None:
    defaults = {key: one["default"] for key, one in TABLES["severity"].items()}
    assert {kind: defaults[kind] for kind in Kind} == {kind: kind.severity for kind in Kind}
    assert {resolved(one)["default"] for one in TABLES["thresholds"].values()} == {True, 0}
    assert all("default" in resolved(TABLES[table][key]) for table, key in KEYS)


def test_the_gate_takes_what_the_option_takes() -> None:
    assert tuple(schema()["$defs"]["gate"]["enum"]) == WORDS


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"encodr": "lexical"}, "unknown key; did you mean encoder?"),
        (
            {"zzz": 1},
            "unknown key; use one of encoder, effort, timeout, style, script, article, severity, thresholds, check, review, desk, "
            "fetch, second-reader",
        ),
        ({"severity": {"transcript_only": "note"}}, "unknown key; did you mean transcript-only?"),
        ({"weights": {"number": "note"}}, "unknown key; did you mean [severity]?"),
        ({"weight": {}}, "unknown key; did you mean [severity]?"),
        ({"transcript": {}}, "unknown key; did you mean [script]?"),
        ({"number": "note"}, "unknown key; did you mean number in [severity]?"),
        ({"transcript_only": "note"}, "unknown key; did you mean transcript-only in [severity]?"),
        ({"fail_on": "any"}, "unknown key; did you mean fail-on in [check]?"),
        ({"aliases": {"SAN": "x"}}, "unknown key; did you mean [style.aliases]?"),
        ({"severity": {"fail-on": "any"}}, "unknown key; did you mean fail-on in [check]?"),
        ({"check": {"encoder": "lexical"}}, "unknown key; did you mean encoder above the first [table]?"),
        ({"style": {"severity": {}}}, "unknown key; did you mean [severity]?"),
        ({"style": {"weights": {}}}, "unknown key; did you mean [severity]?"),
        ({"script": {"boilerplate": ["x"]}}, "unknown key; did you mean boilerplate in [article]?"),
        ({"thresholds": {"zzz": 1}}, "unknown key; use one of details, one-sided, link"),
        (
            {"severity": {"number": "Correction"}},
            "“Correction” is not one of correction, check, note, off; did you mean correction?",
        ),
        ({"severity": "note"}, "must be a table, not “note”"),
        ({"thresholds": {"details": 1}}, "must be true or false, not 1"),
        ({"thresholds": {"one-sided": True}}, "must be a number, not true"),
        ({"thresholds": {"one-sided": float("nan")}}, "must be from 0 to 1, not nan"),
        ({"desk": {"retention-days": 1.5}}, "must be a whole number, not 1.5"),
        ({"desk": {"retention-days": -1}}, "must be from 0 to 36500, not -1"),
        ({"check": {"fail-on": []}}, "has 0 entries; give at least 1"),
        ({"check": {"fail-on": 3}}, f"3 is not one of {', '.join(WORDS)}"),
        ({"style": {"aliases": {"": "x"}}}, "key is empty"),
        ({"style": {"ignore": "x"}}, "must be a list, not “x”"),
        ({"review": {"reasons": ["perhaps"]}}, "“perhaps” is not one of accepted, fix, ignored"),
        ({"review": {"name": True}}, "unknown key; did you mean names?"),
        ({"desk": {"webhook-format": "Slack"}}, "“Slack” is not one of json, slack, teams; did you mean slack?"),
        (
            {"desk": {"webhook-events": ["sign"]}},
            "“sign” is not one of story, version, contradictions, signed, reopened; did you mean signed?",
        ),
        ({"style": {"ignore": ["x" * 201]}}, "has 201 characters; the limit is 200"),
    ],
)
def test_a_mistake_is_explained_with_what_would_be_right(values: dict[str, Any], said: str) -> None:
    assert [why for _, why in schema_problems(values)] == [said]


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("", True),
        ("https://desk.example", True),
        ("https://desk.example:8443/", True),
        ("http://127.0.0.1:8000", True),
        ("desk.example", False),
        ("https://desk.example/stories", False),
        ("javascript:alert(1)", False),
        ("https://", False),
    ],
)
def test_the_address_of_the_desk_is_one(address: str, taken: bool) -> None:
    assert ([*meaning_problems({"desk": {"address": address}})] == []) is taken
