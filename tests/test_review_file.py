"""`review.json`: read, kept, and refused where it is none."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from diffcast.decision import CHOICES, Decision, Entry
from diffcast.errors import UnreadableInput
from diffcast.model import STATUSES
from diffcast.review.json_file import LARGEST, Origin
from diffcast.review.review_file import Review, read

SCHEMA = json.loads(files("diffcast").joinpath("schemas", "review-1.json").read_text("utf-8"))


def written(*decisions: object, schema: str = "diffcast-review/1", **more: object) -> bytes:
    return json.dumps({"schema": schema, "decisions": decisions, **more}).encode()


def decided(**values: object) -> dict[str, Any]:
    whole = {"fact": "f-1", "choice": "accepted", "note": "meant so", "by": "A. Berg", "status": "changed"}
    return {**whole, "transcript": "FORTY-ONE WORKERS", "article": "14 workers", **values}


def test_a_decision_is_read_with_its_words() -> None:
    (entry,) = read(written(decided()), "review.json").entries
    said = Decision("accepted", "meant so", "A. Berg")
    assert entry == Entry("f-1", "changed", "FORTY-ONE WORKERS", "14 workers", said)


def test_a_decision_written_by_hand_needs_no_more_than_fact_and_choice() -> None:
    (entry,) = read(written({"fact": "f-1", "choice": "ignored"}), "review.json").entries
    assert (entry.fact, entry.decision.choice, entry.transcript, entry.article) == ("f-1", "ignored", "", "")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({"transcript": "A", "article": "B"}, "changed"),
        ({"transcript": "A", "article": ""}, "transcript_only"),
        ({"article": "B"}, "article_only"),
    ],
)
def test_a_status_that_is_not_told_follows_from_the_words(words: dict[str, str], status: str) -> None:
    (entry,) = read(written({"fact": "f-1", "choice": "fix", **words}), "review.json").entries
    assert entry.status == status


@pytest.mark.parametrize(
    "broken",
    [
        "text", 7, None, [], {}, {"fact": ""}, {"fact": 3, "choice": "fix"}, decided(choice="maybe"), decided(choice=["fix"]),
        decided(status="odd"), decided(status=3), decided(note=["a"]), decided(transcript={"a": 1}), decided(by=False),
    ],
)  # fmt: skip
def test_a_broken_decision_is_told_kept_and_does_not_hinder_the_others(broken: object) -> None:
    review = read(written(decided(), broken, decided(fact="f-2")), "review.json")
    assert [entry.fact for entry in review.entries] == ["f-1", "f-2"]
    (remark,) = review.remarks
    assert remark.startswith("review.json: 1 of its decisions cannot be used (decision 2 is broken)")
    assert "\n" not in remark
    assert broken in json.loads(review.dump())["decisions"]


def test_many_broken_decisions_are_one_remark() -> None:
    (remark,) = read(written(*[{}] * 40), "review.json").remarks
    assert "40 of its decisions" in remark
    assert len(remark) < 200


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is no review: line 1, column 1"),
        (b"\xff\xfe\x00", "is no review"),
        (b"\x80abc", "byte 0 is not UTF-8"),
        (b"{\"schema\": \"diffcast-review/1\",", "is no review: line 1"),
        (b"[" * 100_000, "nested too deep"),
        (b"[]", "is JSON, but no review"),
        (b"{}", "is JSON, but no review"),
        (b'{"schema": 1}', "is JSON, but no review"),
        (b'{"schema": "diffcast-report/1"}', "is JSON, but no review"),
        (b'{"schema": "diffcast-review/2", "decisions": []}', "is a diffcast-review/2, and only diffcast-review/1"),
        (b'{"schema": "diffcast-review/1"}', '"decisions" must be a list'),
        (b'{"schema": "diffcast-review/1", "decisions": {}}', '"decisions" must be a list'),
        (written({"fact": json.loads("[" * 60 + "]" * 60)}), "more than 50 lists inside one another"),
        (b" " * (LARGEST + 1), "is larger than 10 MB"),
    ],
)  # fmt: skip
def test_what_is_no_review_is_refused_in_one_line(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^review\.json: ") as refused:
        read(raw, "review.json")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_later_minor_version_is_used_and_said() -> None:
    review = read(written(decided(mood="calm"), schema="diffcast-review/1.4", colour="red"), "review.json")
    assert len(review.entries) == 1
    assert review.remarks == (
        "review.json: is a diffcast-review/1.4, of a later diffcast: what is understood of it is used",
    )


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read(b"\xef\xbb\xbf" + written(decided()), "review.json").entries


TEXTS = st.text(max_size=30)
ENTRIES = st.builds(
    Entry,
    st.text(min_size=1, max_size=20),
    st.sampled_from(STATUSES),
    TEXTS,
    TEXTS,
    st.builds(Decision, st.sampled_from([*CHOICES, None]), TEXTS, TEXTS),
)
REVIEWS = st.builds(
    Review, st.builds(Origin, TEXTS, TEXTS), st.builds(Origin, TEXTS, TEXTS), st.lists(ENTRIES).map(tuple)
)


@given(REVIEWS)
def test_what_is_written_is_read_again_as_it_was_and_fits_the_schema(review: Review) -> None:
    text = review.dump()
    assert read(text.encode(), "review.json") == review
    assert not list(Draft202012Validator(SCHEMA).iter_errors(json.loads(text)))


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | TEXTS, st.lists, max_leaves=20).map(lambda v: json.dumps(v).encode())
)
def test_no_file_breaks_the_reader(raw: bytes) -> None:
    try:
        read(raw, "review.json")
    except UnreadableInput as refused:
        assert "\n" not in str(refused)
