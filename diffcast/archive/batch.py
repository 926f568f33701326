"""Compares all pairs of an archive, so that a stop at any moment loses nothing and does nothing twice."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, cast

from diffcast.archive import manifest, output_folder, results, work
from diffcast.archive.ledger import Ledger, Progress
from diffcast.archive.manifest import ListedPair
from diffcast.archive.output_folder import Run
from diffcast.archive.work import Job, Outcome, Perform, weights_digest
from diffcast.errors import MissingPart, UnreadableInput, UnwritableOutput
from diffcast.review.policy import NO_POLICY, Policy

ENGINES: Final[Mapping[str, str]] = {
    "local": "diffcast.archive.local_engine",
    "dask": "diffcast.archive.dask_engine",
}
"""Engine to its module, which is imported only when it is used."""
PARQUET: Final = "diffcast.archive.parquet"
INDEX: Final = "diffcast.archive.index_page"
PAIR_SECONDS: Final = 300.0
"""For one pair. The two longest texts that can be compared take about a minute."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Who compares."""

    engine: str = "local"
    """A name of `ENGINES`."""
    count: int = 1
    """Processes of the local engine."""
    scheduler: str = ""
    """Address of the scheduler of a cluster."""
    seconds: float = PAIR_SECONDS
    """After so long on one pair, the local engine gives it up."""


class Engine(Protocol):
    """What the module of an engine offers."""

    def opened(self, job: Job, workers: Workers) -> AbstractContextManager[Perform]:
        """The workers, ready for tasks until the end of the block."""


