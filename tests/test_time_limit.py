"""A comparison that takes too long ends in one line, whatever command asked for it, and leaves nothing behind."""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from diffcast.archive.batch import Batch
from diffcast.archive.ledger import Progress
from diffcast.cli import main
from diffcast.cli.time_limit import time_limit
from diffcast.errors import UnreadableInput
from diffcast.limits import total_seconds

EXAMPLES = Path(__file__).parent.parent / "examples"
PAIR = ("transcript.txt", "article.txt")
TOO_SHORT = "0.001"
"""Seconds: no pair is read and compared in that time."""
COMMANDS = {
    "compare": ("compare", *PAIR, "-o", "report.html"),
    "check": ("check", *PAIR, "-o", "report.json"),
    "baseline": ("baseline", *PAIR, "-o", "known.json"),
}
PATIENCE = 20
"""Seconds of a stage that takes too long."""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command where the two example texts are; gives the exit code, stdout and stderr."""
    for name in PAIR:
        (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
    (tmp_path / "pairs.csv").write_text("transcript,article\n" + ",".join(PAIR) + "\n")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([*arguments, "--encoder", "lexical"])
        printed = capsys.readouterr()
        return int(str(left.value.code)), printed.out, printed.err

    return command


def assert_no_alarm_is_left() -> None:
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def assert_stopped(result: tuple[int, str, str]) -> None:
    code, out, err = result
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert "transcript.txt: not compared with article.txt within" in line
    assert "raise --timeout" in line
    assert_no_alarm_is_left()


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_comparison_beyond_its_time_ends_in_one_line_and_writes_no_file(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    assert_stopped(run(*arguments, "--timeout", TOO_SHORT))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_alarm_that_falls_into_the_collection_of_memory_still_counts() -> None:
    def drops_it(*_: object) -> None:
        gc.callbacks.remove(drops_it)
        signal.raise_signal(signal.SIGALRM)

    with pytest.raises(UnreadableInput, match="not compared"), time_limit("transcript.txt", "article.txt"):
        gc.callbacks.append(drops_it)
        gc.collect()
    assert_no_alarm_is_left()


def test_a_pair_of_a_list_beyond_its_time_is_named_once_and_counted(run: Run) -> None:
    code, _, err = run("check", "--manifest", "pairs.csv", "-o", "report.json", "--timeout", TOO_SHORT)
    assert code == 2
    assert err.count("not compared with article.txt within 0.001 seconds") == 1
    assert "1 couldn’t be compared" in err
    assert_no_alarm_is_left()


def test_the_environment_sets_the_time_and_the_option_overrides_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PAIR:  # Long enough to take more than a second.
        path = tmp_path / name
        path.write_text("\n\n".join([path.read_text()] * 60))
    monkeypatch.setenv("DIFFCAST_MAX_TOTAL_SECONDS", "1")
    assert_stopped(run(*COMMANDS["compare"]))
    assert run(*COMMANDS["compare"], "--timeout", "100")[0] == 0


def test_the_option_overrides_the_environment_and_it_the_configuration(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PAIR:  # Long enough to take more than a second.
        path = tmp_path / name
        path.write_text("\n\n".join([path.read_text()] * 60))
    (tmp_path / "diffcast.toml").write_text("timeout = 1\n", "utf-8")
    assert_stopped(run(*COMMANDS["compare"]))
    assert run(*COMMANDS["compare"], "--no-config")[0] == 0
    assert run(*COMMANDS["compare"], "--timeout", "100")[0] == 0
    monkeypatch.setenv("DIFFCAST_MAX_TOTAL_SECONDS", "100")
    assert run(*COMMANDS["compare"])[0] == 0
    monkeypatch.setenv("DIFFCAST_MAX_TOTAL_SECONDS", "1")
    (tmp_path / "diffcast.toml").write_text("timeout = 100\n", "utf-8")
    assert_stopped(run(*COMMANDS["compare"]))


@pytest.mark.parametrize(
    ("environment", "configured", "seconds"),
    [(None, None, 300), (None, 60.0, 60), ("", 60.0, 60), ("90", 60.0, 90), ("90", None, 90), (None, 900.5, 900.5)],
)
def test_the_time_for_one_pair(
    environment: str | None, configured: float | None, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIFFCAST_MAX_TOTAL_SECONDS", raising=False)
    if environment is not None:
        monkeypatch.setenv("DIFFCAST_MAX_TOTAL_SECONDS", environment)
    assert total_seconds(configured) == seconds


@pytest.mark.parametrize("wrong", ["0", "-1", "0.5", "86401", "'soon'", "nan", "inf", "true", "[1]"])
@pytest.mark.parametrize("name", ["compare", "check"])
def test_a_time_in_the_configuration_that_is_none_is_one_line(run: Run, tmp_path: Path, wrong: str, name: str) -> None:
    (tmp_path / "diffcast.toml").write_text(f"timeout = {wrong}\n", "utf-8")
    code, out, err = run(*COMMANDS[name])
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "diffcast.toml:1:1: timeout: must be" in err


@pytest.mark.parametrize(
    ("configured", "options", "seconds"),
    [("", (), 300), ("timeout = 60\n", (), 60), ("timeout = 60\n", ("--timeout", "9"), 9)],
)
def test_an_archive_keeps_to_the_time_of_the_configuration(
    configured: str, options: tuple[str, ...], seconds: float, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def engine(batch: Batch, *_: object) -> Progress:
        given.append(batch.workers.seconds)
        return Progress(0, 0, 0, 0, 0)

    monkeypatch.setattr("diffcast.cli.batch.run", engine)
    (tmp_path / "diffcast.toml").write_text(configured, "utf-8")
    run("batch", "pairs.csv", "-o", "results", *options)
    assert given == [seconds]


@pytest.mark.parametrize("name", ["compare", "baseline"])
def test_the_next_comparison_of_the_process_works(run: Run, tmp_path: Path, name: str) -> None:
    assert run(*COMMANDS[name], "--timeout", TOO_SHORT)[0] == 2
    assert run(*COMMANDS[name], "--timeout", "60")[0] == 0
    assert (tmp_path / COMMANDS[name][-1]).stat().st_size
    assert_no_alarm_is_left()


@pytest.mark.parametrize("wrong", ["0", "-1", "soon", "nan", "90000"])
def test_a_time_that_is_none_is_refused(run: Run, wrong: str) -> None:
    code, out, err = run(*COMMANDS["compare"], "--timeout", wrong)
    assert (code, out) == (2, "")
    assert "--timeout" in err and "Traceback" not in err


def test_a_stage_that_swallows_the_first_alarm_is_stopped_by_a_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIFFCAST_MAX_TOTAL_SECONDS", "1")
    with pytest.raises(UnreadableInput, match="a page: not compared within 1 seconds"), time_limit("a page", None):
        with suppress(UnreadableInput):
            time.sleep(PATIENCE)
        time.sleep(PATIENCE)
        pytest.fail("nothing stopped the second stage")
    assert_no_alarm_is_left()


def test_an_alarm_that_the_caller_set_is_handled_by_the_caller_again() -> None:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        with time_limit("a page", None):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 50
        assert signal.getsignal(signal.SIGALRM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGALRM, before)
