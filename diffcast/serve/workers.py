"""Comparing, for everybody at once: a few processes, a line before them that is never long, and a small memory."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Final

from diffcast.model import Comparison
from diffcast.serve import logs
from diffcast.serve.http.errors import Problem
from diffcast.serve.settings import Serving
from diffcast.serve.store.values import Source
from diffcast.serve.worker import Job, Worker

REMEMBERED: Final = 256
"""Comparisons kept in memory; one of two stories takes some 100 kB."""
AGAIN: Final = "5"
"""Seconds after which somebody who was turned away may try again."""


class Work:
    """The comparisons of one server. Lives in one event loop."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self.most = serving.workers + serving.waiting
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._workers = tuple(Worker(serving.policy) for _ in range(serving.workers))
        self._hands = ThreadPoolExecutor(serving.workers, "compare")
        self._known: OrderedDict[tuple[str | None, ...], asyncio.Future[Comparison]] = OrderedDict()
        self._running = 0

    def start(self) -> None:
        """Start the processes; they take a second to be ready, and what comes before that waits for them."""
        for worker in self._workers:
            worker.start()
            self._idle.put(worker)

    def stop(self) -> None:
        """End the processes. Called when nothing runs any more."""
        self._hands.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.stop()

    async def compare(self, transcript: Source, article: Source) -> Comparison:
        """The comparison of two sources; the same two are compared once, however many ask.

        Raises the error that reading or comparing them ended in, and a `Problem` where too many wait already.
        """
        key = (*_key(transcript), *_key(article))
        found = self._known.get(key)
        if found is None:
            found = self._begun(Job(transcript, article))
            self._remember(key, found)
        self._known.move_to_end(key)
        return await asyncio.shield(found)

    def _begun(self, job: Job) -> asyncio.Future[Comparison]:
        if self._running >= self.most:
            why = "Too many comparisons wait already; send this one again in a few seconds"
            raise Problem(503, why, {"Retry-After": AGAIN})
        self._running += 1
        logs.tell("comparing", running=self._running)
        found = asyncio.get_running_loop().run_in_executor(self._hands, self._compared, job)
        found.add_done_callback(self._ended)
        return found

    def _compared(self, job: Job) -> Comparison:
        worker = self._idle.get()
        try:
            return worker.compare(job, self.serving.seconds)
        finally:
            self._idle.put(worker)

    def _ended(self, found: asyncio.Future[Comparison]) -> None:
        self._running -= 1
        if not found.cancelled():
            found.exception()

    def _remember(self, key: tuple[str | None, ...], found: asyncio.Future[Comparison]) -> None:
        """Keep what is found; an error is forgotten as soon as those who wait for it have been told."""
        self._known[key] = found
        found.add_done_callback(lambda done: self._forget(key) if done.cancelled() or done.exception() else None)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _forget(self, key: tuple[str | None, ...]) -> None:
        self._known.pop(key, None)


def _key(source: Source) -> tuple[str | None, ...]:
    return source.sha256, source.name, source.format
