"""Holds the matrix libraries of the process to one thread while any comparison needs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

from threadpoolctl import ThreadpoolController, threadpool_limits


class _Hold:
    """How many comparisons hold the libraries, in all threads of the process, and what gives their threads back."""

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
    """One thread for matrices inside of it: a second costs as much time as it saves on those of this size, and far more
    where another process has the core.

    The number is the whole process's: of several comparisons at once, only the last to leave gives the threads back.
    """
    _hold.enter()
    try:
        yield
    finally:
        _hold.leave()


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
