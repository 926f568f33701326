"""What a house style knows of the newsroom's own scripts and pages, as marks that go above what words look like."""

from __future__ import annotations

from diffcast.model import Document, Mark
from diffcast.style import HouseStyle


def house_marks(document: Document, style: HouseStyle) -> tuple[Mark, ...]:
    """The stretches that the patterns of the style set aside, in reading order, each with the pattern as its reason."""
    return ()
