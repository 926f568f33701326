"""`diffcast compare --watch`: a true process, whose files change while it runs."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO

EXAMPLES = Path(__file__).parent.parent / "examples"
PAIR = "transcript.txt article.txt"
SECONDS = 30
"""After which a process that says nothing more is killed, which ends the reading of its output."""


def _with_interrupts() -> None:
    """Ctrl-C ends the process also where the tests themselves run in the background and ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def watching(folder: Path, *options: str, command: str = f"compare {PAIR}") -> Iterator[subprocess.Popen[str]]:
    """A process that watches the example pair, copied to the folder."""
    for name in ("transcript.txt", "article.txt"):
        shutil.copy(EXAMPLES / name, folder)
    start = "from diffcast.cli import main; main()"
    arguments = [*command.split(), "--encoder", "lexical", "--watch", "--format", "line"]
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", start, *arguments, *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=_with_interrupts,
    )
    alarm = Timer(SECONDS, process.kill)
    alarm.start()
    try:
        yield process
    finally:
        alarm.cancel()
        process.kill()
        process.communicate()


def line(stream: IO[str] | None, start: str) -> str:
    """The next line that begins so."""
    assert stream is not None
    return next(each for each in stream if each.startswith(start))


def test_a_saved_text_is_compared_again_until_ctrl_c(tmp_path: Path) -> None:
    with watching(tmp_path) as process:
        line(process.stderr, "Watching transcript.txt, article.txt")
        before = line(process.stdout, "changed=")
        article = tmp_path / "article.txt"
        (tmp_path / "new").write_text(article.read_text("utf-8").replace("14 workers", "41 workers"), "utf-8")
        (tmp_path / "new").replace(article)
        after = line(process.stdout, "changed=")
        assert int(after.split()[1].split("=")[1]) == int(before.split()[1].split("=")[1]) - 1
        line(process.stderr, "Watching")
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=SECONDS)
        assert (rest, errors.strip(), process.returncode) == ("", "", 0)


def test_a_text_that_cannot_be_read_is_one_line_and_ends_nothing(tmp_path: Path) -> None:
    with watching(tmp_path, "-o", "report.log") as process:
        line(process.stderr, "Watching")
        good = (tmp_path / "report.log").read_text("utf-8")
        (tmp_path / "article.txt").write_bytes(b"")
        assert "article.txt" in line(process.stderr, "diffcast: ")
        assert (tmp_path / "report.log").read_text("utf-8") == good
        shutil.copy(EXAMPLES / "article.txt", tmp_path)
        line(process.stderr, "Wrote report.log")
        assert (tmp_path / "report.log").read_text("utf-8") == good


def test_a_first_comparison_that_fails_is_not_watched(tmp_path: Path) -> None:
    with watching(tmp_path, "--config", "nowhere.toml") as process:
        said, errors = process.communicate(timeout=SECONDS)
        assert (said, process.returncode) == ("", 2)
        assert errors.count("\n") == 1


def test_a_check_is_made_again_too(tmp_path: Path) -> None:
    with watching(tmp_path, command=f"check {PAIR}") as process:
        line(process.stderr, "Watching")
        shutil.copy(EXAMPLES / "captions.srt", tmp_path / "transcript.txt")
        first, second = (line(process.stdout, "changed=") for _ in range(2))
        assert first != second
        line(process.stderr, "Watching")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SECONDS)
        assert process.returncode == 0


def test_a_list_of_pairs_that_grows_is_read_again(tmp_path: Path) -> None:
    row = "transcript.txt,article.txt\n"
    (tmp_path / "stories.csv").write_text(f"name,transcript,article\nfirst,{row}", "utf-8")
    with watching(tmp_path, command="check --manifest stories.csv") as process:
        line(process.stderr, "Watching stories.csv")
        with (tmp_path / "stories.csv").open("a", encoding="utf-8") as listed:
            listed.write(f"second,{row}")
        line(process.stderr, "Changed: stories.csv")
        printed = [line(process.stdout, "changed=").split()[-1] for _ in range(3)]
    assert printed == ['pair="first"', 'pair="first"', 'pair="second"']


