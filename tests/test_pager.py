"""The command on a true terminal: its width, colours and links, and the pager; and none of it elsewhere."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
COMMAND = (sys.executable, "-c", "from diffcast.cli import main; main()")
COMPARE = ("compare", "transcript.txt", "article.txt", "--encoder", "lexical")
SHOW = ("show", "transcript.txt")
LAST = "STATE INSPECTORS GO IN ON MONDAY."
SPOKEN = {"NO_COLOR", "FORCE_COLOR", "PAGER", "DIFFCAST_PAGER", "LESS", "COLUMNS", "LINES"}
"""Variables that a terminal of the tests may not inherit."""


def environment(given: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in SPOKEN} | {"TERM": "xterm-256color", **given}


def on_terminal(*arguments: str, size: tuple[int, int] = (500, 100), **given: str) -> tuple[int, str]:
    """The exit code, and what a terminal of that many lines and columns shows."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    seen: list[bytes] = []
    reader = threading.Thread(target=_read, args=(master, seen))
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=slave, stdout=slave, stderr=slave, cwd=EXAMPLES, env=environment(given)
    )
    os.close(slave)
    reader.start()
    code = process.wait(timeout=60)
    reader.join(timeout=60)
    os.close(master)
    return code, b"".join(seen).decode("utf-8").replace("\r\n", "\n")


def _read(master: int, seen: list[bytes]) -> None:
    try:
        while data := os.read(master, 65536):
            seen.append(data)
    except OSError:
        return  # Linux ends so when nobody has the other end open any more.


def in_pipe(*arguments: str, **given: str) -> str:
    command = [*COMMAND, *arguments]
    result = subprocess.run(command, cwd=EXAMPLES, env=environment(given), capture_output=True, timeout=60, check=True)
    return result.stdout.decode("utf-8")


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that says so before what it was given."""
    program = tmp_path / "my pager"
    program.write_text("#!/bin/sh\necho PAGED $LESS\nexec cat\n", encoding="utf-8")
    program.chmod(0o755)
    return program


# Colours and links


def test_a_terminal_gets_colours_and_links_in_its_own_width() -> None:
    code, seen = on_terminal(*COMPARE, size=(500, 100))
    assert code == 0
    assert f"\x1b]8;;{(EXAMPLES / 'article.txt').as_uri()}\x1b\\" in seen
    assert "─" * 100 + "\x1b" in seen


@pytest.mark.parametrize("given", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_a_reader_who_wants_no_colours_gets_plain_text(given: dict[str, str]) -> None:
    assert "\x1b" not in on_terminal(*COMPARE, **given)[1]


def test_an_empty_variable_asks_for_nothing() -> None:
    assert "\x1b[" in on_terminal(*COMPARE, NO_COLOR="")[1]
    assert "\x1b" not in in_pipe(*COMPARE, FORCE_COLOR="")


def test_a_pipe_gets_plain_text_of_eighty_columns() -> None:
    printed = in_pipe(*COMPARE, COLUMNS="200")
    assert "\x1b" not in printed
    assert max(map(len, printed.splitlines())) == 80


def test_colours_can_be_forced_into_a_pipe_but_links_never() -> None:
    printed = in_pipe(*COMPARE, FORCE_COLOR="1")
    assert "\x1b[1m" in printed
    assert "\x1b]8" not in printed


def test_a_file_gets_no_colours_even_from_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    assert on_terminal(*COMPARE, "-q", "-o", str(path), FORCE_COLOR="1") == (0, "")
    assert "\x1b" not in path.read_text("utf-8")


# The pager


@pytest.mark.parametrize("name", ["PAGER", "DIFFCAST_PAGER"])
def test_a_report_longer_than_the_screen_goes_through_the_pager(pager: Path, name: str) -> None:
    code, seen = on_terminal(*SHOW, size=(24, 100), **{name: f"'{pager}'"})
    assert code == 0
    assert seen.startswith("PAGED FRX\n")
    assert LAST in seen


def test_less_keeps_no_history_of_what_was_searched_for(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho HISTORY $LESSHISTFILE\nexec cat\n", encoding="utf-8")
    pager.chmod(0o755)
    assert "HISTORY -\n" in on_terminal(*SHOW, size=(24, 100), PAGER=str(pager))[1]


def test_the_pager_of_diffcast_comes_before_that_of_all_programs(pager: Path) -> None:
    assert "PAGED" in on_terminal(*SHOW, size=(24, 100), PAGER="false", DIFFCAST_PAGER=f"'{pager}'")[1]


def test_the_user_s_own_settings_of_less_are_kept(pager: Path) -> None:
    assert "PAGED -S\n" in on_terminal(*SHOW, size=(24, 100), PAGER=f"'{pager}'", LESS="-S")[1]


def test_a_long_report_is_paged_as_a_description_is(pager: Path) -> None:
    assert "PAGED" in on_terminal(*COMPARE, size=(24, 100), PAGER=f"'{pager}'")[1]


@pytest.mark.parametrize(
    ("arguments", "size", "given"),
    [
        ((), (500, 100), {}),
        (("--no-pager",), (24, 100), {}),
        ((), (24, 100), {"DIFFCAST_PAGER": "cat"}),
        ((), (24, 100), {"DIFFCAST_PAGER": ""}),
        ((), (24, 100), {"TERM": "dumb"}),
    ],
)
def test_what_needs_no_pager_has_none(
    pager: Path, arguments: tuple[str, ...], size: tuple[int, int], given: dict[str, str]
) -> None:
    code, seen = on_terminal(*SHOW, *arguments, size=size, **{"PAGER": f"'{pager}'", **given})
    assert code == 0
    assert seen
    assert "PAGED" not in seen


@pytest.mark.parametrize(
    "broken", ["no-such-pager-anywhere", "'", "LESS=-R no-such-pager-anywhere", "sh -c 'exit 127'"]
)
def test_a_pager_that_is_not_there_is_no_error(broken: str) -> None:
    code, seen = on_terminal(*SHOW, size=(24, 100), PAGER=broken)
    assert code == 0
    assert LAST in seen
    assert "not found" not in seen


def test_a_pager_that_is_left_early_is_no_error() -> None:
    code, seen = on_terminal(*SHOW, size=(24, 100), PAGER="head -n 1")
    assert code == 0
    assert "read as a transcript" in seen
    assert LAST not in seen


def test_a_pipe_is_never_paged(pager: Path) -> None:
    assert "PAGED" not in in_pipe(*SHOW, PAGER=f"'{pager}'", LINES="5")
