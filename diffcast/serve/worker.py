"""One process that compares: a comparison is given to it over a pipe, and a runaway one ends with the process."""

from __future__ import annotations

import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from diffcast.compare import with_stories
from diffcast.errors import DiffcastError
from diffcast.model import Comparison, Document
from diffcast.readers import read_bytes, split
from diffcast.review.apply_policy import compare_with_policy
from diffcast.review.policy import Policy
from diffcast.serve.http.errors import Problem
from diffcast.serve.store.values import Source

START: Final = get_context("spawn")
"""A fresh interpreter: it shares no lock, no thread and no open file with the server."""
WARM: Final = ("TEN PEOPLE WERE HURT IN THE FIRE.", "Twelve people were hurt in the fire.")


@dataclass(frozen=True, slots=True)
class Job:
    """Two sources to compare; a page that holds both texts stands on both sides."""

    transcript: Source
    article: Source


class Worker:
    """A process that is started when it is first needed, and again after it was lost."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._pipe: Connection | None = None
        self._process = START.Process(target=_work, daemon=True)

    def start(self) -> None:
        """Begin to start the process, without waiting until it is ready."""
        if self._pipe is not None and not self._process.is_alive():
            self.stop()
        if self._pipe is None:
            self._pipe, theirs = START.Pipe()
            self._process = START.Process(target=_work, args=(theirs, self._policy), daemon=True)
            self._process.start()
            theirs.close()

    def compare(self, job: Job, seconds: float) -> Comparison:
        """The comparison; raises the `DiffcastError` that it ended in, or a `Problem` where it never ended well."""
        self.start()
        assert self._pipe is not None
        try:
            self._pipe.send(job)
            if not self._pipe.poll(seconds):
                self.stop()
                raise Problem(504, f"The texts were not compared within {seconds:g} seconds; give one story of each")
            found = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise Problem(503, "The comparison broke off; send it again", {"Retry-After": "1"}) from error
        if isinstance(found, BaseException):
            raise found
        assert isinstance(found, Comparison)
        return found

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._pipe = None


def _work(pipe: Connection, policy: Policy) -> None:
    """Compare whatever comes, until the server hangs up. A signal is the server's to heed: what runs is finished."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    compare_with_policy(*WARM, policy)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_outcome(pipe.recv(), policy))


def _outcome(job: Job, policy: Policy) -> Comparison | DiffcastError | RuntimeError:
    try:
        return with_stories(compare_with_policy(*documents(job), policy))
    except DiffcastError as error:
        return error
    except Exception as error:
        return RuntimeError(_place(error))


def documents(job: Job) -> tuple[Document, Document]:
    """Both texts as they are read; raises the reader's own error."""
    spoken, written = job.transcript, job.article
    if spoken.sha256 == written.sha256:
        return split(Path(spoken.name), spoken.format, spoken.raw)
    return (
        read_bytes(spoken.raw, spoken.name, "transcript", spoken.format),
        read_bytes(written.raw, written.name, "article", written.format),
    )


def _place(error: Exception) -> str:
    """The kind of a programmer's mistake and where it was made; its words may quote a story and stay out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "nowhere"
    return f"{type(error).__name__} at {where}"
