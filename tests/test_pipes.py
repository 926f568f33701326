"""A pipe or a device that somebody names as a file is refused at once; one that the shell has opened is read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diffcast.errors import UnreadableInput
from diffcast.readers.files import is_endless, opened

EXAMPLES = Path(__file__).parent.parent / "examples"
SECONDS = 60
COMMAND = f"{sys.executable} -c 'from diffcast.cli import main; main()'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("transcript.txt", "article.txt"):
        shutil.copy(EXAMPLES / name, tmp_path)
    for name in ("fifo", "fifo.txt", "fifo.jsonl", "fifo.parquet", "fifo.csv"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "texts").mkdir()
    shutil.copy(EXAMPLES / "article.txt", tmp_path / "texts")
    (tmp_path / "link.txt").symlink_to("fifo.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "report.json").write_text("{}", "utf-8")
    (tmp_path / "pairs.csv").write_text("name,transcript,article\na,fifo.txt,article.txt\n", "utf-8")
    return tmp_path


def ran(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """The command in bash, after `diffcast`; one that hangs fails the test."""
    line = command.replace("diffcast ", f"{COMMAND} ")
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("compare fifo.txt article.txt --encoder lexical", "fifo.txt"),
        ("compare transcript.txt link.txt --encoder lexical", "link.txt"),
        ("compare zero.txt article.txt --encoder lexical", "zero.txt"),
        ("compare fifo --encoder lexical", "fifo"),
        ("compare fifo.txt article.txt --encoder lexical --watch", "fifo.txt"),
        ("compare transcript.txt article.txt --encoder lexical --review fifo", "fifo"),
        ("check transcript.txt article.txt --encoder lexical --baseline fifo", "fifo"),
        ("check --manifest fifo.csv --encoder lexical", "fifo.csv"),
        ("check --manifest pairs.csv --encoder lexical", "fifo.txt"),
        ("verify fifo transcript.txt article.txt", "fifo"),
        ("verify report.json fifo.txt article.txt", "fifo.txt"),
        ("explain fifo.txt f-1", "fifo.txt"),
        ("show fifo.txt", "fifo.txt"),
        ("pair fifo.jsonl texts", "fifo.jsonl"),
        ("pair fifo.parquet texts", "fifo.parquet"),
        ("batch fifo.csv -o out --encoder lexical", "fifo.csv"),
    ],
)
def test_a_pipe_or_a_device_is_refused_in_one_line(folder: Path, command: str, named: str) -> None:
    result = ran(folder, f"diffcast {command}")
    assert result.returncode == 2, result.stderr
    line = next(each for each in result.stderr.splitlines() if named in each and "Usage" not in each)
    assert any(words in line for words in ("a pipe or a device", "needs files", "not a regular file")), result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        "diffcast compare --encoder lexical --format line <(cat transcript.txt) article.txt",
        "diffcast compare --encoder lexical --format line transcript.txt <(cat article.txt)",
        "cat transcript.txt | diffcast compare --encoder lexical --format line - article.txt",
        "cat transcript.txt | diffcast compare --encoder lexical --format line /dev/stdin article.txt",
        "cat transcript.txt | diffcast compare --encoder lexical --format line /proc/self/fd/0 article.txt",
        "diffcast compare --encoder lexical --format line - article.txt < transcript.txt",
        "diffcast compare --encoder lexical --format line transcript.txt article.txt",
    ],
)
def test_what_the_shell_has_opened_is_read(folder: Path, command: str) -> None:
    result = ran(folder, command)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("changed="), result.stdout


def test_a_pipe_in_an_archive_is_one_text_that_cannot_be_used(folder: Path) -> None:
    for name in ("t", "a"):
        (folder / name).mkdir()
        os.mkfifo(folder / name / "pipe.txt")
    shutil.move(folder / "transcript.txt", folder / "t")
    shutil.move(folder / "article.txt", folder / "a")
    result = ran(folder, "diffcast pair t a -o pairs.csv")
    assert "a pipe or a device" in result.stderr
    assert "transcript.txt,a/article.txt" in (folder / "pairs.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "endless"),
    [
        *((name, True) for name in ("fifo", "link.txt", "zero.txt", "/dev/null")),
        *((name, False) for name in ("article.txt", ".", "missing.txt", "a\0b", "a" * 5000)),
    ],
)
def test_what_has_no_end_is_told_by_a_look(folder: Path, name: str, endless: bool) -> None:
    assert is_endless(folder / name) is endless


@pytest.mark.parametrize("name", ["/dev/fd/", "/proc/self/fd/"])
def test_a_pipe_that_is_open_already_is_read_from_python(name: str) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as file:
        file.write(b"text")
    with opened(f"{name}{reading}") as source:
        assert source.read() == b"text"
    os.close(reading)


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/../dev/zero"])
def test_a_device_is_not_opened(name: str) -> None:
    with pytest.raises(UnreadableInput, match="a pipe or a device"):
        opened(name)
