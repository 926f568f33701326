"""The nouns of diffcast: frozen values that every stage reads and none changes.

Offsets are code points into `Document.text`, 0-based, end excluded. They are born when a text is cut and
never searched for again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from diffcast.codes import AsideCode as AsideCode
from diffcast.codes import Remark as Remark
from diffcast.codes import RemarkCode as RemarkCode
from diffcast.kinds import KINDS as KINDS
from diffcast.kinds import SEVERITIES as SEVERITIES
from diffcast.kinds import Kind as Kind
from diffcast.kinds import Severity as Severity
from diffcast.settings import Settings as Settings
from diffcast.span import Span as Span

Side: TypeAlias = Literal["transcript", "article"]
Status: TypeAlias = Literal["shared", "changed", "transcript_only", "article_only"]
Role: TypeAlias = Literal[
    "speech", "bite", "label", "title", "cue", "headline", "body", "quote", "caption", "furniture"
]
Grain: TypeAlias = Literal["minute", "hour", "daypart", "day", "week", "month", "season", "year", "decade"]

SIDES: tuple[Side, Side] = ("transcript", "article")
STATUSES: tuple[Status, ...] = ("changed", "transcript_only", "article_only", "shared")
STORY_ROLES: frozenset[Role] = frozenset({"speech", "bite", "headline", "body", "quote", "caption"})


@dataclass(frozen=True, slots=True)
class Block:
    """A run of whole lines (or a part of one line) that plays one role on air or on the page."""

    span: Span
    role: Role
    speaker: str | None = None
    """Who speaks, as the script writes it, where a label or an on-screen title says so."""
    time: float | None = None
    """Seconds on air, where captions or timecodes give it."""
    code: AsideCode | None = None
    """Why the block is not compared; None where it is story."""
    reason: str | None = None
    """The same in words, those of the code unless more is known."""

    def __post_init__(self) -> None:
        if self.reason is None and self.code is not None:
            object.__setattr__(self, "reason", self.code.words)

    @property
    def aside(self) -> bool:
        """Whether the block states no fact of the story by its form alone."""
        return self.role not in STORY_ROLES


@dataclass(frozen=True, slots=True)
class Mark:
    """What the format itself tells of a stretch of the text, rather than a guess; None where it does not tell."""

    span: Span
    role: Role | None = None
    speaker: str | None = None
    time: float | None = None
    """Seconds on air at which the stretch begins."""
    code: AsideCode | None = None
    """Why it is not compared."""
    line: int | None = None
    """The line of the source, from 1, where the stretch begins."""
    reason: str | None = None
    """Why it is not compared, in words, where more is known than the code says."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source as it was read. `text` never changes after reading."""

    side: Side
    source: str
    """A path as the caller gave it, `-` for standard input, or `text` for a string."""
    sha256: str
    """Hexadecimal digest of the bytes read (of the UTF-8 bytes where a string was given)."""
    text: str
    blocks: tuple[Block, ...] = ()
    """In reading order, without overlap; together they hold every word of the text. Empty before segmenting."""
    headline: Span | None = None
    published: date | None = None
    note: str | None = None
    """What the reader had to assume, in words, such as a fallback encoding."""
    extracted: bool = False
    """Whether `text` was taken out of another format, so that a report must carry it."""
    marks: tuple[Mark, ...] = ()
    """What the format tells, in reading order; `segment` holds it above what it would guess."""
    known: tuple[Detail, ...] = ()
    """Details that the format itself marks, in reading order."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a passage with the form under which it is compared."""

    span: Span
    norm: str
    """Lower case, one form for apostrophes, hyphens, plurals and irregular forms; compared, never shown."""
    content: bool
    """Whether the word carries content (False for articles, auxiliaries, prepositions, pronouns)."""
    read_as: str = ""
    """The word of the house style that stands for it, which the encoder reads in its place; empty for most words."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount: from `low` to `high` (equal where exact; None where open on that end)."""

    span: Span
    low: Decimal | None
    high: Decimal | None
    unit: str
    """A canonical unit (`usd`, `percent`, `point`, `foot`, `year`, …), the lemma of the counted noun, or ``""``."""
    rough: bool = False
    """Whether the text marks it as approximate (about, some, nearly, or so)."""
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time of day, as exact as the text says it."""

    span: Span
    value: str
    """A canonical form: `weekday:2`, `day:06-14`, `date:2026-03-06`, `month:2`, `year:2012`, `clock:17:00`,
    `ago:1:day`, `daypart:night`, … ; equal values mean equal words for the time."""
    grain: Grain
    first: date | None = None
    """First day it can mean, where the publication date or the text itself tells; None where unknown."""
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name. In a script in capitals it is known by projecting the article's case onto the script."""

    span: Span
    words: tuple[str, ...]
    """Lower-cased words of the name, without its title."""
    title: str | None = None
    """The title or office that goes with it (`secretary of state`), in lower case."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words given as somebody's own: inside quotation marks, after QUOTE, or a sound bite."""

    span: Span
    words: tuple[str, ...]
    """Normalised words of the quotation."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who is said to have said it: `according to Ukraine`, `police say`."""

    span: Span
    words: tuple[str, ...]
    """Normalised content words that name the source; empty where it is hidden (`was reported`)."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A mark of how sure the statement is: reportedly, may, alleged, up to."""

    span: Span
    cue: str
    """The canonical hedge: `reportedly`, `may`, `alleged`, `expected`, `up to`, …"""
    strength: int
    """How far it weakens the statement: 1 a little (expected to), 2 clearly (may, reportedly), 3 much (rumoured)."""


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that turns the statement round: not, never, no, without, denied, failed to."""

    span: Span
    cue: str


Detail: TypeAlias = Quantity | Moment | Name | Quote | Source | Hedge | Negation


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest clause that can be checked by itself."""

    index: int
    """Its place among the passages of its document, from 0."""
    span: Span
    block: Block
    sentence: int
    """Index of the sentence that it belongs to, from 0; clauses of one sentence share it."""
    words: tuple[Word, ...] = ()
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Passages of both sides that speak of the same thing, many to many."""

    transcript: tuple[int, ...]
    """Indices of passages, ascending."""
    article: tuple[int, ...]
    score: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One checkable part in which the two versions of a fact differ."""

    kind: Kind
    transcript: Span
    article: Span
    reason: str
    """One sentence in words, for the person who has to decide."""
    severity: Severity
    values: tuple[str, str] = ("", "")
    """The normalised values that were compared, transcript first."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A passage that a fact's words looked at, in the text of `side`, and that is no part of the fact."""

    side: Side
    span: Span
    share: float
    """0 to 1: the share of the words' attention that it drew."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement with the exact places in both texts that make it."""

    id: str
    """Stable: derived from the normalised content, not from its place."""
    status: Status
    transcript: tuple[Span, ...]
    """In reading order; empty for `article_only`."""
    article: tuple[Span, ...]
    similarity: float
    """0 to 1: how alike the two wordings are; for a one-sided fact, how near the nearest passage came."""
    differences: tuple[Difference, ...] = ()
    level: Literal["statement", "detail"] = "statement"
    severity: Severity = "note"
    speaker: str | None = None
    """Who says it in the sound bite that holds it, where known."""
    reason: str = ""
    """Why it has this status, in words."""
    evidence: Mapping[str, float] = field(default_factory=dict, hash=False)
    """The figures that decided, by name, each 0 to 1."""
    alternatives: tuple[Alternative, ...] = ()
    """What else was near: of each side the nearest passages, nearest first."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A run of text that is not compared: kept and shown with the reason."""

    side: Side
    span: Span
    role: Role
    code: AsideCode
    reason: str = ""
    """The reason in words: those of the code, or longer ones such as the pattern of the house style that fits."""

    def __post_init__(self) -> None:
        if not self.reason:
            object.__setattr__(self, "reason", self.code.words)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that a report may read."""

    transcript: Document
    article: Document
    facts: tuple[Fact, ...]
    """Shared and changed facts in the transcript's order, each one-sided fact where it stands in its own text."""
    asides: tuple[Aside, ...]
    settings: Settings
    remarks: tuple[Remark, ...] = ()
    """What the reader of any report must know: a fallback, texts that seem unrelated, a language not judged."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON report (`diffcast-report/1`) as plain dictionaries, lists, strings and numbers."""
        from diffcast.contract import report  # Imported late: contract.py is written in terms of these nouns.

        return report(self)
