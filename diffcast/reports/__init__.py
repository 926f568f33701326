"""Reports: one module a format, with `render` for one comparison and, where one file can hold many, `render_many`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol, cast

from diffcast.errors import require_known
from diffcast.model import Comparison
from diffcast.reports.pairs import BrokenPair, CheckedPair, Pair
from diffcast.reports.view import View

__all__ = ["FORMATS", "BrokenPair", "CheckedPair", "Format", "View", "render", "render_many"]


@dataclass(frozen=True, slots=True)
class Format:
    """A report format."""

    module: str
    """Imported only when the format is used, so that no format pays for another."""
    many: bool = True
    """Whether one file can hold the reports of many pairs (`render_many`)."""
    title: str = ""
    """What people call it where they choose one; empty for its name."""
    everyday: bool = False
    """Whether editors use it, and not only programs."""
    remarks: bool = True
    """Whether it has the remarks of a comparison."""


FORMATS: Final[Mapping[str, Format]] = {
    "terminal": Format("diffcast.reports.terminal", title="Plain text"),
    "json": Format("diffcast.reports.json", title="Data (JSON)"),
    "jsonl": Format("diffcast.reports.jsonl", title="Data, a line each (JSON Lines)"),
    "html": Format("diffcast.reports.html", many=False, title="Web page", everyday=True),
    "email": Format("diffcast.reports.email", many=False, title="E-mail", everyday=True),
    "markdown": Format("diffcast.reports.markdown", title="Markdown"),
    "csv": Format("diffcast.reports.csv", title="Spreadsheet", everyday=True, remarks=False),
    "sarif": Format("diffcast.reports.sarif", title="SARIF"),
    "junit": Format("diffcast.reports.junit", title="JUnit XML"),
    "editor": Format("diffcast.reports.editor", title="Problems for an editor"),
    "github": Format("diffcast.reports.github", title="GitHub annotations"),
    "line": Format("diffcast.reports.line", title="One line of counts", remarks=False),
}


class Report(Protocol):
    """What the module of a format offers."""

    def render(self, comparison: Comparison, view: View) -> str:
        """The whole report, ending in a newline. The same comparison and view give the same text."""

    def render_many(self, pairs: Sequence[Pair]) -> str:
        """The reports of many pairs as one text, in their order."""


def render(comparison: Comparison, format: str, view: View | None = None) -> str:
    """The comparison in a format of `FORMATS`; raises `ValueError` for any other."""
    require_known("format", format, FORMATS)
    return _report(format).render(comparison, view or View())


def render_many(pairs: Sequence[Pair], format: str) -> str:
    """The reports of many pairs as one text, in a format whose `many` is true; raises `ValueError` for any other."""
    require_known("format for several pairs", format, (name for name, each in FORMATS.items() if each.many))
    return _report(format).render_many(pairs)


def _report(format: str) -> Report:
    return cast(Report, import_module(FORMATS[format].module))
