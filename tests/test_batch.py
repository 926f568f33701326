"""Comparing an archive: the same bytes for any number of workers, nothing lost and nothing twice after any stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import archives
import click
import pytest
from archives import LEXICAL, compared, contents, ignore, records, write_list
from click.testing import CliRunner, Result

from diffcast.archive import local_engine, work
from diffcast.archive.batch import Batch, Workers, run
from diffcast.archive.ledger import Progress
from diffcast.archive.manifest import ListedPair
from diffcast.archive.output_folder import this_version
from diffcast.archive.work import Job, Outcome
from diffcast.cli import app
from diffcast.cli.batch import words
from diffcast.errors import MissingPart, UnwritableOutput

TESTS = Path(__file__).parent
PAIRS = 10


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_list(tmp_path_factory.mktemp("archive"), PAIRS)


@pytest.fixture(scope="module")
def whole(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run that nothing stopped, with one worker."""
    output = tmp_path_factory.mktemp("whole") / "results"
    compared(source, output)
    return output


def ran(*arguments: str) -> Result:
    arguments = ("batch", *arguments, "--encoder", "lexical", "--no-config")
    return CliRunner().invoke(app, arguments, standalone_mode=False)


# What it writes


def test_every_pair_has_one_line_in_the_order_of_the_list(whole: Path) -> None:
    found = records(whole)
    assert [each["id"] for each in found] == [f"s{number}" for number in range(PAIRS)]
    assert {each["status"] for each in found} == {"compared"}
    assert [bool(each["report"]["counts"]["changed"]) for each in found] == [number % 2 == 0 for number in range(PAIRS)]
    assert found[3]["columns"] == {"desk": "desk 1", "date": "2026-04-01T06:00"}
    assert found[3]["report"]["transcript"]["source"] == "s3/transcript.txt"


def test_two_workers_write_the_same_bytes_as_one(source: Path, whole: Path, tmp_path: Path) -> None:
    compared(source, tmp_path / "results", workers=2)
    assert contents(tmp_path / "results") == contents(whole)


def test_the_folder_says_what_it_is_and_nothing_of_the_work_is_left(whole: Path) -> None:
    names = {path.name for path in whole.iterdir()}
    assert names == {"index.html", "lock", "reports", "results.jsonl", "run.json"}
    assert whole.joinpath("lock").read_bytes() == b""
    assert len(list(whole.joinpath("reports").iterdir())) == PAIRS // 2


# Pairs that fail


def poisoned(folder: Path) -> Path:
    """A list of bad pairs with one good pair at each end."""
    write_list(folder, 2)
    texts = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 9,
        "old.txt": "FORTY CAF\xc9S BURNED.".encode("latin-1"),
    }
    texts |= {"bomb.html": b"<div>" * 50_000, "bad.docx": b"PK\x03\x04" + b"\0" * 99, "long.txt": b"word " * 30_000}
    for name, content in texts.items():
        folder.joinpath(name).write_bytes(content)
    os.mkfifo(folder / "pipe.txt")
    folder.joinpath("circle.txt").symlink_to("circle.txt")
    good = ("s0/transcript.txt", "s0/article.txt")
    bad = [*texts, "pipe.txt", "circle.txt", "missing.txt", "s0", "nul\0l.txt", "a" * 5000]
    rows = [
        ("first", *good),
        *((f"bad {at}", name, good[1]) for at, name in enumerate(bad)),
        ("same", good[0], good[0]),
    ]
    rows += [("short",), ("last", "s1/transcript.txt", "s1/article.txt")]
    path = folder / "poisoned.csv"
    path.write_text("\n".join(",".join(row) for row in [("id", "transcript", "article"), *rows]), "utf-8")
    return path


def test_a_pair_that_fails_is_recorded_and_the_others_are_compared(tmp_path: Path) -> None:
    source = poisoned(tmp_path / "archive")
    output = tmp_path / "results"
    result = ran(str(source), "-o", str(output), "--workers", "2", "--timeout", "60")
    assert result.return_value == 1, result.output
    found = {each["id"]: each for each in records(output)}
    fine = {name for name, each in found.items() if each["status"] == "compared"}
    assert fine == {"first", "last", "bad 2"}
    errors = [each["error"] for each in found.values() if each["status"] == "failed"]
    assert all(error and "\n" not in error and "fault of diffcast" not in error for error in errors)
    assert str(tmp_path) not in "".join(errors)
    assert f"{len(errors)} of them could not be compared" in result.output


JOB = Job(str(TESTS), LEXICAL, this_version())


def performed(task: work.Task, chunks: work.Chunks, workers: Workers, job: Job = JOB) -> Iterator[Outcome]:
    with local_engine.opened(job, workers) as perform:
        yield from perform(task, chunks)


