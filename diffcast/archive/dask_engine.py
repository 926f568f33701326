"""Workers of a Dask cluster that compare. They must see the texts under the same paths, and have the same diffcast."""

from __future__ import annotations

import logging
import warnings
from asyncio import CancelledError as AsyncCancelled
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError as Cancelled
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final

from diffcast.archive import work
from diffcast.archive.batch import Workers
from diffcast.archive.manifest import ListedPair
from diffcast.archive.work import Chunks, Job, Outcome, Perform, Task
from diffcast.errors import DiffcastError, MissingPart

SECONDS_TO_ANSWER: Final = 15
"""For a scheduler to answer and to have a worker."""
CHUNKS_OF_A_THREAD: Final = 2
"""Under way at once: one that it works on, one that waits at the worker."""
VERSIONED: Final = ("python", "dask", "distributed")
"""Packages that must have one version on both ends, Python up to its second number."""


@contextmanager
def opened(job: Job, workers: Workers) -> Iterator[Perform]:
    """The cluster, connected; a few chunks per thread of it are under way at once.

    Raises `MissingPart` where the scheduler does not answer, has another version, or goes away.
    """
    client = _connected(workers.scheduler)
    try:
        _check(client, job, workers.scheduler)

        def perform(task: Task, chunks: Chunks) -> Iterator[Outcome]:
            try:
                yield from _outcomes(client, partial(work.do_chunk, job, task), iter(chunks), workers.scheduler)
            except (OSError, AsyncCancelled, Cancelled) as error:
                raise _gone(workers.scheduler) from error

        yield perform
    finally:
        with suppress(Exception):
            client.close(timeout=SECONDS_TO_ANSWER)


def _connected(address: str) -> Any:
    try:
        import distributed
    except ImportError as error:
        raise MissingPart("--engine dask needs an extra; pip install 'diffcast[cluster]'") from error
    _silence()
    # Its warnings about versions are tables of many lines; `_check` says the same in one.
    warnings.filterwarnings("ignore", r"\s*Mismatched versions")
    try:
        client = distributed.Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except Exception as error:  # Its errors have no common base: OSError, ValueError, TimeoutError, CommClosedError, …
        why = f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
        raise MissingPart(
            f"{address}: no scheduler with workers answers within {SECONDS_TO_ANSWER} seconds ({why}); check "
            "--scheduler, and its version"
        ) from error
    return client


def _silence() -> None:
    """Keep its logs from stderr: what matters becomes one line."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _gone(address: str) -> MissingPart:
    return MissingPart(f"{address}: the scheduler is gone; start it, then run the command again with --resume")


def _check(client: Any, job: Job, address: str) -> None:
    """Refuse a cluster that has another version of something that matters, or cannot compare."""
    found = client.get_versions()
    ours = _versions(found["client"])
    for name, each in {"the scheduler": found["scheduler"], **found["workers"]}.items():
        theirs = _versions(each)
        different = [
            f"{package} {theirs[package]}, not {ours[package]}" for package in ours if theirs[package] != ours[package]
        ]
        if different:
            raise MissingPart(f"{address}: {name} has {', '.join(different)}; install the same everywhere")
    try:
        client.run(work.warm_up, job)
    except DiffcastError as error:
        raise MissingPart(f"{address}: {error}") from error
    except Exception as error:
        raise MissingPart(f"{address}: its workers have no diffcast ({error}); install it there") from error


def _versions(one: Any) -> dict[str, str]:
    packages = one["packages"]
    known = {name: str(packages.get(name) or "unknown") for name in VERSIONED}
    return known | {"python": ".".join(known["python"].split(".")[:2])}


def _outcomes(
    client: Any,
    do: Callable[[tuple[ListedPair, ...]], list[Outcome]],
    chunks: Iterator[tuple[ListedPair, ...]],
    address: str,
) -> Iterator[Outcome]:
    from distributed import as_completed

    running: dict[Any, tuple[ListedPair, ...]] = {}
    suspects: list[ListedPair] = []
    completed = as_completed(loop=client.loop)

    def submit(chunk: tuple[ListedPair, ...]) -> None:
        future = client.submit(do, chunk, pure=False)
        running[future] = chunk
        completed.add(future)

    while True:
        threads = sum(client.nthreads().values()) if client.status == "running" else 1
        while len(running) < CHUNKS_OF_A_THREAD * max(1, threads) and (chunk := next(chunks, ())):
            submit(chunk)
        alone = not running
        if alone and not suspects:
            return
        if alone:
            submit((suspects.pop(),))
        future = next(completed)
        chunk = running.pop(future)
        found = _result(future, address)
        future.release()
        if found is not None:
            yield from found
        elif alone:
            yield work.failed(chunk[0], f"{chunk[0].id}: every worker that compared it died")
        elif len(chunk) == 1:
            suspects += chunk
        else:
            for pair in chunk:
                submit((pair,))


def _result(future: Any, address: str) -> list[Outcome] | None:
    """The outcomes of a chunk; None where its workers died.

    Whatever waits at a worker when it dies counts as a cause for Dask. So a chunk is tried again pair by pair, and a
    pair again when nothing else is under way: what kills a worker then is to blame. A result that died with the worker
    that held it is computed again by Dask, and waited for.
    """
    from distributed import KilledWorker

    if future.status == "cancelled":
        raise _gone(address)
    try:
        outcomes: list[Outcome] = future.result()
    except KilledWorker:
        return None
    except (OSError, AsyncCancelled, Cancelled) as error:  # While it waited.
        raise _gone(address) from error
    except Exception as error:
        raise MissingPart(f"{address}: {' '.join(str(error).split())[:300]}") from error
    return outcomes
