"""The quality gate: the figures of the shipped engine on stories that its networks were trained without."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
from splits import fixed_split

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import benchmark_page  # noqa: E402
import evaluate  # noqa: E402
import floors  # noqa: E402
import goldlib  # noqa: E402
import score  # noqa: E402

from diffcast.align import network  # noqa: E402
from diffcast.align.word_table import WordTable  # noqa: E402
from diffcast.compare import compare  # noqa: E402
from diffcast.readers import split  # noqa: E402

LIMITS = floors.load()
BROADCAST_F1 = 0.735
"""One-sided F1 on the one labelled story that was broadcast. Its texts are not ours to publish."""
BROADCAST = ROOT.parent / "shared" / "gold" / "seed-north-korea"
"""The folder of that story: page.txt, transcript.txt, article.txt and gold.json."""


def test_the_stories_are_those_that_the_limits_were_set_on() -> None:
    assert benchmark_page.digest(evaluate.STORIES) == LIMITS["stories"], "new stories need new limits: see floors.py"
    assert LIMITS["judged"] == evaluate.SAMPLE, "other stories need new limits: see floors.py"


def test_the_stories_left_out_are_a_quarter_of_each_kind() -> None:
    (chosen,) = fixed_split([folder.name for folder in goldlib.cases(evaluate.STORIES)])
    assert {*evaluate.LEFT_OUT.read_text("utf-8").split()} == chosen.unseen, "train again: other stories are left out"


def test_the_gate_judges_stories_of_both_strata() -> None:
    names = [case.id for case in evaluate.sample()]
    assert {kind: len(members) for kind, members in evaluate.strata(names).items()} == evaluate.SAMPLE


def test_the_benchmark_page_says_who_wrote_and_labelled_the_stories() -> None:
    page = benchmark_page.PAGE.read_text("utf-8")
    assert "Language models wrote the\nstories and labelled them; no person did." in page
    assert f"The digest of the stories is `{LIMITS['stories']}`" in " ".join(page.split())
    assert "| two labellings |" in page


@pytest.mark.parametrize("name", floors.SETTINGS)
def test_the_engine_keeps_its_figures_on_stories_that_its_networks_never_saw(name: str) -> None:
    if name == "high" and not evaluate.has_large():
        pytest.skip("diffcast-large is not installed")
    assert floors.broken(floors.figures_of(floors.SETTINGS[name]), LIMITS["limits"][name]) == []


def test_the_gate_sees_that_the_networks_get_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_layout(table: WordTable) -> Any:
        return numpy.zeros((len(table), len(network.COLUMNS)), dtype=numpy.float32)

    monkeypatch.setattr(network, "layout", without_layout)
    assert floors.broken(floors.figures_of(floors.SETTINGS["lexical"]), LIMITS["limits"]["lexical"]) != []


@pytest.mark.parametrize(("name", "worse", "better"), [("one-sided F1", 0.7, 0.8), ("false alarms/case", 4.0, 3.0)])
def test_a_limit_never_gets_easier_on_the_same_stories(
    name: str, worse: float, better: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floors, "NAMES", (name,))
    before = floors.limits_for({name: better}, {}, same_stories=False)
    assert floors.limits_for({name: worse}, before, same_stories=True) == before
    assert floors.broken({"wild": {name: worse}}, {"wild": before}) != []
    assert floors.broken({"wild": {name: better}}, {"wild": before}) == []


@pytest.mark.skipif(not BROADCAST.is_dir(), reason="the broadcast story is not in ../shared")
def test_the_story_that_was_broadcast_keeps_its_figure_and_its_page_gives_the_same_facts() -> None:
    page = compare(*split(BROADCAST / "page.txt"))
    halves = compare(BROADCAST / "transcript.txt", BROADCAST / "article.txt")
    assert [(fact.id, fact.status) for fact in page.facts] == [(fact.id, fact.status) for fact in halves.facts]
    case = goldlib.load(BROADCAST)
    assert score.figures(score.score_case(case, halves.to_dict()))["one-sided F1"] > BROADCAST_F1
