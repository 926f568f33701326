"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner

from diffcast.cli import app

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EXAMPLES = ROOT / "examples"
SCREEN = re.compile(
    r"(<!-- The first lines of: (?P<command>[^(]+) \([^)]*\) -->\n```text\n)(?P<shown>.*?)(```\n<!-- end -->)", re.S
)
SHOWN_LINES = 40


def blocks(language: str, path: Path = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text("utf-8"), re.M | re.S)


def commands() -> list[str]:
    return [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines()]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds the files which the README names, and in which its commands run."""
    transcript, article = (EXAMPLES / name for name in ("transcript.txt", "article.txt"))
    (tmp_path / "transcript.txt").write_bytes(transcript.read_bytes())
    (tmp_path / "article.txt").write_bytes(article.read_bytes())
    (tmp_path / "page.txt").write_bytes(article.read_bytes() + b"\n" + transcript.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_runs(command: str, desk: Path) -> None:
    program, *arguments = shlex.split(command)
    assert program == "diffcast"
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None
    assert result.output or (desk / "report.html").exists()


@pytest.mark.parametrize("source", blocks("python"))
def test_the_python_of_the_readme_runs(source: str, desk: Path) -> None:
    result = subprocess.run([sys.executable, "-c", source], cwd=desk, capture_output=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr.decode()
    assert b"changed" in result.stdout


def test_the_example_of_the_library_runs(tmp_path: Path) -> None:
    command = [sys.executable, str(EXAMPLES / "use_the_library.py")]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr.decode()
    assert b"diffcast-report/1" in result.stdout


def test_the_screen_in_the_readme_is_what_the_command_prints(rewriting: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = README.read_text("utf-8")
    found = SCREEN.search(text)
    assert found
    _, *arguments = shlex.split(found["command"])
    printed = CliRunner().invoke(app, arguments).output
    shown = "".join(printed.splitlines(keepends=True)[:SHOWN_LINES])
    if rewriting:
        README.write_text(text[: found.start("shown")] + shown + text[found.end("shown") :], encoding="utf-8")
        pytest.fail("the screen in README.md was rewritten: review its diff, then run without --rewrite-goldens")
    assert found["shown"] == shown


@pytest.mark.parametrize(
    "target", [line.removeprefix("make ") for block in blocks("sh") for line in block.splitlines()]
)
def test_a_target_of_the_readme_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M)


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]), ids=lambda page: page.name)
def test_a_link_to_a_file_leads_to_one(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")) if "://" not in link]
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_option_of_the_command_is_in_the_readme() -> None:
    text = README.read_text("utf-8")
    command = app.get_command(Context(app), "compare")
    assert command
    options = {name for parameter in command.params for name in parameter.opts if name.startswith("-")}
    assert not [name for name in options - {"--output"} if name not in text]
