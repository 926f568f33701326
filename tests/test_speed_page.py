"""docs/speed.md and its plots are what `make bench` makes of the figures that it keeps."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import bench  # noqa: E402
import bench_page  # noqa: E402
import simple_methods  # noqa: E402

KEPT: dict[str, Any] = json.loads((BENCHMARKS / "speed.json").read_text("utf-8"))


def test_the_page_and_its_plots_are_made_of_the_kept_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_page, "DOCS", tmp_path)
    bench_page.write(KEPT)
    docs = BENCHMARKS.parent / "docs"
    for made in tmp_path.iterdir():
        assert made.read_text("utf-8") == docs.joinpath(made.name).read_text("utf-8"), "python benchmarks/bench_page.py"


def test_a_method_that_cannot_be_measured_is_named_with_its_reason() -> None:
    page = (BENCHMARKS.parent / "docs" / "speed.md").read_text("utf-8")
    left_out = {name: row["left_out"] for name, row in KEPT["methods"]["rows"].items() if "left_out" in row}
    assert all(f"* Not measured: {name} ({why})." in page for name, why in left_out.items())


@pytest.mark.parametrize("words", [250, 1000])
def test_texts_of_growth_have_so_many_words(words: int) -> None:
    assert [len(text.split()) for text in bench._texts_of(words)] == [words, words]


@pytest.mark.parametrize("name", ["word diff (difflib)", "difflib.HtmlDiff", "redlines"])
def test_facts_of_a_simple_method_are_places_in_the_texts(name: str) -> None:
    if why := simple_methods.missing(name):
        pytest.skip(why)
    texts = {"transcript": "THE DAM HELD.\nFORTY HOMES BURNED.", "article": "The dam held.\nFourteen homes burned."}
    facts = simple_methods.METHODS[name](*texts.values())["facts"]
    pieces = [(side, piece) for fact in facts for side in texts for piece in fact[side]]
    assert all(texts[side][piece["start"] : piece["end"]] == piece["text"] for side, piece in pieces)
    assert {fact["status"] for fact in facts} == {"shared", "transcript_only", "article_only"}
