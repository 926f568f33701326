"""The values that the stages of a comparison pass on. All are frozen.

Offsets count code points of `Document.text` from 0, end excluded. Splitting a text sets them; no stage searches again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from diffcast.codes import AsideCode as AsideCode, Remark as Remark, RemarkCode as RemarkCode
from diffcast.kinds import KINDS as KINDS, SEVERITIES as SEVERITIES, Kind as Kind, Severity as Severity
from diffcast.settings import Settings as Settings
from diffcast.span import Edit as Edit, Span as Span

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
    """Whole lines, or a part of one line, with one role on air or on the page."""

    span: Span
    role: Role
    speaker: str | None = None
    """Who speaks, as the transcript writes it, if a label or an on-screen title says so."""
    time: float | None = None
    """Seconds on air, if captions or time codes give it."""
    code: AsideCode | None = None
    """Why the block is not compared; None if it is compared."""
    reason: str | None = None
    """The same in words, for people: those of the code unless more is known."""

    def __post_init__(self) -> None:
        if self.reason is None and self.code is not None:
            object.__setattr__(self, "reason", self.code.words)

    @property
    def aside(self) -> bool:
        """Whether the block is not compared, because of its role."""
        return self.role not in STORY_ROLES


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file format says about a passage of the text. A field is None if the format does not say."""

    span: Span
    role: Role | None = None
    speaker: str | None = None
    time: float | None = None
    """Seconds on air at which it begins."""
    code: AsideCode | None = None
    """Why it is not compared."""
    line: int | None = None
    """The line of the source, from 1, at which it begins."""
    reason: str | None = None
    """Why it is not compared, for people, if more is known than the code says."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source as it was read, or, with an `original`, as it is compared."""

    side: Side
    source: str
    """A path as the caller gave it, `-` for standard input, or `text` for a string."""
    sha256: str
    """Hexadecimal digest of the bytes read; for a string, of its UTF-8 bytes."""
    text: str
    blocks: tuple[Block, ...] = ()
    """In reading order, without overlap. Together they contain every word of the text. Empty before segmenting."""
    headline: Span | None = None
    published: date | None = None
    note: str | None = None
    """What the reader had to assume, for people, such as an encoding."""
    extracted: bool = False
    """Whether `text` was extracted from another format, so that a report must include it."""
    marks: tuple[Mark, ...] = ()
    """What the format says, in reading order. It overrides what `segment` would guess."""
    known: tuple[Detail, ...] = ()
    """Details that the format marks, in reading order."""
    original: Original | None = None
    """The document before some of its characters were written otherwise; None where none were."""


@dataclass(frozen=True, slots=True)
class Original:
    """A document as it was, and in reading order what was written otherwise in the one that was made of it."""

    document: Document
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a passage."""

    span: Span
    norm: str
    """The form that is compared, never shown: lower case; one form for apostrophes, hyphens, plurals, inflections."""
    content: bool
    """False for articles, auxiliaries, prepositions and pronouns."""
    read_as: str = ""
    """The word that the encoder reads instead, from the house style; empty for most words."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount from `low` to `high`: equal if exact, None if open on that end."""

    span: Span
    low: Decimal | None
    high: Decimal | None
    unit: str
    """A canonical unit (`usd`, `percent`, `point`, `foot`, `year`, …), the lemma of the counted noun, or ``""``."""
    rough: bool = False
    """Whether the text calls it approximate: about, some, nearly, or so."""
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time of day, as exact as the text gives it."""

    span: Span
    value: str
    """A canonical form, equal for equal words: `weekday:2`, `date:2026-03-06`, `clock:17:00`, `ago:1:day`, …."""
    grain: Grain
    first: date | None = None
    """The first day it can mean, if the publication date or the text says so; else None."""
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name. In text in capitals, the case of the article shows what is a name."""

    span: Span
    words: tuple[str, ...]
    """The words of the name in lower case, without its title."""
    title: str | None = None
    """The title or office beside it, in lower case: `secretary of state`."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words: inside quotation marks, after QUOTE, or in a sound bite."""

    span: Span
    words: tuple[str, ...]
    """The normalized words of the quotation."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who is said to have said it: `according to Ukraine`, `police say`."""

    span: Span
    words: tuple[str, ...]
    """The normalized content words that name the source; empty if it is hidden (`was reported`)."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A sign of how sure a statement is: reportedly, may, alleged, up to."""

    span: Span
    cue: str
    """The canonical hedge: `reportedly`, `may`, `alleged`, `expected`, `up to`, …"""
    strength: int
    """How much it weakens the statement: 1 a little (expected to), 2 clearly (may, reportedly), 3 a lot (rumored)."""


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that reverses a statement: not, never, no, without, denied, failed to."""

    span: Span
    cue: str


Detail: TypeAlias = Quantity | Moment | Name | Quote | Source | Hedge | Negation


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest clause that can be checked on its own; the unit of matching."""

    index: int
    """Its position among the passages of its document, from 0."""
    span: Span
    block: Block
    sentence: int
    """The index of its sentence, from 0. Clauses of one sentence share it."""
    words: tuple[Word, ...] = ()
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One part in which the two versions of a fact differ."""

    kind: Kind
    transcript: Span
    article: Span
    reason: str
    """One sentence for the person who has to decide."""
    severity: Severity
    values: tuple[str, str] = ("", "")
    """The normalized values that were compared, transcript first."""
    confidence: float = 1.0
    """0 to 1: how likely the two texts do differ here, calibrated on stories that the networks never saw."""
    shown: tuple[str, str] = ("", "")
    """Both values as people read them, such as `41 workers`; empty where only the words of the texts are known."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A passage of `side` that the model considered for a fact, and that is not part of the fact."""

    side: Side
    span: Span
    share: float
    """0 to 1: the share of the attention of the fact's words that it got."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement with its exact places in both texts."""

    id: str
    """Made from the normalized words, not from the position, so that it survives edits elsewhere."""
    status: Status
    transcript: tuple[Span, ...]
    """In reading order; empty for `article_only`."""
    article: tuple[Span, ...]
    similarity: float
    """0 to 1: how alike the wording is; for a one-sided fact, how close the nearest passage came."""
    differences: tuple[Difference, ...] = ()
    level: Literal["statement", "detail"] = "statement"
    severity: Severity = "note"
    speaker: str | None = None
    """Who says it, if it is in a sound bite and the speaker is known."""
    reason: str = ""
    """Why it has this status, for people."""
    evidence: Mapping[str, float] = field(default_factory=dict, hash=False)
    """The figures behind the decision, by name, each 0 to 1."""
    alternatives: tuple[Alternative, ...] = ()
    """The nearest other passages of each side, nearest first."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Text that is not compared, with the reason."""

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
    """Everything that a report may read."""

    transcript: Document
    article: Document
    facts: tuple[Fact, ...]
    """Facts of both sides in the transcript's order, with each one-sided fact at its place in its own text."""
    asides: tuple[Aside, ...]
    settings: Settings
    remarks: tuple[Remark, ...] = ()
    """What to read first: for example, that the texts may be different stories."""
    precision: Mapping[str, float] = field(default_factory=dict, hash=False)
    """By severity, and for `one-sided` and `shared`: the measured share of results that were right, 0 to 1, if any."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON report (`diffcast-report/1`) as plain dictionaries, lists, strings and numbers."""
        from diffcast.contract import report  # Imported late, because contract.py imports this module.

        return report(self)
