"""Comparing for everybody at once: a few processes, a short queue in front of them, and a cache of recent results."""

from __future__ import annotations

import asyncio
import signal
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeAlias

from diffcast.compare import with_stories
from diffcast.errors import DiffcastError, UnreadableInput
from diffcast.model import Comparison, Document
from diffcast.readers import read_bytes, split
from diffcast.review.apply_policy import compare_with_policy
from diffcast.review.policy import Policy
from diffcast.serve import logs
from diffcast.serve.settings import ServeSettings
from diffcast.serve.texts import TextPair

CACHED_COMPARISONS: Final = 256
"""Kept in memory; the comparison of a story takes about 100 kB."""
SPAWN: Final = get_context("spawn")
"""A fresh interpreter shares no lock, no thread and no open file with the server."""
COMPARISONS_OF_A_PROCESS: Final = 500
"""After so many a new process takes over, so that no memory that a library keeps adds up."""
MAX_MEMORY: Final = 4_000_000_000
"""Bytes of address space of a process; the longest texts need a quarter of it, and most of it is only reserved."""
WARM_UP: Final = ("TEN PEOPLE WERE HURT IN THE FIRE.", "Twelve people were hurt in the fire.")
Key: TypeAlias = tuple[str | None, ...]


class TooManyComparisons(DiffcastError):
    """The queue is full; a later try may succeed."""


class ComparisonTooSlow(DiffcastError):
    """A comparison was stopped after its time limit."""


class ComparisonLost(DiffcastError):
    """The process that compared has died; a new one takes the next comparison."""


class ComparePool:
    """The comparisons of one server. Belongs to one event loop."""

    def __init__(self, settings: ServeSettings) -> None:
        self.settings = settings
        self.max_running = settings.workers + settings.waiting
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._workers = tuple(Worker(settings.policy) for _ in range(settings.workers))
        self._threads = ThreadPoolExecutor(settings.workers, "compare")
        self._cache: OrderedDict[Key, asyncio.Future[Comparison]] = OrderedDict()
        self._running = 0

    def start(self) -> None:
        """Start the processes. They take a second to be ready; comparisons wait for them."""
        for worker in self._workers:
            worker.start()
            self._idle.put(worker)

    def stop(self) -> None:
        """End the processes. Call it when nothing runs any more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.stop()

    async def compare(self, pair: TextPair) -> Comparison:
        """The comparison of two texts; the same two are compared once, however many ask.

        Raises the error of reading or comparing them, `TooManyComparisons`, `ComparisonTooSlow` or `ComparisonLost`.
        """
        key = _key(pair)
        found = self._cache.get(key)
        if found is None:
            found = self._submit(pair)
            self._remember(key, found)
        self._cache.move_to_end(key)
        return await asyncio.shield(found)

    def clear_cache(self) -> None:
        """Forget every comparison that is in memory, such as those of a deleted story."""
        self._cache.clear()

    def _submit(self, pair: TextPair) -> asyncio.Future[Comparison]:
        if self._running >= self.max_running:
            raise TooManyComparisons("Too many comparisons are waiting; send this one again in a few seconds")
        self._running += 1
        logs.log("comparing", running=self._running)
        found = asyncio.get_running_loop().run_in_executor(self._threads, self._run, pair)
        found.add_done_callback(self._done)
        return found

    def _run(self, pair: TextPair) -> Comparison:
        worker = self._idle.get()
        try:
            return worker.compare(pair, self.settings.seconds)
        finally:
            self._idle.put(worker)

    def _done(self, found: asyncio.Future[Comparison]) -> None:
        self._running -= 1
        if not found.cancelled():
            found.exception()

    def _remember(self, key: Key, found: asyncio.Future[Comparison]) -> None:
        """Cache the result; an error is forgotten once everybody who waits has got it."""
        self._cache[key] = found
        found.add_done_callback(lambda done: self._forget(key) if done.cancelled() or done.exception() else None)
        while len(self._cache) > CACHED_COMPARISONS:
            self._cache.popitem(last=False)

    def _forget(self, key: Key) -> None:
        self._cache.pop(key, None)


def _key(pair: TextPair) -> Key:
    return tuple(part for each in (pair.transcript, pair.article) for part in (each.sha256, each.name, each.format))


class Worker:
    """One process that compares. It starts when it is first needed, and again after it was lost."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._pipe: Connection | None = None
        self._process = SPAWN.Process(target=_serve_pipe, daemon=True)
        self._compared = 0

    def start(self) -> None:
        """Start the process without waiting until it is ready."""
        if self._pipe is not None and not self._process.is_alive():
            self.stop()
        if self._pipe is None:
            self._pipe, theirs = SPAWN.Pipe()
            self._process = SPAWN.Process(target=_serve_pipe, args=(theirs, self._policy), daemon=True)
            self._process.start()
            self._compared = 0
            theirs.close()

    def compare(self, pair: TextPair, seconds: float) -> Comparison:
        """The comparison; raises the `DiffcastError` that it ended with."""
        self.start()
        assert self._pipe is not None
        try:
            self._pipe.send(pair)
            if not self._pipe.poll(seconds):
                self.stop()
                raise ComparisonTooSlow(f"Comparing took more than {seconds:g} seconds; send one story of each")
            found = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise ComparisonLost("The comparison broke off; send it again") from error
        self._compared += 1
        if self._compared >= COMPARISONS_OF_A_PROCESS:
            self.stop()
            self.start()
        if isinstance(found, BaseException):
            raise found
        assert isinstance(found, Comparison)
        return found

    def stop(self) -> None:
        """End the process at once, even during a comparison."""
        if self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._pipe = None


def _serve_pipe(pipe: Connection, policy: Policy) -> None:
    """Compare each pair that arrives until the server closes the pipe. Signals are the server's to handle."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _limit_memory()
    compare_with_policy(*WARM_UP, policy)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_outcome(pipe.recv(), policy))


def _limit_memory() -> None:
    """Let the system refuse more memory than MAX_MEMORY, where it can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit holds there too.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _outcome(pair: TextPair, policy: Policy) -> Comparison | DiffcastError | RuntimeError:
    try:
        return with_stories(compare_with_policy(*_read(pair), policy))
    except DiffcastError as error:
        return error
    except MemoryError:
        return UnreadableInput("Comparing these texts takes too much memory; send one story of each")
    except Exception as error:
        return RuntimeError(_place(error))


def _read(pair: TextPair) -> tuple[Document, Document]:
    transcript, article = pair.transcript, pair.article
    if transcript.sha256 == article.sha256:
        return split(Path(transcript.name), transcript.format, transcript.raw)
    return (
        read_bytes(transcript.raw, transcript.name, "transcript", transcript.format),
        read_bytes(article.raw, article.name, "article", article.format),
    )


def _place(error: Exception) -> str:
    """The type of a programming error and where it happened; its message may quote a story, so it is left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown"
    return f"{type(error).__name__} at {where}"
