"""Limits on the size of the input. What is larger is refused, since it would take too long.

An environment variable changes each limit: `DIFFCAST_MAX_BYTES=50000000 diffcast compare …`.
"""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass, field, fields

from diffcast.errors import NoStory, UnreadableInput
from diffcast.model import Document

PREFIX = "DIFFCAST_MAX_"
MAX_DIGITS = 18
"""Of a limit; Python refuses to read a number of 5,000."""
MAX_SHOWN = 40
"""Characters of a wrong value in a message."""
WORDLIKE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force."""

    bytes: int = 20_000_000
    """Of a file. A day of captions is under 1 MB, so a file near this size is probably the wrong one."""
    unpacked: int = 50_000_000
    """Bytes of a compressed file when unpacked, all its parts together."""
    words: int = 20_000
    """Of a text: about fifty times a story. If the other text has over 1,500 words, each sentence is compared with its
    nearest sentences only."""
    depth: int = 1_000
    """Nested elements in a web page or an XML file, nested groups in RTF. In TTML captions at most 200."""
    parts: int = 2_000
    """Files in an archive, pages of a PDF, tables of a document."""
    attributes: int = 500
    """Of one element of a web page. A tag of a real page has at most a few dozen."""
    seconds: int = 20
    """For reading one file."""
    total_seconds: int = 300
    """For reading and comparing one pair on the command line; `--timeout` overrides it, and it overrides `timeout` in
    `diffcast.toml`."""

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 1:
                raise UnreadableInput(f"{PREFIX}{each.name.upper()}: is 0; give a whole number from 1")


def limits() -> Limits:
    """The defaults, or what the environment sets instead; raises `UnreadableInput` if that is not a number."""
    given = {each.name: os.environ.get(PREFIX + each.name.upper()) for each in fields(Limits)}
    return Limits(**{name: _number(name, value) for name, value in given.items() if value})


def total_seconds(configured: float | None) -> float:
    """The time for one pair: what the environment sets, else what `diffcast.toml` does, else the default."""
    given = os.environ.get(f"{PREFIX}TOTAL_SECONDS")
    return limits().total_seconds if given or configured is None else configured


def _number(name: str, value: str) -> int:
    given = value.strip()
    if not given.isdecimal() or len(given) > MAX_DIGITS:
        shown = given if len(given) <= MAX_SHOWN else f"{given[:MAX_SHOWN]}…"
        raise UnreadableInput(
            f"{PREFIX}{name.upper()}: {shown!r} is not a whole number; give one from 1 of at most {MAX_DIGITS} digits"
        )
    return int(given)


def checked(document: Document) -> Document:
    """The document itself; raises `NoStory` if it has no words, `UnreadableInput` if it has too many."""
    count = sum(1 for _ in WORDLIKE.finditer(document.text))
    if not count:
        raise NoStory(f"{document.source}: has no words; give the {document.side} as text")
    most = limits().words
    if count > most:
        raise UnreadableInput(
            f"{document.source}: has {count:,} words, more than the limit of {most:,}; give one story, or raise "
            f"{PREFIX}WORDS"
        )
    return document


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time limit for reading one file; the loops of readers check it."""

    where: str
    seconds: int = field(default_factory=lambda: limits().seconds)
    begun: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        """Raise `UnreadableInput` if the time is over."""
        if time.monotonic() - self.begun > self.seconds:
            raise self.over()

    def over(self) -> UnreadableInput:
        """The error to raise when the time is over."""
        return UnreadableInput(
            f"{self.where}: not read within {self.seconds} seconds; give one story, or raise {PREFIX}SECONDS"
        )
