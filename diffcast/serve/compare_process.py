"""One process that compares, and how it is asked to give up a comparison that nobody waits for any more."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Final

from diffcast.compare import with_stories
from diffcast.errors import DiffcastError, UnreadableInput
from diffcast.model import Comparison, Document
from diffcast.readers import Loaded, read_bytes, split
from diffcast.review.apply_policy import compare_with_policy
from diffcast.review.policy import Policy
from diffcast.serve.texts import TextPair

SPAWN: Final = get_context("spawn")
"""A fresh interpreter shares no lock, no thread and no open file with the server."""
WARM_UP: Final = ("TEN PEOPLE WERE HURT IN THE FIRE.", "Twelve people were hurt in the fire.")
SECONDS_BETWEEN_LOOKS: Final = 0.05
"""After which a thread that waits for a process looks whether somebody still wants the result."""
SECONDS_TO_GIVE_UP: Final = 0.5
"""In which a process has to give up a comparison that nobody wants; after that it is ended, and another one started."""
GIVE_UP: Final[int | None] = getattr(signal, "SIGUSR1", None)
"""The signal that asks a process to give up; None on Windows, where it is ended at once."""
COMPARISONS_OF_A_PROCESS: Final = 500
"""After so many a new process takes over, so that no memory that a library keeps adds up."""
MAX_MEMORY: Final = 4_000_000_000
"""Bytes of address space of a process; the longest texts need a quarter of it, and most of it is only reserved."""
READY: Final = "ready"
"""What a process sends before its first answer."""


class ComparisonTooSlow(DiffcastError):
    """A comparison was stopped after its time limit."""


class ComparisonLost(DiffcastError):
    """The process that compared has died; a new one takes the next comparison."""


class GivenUp(DiffcastError):
    """A comparison that was stopped since nobody waits for it any more."""


class Worker:
    """One process that compares. It starts when it is first needed, and again after it was lost."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._pipe: Connection | None = None
        self._ready = False
        self._process = SPAWN.Process(target=_serve_pipe, daemon=True)
        self._compared = 0

    def start(self) -> None:
        """Start the process without waiting until it is ready."""
        if self._pipe is not None and not self._process.is_alive():
            self.stop()
        if self._pipe is None:
            self._pipe, theirs = SPAWN.Pipe()
            self._ready = False
            self._process = SPAWN.Process(target=_serve_pipe, args=(theirs, self._policy), daemon=True)
            self._process.start()
            self._compared = 0
            theirs.close()

    def compare(self, pair: TextPair, seconds: float, unwanted: Event) -> Comparison:
        """The comparison; raises the `DiffcastError` that it ended with, `GivenUp` once it is unwanted."""
        self.start()
        assert self._pipe is not None
        end = time.monotonic() + seconds
        try:
            self._wait_until_ready(self._pipe, end, unwanted)
            self._pipe.send(pair)
            self._wait(self._pipe, end, unwanted)
            found = self._pipe.recv()
        except TimeoutError as error:
            self.stop()
            self.start()
            raise ComparisonTooSlow(f"Comparing took more than {seconds:g} seconds; send one story of each") from error
        except (EOFError, OSError) as error:
            self.stop()
            raise ComparisonLost("The comparison broke off; send it again") from error
        self._count()
        if isinstance(found, BaseException):
            raise found
        assert isinstance(found, Comparison)
        return found

    def _count(self) -> None:
        """Replace the process once it has compared often enough."""
        self._compared += 1
        if self._compared >= COMPARISONS_OF_A_PROCESS:
            self.stop()
            self.start()

    def _wait_until_ready(self, pipe: Connection, end: float, unwanted: Event) -> None:
        """Wait until a process that was just started says that it is ready; leave it alone if nobody waits."""
        while not self._ready:
            if pipe.poll(SECONDS_BETWEEN_LOOKS):
                self._ready = pipe.recv() == READY
            elif unwanted.is_set():
                raise GivenUp("Nobody waits for this comparison any more")
            elif time.monotonic() > end:
                raise TimeoutError

    def _wait(self, pipe: Connection, end: float, unwanted: Event) -> None:
        """Wait for the answer of the process, which is asked to give up once the answer is unwanted."""
        asked = False
        while not pipe.poll(SECONDS_BETWEEN_LOOKS):
            if unwanted.is_set() and not asked:
                asked, end = True, time.monotonic() + (SECONDS_TO_GIVE_UP if GIVE_UP else 0)
                if GIVE_UP and self._process.pid:
                    os.kill(self._process.pid, GIVE_UP)
            if time.monotonic() > end:
                raise TimeoutError

    def stop(self) -> None:
        """End the process at once, even during a comparison."""
        if self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._pipe = None


def _serve_pipe(pipe: Connection, policy: Policy) -> None:
    """Compare each pair that arrives until the server closes the pipe. Signals are the server's to handle."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if GIVE_UP:
        signal.signal(GIVE_UP, signal.SIG_IGN)
    _limit_memory()
    compare_with_policy(*WARM_UP, policy)
    with suppress(EOFError, OSError):
        pipe.send(READY)
        while True:
            pipe.send(_outcome(pipe.recv(), policy))


def _limit_memory() -> None:
    """Let the system refuse more memory than MAX_MEMORY, where it can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit holds there too.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _outcome(pair: TextPair, policy: Policy) -> Comparison | DiffcastError | RuntimeError:
    try:
        return _compared(pair, policy)
    except DiffcastError as error:
        return error
    except MemoryError:
        return UnreadableInput("Comparing these texts takes too much memory; send one story of each")
    except Exception as error:
        return RuntimeError(_place(error))


def _compared(pair: TextPair, policy: Policy) -> Comparison:
    """The comparison; `GivenUp` is raised wherever it is when the signal comes, but not after it is done."""
    if GIVE_UP:
        signal.signal(GIVE_UP, _give_up)
    try:
        return with_stories(compare_with_policy(*_read(pair), policy))
    finally:
        if GIVE_UP:
            signal.signal(GIVE_UP, signal.SIG_IGN)


def _give_up(number: int, frame: FrameType | None) -> None:
    raise GivenUp("Nobody waits for this comparison any more")


def _read(pair: TextPair) -> tuple[Document, Document]:
    transcript, article = pair.transcript, pair.article
    if transcript.sha256 == article.sha256:
        return split(Loaded(transcript.name, transcript.raw), transcript.format)
    return (
        read_bytes(transcript.raw, transcript.name, "transcript", transcript.format),
        read_bytes(article.raw, article.name, "article", article.format),
    )


def _place(error: Exception) -> str:
    """The type of a programming error and where it happened; its message may quote a story, so it is left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown"
    return f"{type(error).__name__} at {where}"
