"""Variants with planted changes: the labels still fit, and say what was changed."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import goldlib  # noqa: E402
import planting  # noqa: E402

STORIES = ROOT / "benchmarks" / "stories"


@pytest.mark.parametrize("name", ["dev-01-council-budget", "train-20-leaf-blowers", "wild-003-lattice-layoffs"])
@pytest.mark.parametrize("seed", ["a", "b"])
def test_the_labels_of_a_variant_cover_every_word(name: str, seed: str, tmp_path: Path) -> None:
    into = tmp_path / f"{name}~p1"
    assert planting.plant(STORIES / name, into, seed)
    assert goldlib.problems(into) == []
    before, after = goldlib.load(STORIES / name), goldlib.load(into)
    changed = [fact for fact, old in zip(after.facts, before.facts, strict=True) if fact.status != old.status]
    assert 1 <= len(changed) <= planting.MOST
    assert {fact.status for fact in changed} == {"changed"}
    assert after.texts["transcript"] == before.texts["transcript"]
    assert after.texts["article"] != before.texts["article"]


@pytest.mark.parametrize(
    ("rule", "text", "kind"),
    [
        (planting.number, "about 1,250 homes", "number"),
        (planting.number, "seven people", "number"),
        (planting.number, "since 2019", "time"),
        (planting.time, "on Tuesday night", "time"),
        (planting.time, "on May 4", "time"),
        (planting.name, "said mayor Ana Ruiz today", "name"),
        (planting.place, "a fire in Harlow", "place"),
        (planting.opposite, "prices rose", "other"),
        (planting.negate, "the road was closed", "other"),
        (planting.hedge, "it will open", "certainty"),
        (planting.source, "police said", "attribution"),
    ],
)
def test_a_rule_changes_the_words_of_its_kind(rule: planting.Rule, text: str, kind: str) -> None:
    edit = rule(random.Random(1), text)
    assert edit is not None and edit.kind == kind
    assert planting.edited(text, [edit]) != text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (planting.number, "a road in the hills"),
        (planting.number, "the A38 and covid-19"),
        (planting.time, "they may go"),
        (planting.time, "May said"),
        (planting.name, "Police said"),
        (planting.place, "in the hills"),
        (planting.place, "on Monday"),
        (planting.opposite, "the cat sat"),
        (planting.negate, "the road was not closed"),
        (planting.hedge, "it opens"),
        (planting.source, "she said"),
    ],
)
def test_a_rule_finds_nothing_where_there_is_nothing(rule: planting.Rule, text: str) -> None:
    assert rule(random.Random(1), text) is None
