"""diffcast: what a broadcast script and the web article of the same story agree on, and where they part."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diffcast.compare import compare
    from diffcast.errors import BadConfig, DiffcastError, MissingPart, NoStory, UnreadableInput, UnwritableOutput
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
        Severity,
        Side,
        Span,
        Status,
    )
    from diffcast.readers import read, split
    from diffcast.review.apply_policy import policed
    from diffcast.review.policy import Policy
    from diffcast.settings import Applied, Settings
    from diffcast.style import HouseStyle

__all__ = [
    "Alternative",
    "Applied",
    "Aside",
    "BadConfig",
    "Block",
    "Comparison",
    "DiffcastError",
    "Difference",
    "Document",
    "Fact",
    "HouseStyle",
    "Kind",
    "MissingPart",
    "NoStory",
    "Policy",
    "Role",
    "Settings",
    "Severity",
    "Side",
    "Span",
    "Status",
    "UnreadableInput",
    "UnwritableOutput",
    "compare",
    "policed",
    "read",
    "split",
]

_ELSEWHERE = {
    "Applied": "settings",
    "BadConfig": "errors",
    "DiffcastError": "errors",
    "HouseStyle": "style",
    "MissingPart": "errors",
    "NoStory": "errors",
    "Policy": "review.policy",
    "Settings": "settings",
    "UnreadableInput": "errors",
    "UnwritableOutput": "errors",
    "policed": "review.apply_policy",
    "read": "readers",
    "split": "readers",
}
"""Name to the module that has it, where that is not `model`."""


def __getattr__(name: str) -> Any:
    """What the package offers, loaded when it is asked for: a command that compares nothing should not wait for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, 'model')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """The package itself: its `compare` is the function, though one of its modules has the same name."""

    @property
    def compare(self) -> Any:
        return import_module("diffcast.compare").compare

    @compare.setter
    def compare(self, module: ModuleType) -> None:
        """Python puts a module that was loaded here; the function keeps its place."""


sys.modules[__name__].__class__ = _Package
