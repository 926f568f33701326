"""Run something in a thread of its own: a browser of another test keeps an event loop in the main one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def in_thread(function: Callable[..., T], *arguments: object) -> T:
    """What the function returns, or raises, there."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()
