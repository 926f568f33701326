"""The output folder of a batch: which run it belongs to, and who is writing into it."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Final

from diffcast.errors import UnreadableInput, UnwritableOutput
from diffcast.readers.files import opened

RUN: Final = "run.json"
RESULTS: Final = "results.jsonl"
LOCK: Final = "lock"
WORK: Final = "work.sqlite"
SCHEMA: Final = "diffcast-run/1"
MAX_BYTES: Final = 1_000_000
"""Of `run.json` and of the lock; they have a few hundred."""
UNLIKELY_BYTE: Final = 1 << 30
"""On Windows a locked byte cannot be read, so the lock is one far behind what the file says."""


@dataclass(frozen=True, slots=True)
class Run:
    """What an output folder says about itself in `run.json`."""

    diffcast: str
    """The version that compared."""
    manifest: str
    """The name of the list or folder, without the folders above it."""
    sha256: str
    """Hexadecimal digest of the list, or of the names in the folder."""
    settings: Mapping[str, Any] = field(hash=False)
    """How it compares: encoder, effort, policy, and whether Parquet was asked for."""
    weights: str = ""
    """Hexadecimal digest of the trained weights that it compares with."""
    pairs: int = 0
    failed: int = 0
    """Pairs that could not be compared, where the run is finished."""
    finished: bool = False

    def of_same_work(self, other: Run) -> bool:
        """Whether both compare the same pairs in the same way with the same version."""
        return self._identity == other._identity

    @property
    def _identity(self) -> tuple[object, ...]:
        return self.diffcast, self.sha256, dict(self.settings), self.weights


def this_version() -> str:
    """The version of diffcast that runs."""
    return version("diffcast")


def read_run(folder: Path) -> Run | None:
    """What `run.json` says; None where there is none. Raises `UnreadableInput` where it is not of this version."""
    try:
        with opened(folder / RUN) as file:
            values = json.loads(file.read(MAX_BYTES))
        if values.pop("schema") != SCHEMA:
            raise ValueError
        return Run(**values)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableInput(f"{folder / RUN}: not of this version of diffcast; use another folder") from error


def finished_run(folder: Path) -> Run:
    """What a finished run says; raises `UnreadableInput` where the folder holds none."""
    found = read_run(folder)
    if found is None:
        raise UnreadableInput(f"{folder}: not an output folder of diffcast batch (no {RUN}); give one")
    if not found.finished:
        raise UnreadableInput(f"{folder}: its run is not finished; end it with diffcast batch --resume")
    return found


def write_run(folder: Path, run: Run) -> None:
    """Write `run.json`, whole or not at all."""
    text = json.dumps({"schema": SCHEMA, **asdict(run)}, ensure_ascii=False, indent=2) + "\n"
    with whole_file(folder / RUN) as file:
        file.write(text.encode("utf-8"))


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears when it is complete and on disk. After an error there is what was there before."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def locked(folder: Path) -> Iterator[str]:
    """The folder, made where it is not there, as one run's own; gives who held it and died, or an empty string.

    Raises `UnwritableOutput`, with pid, host and time, where another run holds it. The system frees the lock of a
    process that ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    with path.open("a+b", buffering=0) as file:
        file.seek(0)
        holder = _holder(file.read(MAX_BYTES))
        free = _take(file)
        if not free or holder.get("host", socket.gethostname()) != socket.gethostname():
            advice = "wait for it" if not free else f"if that run is gone, delete {path}"
            raise UnwritableOutput(f"{folder}: in use by {_words(holder)}; {advice}")
        mine = {"pid": os.getpid(), "host": socket.gethostname(), "since": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        file.truncate(0)
        file.write(json.dumps(mine).encode())
        try:
            yield _words(holder) if holder else ""
        finally:
            file.truncate(0)


def _holder(raw: bytes) -> Mapping[str, Any]:
    """What a lock says of its holder; empty where nobody holds it."""
    with suppress(ValueError):
        values = json.loads(raw)
        return values if isinstance(values, dict) else {}
    return {}


def _words(holder: Mapping[str, Any]) -> str:
    pid, host, since = (str(holder.get(key, "unknown"))[:100] for key in ("pid", "host", "since"))
    return f"pid {pid} on {host} since {since}"


def _take(file: IO[bytes]) -> bool:
    """Whether the lock was free and is now this process's."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(UNLIKELY_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
