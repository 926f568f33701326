"""Comparing an archive on a cluster: a scheduler and two worker processes on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from asyncio import CancelledError as AsyncCancelled
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from archives import LEXICAL, compared, contents, ignore, write_list

from diffcast.archive import work
from diffcast.archive.batch import Batch, Workers, run
from diffcast.archive.ledger import Progress
from diffcast.archive.manifest import ListedPair
from diffcast.archive.output_folder import this_version
from diffcast.archive.work import Job, Outcome
from diffcast.errors import MissingPart

distributed = pytest.importorskip("distributed", reason="distributed is not installed (extra cluster)")
from diffcast.archive import dask_engine  # noqa: E402

from test_batch import chunks, moody  # isort: skip  # noqa: E402

ROOT = Path(__file__).parent.parent
PATHS = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
QUIET = {**os.environ, "DASK_LOGGING__DISTRIBUTED": "critical", "PYTHONPATH": PATHS}
DASHBOARD = "--no-dashboard"


@contextmanager
def process(*arguments: str, inside: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """A program of Python, in the network namespace that `inside` enters."""
    command = [*inside, sys.executable, "-m", *arguments]
    started = subprocess.Popen(command, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


@contextmanager
def cluster(place: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a scheduler with two workers of one thread, and its process."""
    known = place / "scheduler.json"
    options = ("--scheduler-file", str(known), DASHBOARD)
    local = ("--host", "127.0.0.1", "--port", "0")
    worker = (
        "distributed.cli.dask_worker",
        *options,
        "--nthreads",
        "1",
        "--local-directory",
        str(place),
        "--nworkers",
        "2",
    )
    with (
        process("distributed.cli.dask_scheduler", *options, *local) as started,
        process(*worker, "--host", "127.0.0.1"),
    ):
        client = distributed.Client(scheduler_file=str(known), timeout=30, set_as_default=False)
        client.wait_for_workers(2, timeout=30)
        address = client.scheduler.address
        client.close()
        yield address, started


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers."""
    with cluster(tmp_path_factory.mktemp("cluster")) as (address, _):
        yield address


def network(*arguments: str) -> None:
    """One `ip` command; skips the test where the machine doesn't allow it."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no network namespaces here: ip {' '.join(arguments)}: {done.stderr.strip()}")


