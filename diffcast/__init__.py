"""diffcast: what a broadcast script and the web article of the same story agree on, and where they part."""

from __future__ import annotations

# The function takes the name from its module for good: both are called `compare`, and the module must be loaded first.
from diffcast.compare import compare
from diffcast.errors import DiffcastError, MissingPart, NoStory, UnreadableInput, UnwritableOutput
from diffcast.model import (
    Alternative,
    Aside,
    Block,
    Comparison,
    Difference,
    Document,
    Fact,
    Kind,
    Role,
    Settings,
    Severity,
    Side,
    Span,
    Status,
)
from diffcast.readers import read, split

__all__ = [
    "Alternative",
    "Aside",
    "Block",
    "Comparison",
    "DiffcastError",
    "Difference",
    "Document",
    "Fact",
    "Kind",
    "MissingPart",
    "NoStory",
    "Role",
    "Settings",
    "Severity",
    "Side",
    "Span",
    "Status",
    "UnreadableInput",
    "UnwritableOutput",
    "compare",
    "read",
    "split",
]