def chunks(*names: str) -> Iterator[tuple[ListedPair, ...]]:
    yield tuple(ListedPair(name, number=at) for at, name in enumerate(names, 1))


def moody(job: Job, pair: ListedPair) -> Outcome:
    """A task that does what the id says."""
    if pair.id == "dies" or (pair.id.startswith("once") and not Path(pair.id[4:]).exists()):
        Path(pair.id[4:] or os.devnull).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if pair.id == "hangs":
        time.sleep(600)
    return Outcome(pair.number, False, b"fine")


def test_a_worker_that_dies_or_hangs_costs_its_own_pair_only(tmp_path: Path) -> None:
    names = ("a", "dies", "b", f"once{tmp_path / 'tried'}", "c", "hangs", "d")
    found = list(performed(moody, chunks(*names), Workers(count=2, seconds=1.5)))
    assert sorted(each.number for each in found) == list(range(1, len(names) + 1))
    assert {names[each.number - 1] for each in found if each.failed} == {"dies", "hangs"}


def test_a_worker_that_cannot_work_at_all_stops_the_run_with_one_line() -> None:
    with pytest.raises(MissingPart, match="install the same everywhere"):
        list(performed(moody, chunks("a"), Workers(), Job(".", LEXICAL, "0.0.0")))


# Stops


STOPPED = """
import os, resource, signal, sys
sys.path[:0] = {places!r}
from pathlib import Path
import archives
from diffcast.archive import ledger
from diffcast.archive.batch import Batch, Workers, run

ledger.SECONDS_BETWEEN_COMMITS = {pause}

def watch(progress):
    if progress.done == {at}:
        {stop}

if __name__ == "__main__":
    run(Batch(Path({source!r}), Path({output!r}), archives.LEXICAL, Workers(count={workers})), watch, print)
"""


def stopped(source: Path, output: Path, stop: str, at: int = 5, pause: float = 0.0, workers: int = 1) -> int:
    """The return code of a run in a process of its own that stops itself after so many pairs."""
    script = output.parent / "stopped.py"
    text = STOPPED.format(
        places=[str(TESTS), str(TESTS.parent)],
        source=str(source),
        output=str(output),
        stop=stop,
        at=at,
        pause=pause,
        workers=workers,
    )
    script.write_text(text, "utf-8")
    return subprocess.run([sys.executable, str(script)], capture_output=True, timeout=60, check=False).returncode


@pytest.mark.parametrize(("pause", "workers", "kept"), [(0.0, 1, 5), (99.0, 2, 0)], ids=["kept", "not yet kept"])
def test_after_kill_9_resume_does_the_rest_and_nothing_twice(
    source: Path, whole: Path, tmp_path: Path, pause: float, workers: int, kept: int
) -> None:
    output = tmp_path / "results"
    assert stopped(source, output, "os.kill(os.getpid(), signal.SIGKILL)", 5, pause, workers) == -signal.SIGKILL
    assert not output.joinpath("results.jsonl").exists()
    heard: list[int] = []
    told: list[str] = []
    batch = Batch(source, output, LEXICAL, Workers(count=2), resume=True)
    run(batch, lambda progress: heard.append(progress.done), told.append)
    assert heard == list(range(kept, PAIRS + 1))
    assert len(told) == 1
    assert "ended before it was finished" in told[0]
    assert contents(output) == contents(whole)


def test_a_run_that_is_killed_while_it_writes_its_files_can_go_on(source: Path, whole: Path, tmp_path: Path) -> None:
    output = tmp_path / "results"
    assert stopped(source, output, "os.kill(os.getpid(), signal.SIGKILL)", PAIRS) == -signal.SIGKILL
    output.joinpath(".results.jsonl.part").write_bytes(b"half a li")
    compared(source, output, resume=True)
    output.joinpath(".results.jsonl.part").unlink(missing_ok=True)
    assert contents(output) == contents(whole)


@pytest.mark.parametrize("kilobytes", [4, 40])
def test_a_full_disk_is_one_line_and_what_was_kept_stays(
    source: Path, whole: Path, tmp_path: Path, kilobytes: int
) -> None:
    output = tmp_path / "results"
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({kilobytes}_000,) * 2)"
    command = f"{limit}; from diffcast.cli import main; main()"
    options = ["-o", str(output), "--encoder", "lexical", "--no-config", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-c", command, "batch", str(source), *options], capture_output=True, timeout=60, check=False
    )
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert said.count("\n") == 1
    assert "--resume" in said
    compared(source, output, resume=True)
    assert contents(output) == contents(whole)


def test_resume_of_a_finished_run_does_nothing(source: Path, whole: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in whole.rglob("*") if path.name != "lock"}
    assert compared(source, whole, resume=True).finished
    assert {path: path.stat().st_mtime_ns for path in whole.rglob("*") if path.name != "lock"} == before


