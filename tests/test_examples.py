"""The examples of the library guide run and do what it says."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diffcast import compare

EXAMPLES = Path(__file__).parent.parent / "examples"
COMPARED = compare(EXAMPLES / "transcript.txt", EXAMPLES / "article.txt")


def ran(name: str, *arguments: str, code: int = 0) -> str:
    """What an example prints; it must exit with the code."""
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False, encoding="utf-8")
    assert done.returncode == code, done.stderr
    return done.stdout


def copy_pair(folder: Path) -> None:
    """The two example texts as a story of its own."""
    folder.mkdir()
    for name in ("transcript.txt", "article.txt"):
        shutil.copy(EXAMPLES / name, folder)


def test_the_tour_of_the_library_ends_with_the_json_report() -> None:
    printed = ran("use_the_library.py")
    assert printed.startswith("number: 41 / 14. ")
    assert printed.splitlines()[-1].startswith("As diffcast-report/1: {'changed': 4, ")


def test_the_hook_of_a_cms_names_what_blocks_and_asks_no_more_about_what_was_accepted() -> None:
    lines = ran("cms_hook.py", code=1).splitlines()
    blocking = [fact for fact in COMPARED.facts if fact.severity == "correction"]
    assert {"number"} in [{one.kind for one in fact.differences} for fact in blocking]
    assert [line.split("  ")[0] for line in lines[:-1]] == [fact.id for fact in blocking]
    assert lines[-1] == f"{len(blocking) - 1} of {len(blocking)} still block after one was accepted"


def test_the_notebook_runs_from_the_top_and_every_part_is_a_cell() -> None:
    printed = ran("notebook.py")
    for status, number in COMPARED.to_dict()["counts"].items():
        assert f"{number:4}  {status}\n" in printed
    assert "The rule for number compared 41 workers with 14 workers" in " ".join(printed.split())
    assert (EXAMPLES / "notebook.py").read_text("utf-8").count("\n# %%") == 7


def test_a_bulk_check_fails_where_a_story_does_and_lists_every_finding(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "blind-spots" / "two-amounts", tmp_path / "two-amounts")
    copy_pair(tmp_path / "leak")
    rows = list(csv.DictReader(ran("bulk_check.py", str(tmp_path), code=1).splitlines()))
    failing = [fact.id for fact in COMPARED.facts if fact.severity == "correction"]
    assert [(row["story"], row["fact"]) for row in rows if row["fails"] == "yes"] == [
        ("leak", each) for each in failing
    ]
    found = [fact.id for fact in COMPARED.facts if fact.status != "shared"]
    assert [row["fact"] for row in rows if row["story"] == "leak"] == found
    assert [row for row in rows if row["story"] == "two-amounts"]
    assert {row["status"] for row in rows} == {"changed", "transcript_only", "article_only"}


@pytest.mark.parametrize(("fail_on", "code"), [("none", 0), ("any", 1)])
def test_a_bulk_check_fails_on_what_it_is_asked_to(fail_on: str, code: int) -> None:
    ran("bulk_check.py", str(EXAMPLES / "blind-spots"), "--fail-on", fail_on, "--processes", "1", code=code)


def test_a_story_without_an_article_is_a_row_and_the_others_are_checked(tmp_path: Path) -> None:
    copy_pair(tmp_path / "b")
    (tmp_path / "a").mkdir()
    shutil.copy(EXAMPLES / "transcript.txt", tmp_path / "a")
    rows = list(csv.DictReader(ran("bulk_check.py", str(tmp_path), code=2).splitlines()))
    found = [("b", fact.status) for fact in COMPARED.facts if fact.status != "shared"]
    assert [(row["story"], row["status"]) for row in rows] == [("a", "error"), *found]
    assert "article" in rows[0]["reason"]
