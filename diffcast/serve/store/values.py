"""The values of the store. Every time is UTC in ISO 8601 with milliseconds, such as `2026-03-01T09:30:00.000Z`, so
times sort as text.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from diffcast.decision import Decision, Entry

Act: TypeAlias = Literal["story", "version", "carried", "decided", "signed"]
"""What happened: a story or a version was added, a decision was carried over from the version before, somebody decided,
somebody signed off."""


@dataclass(frozen=True, slots=True)
class Source:
    """One of the two texts as it came in, so that it can be compared again."""

    name: str
    sha256: str
    """Of the bytes, as in a report."""
    raw: bytes = field(repr=False)
    format: str | None = None
    """The format that the sender named; None to find it from the content and the name."""

    @classmethod
    def of(cls, name: str, raw: bytes, format: str | None = None) -> Source:
        """The source with the digest of its bytes."""
        return cls(name, hashlib.sha256(raw).hexdigest(), raw, format)


@dataclass(frozen=True, slots=True)
class Story:
    """A story: a title, and versions of its two texts."""

    id: int
    title: str
    at: str
    versions: int = 0
    """How many versions it has; they are numbered from 1."""
    signed: bool = False
    """Whether the newest version is signed off."""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a list, without the texts and the report."""

    story: int
    number: int
    at: str
    by: str
    transcript: str
    """The names of the two sources."""
    article: str
    signed: bool


@dataclass(frozen=True, slots=True)
class Version:
    """What was compared, and its report."""

    story: int
    number: int
    """From 1, without gaps."""
    at: str
    by: str
    transcript: Source
    article: Source
    report: str = field(repr=False)
    """The JSON report, unchanged."""
    unplaced: tuple[Entry, ...] = ()
    """Decisions of earlier versions whose fact is not in this one."""


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """The decision about one fact as it is now."""

    decision: Decision
    revision: int
    """From 1; each change adds 1. A fact without a decision has revision 0."""
    at: str
    carried: bool = False
    """Whether it was carried over from the version before and nobody has changed it since."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a token of their own."""

    id: int
    name: str
    at: str
    """When the token was made."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history, which only grows."""

    id: int
    """Increases with time."""
    at: str
    by: str
    act: Act
    story: int
    version: int | None = None
    fact: str | None = None
    before: Decision | None = None
    """For a decision: the one before it, None if there was none."""
    after: Decision | None = None


def stamp(at: datetime) -> str:
    """A time as the store keeps it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
