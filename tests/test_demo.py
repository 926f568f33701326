"""`diffcast demo` and `diffcast doctor`: what a person runs first."""

from __future__ import annotations

import configparser
import hashlib
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_cli import refused

from diffcast.cli import app
from diffcast.cli.demo import PAGE
from diffcast.cli.doctor import EXTRAS

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "diffcast" / "cli" / "demo"
START = "from diffcast.cli import main; main()"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None, result.output
    return result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def doctor() -> tuple[int, str]:
    """The exit code and the output, as one line where it is wrapped."""
    result = CliRunner().invoke(app, ["doctor"], standalone_mode=False)
    assert result.exception is None, result.output
    return int(result.return_value), re.sub(r"\n {10,}", " ", result.stdout)


# The demo


def test_the_story_of_the_demo_is_that_of_the_docs() -> None:
    for name in ("transcript.txt", "article.txt", "review.json"):
        assert (DEMO / name).read_bytes() == (ROOT / "examples" / name).read_bytes()


def test_the_demo_prints_the_report_that_the_readme_shows(folder: Path) -> None:
    result = run("demo")
    assert result.stdout.startswith("transcript.txt and article.txt\n")
    assert "Number differs: 41 workers (transcript), 14 workers (article)" in result.stdout
    assert "diffcast compare TRANSCRIPT ARTICLE" in result.stderr
    assert list(folder.iterdir()) == [folder / ".git"]


def test_quiet_leaves_out_what_to_try_next(folder: Path) -> None:
    assert run("demo", "-q").stderr == ""


def test_open_writes_the_page_and_shows_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    result = run("demo", "--open")
    assert (folder / PAGE).read_text("utf-8").startswith("<!DOCTYPE html>")
    assert opened == [(folder / PAGE).as_uri()]
    assert (result.stdout, result.stderr) == ("", f"Wrote {PAGE}\n")


def test_save_writes_the_files_once_and_replaces_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        run("demo", "--save", "story")
    assert sorted(path.name for path in (folder / "story").iterdir()) == [
        "article.txt",
        "review.json",
        "transcript.txt",
    ]
    assert run("compare", "story/transcript.txt", "story/article.txt", "--format", "line").stdout.startswith(
        "changed=4"
    )
    (folder / "story" / "article.txt").write_text("My own article.", "utf-8")
    assert "story/article.txt: is there" in refused(capsys, "demo", "--save", "story")
    assert (folder / "story" / "article.txt").read_text("utf-8") == "My own article."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "demo.rtf"), "demo.rtf"),
        (("--open", "-o", "demo.txt"), ".html"),
        (("--save", "/dev/null/x"), "/dev/null/x"),
        (("transcript.txt",), "transcript.txt"),
    ],
)
def test_what_the_demo_cannot_do_is_one_line(
    arguments: tuple[str, ...], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refused(capsys, "demo", *arguments)


# The doctor


def test_a_working_installation_is_called_so(folder: Path) -> None:
    command = [sys.executable, "-c", START, "doctor"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout
    printed = re.sub(r"\n {10,}", " ", done.stdout)
    assert {line.split()[0] for line in printed.split("\n\n")[0].splitlines()} <= {"ok", "missing"}
    assert "finds the wrong number of a test pair" in printed
    assert "all with the SHA-256" in printed
    assert done.stdout.splitlines()[-1].startswith("Everything installed works.")


def test_the_extras_are_those_of_the_package() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    asked = {
        extra: {re.split(r"[<>=]", line)[0] for line in setup["options.extras_require"][extra].split()}
        for extra in setup["options.extras_require"]
        if extra not in {"all", "dev", "docs"}
    }
    assert {extra: set(modules.values()) for extra, (_, modules) in EXTRAS.items()} == asked


def test_an_extra_that_cannot_be_loaded_is_broken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    code, printed = doctor()
    assert code == 2
    assert re.search(r"^broken  extra readers .*pip install --force-reinstall 'diffcast\[readers\]'$", printed, re.M)
    assert "\n1 thing is broken." in printed


def test_a_missing_extra_says_how_to_install_it_and_is_not_broken(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(name: str) -> str:
        if name in {"uvicorn", "diffcast-large"}:
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr("diffcast.cli.doctor.version", version)
    code, printed = doctor()
    assert code == 0
    assert re.search(r"^missing extra serve +the desk; needs uvicorn: pip install 'diffcast\[serve\]'$", printed, re.M)


def test_a_limit_a_configuration_and_weights_that_cannot_be_used_are_broken(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "diffcast.toml").write_text("[weights]\nnumber = 'note'\n", "utf-8")
    monkeypatch.setenv("DIFFCAST_MAX_WORDS", "many")
    monkeypatch.setattr("diffcast.similarity.graphs.hashlib.sha256", hashlib.sha512)
    code, printed = doctor()
    assert code == 2
    assert "did you mean [severity]?" in printed
    assert re.search(r"^broken  encoder .*damaged; reinstall diffcast", printed, re.M)
    assert re.search(r"^broken  environment .*DIFFCAST_MAX_WORDS", printed, re.M)
    assert "things are broken." in printed


def test_the_values_of_the_environment_are_not_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFCAST_TOKEN", "a-secret-of-the-desk")
    _, printed = doctor()
    assert "DIFFCAST_TOKEN" in printed and "a-secret" not in printed
