"""The seeds are whole stories: a page, and exactly its two halves."""

from pathlib import Path

import pytest
from reasons import without_reasons

from diffcast import compare
from diffcast.reports import View, render

SEEDS = sorted(page.parent for page in Path(__file__).parents[1].joinpath("seeds").glob("*/page.txt"))
EACH = pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)


def test_the_seeds_of_three_dialects_are_there() -> None:
    assert {"four-day-week", "gps-jamming", "quarry-blast"} <= {seed.name for seed in SEEDS}


@EACH
def test_a_page_is_its_article_and_then_its_transcript(seed: Path) -> None:
    page, article, transcript = (
        seed.joinpath(f"{name}.txt").read_text(encoding="utf-8").strip() for name in ("page", "article", "transcript")
    )
    assert page.startswith(article)
    assert page.endswith(transcript)
    assert page[len(article) : -len(transcript)].strip() == ""


@EACH
def test_the_readme_describes_each_seed(seed: Path) -> None:
    assert f"`{seed.name}`" in seed.with_name("README.md").read_text(encoding="utf-8")


@EACH
def test_the_report_of_a_seed_is_the_expected_one(seed: Path, rewriting: bool) -> None:
    report = render(compare(seed / "transcript.txt", seed / "article.txt"), "terminal", View(width=80))
    report = report.replace(f"{seed}/", "")
    expected = seed / "expected.txt"
    if rewriting and (not expected.exists() or report != expected.read_text(encoding="utf-8")):
        expected.write_text(report, encoding="utf-8")
        pytest.fail(f"{expected.name} of {seed.name} was rewritten: read it, then run without --rewrite-goldens")
    assert without_reasons(report) == without_reasons(expected.read_text(encoding="utf-8"))
