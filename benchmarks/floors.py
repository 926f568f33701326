"""The limits that the figures must keep: floors, and ceilings where lower is better. They are in floors.json.

    python benchmarks/floors.py        measure, print each figure beside its limit, and write the limits anew

On the same stories no limit gets easier. On others, all are set anew from what was measured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import goldlib
import score
from benchmark_page import digest
from evaluate import STORIES, left_out, tally

from diffcast.align.network import Mode
from diffcast.model import Settings

FILE = Path(__file__).with_name("floors.json")
LOWER_IS_BETTER = frozenset({"false alarms/case", "furniture leak", "swallowed", "story lost"})
MARGIN = {"false alarms/case": 0.2}
OTHER_MARGIN = 0.01
"""How far a limit is set from the figure that was measured: enough for another processor, not for a worse engine."""

Figures = Mapping[str, float]


def main() -> None:
    """Measure, print and write."""
    limits = load()
    cases = left_out([goldlib.load(folder) for folder in goldlib.cases(STORIES)])
    same = limits["stories"] == digest(STORIES) and limits["left out"] == len(cases)
    limits |= {"stories": digest(STORIES), "left out": len(cases)}
    for mode in get_args(Mode):
        held_out = score.figures(tally(cases, Settings(mode))[0])
        limits["held-out"][mode] = _renewed(f"held-out, {mode}", held_out, limits["held-out"][mode], same)
        for name, some in limits["shipped"].items():
            some[mode] = _renewed(f"shipped, {mode}, {name}", shipped_figures(some["stories"], mode), some[mode], same)
    FILE.write_text(json.dumps(limits, indent=2) + "\n", encoding="utf-8")


def shipped_figures(stories: list[str], mode: Mode) -> dict[str, float]:
    """The figures of the shipped networks on some stories: the whole engine runs, nothing is stored."""
    cases = [goldlib.load(STORIES / name) for name in stories]
    return dict(score.figures(tally(cases, Settings(mode), shipped=True)[0]))


def _renewed(what: str, figures: Figures, before: Figures, same_stories: bool) -> dict[str, float]:
    limits = limits_for(figures, before, same_stories)
    for name, limit in limits.items():
        mark = "BROKEN" if same_stories and not _kept(name, figures[name], before[name]) else ""
        print(f"{what:28} {name:18} {figures[name]:7.3f}   limit {before[name]:7.3f} -> {limit:7.3f} {mark}")
    return limits


def load() -> dict[str, Any]:
    """All limits: by what was judged (held-out or shipped networks), and by mode."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def broken(figures: Figures, limits: Figures) -> list[str]:
    """The limits that the figures break, each as a line to read."""
    return [
        f"{name}: {figures[name]:.3f}, at {'most' if name in LOWER_IS_BETTER else 'least'} {limit} is asked"
        for name, limit in limits.items()
        if not _kept(name, figures[name], limit)
    ]


def limits_for(figures: Figures, before: Figures, same_stories: bool) -> dict[str, float]:
    """Limits a little below what was measured; on the same stories, none gets easier than it was."""
    return {name: _limit(name, figures[name], before[name] if same_stories else None) for name in before}


def _kept(name: str, figure: float, limit: float) -> bool:
    """False also for a figure that is no number."""
    return figure <= limit if name in LOWER_IS_BETTER else figure >= limit


def _limit(name: str, figure: float, before: float | None) -> float:
    margin = MARGIN.get(name, OTHER_MARGIN)
    new = round(figure + margin if name in LOWER_IS_BETTER else figure - margin, 3)
    if before is None:
        return new
    return min(before, new) if name in LOWER_IS_BETTER else max(before, new)


if __name__ == "__main__":
    main()
