"""Comparing for everybody at once: a few processes, a short queue in front of them, and a cache of recent results."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event
from typing import Any, Final, TypeAlias

from starlette.requests import ClientDisconnect

from diffcast.errors import DiffcastError
from diffcast.model import Comparison
from diffcast.serve import logs
from diffcast.serve.compare_process import Worker
from diffcast.serve.settings import ServeSettings
from diffcast.serve.texts import TextPair

CACHED_COMPARISONS: Final = 256
"""Kept in memory; the comparison of a story takes about 100 kB."""
Key: TypeAlias = tuple[str | None, ...]

hung_up: ContextVar[Callable[[], Awaitable[None]] | None] = ContextVar("hung_up", default=None)
"""Waits until the client of the current request has hung up; None outside a request."""


class TooManyComparisons(DiffcastError):
    """The queue is full; a later try may succeed."""


@dataclass(slots=True)
class Job:
    """One comparison for everybody who asked for it."""

    found: asyncio.Future[Comparison] = field(init=False)
    waiting: int = 0
    """Requests that wait for it."""
    unwanted: Event = field(default_factory=Event)


class ComparePool:
    """The comparisons of one server. Belongs to one event loop."""

    def __init__(self, settings: ServeSettings) -> None:
        self.settings = settings
        self.max_running = settings.workers + settings.waiting
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._workers = tuple(Worker(settings.policy) for _ in range(settings.workers))
        self._threads = ThreadPoolExecutor(settings.workers, "compare")
        self._cache: OrderedDict[Key, Job] = OrderedDict()
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

        It is given up when everybody who asked has hung up or was cancelled. Raises the error of reading or comparing
        them, `TooManyComparisons`, `ComparisonTooSlow` or `ComparisonLost`; `ClientDisconnect` after a hang-up.
        """
        key = _key(pair)
        job = self._cache.get(key)
        if job is None or job.unwanted.is_set():
            job = self._submit(pair)
            self._remember(key, job)
        self._cache.move_to_end(key)
        job.waiting += 1
        try:
            return await _unless_hung_up(job.found)
        finally:
            job.waiting -= 1
            if not job.waiting and not job.found.done():
                job.unwanted.set()
                job.found.cancel()

    def clear_cache(self) -> None:
        """Forget every comparison that is in memory, such as those of a deleted story."""
        self._cache.clear()

    def _submit(self, pair: TextPair) -> Job:
        if self._running >= self.max_running:
            raise TooManyComparisons("Too many comparisons are waiting; send this one again in a few seconds")
        self._running += 1
        logs.log("comparing", running=self._running)
        job = Job()
        job.found = asyncio.get_running_loop().run_in_executor(self._threads, self._run, pair, job.unwanted)
        job.found.add_done_callback(self._done)
        return job

    def _run(self, pair: TextPair, unwanted: Event) -> Comparison:
        worker = self._idle.get()
        try:
            return worker.compare(pair, self.settings.seconds, unwanted)
        finally:
            self._idle.put(worker)

    def _done(self, found: asyncio.Future[Comparison]) -> None:
        self._running -= 1
        if not found.cancelled():
            found.exception()

    def _remember(self, key: Key, job: Job) -> None:
        """Cache the result; an error is forgotten once everybody who waits has got it."""
        self._cache[key] = job
        job.found.add_done_callback(lambda done: self._forget(key, job) if done.cancelled() or done.exception() else 0)
        while len(self._cache) > CACHED_COMPARISONS:
            self._cache.popitem(last=False)

    def _forget(self, key: Key, job: Job) -> None:
        if self._cache.get(key) is job:
            del self._cache[key]


async def _unless_hung_up(found: asyncio.Future[Comparison]) -> Comparison:
    """The result of the job, which goes on for others; raises `ClientDisconnect` as soon as the client hangs up."""
    wait = hung_up.get()
    if wait is None or found.done():
        return await asyncio.shield(found)
    gone = asyncio.ensure_future(wait())
    either: set[asyncio.Future[Any]] = {found, gone}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
    if not found.done():
        raise ClientDisconnect
    return await asyncio.shield(found)


def _key(pair: TextPair) -> Key:
    return tuple(part for each in (pair.transcript, pair.article) for part in (each.sha256, each.name, each.format))
