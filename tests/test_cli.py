"""The command line: what it prints, where it writes, and what it refuses."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from diffcast.cli import COMMANDS, app, main
from diffcast.cli.output import ending_of, format_of, write
from diffcast.errors import UnwritableOutput

EXAMPLES = Path(__file__).parent.parent / "examples"
TRANSCRIPT = str(EXAMPLES / "transcript.txt")
ARTICLE = str(EXAMPLES / "article.txt")
LEXICAL = ("--encoder", "lexical")


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """A true run in a process of its own."""
    command = [sys.executable, "-c", "from diffcast.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, **options)  # type: ignore[call-overload,no-any-return]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says when it refuses: one line on stderr, nothing on stdout, exit code 2."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    printed = capsys.readouterr()
    assert left.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith("diffcast: ")
    assert printed.err.count("\n") == 1
    return printed.err


def compare(*arguments: str, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(app, ["compare", *arguments, *LEXICAL], input=given)
    assert result.exception is None, result.output
    return result


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(Path(ARTICLE).read_bytes() + b"\nTRANSCRIPT\n\n" + Path(TRANSCRIPT).read_bytes())
    return path


# What it prints


def test_two_texts_give_a_report_in_the_terminal() -> None:
    number = next(
        fact["id"]
        for fact in json.loads(compare(TRANSCRIPT, ARTICLE, "--format", "json").output)["facts"]
        if [each["kind"] for each in fact["differences"]] == ["number"]
    )
    first, *rest = compare(TRANSCRIPT, ARTICLE).output.splitlines()
    assert "transcript.txt" in first and "article.txt" in first
    assert any(number in line for line in rest)


def test_one_page_gives_a_report_too(page: Path) -> None:
    assert "QUINTERA" in compare(str(page)).output


@pytest.mark.parametrize("side", ["transcript", "article"])
def test_a_dash_reads_standard_input(side: str) -> None:
    arguments = ["-", ARTICLE] if side == "transcript" else [TRANSCRIPT, "-"]
    given = Path(TRANSCRIPT if side == "transcript" else ARTICLE).read_bytes()
    result = json.loads(compare(*arguments, "--format", "json", given=given).output)
    assert result[side]["source"] == "-"
    assert result["facts"]


def test_a_dash_alone_reads_a_page(page: Path) -> None:
    assert "QUINTERA" in compare("-", given=page.read_bytes()).output


def test_a_web_page_is_known_on_standard_input_too() -> None:
    page = (
        b"<html><body><article><h1>Ammonia leak</h1><p>An ammonia leak sent 14 workers to the hospital on Friday.</p>"
    )
    result = json.loads(compare(TRANSCRIPT, "-", "--format", "json", given=page).output)
    assert result["article"]["text"].startswith("Ammonia leak\n\nAn ammonia leak sent 14 workers")


def test_only_lists_the_statuses_that_were_chosen() -> None:
    only = ("--only", "shared", "--only", "transcript_only", "--format", "json")
    facts = json.loads(compare(TRANSCRIPT, ARTICLE, *only).output)["facts"]
    assert {fact["status"] for fact in facts} == {"shared", "transcript_only"}


def test_json_names_the_encoder_that_was_asked_for() -> None:
    assert json.loads(compare(TRANSCRIPT, ARTICLE, "--format", "json").output)["settings"] == {"encoder": "lexical"}


def test_help_teaches_with_examples() -> None:
    result = CliRunner().invoke(app, ["compare", "--help"])
    assert "diffcast compare transcript.txt article.txt -o report.html" in result.output
    assert result.exit_code == 0


def test_the_command_alone_says_how_to_start() -> None:
    result = CliRunner().invoke(app, [])
    assert "diffcast compare --help" in result.output
    assert result.exit_code == 0


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    for option in ("--version", "-V"):
        assert CliRunner().invoke(app, [option]).output == f"diffcast {version('diffcast')}\n"


def test_python_runs_it_as_a_module_too() -> None:
    shown = subprocess.run([sys.executable, "-m", "diffcast", "--version"], capture_output=True, timeout=60)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert shown.stdout.startswith(b"diffcast ")


def test_the_help_of_compare_shows_three_examples_before_the_options() -> None:
    before, after = CliRunner().invoke(app, ["compare", "--help"]).output.split("Options:")
    assert before.count("\n    diffcast compare ") == 3
    assert "--watch" in after and "--review review.json" in after


# Where it writes


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("report.html", "<!DOCTYPE html>"),
        ("report.json", "{"),
        ("report.txt", "transcript.txt"),
        ("report.md", "## transcript.txt"),
        ("report.csv", "\ufeffid,status,"),
        ("report.sarif", '{\n  "$schema"'),
        ("report.XML", '<?xml version="1.0"'),
        ("report.jsonl", '{"type":"pair"'),
        ("report", "transcript.txt"),
    ],
)
def test_the_name_of_the_file_chooses_the_format(tmp_path: Path, name: str, start: str) -> None:
    result = compare(TRANSCRIPT, ARTICLE, "-o", str(tmp_path / name))
    assert (result.stdout, result.stderr) == ("", f"Wrote {tmp_path / name}\n")
    assert (tmp_path / name).read_text("utf-8").startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_format_that_was_asked_for_beats_the_name_of_the_file(tmp_path: Path) -> None:
    compare(TRANSCRIPT, ARTICLE, "--format", "json", "-o", str(tmp_path / "report.html"))
    assert json.loads((tmp_path / "report.html").read_text("utf-8"))["schema"] == "diffcast-report/1"


def test_a_name_with_any_ending_is_taken_with_a_format(tmp_path: Path) -> None:
    compare(TRANSCRIPT, ARTICLE, "--format", "line", "-o", str(tmp_path / "report.log"))
    assert (tmp_path / "report.log").read_text("utf-8").startswith("changed=")


@pytest.mark.parametrize("option", ["-q", "--quiet"])
def test_quiet_leaves_only_the_report_and_errors(option: str, tmp_path: Path) -> None:
    result = compare(TRANSCRIPT, ARTICLE, option, "-o", str(tmp_path / "report.txt"))
    assert (result.stdout, result.stderr) == ("", "")
    checked = run("check", TRANSCRIPT, ARTICLE, option, "--format", "line", *LEXICAL)
    assert (checked.returncode, checked.stderr) == (1, b"")
    assert checked.stdout.startswith(b"changed=")
    assert run("compare", "nowhere.txt", ARTICLE, option).stderr.startswith(b"diffcast: nowhere.txt: ")


def test_a_written_page_is_opened_in_the_browser(tmp_path: Path) -> None:
    asked, browser, page = tmp_path / "asked", tmp_path / "browser", tmp_path / "a page.html"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{asked}"\n')
    browser.chmod(0o755)
    result = run(
        "compare",
        TRANSCRIPT,
        ARTICLE,
        *LEXICAL,
        "-o",
        str(page),
        "--open",
        env={**os.environ, "BROWSER": f"{browser} %s"},
    )
    assert result.returncode == 0
    assert asked.read_text() == page.as_uri()


def test_without_a_browser_the_address_is_said(tmp_path: Path) -> None:
    page, bare = (
        tmp_path / "page.html",
        {"PATH": str(tmp_path), "BROWSER": "none-such", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    result = run("compare", TRANSCRIPT, ARTICLE, *LEXICAL, "-o", str(page), "--open", env=bare)
    assert result.returncode == 0
    assert f"open {page.as_uri()} yourself" in result.stderr.decode()


def test_a_report_replaces_an_older_one_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old")
    path.chmod(0o640)
    write("new", str(path))
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_report_written_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write("new", str(tmp_path / "link.txt"))
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write("report", os.devnull)
    assert not Path(os.devnull).is_file()


def test_a_report_that_fails_half_way_leaves_the_older_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.txt"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(UnwritableOutput, match="No space left"):
        write("new", str(path))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# How it refuses


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["nowhere.txt", ARTICLE], "nowhere.txt"),
        ([TRANSCRIPT, str(EXAMPLES)], f"{EXAMPLES}: "),
        ([TRANSCRIPT, TRANSCRIPT], f"{TRANSCRIPT}: "),
        ([TRANSCRIPT, str(EXAMPLES / ".." / "examples" / "transcript.txt")], "transcript.txt: "),
        ([ARTICLE], f"{ARTICLE}: "),
        (["-", "-"], "-: "),
        ([], "TRANSCRIPT"),
        ([TRANSCRIPT, ARTICLE, "third.txt"], "third.txt"),
        ([TRANSCRIPT, ARTICLE, "--format", "pdf"], "'pdf'"),
        ([TRANSCRIPT, ARTICLE, "--only", "wrong"], "'wrong'"),
        ([TRANSCRIPT, ARTICLE, "--nonsense"], "--nonsense"),
        ([TRANSCRIPT, ARTICLE, "--article-format", "nitf"], f"{ARTICLE}: "),
        ([TRANSCRIPT, ARTICLE, "--transcript-format", "ninjs"], f"{TRANSCRIPT}: "),
        ([TRANSCRIPT, ARTICLE, "--transcript-format", "papyrus"], "'papyrus'"),
        ([TRANSCRIPT, ARTICLE, "--article-format", "zip"], f"{ARTICLE}: "),
        ([TRANSCRIPT, ARTICLE, "-o", TRANSCRIPT], f"{TRANSCRIPT}: "),
        ([TRANSCRIPT, ARTICLE, "-o", "report.pdf"], "report.pdf: "),
        ([TRANSCRIPT, ARTICLE, "-o", "report.DOCX"], ".docx"),
        (
            [TRANSCRIPT, ARTICLE, "-o", "report.htlm"],
            ".html, .htm, .json, .jsonl, .txt, .md, .markdown, .csv, .sarif, .xml",
        ),
        ([TRANSCRIPT, ARTICLE, "-o", "report.2026-10-01"], "--format"),
        ([TRANSCRIPT, ARTICLE, "--open"], "-o report.html"),
        ([TRANSCRIPT, ARTICLE, "--open", "-o", "report.csv"], "-o report.html"),
        ([TRANSCRIPT, "-", "--watch"], "--watch"),
        ([TRANSCRIPT, ARTICLE, "--encoder", "lexical", "-o", "/nowhere/at/all.html"], "/nowhere/at/all.html: "),
        ([TRANSCRIPT, ARTICLE, "--encoder", "lexical", "-o", str(EXAMPLES)], f"{EXAMPLES}: "),
        (["bad\nname\x1b[31m.txt", ARTICLE], "bad"),
        ([TRANSCRIPT, ARTICLE, "--explain", "f-1", "--only", "changed"], "--explain"),
        ([TRANSCRIPT, ARTICLE, "--config", "a.toml", "--no-config"], "--no-config"),
    ],
)
def test_an_error_is_one_line_on_stderr_that_names_the_place(
    capsys: pytest.CaptureFixture[str], arguments: list[str], names: str
) -> None:
    assert names in refused(capsys, "compare", *arguments)


@pytest.mark.parametrize(
    "content", [b"", b" \r\n\t\n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"], ids=["empty", "blank", "binary"]
)
def test_a_file_without_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    assert f"{path}: " in refused(capsys, "compare", str(path), ARTICLE)


def test_two_files_of_the_same_bytes_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(Path(TRANSCRIPT).read_bytes())
    assert f"{copy}: " in refused(capsys, "compare", TRANSCRIPT, str(copy))


def test_a_page_that_is_all_furniture_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare, report = tmp_path / "bare.txt", tmp_path / "report.html"
    bare.write_text("Skip to main content\nShare this story\nBy Anna Berg\nUpdated 4:12 PM EDT\n", encoding="utf-8")
    assert f"{bare}: " in refused(capsys, "compare", TRANSCRIPT, str(bare), "-o", str(report), *LEXICAL)
    assert not report.exists()


def test_two_texts_that_have_nothing_in_common_are_reported_as_such(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Bees need flowers in spring. A hive holds forty thousand of them.\n", encoding="utf-8")
    result = compare(TRANSCRIPT, str(other), "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.output)["counts"]["shared"] == 0
    assert json.loads(result.output)["remarks"]


def test_an_unknown_command_is_refused_with_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean compare?" in refused(capsys, "compose")
    assert f"to compare files: diffcast compare {TRANSCRIPT} {ARTICLE}" in refused(capsys, TRANSCRIPT, ARTICLE)
    for odd in ("zzz", "z" * 1000, "a\x1b[31m\nb"):
        assert ", ".join(COMMANDS) in refused(capsys, odd)


# True runs


def test_standard_output_is_utf_8_whatever_the_locale() -> None:
    result = run(
        "compare", TRANSCRIPT, ARTICLE, *LEXICAL, env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    )
    assert result.returncode == 0
    assert "─" in result.stdout.decode("utf-8")
    assert result.stderr == b""


def test_a_reader_that_closes_the_pipe_early_is_not_an_error() -> None:
    command = (
        f"{sys.executable} -c 'from diffcast.cli import main; main()' compare {TRANSCRIPT} {ARTICLE} --encoder lexical"
    )
    result = subprocess.run(f"{command} | true", shell=True, capture_output=True, timeout=60, check=False)
    assert result.stderr == b""


def test_a_full_disk_is_one_line_on_stderr() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    command = [sys.executable, "-c", "from diffcast.cli import main; main()", "compare", TRANSCRIPT, ARTICLE, *LEXICAL]
    with open("/dev/full", "wb") as full:
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert result.returncode == 2
    assert result.stderr.count(b"\n") == 1
    assert b"standard output: cannot write" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["compare", "--help"], {"onnxruntime", "rich", "jinja2", "numpy"}),
        (["formats"], {"onnxruntime", "rich", "jinja2", "numpy"}),
        (["compare", TRANSCRIPT, ARTICLE, "--format", "line"], {"numpy.ma", "diffcast.fetch.page", "diffcast.archive"}),
        (["--help"], {"numpy", "rich", "diffcast.readers", "diffcast.compare", "diffcast.cli.compare"}),
        (["--version"], {"numpy", "rich", "diffcast.readers", "diffcast.compare", "diffcast.cli.compare"}),
    ],
)
def test_a_command_does_not_load_what_only_another_one_needs(arguments: list[str], spared: set[str]) -> None:
    source = (
        "import sys, contextlib\n"
        "from diffcast.cli import main\n"
        f"with contextlib.suppress(SystemExit): main({arguments})\n"
        f"print(sorted({spared} & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", source], capture_output=True, timeout=60, check=True)
    assert result.stderr.decode().strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded_and_has_a_help_of_its_own(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert f"diffcast {name}" in result.output or f"app {name}" in result.output
    assert f"  {name} " in CliRunner().invoke(app, ["--help"]).output


def test_the_same_input_gives_the_same_bytes_in_two_processes() -> None:
    first = run("compare", TRANSCRIPT, ARTICLE, *LEXICAL, "--format", "html", env={**os.environ, "PYTHONHASHSEED": "1"})
    again = run("compare", TRANSCRIPT, ARTICLE, *LEXICAL, "--format", "html", env={**os.environ, "PYTHONHASHSEED": "2"})
    assert first.stdout == again.stdout
    assert first.returncode == 0


@pytest.mark.parametrize("format", ["html", "json", "markdown", "csv", "sarif", "junit"])
def test_a_file_named_with_the_ending_of_a_format_is_written_in_that_format(format: str) -> None:
    assert format_of(f"report{ending_of(format)}", None) == format


def test_the_body_of_a_mail_is_a_web_page() -> None:
    assert ending_of("email") == ".html"
