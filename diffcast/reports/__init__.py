"""One file a format: a comparison as text for a terminal, a browser, a mail, a ticket or a program."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from diffcast.model import Comparison
from diffcast.reports.view import View

__all__ = ["FORMATS", "View", "render"]

FORMATS: Mapping[str, str] = {
    "terminal": "diffcast.reports.terminal",
    "json": "diffcast.reports.json",
    "html": "diffcast.reports.html",
    "email": "diffcast.reports.email",
    "markdown": "diffcast.reports.markdown",
    "csv": "diffcast.reports.csv",
    "sarif": "diffcast.reports.sarif",
    "junit": "diffcast.reports.junit",
    "github": "diffcast.reports.github",
    "line": "diffcast.reports.line",
}
"""Format to the module whose `render` writes it; loaded when asked for, so that no format pays for another."""


class Report(Protocol):
    """What a module in `FORMATS` offers."""

    def render(self, comparison: Comparison, view: View) -> str:
        """The whole report, ending in a line feed: the same text for the same comparison and view."""


def render(comparison: Comparison, format: str, view: View | None = None) -> str:
    """The comparison in a format of `FORMATS`; an unknown one is a `KeyError`."""
    report = cast(Report, import_module(FORMATS[format]))
    return report.render(comparison, view or View())
