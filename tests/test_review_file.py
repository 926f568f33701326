"""`review.json`: how it is read and written, and which files are refused."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from diffcast.decision import CHOICES, Decision, Entry
from diffcast.errors import UnreadableInput
from diffcast.model import STATUSES
from diffcast.review.json_file import MAX_BYTES, Origin
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
def test_without_a_status_it_follows_from_the_words(words: dict[str, str], status: str) -> None:
    (entry,) = read(written({"fact": "f-1", "choice": "fix", **words}), "review.json").entries
    assert entry.status == status


@pytest.mark.parametrize(
    "broken",
    [
        "text", 7, None, [], {}, {"fact": ""}, {"fact": 3, "choice": "fix"}, decided(choice="maybe"), decided(choice=["fix"]),
        decided(status="odd"), decided(status=3), decided(note=["a"]), decided(transcript={"a": 1}), decided(by=False),
    ],
)  # fmt: skip
def test_a_broken_decision_is_kept_and_the_others_are_used(broken: object) -> None:
    review = read(written(decided(), broken, decided(fact="f-2")), "review.json")
    assert [entry.fact for entry in review.entries] == ["f-1", "f-2"]
    (warning,) = review.warnings
    assert warning.startswith("review.json: decision 2 ")
    assert "\n" not in warning
    assert broken in json.loads(review.dump())["decisions"]


def test_many_broken_decisions_are_one_short_warning() -> None:
    (warning,) = read(written(*[{}] * 40), "review.json").warnings
    assert len(warning) < 200


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "line 1, column 1"),
        (b"\xff\xfe\x00", "a review"),
        (b"\x80abc", "byte 0 is not UTF-8"),
        (b"{\"schema\": \"diffcast-review/1\",", "line 1, column 32"),
        (b"[" * 100_000, "nested"),
        (b"[]", "diffcast-review/1"),
        (b"{}", "diffcast-review/1"),
        (b'{"schema": 1}', "diffcast-review/1"),
        (b'{"schema": "diffcast-report/1"}', "diffcast-review/1"),
        (b'{"schema": "diffcast-review/2", "decisions": []}', "diffcast-review/2"),
        (b'{"schema": "diffcast-review/1"}', '"decisions"'),
        (b'{"schema": "diffcast-review/1", "decisions": {}}', '"decisions"'),
        (written({"fact": json.loads("[" * 60 + "]" * 60)}), "50 levels"),
        (b" " * (MAX_BYTES + 1), "10 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_a_review_is_refused_in_one_line(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^review\.json: ") as refused:
        read(raw, "review.json")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_later_minor_version_is_used_with_a_warning() -> None:
    review = read(written(decided(mood="calm"), schema="diffcast-review/1.4", colour="red"), "review.json")
    assert len(review.entries) == 1
    (warning,) = review.warnings
    assert "diffcast-review/1.4" in warning


def test_a_byte_order_mark_is_ignored() -> None:
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
def test_a_review_is_read_as_it_was_written_and_fits_the_schema(review: Review) -> None:
    text = review.dump()
    assert read(text.encode(), "review.json") == review
    assert not list(Draft202012Validator(SCHEMA).iter_errors(json.loads(text)))


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | TEXTS, st.lists, max_leaves=20).map(lambda v: json.dumps(v).encode())
)
def test_any_bytes_are_read_or_refused_in_one_line(raw: bytes) -> None:
    try:
        read(raw, "review.json")
    except UnreadableInput as refused:
        assert "\n" not in str(refused)
