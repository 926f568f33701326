"""README.md beyond its commands, which tests/test_docs.py runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)$", README, re.M))
def test_a_target_of_the_readme_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


def test_the_readme_is_read_in_a_few_minutes() -> None:
    prose = re.sub(r"```.*?```|\]\([^)]*\)", "", README, flags=re.S)
    assert len(prose.split()) < 700


BENCHMARK = (ROOT / "docs" / "benchmark.md").read_text("utf-8")
NEIGHBOURS = {
    "word diff (difflib)": "word diff (difflib), as redline tools do",
    "rapidfuzz token_set_ratio": "fuzzy sentences (rapidfuzz)",
    "tf-idf sentences": "tf-idf sentences",
    "diffcast": "diffcast",
    "diffcast, high effort": "diffcast, high effort",
    "two labellings": "two labellings, the ceiling",
}
"""Method of the benchmark page to its name in the README."""


def measured(heading: str) -> dict[str, dict[str, str]]:
    """Method to its figures by column, in a table of the benchmark page."""
    lines = BENCHMARK.split(f"## {heading}\n")[1].split("\n## ")[0].strip().splitlines()
    columns, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def neighbours() -> list[str]:
    """The rows of the README's table, from what was measured."""
    written, wild = measured("Written stories"), measured("Wild stories")
    figures = {
        method: (
            written[method]["one-sided F1"],
            wild[method]["one-sided F1"],
            written[method]["false alarms"],
            written[method]["changed F1"],
        )
        for method in NEIGHBOURS
    }
    return [f"| {name} | {' | '.join(figures[method])} |" for method, name in NEIGHBOURS.items()]


def test_the_figures_are_those_of_the_benchmark(rewriting: bool) -> None:
    _, table = README.split("## Beside other tools\n")
    shown = [line for line in table.split("\n## ")[0].splitlines() if line.startswith("|")][2:]
    if rewriting and shown != neighbours():
        text = README.replace("\n".join(shown), "\n".join(neighbours()))
        (ROOT / "README.md").write_text(text, encoding="utf-8")
        pytest.fail("README.md was rewritten: review its diff, then run without --rewrite-goldens")
    assert shown == neighbours(), "--rewrite-goldens writes the figures of docs/benchmark.md"


def test_the_picture_at_the_top_is_of_the_page_as_it_is() -> None:
    (picture,) = re.findall(r"^!\[[^\]]{40,}\]\(([^)]+)\)$", README, re.M)
    assert README.index(picture) < README.index("\n## ")
    assert picture in {
        f"docs/{each}" for each in re.findall(r"\((gallery/[^)]+)\)", (ROOT / "docs/gallery.md").read_text("utf-8"))
    }


def test_the_readme_says_what_it_does_and_how_to_install_it_before_all_else() -> None:
    first = README.split("```console")[0]
    assert "pip install 'diffcast[readers]' && diffcast demo" in first
    assert "uvx diffcast demo" in first
    assert len(first.splitlines()) < 20


@pytest.mark.parametrize(("page", "anchor"), re.findall(r"\]\(([^)#:]+)#([^)]+)\)", README))
def test_a_link_into_a_page_leads_to_a_heading(page: str, anchor: str) -> None:
    headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text("utf-8"), re.M)
    assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
