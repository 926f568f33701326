"""What became of the findings of one version in the next: fixed, gone, new, or as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffcast import Settings, compare
from diffcast.model import Comparison
from diffcast.serve.version_changes import Finding, VersionChanges, version_changes

EXAMPLES = Path(__file__).parent.parent / "examples"
SPOKEN = (EXAMPLES / "transcript.txt").read_text("utf-8")
WRITTEN = (EXAMPLES / "article.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def before() -> Comparison:
    return compare(SPOKEN, WRITTEN)


def became(before: Comparison, *edits: tuple[str, str]) -> VersionChanges:
    spoken, written = SPOKEN, WRITTEN
    for old, new in edits:
        assert old in spoken + written
        spoken, written = spoken.replace(old, new), written.replace(old, new)
    return version_changes(before, compare(spoken, written), {}, {})


def holds(rows: tuple[Finding, ...], words: str) -> bool:
    return any(words in row.transcript or words in row.article for row in rows)


def test_the_same_texts_have_no_changes(before: Comparison) -> None:
    told = became(before)
    assert told.fixed == told.gone == told.new == ()
    assert len(told.stays) == sum(fact.status != "shared" for fact in before.facts)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("14 workers", "41 workers"), "14 workers"),
        (("41 WORKERS", "FOURTEEN WORKERS"), "41 WORKERS"),
        (("may have failed", "failed"), "may have failed"),
    ],
)
def test_a_corrected_difference_is_fixed(before: Comparison, edit: tuple[str, str], words: str) -> None:
    told = became(before, edit)
    assert holds(told.fixed, words)
    assert not holds(told.gone, words)


def test_what_was_cut_is_gone_and_not_fixed(before: Comparison) -> None:
    fact = next(each for each in before.facts if each.status == "article_only" and each.level == "statement")
    words = WRITTEN[fact.article[0].start : fact.article[0].end]
    told = became(before, (words, ""))
    assert holds(told.gone, words.split("\n")[0])
    assert not holds(told.fixed, words.split("\n")[0])


def test_a_number_that_is_still_wrong_is_not_fixed(before: Comparison) -> None:
    told = became(before, ("14 workers", "17 workers"))
    assert not holds(told.fixed, "14 workers")
    assert holds(told.new, "17 workers")


def test_every_earlier_finding_is_in_exactly_one_list(before: Comparison) -> None:
    told = became(before, ("14 workers", "41 workers"), ("Tuesday", "Thursday"))
    earlier = sum(fact.status != "shared" for fact in before.facts)
    assert len(told.fixed) + len(told.gone) + len(told.stays) == earlier


def test_changes_work_without_the_encoder_too() -> None:
    lexical = Settings("lexical")
    later = compare(SPOKEN, WRITTEN.replace("14 workers", "41 workers"), lexical)
    assert holds(version_changes(compare(SPOKEN, WRITTEN, lexical), later, {}, {}).fixed, "14 workers")