@dataclass(frozen=True, slots=True)
class Batch:
    """An archive, and how to compare it."""

    source: Path
    """A list of pairs, or a folder of stories."""
    output: Path
    policy: Policy = NO_POLICY
    workers: Workers = Workers()
    parquet: bool = False
    """Whether to write Parquet too."""
    resume: bool = False
    """Whether to go on where an earlier run stopped."""
    retry_failed: bool = False
    """Whether to compare the pairs again that an earlier run could not compare."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(batch: Batch, watch: Callable[[Progress], None], say: Callable[[str], None]) -> Run:
    """Compare all pairs of an archive; `watch` hears of the progress, `say` of what a person should know.

    Raises `DiffcastError` where it cannot begin, or has to stop. A pair that fails stops nothing.
    """
    if batch.parquet:
        _require_parquet()
    with _writable(batch.output):
        if batch.output.exists():
            _check_folder(batch.output)
        wanted = _wanted(batch)
        with output_folder.locked(batch.output) as dead:
            if dead:
                say(f"the run of {dead} ended before it was finished")
            return _continued(batch, wanted, watch)


def _wanted(batch: Batch) -> Run:
    settings = batch.policy.settings
    policy = batch.policy.sha256 or None
    return Run(
        output_folder.this_version(),
        batch.source.resolve().name,
        manifest.digest(batch.source, batch.output),
        {"encoder": settings.encoder, "effort": settings.effort, "policy": policy, "parquet": batch.parquet},
        weights_digest(settings),
    )


def _check_folder(folder: Path) -> None:
    """Refuse a folder that holds something else."""
    ours = {output_folder.LOCK, output_folder.WORK, f"{output_folder.WORK}-journal", f".{output_folder.RUN}.part"}
    if not folder.is_dir():
        raise UnwritableOutput(f"{folder}: a file; give a folder for the results")
    if output_folder.read_run(folder) is None and {path.name for path in folder.iterdir()} - ours:
        raise UnwritableOutput(f"{folder}: holds files of something else; give a new or an empty folder")


def _continued(batch: Batch, wanted: Run, watch: Callable[[Progress], None]) -> Run:
    found = output_folder.read_run(batch.output)
    if found is not None:
        _check_run(found, wanted, batch)
        if found.finished and not (batch.retry_failed and found.failed):
            return found
    path = batch.output / output_folder.WORK
    if found is None:
        _remove(path)
    with closing(Ledger(path)) as book:
        if not book.is_listed:
            _list(book, batch, path, found is not None and found.finished)
        if batch.retry_failed:
            book.forget_failed()
        wanted = replace(wanted, pairs=book.count().pairs)
        if found is None:
            output_folder.write_run(batch.output, wanted)
        with _engine(batch, book.progress) as perform:
            _compare(book, perform, batch.workers.count, watch)
            finished = _finish(book, perform, batch, wanted)
    _remove(path)
    return finished


def _check_run(found: Run, wanted: Run, batch: Batch) -> None:
    folder = batch.output
    if not batch.resume:
        state = "finished" if found.finished else "unfinished"
        raise UnwritableOutput(f"{folder}: holds a {state} run; give --resume to go on with it, or another folder")
    if not found.of_same_work(wanted):
        what = next(
            words
            for words, same in (
                (f"was made by diffcast {found.diffcast}", found.diffcast == wanted.diffcast),
                (f"belongs to another list or folder than this {wanted.manifest}", found.sha256 == wanted.sha256),
                ("was made with other settings", dict(found.settings) == dict(wanted.settings)),
                ("was made with other weights of the networks", found.weights == wanted.weights),
            )
            if not same
        )
        raise UnwritableOutput(f"{folder}: {what}; give another folder")


def _list(book: Ledger, batch: Batch, path: Path, again: bool) -> None:
    """Write down all pairs, with the results of a finished run where it is done again; what is half written is removed
    where the list is wrong.
    """
    done = results.compared(batch.output) if again else ()
    try:
        book.list(manifest.listed(batch.source, batch.output), manifest.base_of(batch.source), batch.source, done)
        if not book.count().pairs:
            raise UnreadableInput(f"{batch.source}: lists no pair; give a list or a folder with stories")
    except UnreadableInput:
        _remove(path)
        raise


def _compare(book: Ledger, perform: Perform, workers: int, watch: Callable[[Progress], None]) -> None:
    """Compare the pairs that have no result yet."""
    watch(book.progress)
    for outcome in perform(work.compare_pair, book.chunks(workers)):
        book.record(outcome)
        watch(book.progress)
    book.commit()


def _finish(book: Ledger, perform: Perform, batch: Batch, run: Run) -> Run:
    """Write everything that is made of the results. It ends with the word that the run is finished."""
    results.write(book, batch.output)
    if batch.parquet:
        import_module(PARQUET).write(batch.output)
    run = replace(run, failed=book.progress.failed, finished=True)
    import_module(INDEX).write(batch.output, run, partial(_pages, perform, book))
    output_folder.write_run(batch.output, run)
    return run


def _pages(perform: Perform, book: Ledger, pairs: Iterable[ListedPair]) -> Iterator[Outcome]:
    """The reports of these pairs as web pages."""
    return perform(work.render_page, ((replace(pair, texts=book.texts(pair.number)),) for pair in pairs))


def _engine(batch: Batch, progress: Progress) -> AbstractContextManager[Perform]:
    """The workers; no more processes than there are pairs left."""
    engine = cast(Engine, import_module(ENGINES[batch.workers.engine]))
    count = max(1, min(batch.workers.count, progress.pairs - progress.done))
    base = str(manifest.base_of(batch.source).resolve())
    job = Job(base, batch.policy, output_folder.this_version())
    return engine.opened(job, replace(batch.workers, count=count))


def _remove(path: Path) -> None:
    for each in (path, path.with_name(f"{path.name}-journal")):
        each.unlink(missing_ok=True)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    """Turns an error of the disk into one line."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise UnwritableOutput(
            f"{folder}: cannot be written ({why}); what was done before is kept: make room, then run it again with "
            "--resume"
        ) from error


def _require_parquet() -> None:
    try:
        import_module("pyarrow")
    except ImportError as error:
        raise MissingPart("--parquet needs an extra; pip install 'diffcast[archive]'") from error
