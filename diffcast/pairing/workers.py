"""Work that several processes share, handed back in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Final, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

WAITING_A_WORKER: Final = 2
"""Parts that wait for each worker, so that none is idle and memory stays bounded."""


def in_order(work: Callable[[Part], Result], parts: Iterable[Part], workers: int) -> Iterator[Result]:
    """What `work` makes of each part, in the order of the parts, by this process or by several workers.

    With workers, `work` is a function of a module and parts and results can be pickled.
    """
    if workers < 2:
        yield from map(work, parts)
        return
    left = iter(parts)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        try:
            waiting = deque(pool.submit(work, part) for part in islice(left, WAITING_A_WORKER * workers))
            while waiting:
                yield _next(waiting, pool, work, left)
        finally:
            pool.shutdown(cancel_futures=True)


def _next(
    waiting: deque[Future[Result]], pool: ProcessPoolExecutor, work: Callable[[Part], Result], left: Iterator[Part]
) -> Result:
    """The next result; another part is handed out first."""
    first = waiting.popleft()
    waiting.extend(pool.submit(work, part) for part in islice(left, 1))
    return first.result()
