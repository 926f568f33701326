"""The words of a fact for a report that has little room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diffcast.model import Document, Fact
from diffcast.reports.excerpts import Run, around, is_fragment, wording


def clip(runs: Sequence[Run], longest: int) -> tuple[Run, ...]:
    """The wording, or where it has more than `longest` characters the part of it around its first difference."""
    if sum(len(run.text) for run in runs) <= longest:
        return tuple(runs)
    first = next((index for index, run in enumerate(runs) if run.weight == "differs"), 0)
    before = "".join(run.text for run in runs[:first])[-longest // 3 :]
    after = "".join(run.text for run in runs[first + 1 :])[: longest // 3]
    middle = Run(runs[first].text[: longest // 3], runs[first].weight)
    return Run(f"…{before}", "plain"), middle, Run(f"{after}…", "plain")


def alone(document: Document, fact: Fact, longest: int) -> tuple[Run, ...]:
    """The words of a one-sided fact; where they say too little by themselves, inside those around them, as `around`."""
    spans = fact.transcript or fact.article
    said = Run(clipped(wording(document, spans), longest), "plain")
    if fact.level != "detail" and not is_fragment(document, spans):
        return (said,)
    before, after = around(document, spans)
    return Run(before, "around"), said, Run(after, "around")


def clipped(text: str, longest: int) -> str:
    """The text, or its first `longest` characters and an ellipsis."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


def fitted(entries: Iterable[str], room: int, most: int) -> tuple[list[str], int]:
    """As many of the entries, from the first, as have room in `room` characters, at most `most`; how many have not."""
    listed = list(entries)
    used = 0
    for number, entry in enumerate(listed[:most]):
        used += len(entry)
        if used > room:
            return listed[:number], len(listed) - number
    return listed[:most], max(0, len(listed) - most)
