"""Pairing an archive of a few texts, where no word is rare among them: what belongs together is found, and no more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from diffcast.pairing import pair_archives
from diffcast.pairing.rarity import FITTED_ARTICLES, Weights

ROOT = Path(__file__).parent.parent
STORIES = ROOT / "benchmarks" / "stories"
TOLD = ["dev-01-council-budget", "dev-02-ridge-wildfire", "dev-07-berry-recall", "dev-15-museum-theft",
        "dev-19-missing-hiker", "more-001-satellite-internet-deal", "more-006-runway-incursion", "more-014-panda-cub",
        "more-022-coffee-price", "wild-006-port-strike"]  # fmt: skip
OTHERS = ["dev-03-hospital-merger", "dev-05-lunar-launch", "dev-10-title-game", "dev-11-opioid-settlement",
          "dev-12-school-bus-crash", "dev-17-hockey-trade", "more-013-inflation-report", "more-017-asylum-bond-ruling",
          "more-019-ponzi-pastor", "more-023-locust-swarm"]  # fmt: skip


def found(folder: Path, spoken: Sequence[str], written: Sequence[str], dated: bool = False) -> set[tuple[str, str]]:
    for side, names in (("transcript", spoken), ("article", written)):
        day = {"date": "2026-03-02"} if dated else {}
        rows = [{"id": name, "text": (STORIES / name / f"{side}.txt").read_text("utf-8")} | day for name in names]
        (folder / f"{side}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    pairing = pair_archives(folder / "transcript.jsonl", folder / "article.jsonl")
    return {(pair.transcript, pair.article) for pair in pairing.pairs}


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("name", TOLD)
def test_one_pair_is_found(tmp_path: Path, name: str, dated: bool) -> None:
    assert found(tmp_path, [name], [name], dated) == {(name, name)}


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize(("spoken", "written"), list(zip(TOLD, OTHERS, strict=True)))
def test_two_unrelated_texts_are_no_pair(tmp_path: Path, spoken: str, written: str, dated: bool) -> None:
    assert found(tmp_path, [spoken], [written], dated) == set()


@pytest.mark.parametrize("size", [2, 5])
def test_a_few_pairs_are_found_among_each_other(tmp_path: Path, size: int) -> None:
    for start in range(0, len(TOLD), size):
        names = TOLD[start : start + size]
        assert found(tmp_path, names, names[::-1]) == {(name, name) for name in names}


@pytest.mark.parametrize("size", [2, 5])
def test_a_few_unrelated_texts_are_no_pairs(tmp_path: Path, size: int) -> None:
    for start in range(0, len(TOLD), size):
        assert found(tmp_path, TOLD[start : start + size], OTHERS[start : start + size]) == set()


def test_the_example_of_the_docs_is_found(tmp_path: Path) -> None:
    for side in ("transcript", "article"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "story.txt").write_bytes((ROOT / "examples" / f"{side}.txt").read_bytes())
    pairing = pair_archives(tmp_path / "transcript", tmp_path / "article")
    assert [(pair.transcript, pair.article) for pair in pairing.pairs] == [("story.txt", "story.txt")]


def test_a_common_word_weighs_little_in_an_archive_of_any_size() -> None:
    for articles in (1, 50, FITTED_ARTICLES, 100 * FITTED_ARTICLES):
        weights = Weights({"say": max(1, articles // 2), "quillon": 1}, articles)
        assert weights["quillon"] == pytest.approx(7.7)
        assert weights["say"] < 0.4 * weights["quillon"]
        assert weights["no such word"] >= weights["quillon"]
