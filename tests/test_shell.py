"""Completion in a real shell, and the man page: both know every command and option."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import man_page
import pytest
from reference_commands import every

from diffcast.cli import COMMANDS
from diffcast.cli.completion import SHELLS

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PAGE = man_page.PAGE.read_text("utf-8")


def diffcast(*arguments: str, **variables: str) -> str:
    command = [sys.executable, "-c", "from diffcast.cli import main; main()", *arguments]
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, timeout=60, check=False)
    assert done.stderr == b""
    return done.stdout.decode()


def completed(typed: str) -> list[str]:
    """What diffcast offers for the last word of a line, as its script asks for it."""
    words = typed.split(" ")
    answer = diffcast(COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1), _DIFFCAST_COMPLETE="bash_complete")
    return [line for line in answer.splitlines() if line]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("diffcast co", ["plain,compare", "plain,completion", "plain,config"]),
        ("diffcast compare --enc", ["plain,--encoder"]),
        ("diffcast compare --encoder l", ["plain,lexical"]),
        ("diffcast compare tran", ["file,tran"]),
        ("diffcast compare a.txt b", ["file,b"]),
        ("diffcast check --baseline b", ["file,b"]),
        ("diffcast check -o ", ["file,"]),
        ("diffcast config s", ["plain,show"]),
        ("diffcast completion z", ["plain,zsh"]),
        ("diffcast zzz", []),
        ("diffcast zzz a", []),
        ("diffcast compare --nonsense", []),
    ],
)
def test_a_word_is_completed(typed: str, offered: list[str]) -> None:
    assert completed(typed) == offered


def test_all_commands_are_offered_without_loading_them() -> None:
    assert [line.removeprefix("plain,") for line in completed("diffcast ")] == list(COMMANDS)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_asks_diffcast(shell: str) -> None:
    script = diffcast("completion", shell)
    assert f"_DIFFCAST_COMPLETE={shell}_complete" in script
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=script.encode(), timeout=60, check=True)


def test_the_line_of_the_docs_completes_in_bash(tmp_path: Path) -> None:
    """The function that the script registers fills COMPREPLY, as the Tab key makes bash ask for it."""
    program = tmp_path / "diffcast"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from diffcast.cli import main; main()" "$@"\n')
    program.chmod(0o755)
    typed = (
        'eval "$(diffcast completion bash)"; COMP_WORDS=(diffcast compare --wa); COMP_CWORD=2; '
        '_diffcast_completion diffcast; echo "${COMPREPLY[@]}"; complete -p diffcast'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", typed], env={**os.environ, "PATH": path}, capture_output=True, timeout=60, check=True
    )
    assert done.stdout.decode().split()[0] == "--watch"
    assert "_diffcast_completion diffcast" in done.stdout.decode()
    assert typed.split(";")[0] in (ROOT / "docs/howto/shell.md").read_text("utf-8")


# The man page


def test_the_man_page_is_what_its_generator_writes() -> None:
    assert man_page.man_page() == PAGE, "run python tools/man_page.py"


@pytest.mark.parametrize("path", [path for path, _ in every() if path != "diffcast"])
def test_every_command_has_a_section(path: str) -> None:
    assert f"\n.SS {path}\n" in PAGE


def test_the_man_page_is_installed() -> None:
    assert "share/man/man1 = man/diffcast.1" in (ROOT / "setup.cfg").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_groff_shows_the_man_page_without_a_warning() -> None:
    command = ["groff", "-man", "-ww", "-Kutf8", "-Tutf8", str(man_page.PAGE)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert done.stderr == b""
    shown = done.stdout.decode()
    assert "Compare again whenever a file changes, until Ctrl" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("text", "written"),
    [("a-b", "a\\-b"), (".TP", "\\&.TP"), ("'x'", "\\&\\(aqx\\(aq"), ("C:\\x", "C:\\(rsx"), ("plain", "plain")],
)
def test_no_text_acts_as_a_request(text: str, written: str) -> None:
    assert man_page._text(text) == written
