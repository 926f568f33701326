"""The house style of a newsroom: names that are one, preferred spellings, and what its texts hold that is no story."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import TypeAlias

Group: TypeAlias = tuple[str, ...]
"""Words that count as one; the first is the form that the house prefers."""

DIGEST = 12  # letters: enough to tell two styles apart at a glance


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What a newsroom's own texts need to be read rightly. The empty one, the default, changes nothing."""

    names: tuple[Group, ...] = ()
    """Names of one bearer: `("SAN", "Straight Arrow News")`. A name in several groups counts in the first of them."""
    spellings: tuple[Group, ...] = ()
    """Spellings of one word, the preferred one first: `("Kyiv", "Kiev")`. A text with another one gets a remark."""
    ignored: tuple[str, ...] = ()
    """Words and phrases that tell nothing: that only one side has them is no finding."""
    cues: tuple[str, ...] = ()
    """Patterns of whole lines of a script that are never heard."""
    inline_cues: tuple[str, ...] = ()
    """Patterns of stretches inside a line of a script that are never heard: `<<*>>`."""
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
        return sha256(repr(astuple(self)).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]


PLAIN = HouseStyle()
"""No house style at all."""
