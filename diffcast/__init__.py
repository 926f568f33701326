"""diffcast compares a broadcast transcript with the web article of the same story, fact by fact."""

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
        Remark,
        RemarkCode,
        Role,
        Severity,
        Side,
        Span,
        Status,
    )
    from diffcast.readers import read, split
    from diffcast.review.apply_policy import apply_policy
    from diffcast.review.policy import Policy
    from diffcast.settings import AppliedPolicy, HouseStyle, Settings
    from diffcast.verify import NotVerified, verify_report

__all__ = [
    "Alternative",
    "AppliedPolicy",
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
    "NotVerified",
    "Policy",
    "Remark",
    "RemarkCode",
    "Role",
    "Settings",
    "Severity",
    "Side",
    "Span",
    "Status",
    "UnreadableInput",
    "UnwritableOutput",
    "apply_policy",
    "compare",
    "read",
    "split",
    "verify_report",
]

_MODULES = {
    "AppliedPolicy": "settings",
    "BadConfig": "errors",
    "DiffcastError": "errors",
    "HouseStyle": "settings",
    "MissingPart": "errors",
    "NoStory": "errors",
    "NotVerified": "verify",
    "Policy": "review.policy",
    "Settings": "settings",
    "UnreadableInput": "errors",
    "UnwritableOutput": "errors",
    "apply_policy": "review.apply_policy",
    "read": "readers",
    "split": "readers",
    "verify_report": "verify",
}
"""Name to its module, if that isn't `model`."""


def __getattr__(name: str) -> Any:
    """A public name, loaded when it is first used: `diffcast --help` should not wait for the networks."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULES.get(name, 'model')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """The package, whose `compare` is the function although one of its modules has the same name."""

    @property
    def compare(self) -> Any:
        return import_module("diffcast.compare").compare

    @compare.setter
    def compare(self, module: ModuleType) -> None:
        """Ignores the module that Python assigns here when it is imported."""


sys.modules[__name__].__class__ = _Package
