"""What is too much: refused in one line, since reading or comparing it would not end in useful time.

Each limit is raised or lowered by an environment variable: `DIFFCAST_MAX_BYTES=50000000 diffcast compare …`.
"""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field, fields

from diffcast.errors import NoStory, UnreadableInput
from diffcast.model import Document

PREFIX = "DIFFCAST_MAX_"
WORDLIKE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force."""

    bytes: int = 20_000_000
    """Of a file. A day of captions is under 1 MB; anything near this is a wrong file rather than a story."""
    unpacked: int = 50_000_000
    """Bytes that a compressed file may grow to: all its parts together."""
    words: int = 20_000
    """Of a text: some fifty times a story. Time and memory of a comparison grow with the product of both texts."""
    depth: int = 1_000
    """Elements inside one another, in a page or an XML file."""
    parts: int = 2_000
    """Files in an archive, pages of a PDF, tables of a document."""
    seconds: int = 20
    """For reading one file."""

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 1:
                raise UnreadableInput(f"{PREFIX}{each.name.upper()}: must be at least 1")


def limits() -> Limits:
    """The limits in force: the defaults, and what the environment sets instead."""
    given = {each.name: os.environ.get(PREFIX + each.name.upper()) for each in fields(Limits)}
    return Limits(**{name: _number(name, value) for name, value in given.items() if value})


def _number(name: str, value: str) -> int:
    if not value.strip().isdecimal():
        raise UnreadableInput(f"{PREFIX}{name.upper()}: {value!r} is no whole number")
    return int(value)


def checked(document: Document) -> Document:
    """The document itself; raises where it has no word at all or more than the limit."""
    count = sum(1 for _ in WORDLIKE.finditer(document.text))
    if not count:
        raise NoStory(f"{document.source}: holds no word of a story; give the {document.side} as text")
    most = limits().words
    if count > most:
        raise UnreadableInput(
            f"{document.source}: has {count:,} words, more than the {most:,} of the longest story that can be "
            f"compared; cut out the one story, or set {PREFIX}WORDS"
        )
    return document


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of the time that reading one file may take; a reader's loop checks it."""

    where: str
    seconds: int = field(default_factory=lambda: limits().seconds)
    begun: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        """Raise `UnreadableInput` where the time is over."""
        if time.monotonic() - self.begun > self.seconds:
            raise UnreadableInput(
                f"{self.where}: not read within {self.seconds} seconds; give one story, or set {PREFIX}SECONDS"
            )
