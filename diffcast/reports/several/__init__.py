"""One file a format: the reports of many pairs as one text. A format that has none here is a file for each pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final, Protocol, cast

from diffcast.reports.pairs import Broken, Checked

__all__ = ["SEVERAL", "Broken", "Checked", "render_several"]

SEVERAL: Final[Mapping[str, str]] = {
    "terminal": "diffcast.reports.several.terminal",
    "json": "diffcast.reports.several.json",
    "markdown": "diffcast.reports.several.markdown",
    "csv": "diffcast.reports.several.csv",
    "sarif": "diffcast.reports.several.sarif",
    "junit": "diffcast.reports.several.junit",
    "github": "diffcast.reports.several.github",
    "line": "diffcast.reports.several.line",
}
"""Format to the module whose `render` writes the reports of many pairs as one."""


class Several(Protocol):
    """What a module in `SEVERAL` offers."""

    def render(self, pairs: Sequence[Checked | Broken]) -> str:
        """The reports of these pairs in their order, ending in a line feed."""


def render_several(pairs: Sequence[Checked | Broken], format: str) -> str:
    """The reports of many pairs as one text in a format of `SEVERAL`; any other one is a `KeyError`."""
    return cast(Several, import_module(SEVERAL[format])).render(pairs)