def test_resume_where_nothing_was_begun_begins(source: Path, tmp_path: Path) -> None:
    assert compared(source, tmp_path / "new", resume=True).pairs == PAIRS


def test_pairs_are_asked_for_only_when_there_is_room_for_them(tmp_path: Path) -> None:
    """However many pairs there are, a few are in memory."""
    asked = 0

    def endless() -> Iterator[tuple[ListedPair, ...]]:
        nonlocal asked
        while True:
            asked += 1
            yield (ListedPair(str(asked), number=asked),)

    outcomes = performed(moody, endless(), Workers(count=2))
    for done in range(1, 50):
        next(outcomes)
        assert asked <= done + 2
    outcomes.close()  # type: ignore[attr-defined]


def test_a_process_is_replaced_after_some_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_engine, "PAIRS_OF_A_PROCESS", 2)
    pids = performed(process_id, [*chunks("a")] * 5, Workers())
    assert len({each.content for each in pids}) == 3


def process_id(job: Job, pair: ListedPair) -> Outcome:
    return Outcome(pair.number, False, str(os.getpid()).encode())


# What it refuses


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (None, "holds a finished run"),
        ("list", "another list"),
        ("settings", "other settings"),
        ("weights", "other weights"),
        ("version", "was made by diffcast 9.9.9"),
        ("schema", "not of this version"),
        ("garbage", "not of this version"),
        ("foreign", "files of something else"),
    ],
)
def test_a_folder_of_another_run_is_refused(
    source: Path, whole: Path, tmp_path: Path, change: str | None, said: str
) -> None:
    output = tmp_path / "results"
    output.mkdir()
    text = whole.joinpath("run.json").read_text("utf-8")
    if change == "foreign":
        output.joinpath("holiday.jpg").write_bytes(b"")
    else:
        changes = {
            "version": ('"0.1.0"', '"9.9.9"'),
            "schema": ("diffcast-run/1", "diffcast-run/7"),
            "garbage": ("{", ""),
        }
        changes |= {"weights": ('"weights": "', '"weights": "0')}
        changes |= {"settings": ('"lexical"', '"contextual"'), "list": ('"sha256": "', '"sha256": "0')}
        output.joinpath("run.json").write_text(text.replace(*changes.get(change or "", ("", ""))), "utf-8")
    before = contents(output)
    with pytest.raises(UnwritableOutput if change not in ("schema", "garbage") else Exception, match=said):
        compared(source, output, resume=change is not None)
    assert {name: content for name, content in contents(output).items() if name != "lock"} == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--engine", "dask"), "belong together"),
        (("--scheduler", "tcp://127.0.0.1:1"), "belong together"),
        (("--workers", "0"), "--workers: '0' is not a whole number from 1 up to 1024; give such a number"),
    ],
)
def test_options_that_do_not_fit_are_refused(source: Path, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    with pytest.raises(click.UsageError, match=said):
        raise ran(str(source), "-o", str(tmp_path / "new"), *options).exception or AssertionError
    assert not tmp_path.joinpath("new").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,transcript,article\na,x,y\nb,x,y\na,x,y\n", "line 4: the id 'a' is also in line 2"),
        ("id,transcript,article\n", "lists no pair"),
        ("transcript,article\nx,y\n", "name id, transcript and article"),
    ],
)
def test_a_list_that_is_wrong_is_one_line_and_can_be_corrected(tmp_path: Path, text: str, said: str) -> None:
    write_list(tmp_path, 1)
    source = tmp_path / "list.csv"
    source.write_text(text, "utf-8")
    output = tmp_path / "results"
    with pytest.raises(Exception, match=said):
        compared(source, output)
    assert {path.name for path in output.iterdir()} <= {"lock"}
    compared(tmp_path / "stories.csv", output)
    assert len(records(output)) == 1


# Pairs that failed before, and texts that are rows of tables


def mended(folder: Path) -> tuple[Path, Path]:
    """A list of which one article was missing, with the output folder of the finished run; the article is there now."""
    source, output = write_list(folder, 4), folder / "results"
    article = folder / "s2" / "article.txt"
    text = article.read_bytes()
    article.unlink()
    assert compared(source, output).failed == 1
    article.write_bytes(text)
    return source, output


def test_pairs_that_failed_are_compared_again_only_where_that_is_asked_for(tmp_path: Path) -> None:
    source, output = mended(tmp_path)
    assert compared(source, output, resume=True).failed == 1
    heard: list[int] = []
    batch = Batch(source, output, LEXICAL, resume=True, retry_failed=True)
    assert run(batch, lambda progress: heard.append(progress.done), ignore).failed == 0
    assert heard == [3, 4]
    compared(source, tmp_path / "at once")
    assert contents(output) == contents(tmp_path / "at once")


