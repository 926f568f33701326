"""The report for programs that read line by line: the JSON report with one line for each fact."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from diffcast.model import Comparison
from diffcast.reports.json import values_of
from diffcast.reports.pairs import BrokenPair, Pair
from diffcast.reports.view import View

LISTS: Final = {"facts": "fact", "asides": "aside", "unplaced": "unplaced"}
"""List of the JSON report to the `type` of the lines that hold its items."""
NO_LINE: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that UTF-8 can't encode, that end a line for some programs, or that reorder what a terminal shows."""


def render(comparison: Comparison, view: View) -> str:
    """A line of the type `pair` with all that concerns the whole comparison, then one for each item of its lists."""
    return "".join(map(_line, _lines(comparison, view)))


def render_many(pairs: Sequence[Pair]) -> str:
    """The lines of every pair, each with the pair's name. A pair that couldn't be compared has one line: why."""
    return "".join(_line({"type": one.pop("type"), "name": pair.name} | one) for pair in pairs for one in _pair(pair))


def _pair(pair: Pair) -> Iterator[dict[str, Any]]:
    if isinstance(pair, BrokenPair):
        yield {"type": "error", "error": pair.error}
    else:
        yield from _lines(pair.comparison, pair.view)


def _lines(comparison: Comparison, view: View) -> Iterator[dict[str, Any]]:
    values = values_of(comparison, view)
    yield {"type": "pair"} | {key: value for key, value in values.items() if key not in LISTS}
    for key, name in LISTS.items():
        yield from ({"type": name} | item for item in values.get(key, ()))


def _line(values: dict[str, Any]) -> str:
    """One line of JSON. A lone surrogate, and what some readers take for the end of a line, are written as escapes."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return NO_LINE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"
