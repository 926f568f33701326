"""Comparisons in several threads at once: each has one thread for its matrices, and none takes it from another."""

from __future__ import annotations

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from diffcast.align.blas_threads import one_blas_thread


def counts() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.mark.skipif(not counts(), reason="no matrix library that can be held")
def test_the_first_to_leave_takes_nothing_from_the_others_and_the_last_restores() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        before = counts()
        first, second = one_blas_thread(), one_blas_thread()
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        held = counts()
        second.__exit__(None, None, None)
        assert (held, counts()) == ({1}, before)
