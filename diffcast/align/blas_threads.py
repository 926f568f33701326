"""Limit numpy's matrix libraries (BLAS) to one thread while a comparison runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

from threadpoolctl import ThreadpoolController, threadpool_limits


class _Hold:
    """How many comparisons of this process hold the limit, and what restores the threads afterwards."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.holders = 0
        self.limit: threadpool_limits | None = None

    def enter(self) -> None:
        with self.lock:
            self.holders += 1
            if self.limit is None:
                self.limit = _libraries().limit(limits=1)

    def leave(self) -> None:
        with self.lock:
            self.holders -= 1
            if not self.holders and self.limit is not None:
                self.limit.restore_original_limits()
                self.limit = None


_hold = _Hold()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Matrix products inside the block use one thread.

    For matrices of this size a second thread saves nothing, and it costs much where another process uses the core. The
    limit holds for the whole process: of several comparisons at once, the last one to end restores the threads.
    """
    _hold.enter()
    try:
        yield
    finally:
        _hold.leave()


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
