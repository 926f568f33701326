"""`diffcast config`, and the options by which a command takes a policy."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from test_cli import ARTICLE, LEXICAL, TRANSCRIPT, refused, run

from diffcast.align.network import load_weights
from diffcast.cli import app
from diffcast.review.config_file import as_toml, read
from diffcast.review.policy import load, policy
from diffcast.similarity.graphs import LARGE_IS_MISSING

EXAMPLE = """\
[style.aliases]
SAN = "Straight Arrow News"

[severity]
certainty = "note"
transcript-only = "off"
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy, and the working folder below it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "stories").mkdir()
    (tmp_path / "diffcast.toml").write_text(EXAMPLE, "utf-8")
    monkeypatch.chdir(tmp_path / "stories")
    return tmp_path


def command(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def settings_of(*arguments: str) -> dict[str, object]:
    result = command("compare", TRANSCRIPT, ARTICLE, "--encoder", "lexical", "--format", "json", *arguments)
    assert result.exception is None, result.output
    found: dict[str, object] = json.loads(result.output)
    return found


# What is set, and what is wrong


def test_check_says_that_nothing_is_wrong(desk: Path) -> None:
    result = command("config", "check")
    assert (result.exit_code, result.output) == (0, "../diffcast.toml: no mistakes\n")


def test_check_lists_every_mistake_and_leaves_with_2(desk: Path) -> None:
    Path("bad.toml").write_text("encodr = 'x'\n[severity]\nnumber = 'grave'\n", "utf-8")
    result = command("config", "check", "bad.toml")
    assert result.exit_code == 2
    assert [line.split(" ")[:2] for line in result.output.splitlines()] == [
        ["bad.toml:1:1:", "encodr:"],
        ["bad.toml:3:1:", "severity.number:"],
        ["2", "mistakes"],
    ]


def test_check_leaves_a_shell_with_2_and_says_it_on_stdout(desk: Path) -> None:
    Path("bad.toml").write_text("x = 1", "utf-8")
    result = run("config", "check", "bad.toml")
    assert (result.returncode, result.stderr) == (2, b"")
    assert result.stdout.decode().endswith("\n1 mistake\n")


def test_check_and_show_without_any_file_say_so(desk: Path) -> None:
    (desk / "diffcast.toml").unlink()
    assert command("config", "check").output == "no diffcast.toml here or in a folder above: nothing is set\n"
    assert command("config", "show").output.startswith("# no diffcast.toml here or in a folder above: ")


def test_check_of_a_file_that_is_not_there_leaves_with_2(desk: Path) -> None:
    result = command("config", "check", "nothing.toml")
    assert result.exit_code == 2
    assert result.output.startswith("nothing.toml: cannot be read (No such file or directory)")


def test_show_prints_a_file_that_sets_the_same(desk: Path) -> None:
    printed = command("config", "show").output
    assert printed.startswith('# ../diffcast.toml\n# encoder = "contextual"\n')
    assert policy(tomllib.loads(printed)) == policy(tomllib.loads(EXAMPLE))
    assert '# number = "correction"\n' in printed and '\ncertainty = "note"\n' in printed


def test_show_refuses_a_broken_file_in_one_line(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.toml").write_text("x = 1\ny = 2", "utf-8")
    assert refused(capsys, "config", "show", "bad.toml").endswith("(and 1 more: diffcast config check bad.toml)\n")


def test_what_a_file_holds_is_harmless_in_the_terminal(desk: Path) -> None:
    Path("bad.toml").write_text('"\\u001b[2J" = 1\n[severity]\nname = "\\u001b[31m\\u202e"\n', "utf-8")
    assert not {"\x1b", "\u202e"} & set(command("config", "check", "bad.toml").output)
    Path("odd.toml").write_text('[style]\nignore = ["a\\u001b[31m\\u202e\\u009b"]\n', "utf-8")
    assert not {"\x1b", "\u202e", "\x9b"} & set(command("config", "show", "odd.toml").output)


def test_what_show_prints_with_odd_signs_reads_back(tmp_path: Path) -> None:
    odd = 'a "b" \\ \x7f é 😀 \t'
    values = {"style": {"aliases": {odd: ["x\ny", "z"]}, "ignore": [odd]}, "thresholds": {"one-sided": 0.25}}
    text = as_toml(values, "# x")
    assert tomllib.loads(text)["style"]["aliases"] == values["style"]["aliases"]
    (tmp_path / "a.toml").write_text(text, "utf-8")
    assert not read(tmp_path / "a.toml").mistakes


# Where a command takes it


def test_compare_takes_the_nearest_file_and_says_so(desk: Path) -> None:
    found = settings_of()
    assert found["settings"] == {
        "encoder": "lexical",
        "style": load(desk / "diffcast.toml").style.digest,
        "policy": {"source": "diffcast.toml", "sha256": load(desk / "diffcast.toml").sha256},
    }
    left = [fact for fact in found["facts"] if fact["status"] == "transcript_only"]  # type: ignore[attr-defined]
    every = settings_of("--no-config")["facts"]
    spoken = [fact for fact in every if fact["status"] == "transcript_only"]  # type: ignore[attr-defined]
    assert left == [fact for fact in spoken if fact["level"] == "detail"]
    assert len(left) < len(spoken)
    assert any("by diffcast.toml" in remark for remark in found["remarks"])  # type: ignore[attr-defined]
    assert str(desk) not in json.dumps({**found, "transcript": 0, "article": 0})


def test_a_report_under_a_policy_keeps_to_the_schema(desk: Path) -> None:
    schema = json.loads(command("schema", "report").output)
    assert not list(Draft202012Validator(schema).iter_errors(settings_of()))
    assert json.loads(command("schema", "config").output)["title"] == "diffcast.toml"


def test_no_config_compares_as_if_there_were_none(desk: Path) -> None:
    without = settings_of("--no-config")
    (desk / "diffcast.toml").unlink()
    assert without == settings_of()
    assert without["settings"] == {"encoder": "lexical"}


def test_a_named_config_is_used_instead_of_the_nearest(desk: Path) -> None:
    Path("other.toml").write_text("[thresholds]\ndetails = false\n", "utf-8")
    assert settings_of("--config", "other.toml")["settings"]["policy"]["source"] == "other.toml"  # type: ignore[index]


def test_the_encoder_of_the_policy_holds_unless_the_option_says_otherwise(desk: Path) -> None:
    (desk / "diffcast.toml").write_text("encoder = 'lexical'", "utf-8")
    told = command("compare", TRANSCRIPT, ARTICLE, "--format", "json").output
    assert json.loads(told)["settings"]["encoder"] == "lexical"


def test_high_effort_without_its_package_stops_in_one_line(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "diffcast_large", None)
    load_weights.cache_clear()
    (desk / "diffcast.toml").write_text("effort = 'high'", "utf-8")
    assert settings_of()["settings"]["encoder"] == "lexical"  # type: ignore[index]
    assert refused(capsys, "compare", TRANSCRIPT, ARTICLE) == f"diffcast: {LARGE_IS_MISSING}\n"


def test_high_effort_without_the_language_model_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = ("compare", TRANSCRIPT, ARTICLE, "--encoder", "lexical", "--effort", "high")
    assert "--effort high needs the language model" in refused(capsys, *both)
    (desk / "diffcast.toml").write_text("encoder = 'lexical'\neffort = 'high'\n", "utf-8")
    assert "remove one" in refused(capsys, "compare", TRANSCRIPT, ARTICLE)


def test_both_options_together_are_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, "compare", TRANSCRIPT, ARTICLE, "--config", "x.toml", "--no-config")
    assert "--config" in told and "--no-config" in told


@pytest.mark.parametrize("arguments", [("compare", TRANSCRIPT, ARTICLE), ("show", ARTICLE)])
def test_a_broken_config_stops_a_command_in_one_line(
    desk: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    (desk / "diffcast.toml").write_text("[style]\nalias = 1\n", "utf-8")
    told = refused(capsys, *arguments)
    assert told.startswith("diffcast: ../diffcast.toml:2:1: style.alias: ")


def test_a_broken_config_writes_no_report(desk: Path) -> None:
    Path("bad.toml").write_text("x", "utf-8")
    assert run("compare", TRANSCRIPT, ARTICLE, "-o", "report.json", "--config", "bad.toml").returncode == 2
    assert not Path("report.json").exists()


def test_show_reads_a_page_as_the_house_does(desk: Path) -> None:
    (desk / "diffcast.toml").write_text("[article]\nboilerplate = ['State inspectors *']\n", "utf-8")
    told = command("show", ARTICLE).output
    assert "“State inspectors *”" in " ".join(told.split())
    assert "“State inspectors *”" not in " ".join(command("show", ARTICLE, "--no-config").output.split())


def test_the_same_texts_and_policy_give_the_same_bytes(desk: Path) -> None:
    one, other = (run("compare", TRANSCRIPT, ARTICLE, "--encoder", "lexical", "--format", "json") for _ in range(2))
    assert one.stdout == other.stdout != b""


def test_a_text_whose_every_finding_the_policy_leaves_out_still_tells_a_story(desk: Path) -> None:
    (desk / "diffcast.toml").write_text("[severity]\narticle-only = 'off'\ntranscript-only = 'off'\n", "utf-8")
    Path("script.txt").write_text("THE FERRY TO HOLM ISLAND SANK ON MONDAY.", "utf-8")
    Path("story.txt").write_text(
        "Bakery wins prize\n\nA small bakery in Lindmoor won a prize for its rye bread.\n", "utf-8"
    )
    result = command("compare", "script.txt", "story.txt", *LEXICAL)
    assert result.exception is None
    assert "article-only is off" in " ".join(result.output.split())


# In a check


def test_a_check_fails_at_what_the_policy_says(desk: Path) -> None:
    (desk / "diffcast.toml").write_text("encoder = 'lexical'\n[check]\nfail-on = 'none'\n", "utf-8")
    assert run("check", TRANSCRIPT, ARTICLE).returncode == 0
    assert run("check", TRANSCRIPT, ARTICLE, "--fail-on", "correction").returncode == 1
    assert run("check", TRANSCRIPT, ARTICLE, "--no-config", *LEXICAL).returncode == 1


def test_a_finding_that_the_policy_makes_a_note_fails_no_check(desk: Path) -> None:
    kinds = ("number", "name", "title", "place", "time", "quote", "attribution")
    (desk / "diffcast.toml").write_text("[severity]\n" + "".join(f"{kind} = 'note'\n" for kind in kinds), "utf-8")
    result = run("check", TRANSCRIPT, ARTICLE, *LEXICAL)
    assert result.returncode == 0, result.stderr


def test_a_baseline_under_a_policy_holds_its_findings_and_a_check_with_it_passes(desk: Path) -> None:
    (desk / "diffcast.toml").write_text("encoder = 'lexical'\n[thresholds]\ndetails = false\n", "utf-8")
    assert run("baseline", TRANSCRIPT, ARTICLE, "-o", "baseline.json").returncode == 0
    assert run("check", TRANSCRIPT, ARTICLE, "--fail-on", "any", "--baseline", "baseline.json").returncode == 0


def test_a_broken_config_stops_a_check_before_any_text_is_read(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "diffcast.toml").write_text("check = 1", "utf-8")
    told = refused(capsys, "check", "nothing.txt", "nothing.html")
    assert told.startswith("diffcast: ../diffcast.toml:1:1: check: ")
