"""The limits that the figures must keep: floors, and ceilings where lower is better. They are in floors.json.

    python benchmarks/floors.py        measure, print each figure beside its limit, and write the limits anew

On the same stories no limit gets easier. On others, all are set anew from what was measured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import score
from benchmark_page import digest
from evaluate import SAMPLE, STORIES, each, has_large, sample, strata, total

from diffcast.model import Settings

FILE = Path(__file__).with_name("floors.json")
SETTINGS = {
    "default": Settings(), "lexical": Settings("lexical"), "high": Settings(effort="high"),
}  # fmt: skip
"""What is measured; high effort needs the package diffcast-large."""
NAMES = (
    "one-sided F1", "statements found", "details found", "false alarms/case", "changed F1", "changed kind",
    "correction P", "links F1", "furniture leak", "usable", "swallowed", "story lost",
)  # fmt: skip
LOWER_IS_BETTER = frozenset({"false alarms/case", "furniture leak", "swallowed", "story lost"})
MARGIN = {"false alarms/case": 0.2}
OTHER_MARGIN = 0.01
"""How far a limit is set from the figure that was measured: enough for another processor, not for a worse engine."""

Figures = Mapping[str, float]
Strata = Mapping[str, Figures]


def main() -> None:
    """Measure, print and write."""
    limits = load()
    stories = digest(STORIES)
    same = limits["stories"] == stories and limits["judged"] == SAMPLE
    found = {name: figures_of(settings) for name, settings in SETTINGS.items() if name != "high" or has_large()}
    renewed = limits["limits"] | {name: _renewed(name, found[name], limits["limits"].get(name), same) for name in found}
    FILE.write_text(
        json.dumps({"stories": stories, "judged": SAMPLE, "limits": renewed}, indent=2) + "\n", encoding="utf-8"
    )


def figures_of(settings: Settings) -> Strata:
    """The figures of each stratum of the stories that the tests judge."""
    tallies = dict(each(sample(), settings))
    return {
        kind: score.figures(total(tallies[name] for name in members)) for kind, members in strata(list(tallies)).items()
    }


def _renewed(what: str, found: Strata, before: Strata | None, same_stories: bool) -> dict[str, dict[str, float]]:
    limits = {}
    for kind, figures in found.items():
        old = before[kind] if before else {}
        limits[kind] = limits_for(figures, old, same_stories)
        for name, limit in limits[kind].items():
            mark = "BROKEN" if same_stories and name in old and not _kept(name, figures[name], old[name]) else ""
            was = f"{old[name]:7.3f}" if name in old else "      -"
            print(f"{what:8} {kind:8} {name:18} {figures[name]:7.3f}   limit {was} -> {limit:7.3f} {mark}")
    return limits


def load() -> dict[str, Any]:
    """All limits: by what is measured and by stratum."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def broken(found: Strata, limits: Strata) -> list[str]:
    """The limits that the figures break, each as a line to read."""
    return [
        f"{kind}, {name}: {found[kind][name]:.3f}, at {'most' if name in LOWER_IS_BETTER else 'least'} {limit} is asked"
        for kind, some in limits.items()
        for name, limit in some.items()
        if not _kept(name, found[kind][name], limit)
    ]


def limits_for(figures: Figures, before: Figures, same_stories: bool) -> dict[str, float]:
    """Limits a little below what was measured; on the same stories, none gets easier than it was."""
    return {name: _limit(name, figures[name], before.get(name) if same_stories else None) for name in NAMES}


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