def test_a_retry_that_is_killed_leaves_the_finished_run_and_can_be_repeated(tmp_path: Path) -> None:
    source, output = mended(tmp_path)
    before = contents(output)
    with pytest.raises(KeyboardInterrupt):
        run(Batch(source, output, LEXICAL, resume=True, retry_failed=True), interrupt, ignore)
    assert {name: content for name, content in contents(output).items() if name in before} == before
    assert compared(source, output, resume=True, retry_failed=True).failed == 0
    assert not output.joinpath("work.sqlite").exists()


def write_rows(folder: Path, count: int) -> Path:
    """The stories of `write_list` as rows of two tables, and the list that `diffcast pair` would write."""
    write_list(folder, count)
    for side in ("transcript", "article"):
        texts = ((number, folder.joinpath(f"s{number}", f"{side}.txt").read_text("utf-8")) for number in range(count))
        rows = (json.dumps({"id": f"{side} #{number}", "text": text}) for number, text in texts)
        folder.joinpath(f"{side}s.jsonl").write_text("\n".join(rows), "utf-8")
    lines = (f"s{n},transcripts.jsonl#transcript #{n},articles.jsonl#article #{n},0.9\n" for n in range(count))
    path = folder / "pairs.csv"
    path.write_text("id,transcript,article,score\n" + "".join(lines), "utf-8")
    return path


def test_texts_that_are_rows_of_tables_are_compared_as_files_are(tmp_path: Path) -> None:
    source = write_rows(tmp_path, 4)
    compared(source, tmp_path / "rows", workers=2)
    compared(tmp_path / "stories.csv", tmp_path / "files")
    rows, files = records(tmp_path / "rows"), records(tmp_path / "files")
    assert rows[1]["report"]["transcript"]["source"] == "transcripts.jsonl#transcript #1"
    assert [each["report"]["facts"] for each in rows] == [each["report"]["facts"] for each in files]
    assert len(list((tmp_path / "rows" / "reports").iterdir())) == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x,articles.jsonl#nobody,s1/article.txt,", "articles.jsonl#nobody: no row has this id"),
        ("x,none.jsonl#1,s1/article.txt,", "none.jsonl: cannot be read (No such file"),
        ("x,s1/transcript.txt#1,s1/article.txt,", "s1/transcript.txt#1: no such file"),
        ("x,broken.jsonl#1,s1/article.txt,", "broken.jsonl#1: no row has this id"),
        ("x,articles.jsonl#article #1,articles.jsonl#article #1,", "same content"),
    ],
)
def test_a_row_that_is_not_there_is_a_pair_that_failed(tmp_path: Path, row: str, said: str) -> None:
    source = write_rows(tmp_path, 2)
    tmp_path.joinpath("broken.jsonl").write_bytes(b'{"id": 1\n\xff\n[]\n')
    source.write_text(source.read_text("utf-8") + row + "\n", "utf-8")
    compared(source, tmp_path / "results")
    *fine, failed = records(tmp_path / "results")
    assert {each["status"] for each in fine} == {"compared"}
    assert said in failed["error"]
    assert str(tmp_path) not in failed["error"]


def test_a_file_with_such_a_name_is_the_file(tmp_path: Path) -> None:
    source = write_rows(tmp_path, 2)
    tmp_path.joinpath("s0", "transcript.txt").rename(tmp_path / "night.jsonl#1")
    source.write_text("id,transcript,article\na,night.jsonl#1,s0/article.txt\n", "utf-8")
    assert compared(source, tmp_path / "results").failed == 0


# Progress


@pytest.mark.parametrize(
    ("progress", "first", "seconds", "said"),
    [
        (Progress(500, 1000, 0, 0, 0), (0, 0), 0.0, "0 of 500 pairs"),
        (Progress(500, 1000, 100, 0, 500), (0, 0), 50.0, "100 of 500 pairs, 2.0 a second, about 1 minute left"),
        (
            Progress(500, 1000, 100, 3, 500),
            (0, 0),
            5.0,
            "100 of 500 pairs, 3 failed, 20.0 a second, about 5 seconds left",
        ),
        (
            Progress(9000, 9000, 6000, 0, 6000),
            (5000, 5000),
            3600.0,
            "6,000 of 9,000 pairs, 0.3 a second, about 3 hours left",
        ),
    ],
)
def test_progress_says_how_fast_and_how_long(
    progress: Progress, first: tuple[int, int], seconds: float, said: str
) -> None:
    assert words(progress, first, seconds) == said


def test_ctrl_c_keeps_what_was_done_and_says_so(source: Path, whole: Path, tmp_path: Path) -> None:
    output = tmp_path / "results"
    with pytest.raises(KeyboardInterrupt):
        run(Batch(source, output, LEXICAL), interrupt, ignore)
    archives.compared(source, output, resume=True)
    assert contents(output) == contents(whole)


def interrupt(progress: Progress) -> None:
    if progress.done == 3:
        raise KeyboardInterrupt
