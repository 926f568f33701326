"""Many pairs as Markdown for the summary of a run: a row a pair, then the findings at which pairs fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffcast.reports.finding import finding
from diffcast.reports.markdown import escaped
from diffcast.reports.pairs import Broken, Checked, conclusion, result


def render(pairs: Sequence[Checked | Broken]) -> str:
    """Headings, one table and lists, and no HTML."""
    return "\n".join(_lines(pairs)) + "\n"


def _lines(pairs: Sequence[Checked | Broken]) -> Iterator[str]:
    yield from (f"# {conclusion(pairs)}", "", "| pair | result |", "|---|---|")
    yield from (f"| {escaped(pair.name)} | {escaped(result(pair))} |" for pair in pairs)
    for pair in pairs:
        if isinstance(pair, Checked) and pair.failing:
            yield from ("", f"## {escaped(pair.name)}", "")
            yield from (f"* {escaped(finding(pair.comparison, fact))}" for fact in pair.failing)
