"""The limits that the figures must keep: floors, and ceilings where lower is better. They are in floors.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("floors.json")
LOWER_IS_BETTER = frozenset({"false alarms/case", "furniture leak", "swallowed", "story lost"})
MARGIN = {"false alarms/case": 0.2}
OTHER_MARGIN = 0.01
"""How far a limit is set from the figure that was measured: enough for another processor, not for a worse engine."""

Figures = Mapping[str, float]


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
