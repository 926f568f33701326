"""Many pairs for a terminal or a log: a line on each, then the findings at which pairs fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffcast.reports.excerpts import one_line
from diffcast.reports.finding import finding
from diffcast.reports.pairs import Broken, Checked, conclusion, result


def render(pairs: Sequence[Checked | Broken]) -> str:
    """Plain text without colour; a line is as long as what it says."""
    return "\n".join(_lines(pairs)) + "\n"


def _lines(pairs: Sequence[Checked | Broken]) -> Iterator[str]:
    yield conclusion(pairs)
    yield ""
    width = max((len(one_line(pair.name)) for pair in pairs), default=0)
    for pair in pairs:
        yield f"  {one_line(pair.name).ljust(width)}  {result(pair)}"
    for pair in pairs:
        if isinstance(pair, Checked) and pair.failing:
            yield from ("", one_line(pair.name))
            yield from (f"  {finding(pair.comparison, fact)}" for fact in pair.failing)
