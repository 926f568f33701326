"""The values of the store. Every time is UTC in ISO 8601 with milliseconds, such as `2026-03-01T09:30:00.000Z`, so
times sort as text.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias, get_args

from diffcast.decision import Decision, Entry
from diffcast.kinds import Severity
from diffcast.model import Status

Act: TypeAlias = Literal["story", "version", "carried", "decided", "signed"]
"""What happened: a story or a version was added, a decision was carried over from the version before, somebody decided,
somebody signed off."""
StoryAct: TypeAlias = Literal["renamed", "assigned", "archived", "restored"]
State: TypeAlias = Literal["open", "to_fix", "signed"]
STATES: Final[tuple[State, ...]] = get_args(State)
Order: TypeAlias = Literal["newest", "oldest", "changed", "contradictions", "title", "owner"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
"""Ways to sort the list: by when a story was added or last changed, by what is open, by title, by owner."""


def now() -> str:
    """The time of a change that is made now."""
    return stamp(datetime.now(UTC))


def stamp(at: datetime) -> str:
    """A time in UTC as the store writes it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


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
    """A story: a title, versions of its two texts, and what is left to do about the newest one."""

    id: int
    title: str
    at: str
    """When it was added."""
    versions: int = 0
    """How many versions it has; they are numbered from 1."""
    signed: bool = False
    """Whether the newest version is signed off."""
    owner: str = ""
    """Who takes care of it; empty for nobody."""
    archived: bool = False
    """Whether it is left out of the list."""
    changed: str = ""
    """When anything of it last changed."""
    contradictions: int = 0
    """How many are open in the newest version, like the next two."""
    checks: int = 0
    """With one-sided facts that `diffcast.toml` makes more than a note."""
    extras: int = 0
    """The other one-sided facts."""
    fixes: int = 0
    """How many decisions about the newest version say that a text needs a fix."""

    @property
    def state(self) -> State:
        """How far it is: signed off, waiting for a fix, or open."""
        return "signed" if self.signed else "to_fix" if self.fixes else "open"


@dataclass(frozen=True, slots=True)
class StoryFilter:
    """Which stories a list shows, and in what order."""

    state: State | None = None
    """None for all."""
    owner: str = ""
    """Only those of this owner; empty for all."""
    archived: bool = False
    """Only those that are archived, or only the others."""
    order: Order = "newest"


ALL: Final = StoryFilter()
"""Every story that is not archived, the newest first."""


@dataclass(frozen=True, slots=True)
class StoryEdit:
    """What to change about a story; None leaves it as it is."""

    title: str | None = None
    owner: str | None = None
    archived: bool | None = None


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding of a version, as the list of stories counts it."""

    fact: str
    status: Status
    severity: Severity
    noted: bool = False
    """Whether a note in a text ignores it, until somebody decides."""


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """What the list of stories counts and searches of a version."""

    findings: tuple[ListedFinding, ...] = ()
    """Each fact once."""
    words: str = field(default="", repr=False)
    """Both texts in the form in which they are searched."""


NOTHING_LISTED: Final = ListedVersion()


@dataclass(frozen=True, slots=True)
class StoryChange:
    """An entry of the history of a story: who renamed, assigned or archived it."""

    at: str
    by: str
    act: StoryAct
    before: str
    """The title or the owner before it; empty otherwise."""
    after: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What was deleted with a story."""

    story: int
    at: str
    """When the story was added."""
    versions: int
    decisions: int
    sign_offs: int


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
