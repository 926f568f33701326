"""How two texts are compared: everything that changes the result."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import Final, Literal, TypeAlias

from diffcast.errors import require_known

Encoder: TypeAlias = Literal["contextual", "lexical"]
"""What finds the same fact in other words: the bundled language model, or words alone."""
ENCODERS: Final[tuple[Encoder, ...]] = ("contextual", "lexical")

Effort: TypeAlias = Literal["default", "high"]
"""How strong a language model reads the texts: the bundled one, or that of the companion package diffcast-large."""
EFFORTS: Final[tuple[Effort, ...]] = ("default", "high")

Group: TypeAlias = tuple[str, ...]
"""Words that count as one; the first is the form that the house prefers."""

DIGEST_LETTERS: Final = 12
"""Enough to tell two styles apart at a glance."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What diffcast has to know of a newsroom's own texts. The empty one, the default, changes nothing."""

    names: tuple[Group, ...] = ()
    """Names of one bearer: `("SAN", "Straight Arrow News")`. A name in several groups counts in the first of them."""
    spellings: tuple[Group, ...] = ()
    """Spellings of one word, the preferred one first: `("Kyiv", "Kiev")`. A text with another one gets a remark."""
    ignored: tuple[str, ...] = ()
    """Words and phrases that say nothing: if only one side has them, that is no finding."""
    cues: tuple[str, ...] = ()
    """Patterns of whole lines of a script that are never heard."""
    inline_cues: tuple[str, ...] = ()
    """Patterns of parts of a script line that are never heard: `<<*>>`."""
    labels: tuple[str, ...] = ()
    """Patterns of whole lines of a script that name who speaks next; the first `*` is the speaker."""
    sign_offs: tuple[str, ...] = ()
    """Patterns of sentences of a script that state nothing."""
    boilerplate: tuple[str, ...] = ()
    """Patterns of paragraphs of an article that the outlet's own site puts under or between its stories."""

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not any(astuple(self))

    @property
    def digest(self) -> str:
        """Hexadecimal letters that are the same for equal styles, on every machine."""
        return sha256(repr(astuple(self)).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LETTERS]


NO_STYLE: Final = HouseStyle()


@dataclass(frozen=True, slots=True)
class AppliedPolicy:
    """Which policy a comparison was made under."""

    source: str
    """The name of its file, without folders."""
    sha256: str
    """Hexadecimal digest of the file's bytes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to compare. Everything that changes the result is here."""

    encoder: Encoder = "contextual"
    style: HouseStyle = NO_STYLE
    """What diffcast has to know of the newsroom's own texts."""
    policy: AppliedPolicy | None = None
    """The policy that was applied to the findings, so that a report can name it; None where there was none."""
    effort: Effort = "default"
    """Counts in contextual mode only."""

    def __post_init__(self) -> None:
        """Raises `ValueError` for an encoder or an effort that there isn't."""
        require_known("encoder", self.encoder, ENCODERS)
        require_known("effort", self.effort, EFFORTS)
