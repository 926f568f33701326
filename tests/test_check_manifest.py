"""`diffcast check --manifest`: many pairs at once, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from test_check import EXAMPLES, NUMBER, OF_A_NAME, OTHERS, Run, check, review, run, schema

from diffcast.reports import FORMATS

__all__ = ["run"]


@pytest.fixture
def stories(run: Run, tmp_path: Path) -> Path:
    """A manifest in a folder of its own: a pair that fails, one that passes, one whose article is missing."""
    folder = tmp_path / "today"
    folder.mkdir()
    spoken, written = ((EXAMPLES / name).read_text("utf-8") for name in ("transcript.txt", "article.txt"))
    (folder / "leak.txt").write_text(spoken)
    (folder / "leak-web.txt").write_text(written)
    (folder / "calm.txt").write_text("THE MAYOR OPENED THE NEW BRIDGE OVER THE HALD RIVER ON MONDAY.\n")
    (folder / "calm-web.txt").write_text("The mayor opened the new bridge over the Hald River on Monday.\n")
    (folder / "stories.csv").write_text(
        "transcript,article,name\nleak.txt,leak-web.txt,The leak\ncalm.txt,calm-web.txt,=The <bridge>\nleak.txt,none.txt,Lost\n"
    )
    return folder / "stories.csv"


def test_many_pairs_are_checked_and_a_broken_one_does_not_hinder_the_others(run: Run, stories: Path) -> None:
    code, out, err = run("check", "--manifest", "today/stories.csv")
    assert code == 2
    leak, bridge, lost = (line.split()[0] for line in out.splitlines()[2:5])
    assert (leak, bridge, lost) == ("The", "=The", "Lost")
    assert f"\nThe leak\n  {NUMBER} " in out
    assert "diffcast: Lost: today/none.txt: " in err


def test_the_verdict_of_many_pairs_names_a_configuration_that_changed_it(
    run: Run, stories: Path, tmp_path: Path
) -> None:
    (tmp_path / "diffcast.toml").write_text("[severity]\nname = 'off'\n")
    _, out, err = run("check", "--manifest", "today/stories.csv")
    assert f"; {OF_A_NAME} not counted under diffcast.toml" in out
    assert err.count("under diffcast.toml") == 1
    _, _, err = run("check", "--manifest", "today/stories.csv", "--format", "junit")
    assert f"The leak: fails on {OTHERS}; {OF_A_NAME} not counted under diffcast.toml" in err


def test_without_a_broken_pair_a_failing_one_decides(run: Run, stories: Path) -> None:
    stories.write_text("\n".join(stories.read_text().splitlines()[:3]))
    assert run("check", "--manifest", "today/stories.csv")[0] == 1
    assert run("check", "--manifest", "today/stories.csv", "--fail-on", "none")[0] == 0


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.many])
def test_every_format_tells_of_every_pair(run: Run, stories: Path, format: str) -> None:
    code, out, err = run("check", "--manifest", "today/stories.csv", "--format", format)
    assert code == 2
    assert "The leak" in out
    assert "bridge" in out
    assert "Lost" in out
    assert run("check", "--manifest", "today/stories.csv", "--format", format) == (code, out, err)


def test_json_of_many_pairs_holds_each_report(run: Run, stories: Path) -> None:
    checked = json.loads(run("check", "--manifest", "today/stories.csv", "--format", "json")[1])
    assert (checked["schema"], checked["passed"]) == ("diffcast-check/1", False)
    assert [(pair["name"], pair["passed"], "report" in pair) for pair in checked["pairs"]] == [
        ("The leak", False, True), ("=The <bridge>", True, True), ("Lost", False, False),
    ]  # fmt: skip
    assert not list(Draft202012Validator(schema("check-1")).iter_errors(checked))
    assert not list(Draft202012Validator(schema("report-1")).iter_errors(checked["pairs"][0]["report"]))


def test_sarif_of_many_pairs_is_a_run_each(run: Run, stories: Path) -> None:
    log = json.loads(run("check", "--manifest", "today/stories.csv", "--format", "sarif")[1])
    assert [each["automationDetails"]["id"] for each in log["runs"]] == ["The leak/", "=The <bridge>/", "Lost/"]
    assert [each["invocations"][0]["executionSuccessful"] for each in log["runs"]] == [True, True, False]


def test_junit_of_many_pairs_counts_failures_and_errors(run: Run, stories: Path) -> None:
    root = ElementTree.fromstring(run("check", "--manifest", "today/stories.csv", "--format", "junit")[1])
    assert root.get("errors") == "1"
    assert int(root.get("failures", "0")) == len(root.findall(".//failure")) > 0
    assert int(root.get("tests", "0")) == len(root.findall(".//testcase"))


def test_csv_of_many_pairs_begins_each_row_with_its_pair(run: Run, stories: Path) -> None:
    out = run("check", "--manifest", "today/stories.csv", "--format", "csv")[1]
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline="")))
    assert rows[0][:2] == ["pair", "id"]
    assert {row[0] for row in rows[1:]} == {"The leak", "'=The <bridge>", "Lost"}
    assert {len(row) for row in rows} == {len(rows[0])}


def test_annotations_of_many_pairs_stay_within_what_is_shown(run: Run, stories: Path) -> None:
    out = run("check", "--manifest", "today/stories.csv", "--format", "github", "--fail-on", "any")[1]
    levels = [line.split()[0] for line in out.splitlines()]
    assert max(levels.count(f"::{level}") for level in ("error", "warning", "notice")) <= 10
    assert "::error title=Not checked::Lost" in out
    assert out.splitlines()[-1].startswith("::notice title=diffcast check::1 of 3 pairs ")


def test_pages_of_many_pairs_go_into_a_folder(run: Run, stories: Path, tmp_path: Path) -> None:
    assert run("check", "--manifest", "today/stories.csv", "--format", "html")[0] == 2
    code, out, _ = run("check", "--manifest", "today/stories.csv", "--format", "html", "-o", "pages")
    assert (code, out) == (2, "")
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["1-The-leak.html", "2-The-bridge.html"]
    assert run("check", "--manifest", "today/stories.csv", "--format", "html", "-o", "article.txt")[0] == 2


def test_names_of_pairs_lead_out_of_no_folder(run: Run, stories: Path, tmp_path: Path) -> None:
    stories.write_text("transcript,article,name\nleak.txt,leak-web.txt,../../../etc/evil\n")
    run("check", "--manifest", "today/stories.csv", "--format", "html", "-o", "pages")
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["1-etc-evil.html"]


def test_one_baseline_serves_all_pairs_of_a_manifest(run: Run, stories: Path) -> None:
    stories.write_text("\n".join(stories.read_text().splitlines()[:3]))
    assert run("baseline", "--manifest", "today/stories.csv", "-o", "b.json")[0] == 0
    code, _, err = run("check", "--manifest", "today/stories.csv", "--baseline", "b.json", "--fail-on", "any")
    assert code == 0, err


def test_a_baseline_with_a_broken_pair_is_not_written(run: Run, stories: Path, tmp_path: Path) -> None:
    code, out, err = run("baseline", "--manifest", "today/stories.csv", "-o", "b.json")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "b.json").exists()


def test_each_pair_may_have_a_review_and_a_baseline_of_its_own(run: Run, stories: Path) -> None:
    ids = json.loads(check(run, "--format", "json")[1])["gate"]["failing"]
    review(stories.parent / "r.json", *({"fact": each, "choice": "accepted"} for each in ids))
    stories.write_text("transcript,article,review\nleak.txt,leak-web.txt,r.json\n")
    assert run("check", "--manifest", "today/stories.csv")[0] == 0


# In CI


@pytest.mark.parametrize(
    ("ci", "more", "code"),
    [("true", (), 2), ("1", (), 2), ("true", ("--allow-outside",), 0), ("", (), 0), ("false", (), 0)],
)
def test_in_ci_a_list_names_no_file_outside_its_folder(
    run: Run, stories: Path, monkeypatch: pytest.MonkeyPatch, ci: str, more: tuple[str, ...], code: int
) -> None:
    monkeypatch.setenv("CI", ci)
    (stories.parent.parent / "elsewhere.txt").write_text("The mayor opened the new bridge on Monday.\n")
    stories.write_text("transcript,article,name\ncalm.txt,../elsewhere.txt,One\n")
    ended, _, err = run("check", "--manifest", "today/stories.csv", *more)
    assert ended == code
    assert ("elsewhere.txt is outside the list's folder" in err) == (code == 2)


def test_in_ci_a_link_out_of_the_folder_is_outside_too(
    run: Run, stories: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CI", "true")
    (tmp_path / "elsewhere.txt").write_text("The mayor opened the new bridge on Monday.\n")
    (stories.parent / "link.txt").symlink_to(tmp_path / "elsewhere.txt")
    stories.write_text("transcript,article,name\ncalm.txt,link.txt,One\n")
    assert run("check", "--manifest", "today/stories.csv")[0] == 2


def test_in_ci_a_list_of_its_own_folder_is_checked_as_anywhere(
    run: Run, stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    stories.write_text("\n".join(stories.read_text().splitlines()[:3]))
    assert run("check", "--manifest", "today/stories.csv")[0] == 1


def test_a_folder_of_stories_is_checked_like_a_list(run: Run, stories: Path) -> None:
    folder = stories.parent / "night"
    for name, texts in {"bridge": ("calm.txt", "calm-web.txt"), "leak": ("leak.txt", "leak-web.txt")}.items():
        folder.joinpath(name).mkdir(parents=True)
        for side, text in zip(("transcript", "article"), texts, strict=True):
            folder.joinpath(name, f"{side}.txt").write_bytes(stories.parent.joinpath(text).read_bytes())
    code, out, _ = run("check", "today/night")
    assert code == 1
    assert [line.split()[:2] for line in out.splitlines()[2:4]] == [["bridge", "passes:"], ["leak", "fails:"]]
    ids = json.loads(check(run, "--format", "json")[1])["gate"]["failing"]
    review(folder / "leak" / "review.json", *({"fact": each, "choice": "accepted"} for each in ids))
    assert run("check", "today/night")[0] == 0
    folder.joinpath("half").mkdir()
    code, _, err = run("check", "today/night")
    assert code == 2
    assert "half: holds no transcript.*; each story needs" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("today",), "holds 0 stories"), (("today", "--review", "r.json"), "review.json of its own")],
)
def test_a_folder_that_cannot_be_checked_is_one_line(
    run: Run, stories: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run("check", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
