"""Annotations of many pairs for one step of GitHub Actions, which shows ten of a level: failing pairs first."""

from __future__ import annotations

from collections.abc import Sequence

from diffcast.reports.github import LEVELS, MOST, command
from diffcast.reports.github import render as render_one
from diffcast.reports.pairs import Broken, Checked, conclusion, result, standing

ORDER = ("broken", "fails", "passes")


def render(pairs: Sequence[Checked | Broken]) -> str:
    """At most ten commands of a level; the last notice tells what came of each pair."""
    ranked = sorted(pairs, key=lambda pair: ORDER.index(standing(pair)))
    lines = [line for pair in ranked for line in _annotations(pair)]
    by_level = [[line for line in lines if line.startswith(f"::{level} ")] for level in LEVELS]
    shown = [
        line for level, found in zip(LEVELS, by_level, strict=True) for line in found[: MOST - (level == "notice")]
    ]
    left = len(lines) - len(shown)
    told = [conclusion(pairs), *(f"{pair.name}: {result(pair)}" for pair in pairs)]
    told += [f"{left} annotations are left out here."] if left else []
    return "\n".join([*shown, command("notice", {"title": "diffcast check"}, "\n".join(told))]) + "\n"


def _annotations(pair: Checked | Broken) -> list[str]:
    """The pair's own, without the notice on its result."""
    if isinstance(pair, Broken):
        return [command("error", {"title": "Not checked"}, f"{pair.name}: {pair.error}")]
    return render_one(pair.comparison, pair.view).splitlines()[:-1]
