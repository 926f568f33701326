"""Processes of this machine that compare. One that dies or hangs costs its own pair at most, never the others."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final

from diffcast.archive import work
from diffcast.archive.batch import Workers
from diffcast.archive.manifest import ListedPair
from diffcast.archive.work import Chunks, Job, Outcome, Perform, Task
from diffcast.errors import DiffcastError, MissingPart

SPAWN: Final = get_context("spawn")
"""A fresh interpreter shares no lock, no thread and no open file with the one that started it."""
PAIRS_OF_A_PROCESS: Final = 500
"""After so many a new process takes over, so that no memory that a library keeps adds up."""
MAX_TRIES: Final = 2
"""Of a pair whose process dies: the first time may be the fault of the machine, not of the pair."""
START_SECONDS: Final = 60.0
"""For a process to start, however busy the machine is."""
MAX_FAILED_STARTS: Final = 3
"""In a row."""


@contextmanager
def opened(job: Job, workers: Workers) -> Iterator[Perform]:
    """The processes, started; at most one chunk per process is under way.

    Performing raises `MissingPart` where processes cannot work at all.
    """
    pool = _Pool(job, workers)
    try:
        yield pool.perform
    finally:
        pool.stop()


class _Process:
    """One process and the pairs that it was given."""

    def __init__(self, job: Job) -> None:
        self.pipe, theirs = SPAWN.Pipe()
        self.process: BaseProcess = SPAWN.Process(target=_serve, args=(theirs, job), daemon=True)
        self.process.start()
        theirs.close()
        self.ready = False
        self.todo: deque[ListedPair] = deque()
        self.done = 0
        self.since = time.monotonic()
        """When it began its pair, or its start."""

    def send(self, task: Task, chunk: tuple[ListedPair, ...]) -> None:
        """Give it pairs. Where it has died already, its pipe says so later."""
        self.todo.extend(chunk)
        self.since = time.monotonic()
        with suppress(OSError):
            self.pipe.send((task, chunk))

    def stop(self) -> None:
        """End the process at once, even during a comparison."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Pool:
    def __init__(self, job: Job, workers: Workers) -> None:
        self._job, self._seconds = job, workers.seconds
        self._again: deque[tuple[ListedPair, ...]] = deque()
        """What a lost process had still to do."""
        self._tries: dict[int, int] = {}
        self._failed_starts = 0
        self._processes = [_Process(job) for _ in range(workers.count)]

    def perform(self, task: Task, chunks: Chunks) -> Iterator[Outcome]:
        """The outcomes as they come."""
        self._tries.clear()
        remaining = iter(chunks)
        while self._give_work(task, remaining):
            busy = [each for each in self._processes if each.todo]
            until = min(self._deadline(each) for each in busy) - time.monotonic()
            ready = wait([each.pipe for each in busy], max(0.0, until))
            for process in busy:
                if process.pipe in ready:
                    yield from self._heard(process)
                elif time.monotonic() > self._deadline(process):
                    why = f"not compared within {self._seconds:g} seconds; look at its texts, or raise --timeout"
                    yield from self._lost(process, why, MAX_TRIES)

    def _deadline(self, process: _Process) -> float:
        """When a process is given up."""
        return process.since + (self._seconds if process.ready else max(self._seconds, START_SECONDS))

    def stop(self) -> None:
        """End all processes."""
        for each in self._processes:
            each.stop()

    def _give_work(self, task: Task, chunks: Iterator[tuple[ListedPair, ...]]) -> bool:
        """Give a chunk to each process that has none; whether any process has work."""
        for at, process in enumerate(self._processes):
            if process.todo:
                continue
            chunk = self._again.popleft() if self._again else next(chunks, ())
            if not chunk:
                break
            if process.done >= PAIRS_OF_A_PROCESS:
                process.stop()
                process = self._processes[at] = _Process(self._job)
            process.send(task, chunk)
        return any(process.todo for process in self._processes)

    def _heard(self, process: _Process) -> Iterator[Outcome]:
        """What a process has sent: that it is ready, why it cannot work, or an outcome."""
        try:
            said = process.pipe.recv()
        except (EOFError, OSError):
            process.process.join()
            yield from self._lost(process, f"its process ended ({process.process.exitcode}), {MAX_TRIES} times", 1)
            return
        if isinstance(said, DiffcastError):
            raise said
        process.since, process.ready, self._failed_starts = time.monotonic(), True, 0
        if isinstance(said, Outcome):
            process.todo.popleft()
            process.done += 1
            yield said

    def _lost(self, process: _Process, why: str, tries: int) -> Iterator[Outcome]:
        """Replace a process. The pair that it was at counts as tried so often; the others are given out again."""
        process.stop()
        self._processes[self._processes.index(process)] = _Process(self._job)
        if not process.ready:
            self._failed_starts += 1
            if self._failed_starts >= MAX_FAILED_STARTS:
                raise MissingPart(f"no process can start ({why}); try diffcast compare with one pair")
            self._again.append(tuple(process.todo))
            return
        pair, *others = process.todo
        self._tries[pair.number] = self._tries.get(pair.number, 0) + tries
        if others:
            self._again.append(tuple(others))
        if self._tries[pair.number] < MAX_TRIES:
            self._again.append((pair,))
        else:
            yield work.failed(pair, f"{pair.id}: {why}")


def _serve(pipe: Connection, job: Job) -> None:
    """Work on each chunk until the other end is closed. Ctrl+C is for the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        try:
            work.warm_up(job)
        except DiffcastError as error:
            pipe.send(error)
            return
        pipe.send(None)
        while True:
            task, chunk = pipe.recv()
            for pair in chunk:
                pipe.send(task(job, pair))