@contextmanager
def machines(count: int) -> Iterator[list[tuple[str, Sequence[str]]]]:
    """The address of each of several machines on one network, and the command that runs something on it."""
    if os.name != "posix" or os.geteuid() or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux, root and ip")
    own, bridge = f"dc{os.getpid() % 100_000}", f"dcb{os.getpid() % 100_000}"
    try:
        network("link", "add", bridge, "type", "bridge")
        network("addr", "add", "10.213.77.254/24", "dev", bridge)
        network("link", "set", bridge, "up")
        for number in range(count):
            name = f"{own}n{number}"
            network("netns", "add", name)
            network("link", "add", f"{own}v{number}", "type", "veth", "peer", "name", "eth0", "netns", name)
            network("link", "set", f"{own}v{number}", "master", bridge, "up")
            network("-n", name, "addr", "add", f"10.213.77.{number + 1}/24", "dev", "eth0")
            network("-n", name, "link", "set", "eth0", "up")
            network("-n", name, "link", "set", "lo", "up")
        yield [(f"10.213.77.{number + 1}", ("ip", "netns", "exec", f"{own}n{number}")) for number in range(count)]
    finally:
        for number in range(count):
            subprocess.run(["ip", "netns", "del", f"{own}n{number}"], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", bridge], capture_output=True, check=False)


def test_workers_on_other_machines_write_the_same_bytes_and_one_that_is_lost_is_replaced(tmp_path: Path) -> None:
    """Scheduler and workers each with a network of their own: one is killed while it works."""
    source = write_list(tmp_path, 12)
    with machines(3) as (first, *others), ExitStack() as stack:
        address = f"tcp://{first[0]}:8786"
        options = ("distributed.cli.dask_scheduler", "--host", first[0], "--port", "8786", DASHBOARD)
        stack.enter_context(process(*options, inside=first[1]))
        workers = [
            stack.enter_context(
                process(
                    "distributed.cli.dask_worker", address, "--host", host, "--nthreads", "1", DASHBOARD,
                    "--local-directory", str(tmp_path / host), inside=inside,
                )
            )
            for host, inside in others
        ]  # fmt: skip
        with distributed.Client(address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)

        def watch(progress: Progress) -> None:
            if progress.done == 3:
                workers[0].kill()

        batch = Batch(source, tmp_path / "cluster", LEXICAL, Workers("dask", scheduler=address))
        run(batch, watch, ignore)
    compared(source, tmp_path / "local")
    assert contents(tmp_path / "cluster") == contents(tmp_path / "local")


def test_a_cluster_writes_the_same_bytes_as_this_machine(scheduler: str, tmp_path: Path) -> None:
    source = write_list(tmp_path, 8)
    with source.open("a", encoding="utf-8") as file:
        file.write("lost,missing.txt,missing.html,desk 1,2026-02-01\n")
    compared(source, tmp_path / "local")
    compared(source, tmp_path / "cluster", who=Workers("dask", scheduler=scheduler))
    assert contents(tmp_path / "cluster") == contents(tmp_path / "local")


def test_a_pair_that_kills_its_workers_is_recorded_and_the_others_are_compared(scheduler: str) -> None:
    names = ("a", "dies", "b")
    with dask_engine.opened(Job(".", LEXICAL, this_version()), Workers("dask", scheduler=scheduler)) as perform:
        found = list(perform(moody, chunks(*names)))
    assert {names[each.number - 1]: each.failed for each in found} == {"a": False, "dies": True, "b": False}


def test_results_that_die_with_the_workers_that_held_them_are_computed_again(scheduler: str) -> None:
    pairs = [(ListedPair(name, number=number),) for number, name in enumerate(("a", "b", "c", "d"), 1)]
    with (
        dask_engine.opened(Job(".", LEXICAL, this_version()), Workers("dask", scheduler=scheduler)) as perform,
        distributed.Client(scheduler, timeout=30, set_as_default=False) as client,
    ):
        client.wait_for_workers(2, timeout=30)
        outcomes = perform(moody, iter(pairs))
        found = [next(outcomes)]
        patience = time.monotonic() + 30
        while sum(len(held) for held in client.has_what().values()) < len(pairs) - 1:
            assert time.monotonic() < patience
            time.sleep(0.05)
        for worker in client.run(os.getpid).values():
            os.kill(worker, signal.SIGKILL)
        time.sleep(1)  # for the scheduler to say that they are lost
        found += outcomes
    assert sorted(each.number for each in found) == [1, 2, 3, 4]
    assert not any(each.failed for each in found)


class Lost:
    """What a client has of a result that died with its worker, and of what it then waits for."""

    status = "lost"

    def __init__(self, then: BaseException | list[Outcome]) -> None:
        self.then = then

    def result(self) -> list[Outcome]:
        if isinstance(self.then, BaseException):
            raise self.then
        return self.then


def test_a_lost_result_is_waited_for() -> None:
    outcomes = [Outcome(1, False, b"fine")]
    assert dask_engine._result(Lost(outcomes), "tcp://here:1") == outcomes


@pytest.mark.parametrize("error", [CancelledError("do_chunk-1"), AsyncCancelled("do_chunk-1"), OSError("closed")])
def test_a_scheduler_that_goes_away_meanwhile_is_one_line(error: BaseException) -> None:
    with pytest.raises(MissingPart, match=r"here:1: the scheduler is gone; start it, .* --resume"):
        dask_engine._result(Lost(error), "tcp://here:1")


def test_pairs_are_asked_for_only_when_there_is_room_for_them(scheduler: str) -> None:
    asked = 0

    def endless() -> Iterator[tuple[ListedPair, ...]]:
        nonlocal asked
        while True:
            asked += 1
            yield (ListedPair(str(asked), number=asked),)

    with dask_engine.opened(Job(".", LEXICAL, this_version()), Workers("dask", scheduler=scheduler)) as perform:
        outcomes = perform(moody, endless())
        for done in range(1, 20):
            next(outcomes)
            assert asked <= done + 2 * dask_engine.CHUNKS_OF_A_THREAD


def test_another_version_of_diffcast_is_refused_in_one_line(scheduler: str) -> None:
    with (
        pytest.raises(MissingPart, match="install the same everywhere"),
        dask_engine.opened(Job(".", LEXICAL, "0.0.0"), Workers("dask", scheduler=scheduler)),
    ):
        pass


def test_another_version_of_dask_is_refused_in_one_line(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version that this end says it has."""
    from distributed import versions

    known = dict(versions.get_versions())
    packages = {**known["packages"], "distributed": "2001.1.0"}
    monkeypatch.setattr(
        "distributed.client.version_module.get_versions", lambda packages=None, **_: {**known, "packages": other}
    )
    other = packages
    with (
        pytest.raises(MissingPart, match=r"the scheduler has distributed .* not 2001\.1\.0"),
        dask_engine.opened(Job(".", LEXICAL, this_version()), Workers("dask", scheduler=scheduler)),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "http://127.0.0.1", "127.0.0.1:99999"])
def test_a_scheduler_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(dask_engine, "SECONDS_TO_ANSWER", 1)
    with (
        pytest.raises(MissingPart) as raised,
        dask_engine.opened(Job(".", LEXICAL, "0"), Workers("dask", scheduler=address)),
    ):
        pass
    assert str(raised.value).startswith(f"{address}: ")
    assert "\n" not in str(raised.value)


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingPart, match=r"\[cluster\]"), dask_engine.opened(Job(".", LEXICAL, "0"), Workers("dask")):
        pass


def test_both_engines_do_the_same_work(scheduler: str, tmp_path: Path) -> None:
    write_list(tmp_path, 1)
    job = Job(str(tmp_path), LEXICAL, this_version())
    pair = ListedPair("s0", "s0/transcript.txt", "s0/article.txt", number=1)
    with dask_engine.opened(job, Workers("dask", scheduler=scheduler)) as perform:
        assert list(perform(work.compare_pair, [(pair,)])) == work.do_chunk(job, work.compare_pair, (pair,))


def test_a_scheduler_that_goes_away_is_one_line_and_what_was_done_is_kept(tmp_path: Path) -> None:
    with cluster(tmp_path) as (address, started):
        with (
            pytest.raises(MissingPart) as raised,
            dask_engine.opened(Job(".", LEXICAL, this_version()), Workers("dask", scheduler=address)) as perform,
        ):
            outcomes = perform(moody, ((ListedPair(str(number), number=number),) for number in range(10**6)))
            next(outcomes)
            started.kill()
            for _ in outcomes:
                pass
        assert "--resume" in str(raised.value)
        assert "\n" not in str(raised.value)
