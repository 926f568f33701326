"""How two texts are compared: everything that changes an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diffcast.style import PLAIN, HouseStyle


@dataclass(frozen=True, slots=True)
class Applied:
    """Which policy a comparison went through."""

    source: str
    """The name of its file, without folders."""
    sha256: str
    """Hexadecimal digest of the bytes read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to compare. Everything that changes an answer is here."""

    encoder: Literal["contextual", "lexical"] = "contextual"
    style: HouseStyle = PLAIN
    """What the newsroom's own texts need to be read rightly."""
    policy: Applied | None = None
    """The policy that was applied to the findings, so that a report tells it; None where there was none."""