def test_a_text_that_a_list_names_later_is_watched_too(tmp_path: Path) -> None:
    later = tmp_path / "later.txt"
    shutil.copy(EXAMPLES / "transcript.txt", later)
    (tmp_path / "stories.csv").write_text("name,transcript,article\nfirst,transcript.txt,article.txt\n", "utf-8")
    with watching(tmp_path, command="check --manifest stories.csv") as process:
        line(process.stderr, "Watching stories.csv, transcript.txt, article.txt")
        (tmp_path / "stories.csv").write_text("name,transcript,article\nfirst,later.txt,article.txt\n", "utf-8")
        assert "stories.csv" in line(process.stderr, "Changed: ")
        assert "later.txt" in line(process.stderr, "Watching stories.csv")
        before = [line(process.stdout, "changed=") for _ in range(2)][-1]
        later.write_text(later.read_text("utf-8").replace("41 WORKERS", "14 WORKERS"), "utf-8")
        assert line(process.stderr, "Changed: ") == "Changed: later.txt. Comparing again.\n"
        assert line(process.stdout, "changed=") != before
        shutil.copy(EXAMPLES / "captions.srt", tmp_path / "transcript.txt")  # No longer named.
        later.write_text(later.read_text("utf-8").replace("14 WORKERS", "41 WORKERS"), "utf-8")
        assert line(process.stderr, "Changed: ") == "Changed: later.txt. Comparing again.\n"


def test_a_list_that_is_half_saved_ends_nothing(tmp_path: Path) -> None:
    whole = "name,transcript,article\nfirst,transcript.txt,article.txt\n"
    (tmp_path / "stories.csv").write_text(whole, "utf-8")
    with watching(tmp_path, command="check --manifest stories.csv") as process:
        line(process.stderr, "Watching stories.csv")
        (tmp_path / "stories.csv").write_text("na", "utf-8")
        assert "the first line must name the columns" in line(process.stderr, "diffcast: ")
        assert "article.txt" in line(process.stderr, "Watching stories.csv")
        (tmp_path / "stories.csv").write_text(whole, "utf-8")
        line(process.stderr, "Changed: stories.csv. Comparing")
        assert [line(process.stdout, "changed=") for _ in range(2)]


def test_a_story_that_comes_into_a_folder_is_watched_too(tmp_path: Path) -> None:
    day = tmp_path / "day"
    (day / "first").mkdir(parents=True)
    for name in ("transcript.txt", "article.txt"):
        shutil.copy(EXAMPLES / name, day / "first")
    with watching(tmp_path, command="check day") as process:
        line(process.stderr, "Watching day/first/transcript.txt, day/first/article.txt")
        shutil.copytree(day / "first", tmp_path / "second")
        (tmp_path / "second").rename(day / "second")
        changed = line(process.stderr, "Changed: ")
        assert "day/second/transcript.txt" in changed and "day/second/article.txt" in changed
        printed = [line(process.stdout, "changed=").split()[-1] for _ in range(3)]
        assert printed == ['pair="first"', 'pair="first"', 'pair="second"']
        line(process.stderr, "Watching day/first")
        (day / "second" / "review.json").write_text("{}", "utf-8")
        assert line(process.stderr, "Changed: ") == "Changed: day/second/review.json. Comparing again.\n"
        assert "review.json" in line(process.stderr, "diffcast: ")
        shutil.rmtree(day / "first")
        assert "day/first/transcript.txt" in line(process.stderr, "Changed: ")


def test_a_report_in_the_folder_that_is_watched_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "day" / "first").mkdir(parents=True)
    for name in ("transcript.txt", "article.txt"):
        shutil.copy(EXAMPLES / name, tmp_path / "day" / "first")
    with watching(tmp_path, "-o", "day/report.log", command="check day") as process:
        line(process.stderr, "Watching day/first")
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=SECONDS)[1].strip() == ""
