"""Stories as tagged files: they are read without loss, and every mistake is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tagged import BadTaggedFile, goldlib, read_tagged, shown, write

ROOT = Path(__file__).resolve().parents[1]
STORIES = sorted((ROOT / "benchmarks" / "stories").iterdir())[::12]
HEAD = "id: more-001-bridge-toll\nabout: invented\n"
STORY = (
    HEAD
    + """=== transcript
{0}[jo hale]
{1}THE BRIDGE REOPENED MONDAY {2}AFTER SIX WEEKS. {3!number}TWO LANES ARE OPEN. {5}IT IS OPEN.
=== article
{1}The bridge is open again, {4d}a mile north of the dam, {2}six weeks after it closed. {3}Three lanes carry traffic.
"""
)


def test_a_tagged_file_gives_facts_with_their_status_and_level(tmp_path: Path) -> None:
    folder = write(*read_tagged(STORY), tmp_path)
    assert goldlib.problems(folder) == []
    facts = goldlib.load(folder).facts
    assert [(fact.status, fact.level, fact.differs) for fact in facts] == [
        ("shared", "statement", None),
        ("shared", "statement", None),
        ("changed", "statement", "number"),
        ("article_only", "detail", None),
        ("transcript_only", "statement", None),
    ]


def words_of(case: goldlib.Case, side: str, fact: goldlib.Fact) -> list[str]:
    """The words that a fact covers in a text, each with its number in it; punctuation between pieces is free."""
    words = enumerate(goldlib.WORD.finditer(case.texts[side]))
    inside = [(k, word) for k, word in words if any(a <= word.start() < b for a, b in fact.spans[side])]
    return [f"{k} {word.group()}" for k, word in inside]


@pytest.mark.parametrize("folder", STORIES, ids=lambda folder: folder.name)
def test_a_story_shown_as_a_tagged_file_is_the_same_story_when_it_is_read(folder: Path, tmp_path: Path) -> None:
    before, after = goldlib.load(folder), goldlib.load(write(*read_tagged(shown(folder)), tmp_path))
    for side in goldlib.SIDES:
        assert after.texts[side] == before.texts[side].strip() + "\n"
        covered = [[words_of(case, side, fact) for fact in case.facts] for case in (before, after)]
        assert covered[0] == covered[1]
    for name in ("status", "level", "differs"):
        assert [getattr(fact, name) for fact in after.facts] == [getattr(fact, name) for fact in before.facts]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "=== transcript\n{1}A.\n", "needs the lines '=== transcript' and '=== article'"),
        ("id: x\n=== transcript\n{1}A.\n=== article\n{1}A.\n", "needs a line 'about: …'"),
        (HEAD + "=== transcript\nA {1}B.\n=== article\n{1}A.\n", "transcript: text before the first mark"),
        (HEAD + "=== transcript\n{1!number}A.\n=== article\n{2}A.\n", "fact 1: marked !number, but only in the trans"),
        (HEAD + "=== transcript\n{1!colour}A.\n=== article\n{1}A.\n", "transcript: {1!colour}: no kind 'colour'"),
        (HEAD + "=== transcript\n{1!time}A.\n=== article\n{1!name}A.\n", "fact 1: differs in time and in name"),
    ],
)
def test_a_mistake_is_named(text: str, message: str) -> None:
    with pytest.raises(BadTaggedFile) as caught:
        read_tagged(text)
    assert str(caught.value).startswith(message)


def test_building_says_which_file_is_wrong_and_ends_with_1(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.story", tmp_path / "bad.story"
    good.write_text(STORY, "utf-8")
    bad.write_text(HEAD, "utf-8")
    command = [sys.executable, str(ROOT / "tools" / "tagged.py"), "build", str(good), str(bad), "--into", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "1 of 2 stories are right\n")
    assert ended.stderr.startswith(f"{bad}: ")
    assert json.loads((tmp_path / "more-001-bridge-toll" / "gold.json").read_text("utf-8"))["origin"] == "written"
