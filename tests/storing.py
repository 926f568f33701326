"""What the tests of the store write into it."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from diffcast.decision import Choice, Decision, Entry
from diffcast.serve.store.database import Store
from diffcast.serve.store.values import Source

SPOKEN = Source.of("script.txt", b"FORTY-SIX HOMES BURNED.", "text")
WRITTEN = Source.of("article.html", b"<p>46 homes burned.</p>\xff\0")
REPORT = '{"schema": "diffcast-report/1", "facts": []}'
FIRST, SECOND = "f-0123456789", "f-0123456789-2"


def decided(choice: Choice | None = "accepted", note: str = "", by: str = "Maya") -> Decision:
    return Decision(choice, note, by)


def entry(fact: str = FIRST, decision: Decision | None = None) -> Entry:
    return Entry(fact, "changed", "FORTY-SIX HOMES BURNED.", "46 homes burned.", decision or decided())


def with_version(store: Store, title: str = "Fire on the ridge") -> int:
    """A story with one version; its id."""
    story = store.add_story(title).id
    store.add_version(story, SPOKEN, WRITTEN, REPORT)
    return story


def written(path: Path, script: str) -> Path:
    """A database that another program wrote."""
    with closing(sqlite3.connect(path)) as other:
        other.executescript(script)
    return path


def dump(path: Path) -> tuple[str, ...]:
    """All that a database holds, as SQL."""
    with closing(sqlite3.connect(path)) as other:
        return tuple(other.iterdump())


@contextmanager
def small_disk(place: Path, megabytes: int = 1) -> Iterator[Path]:
    """A disk of its own, where this user may make one; else the test is skipped."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("this user may not mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def take_room(disk: Path, most: int = 2**30) -> Path:
    """Fill the disk, or so many bytes of it; returns the file to delete."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        for _ in range(0, most, 4096):
            file.write(b"\0" * 4096)
    return ballast
