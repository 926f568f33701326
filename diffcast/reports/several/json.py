"""Many pairs as one JSON object, `diffcast-check/1`: each with its whole report, described in docs/check.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from diffcast.reports.json import LONE_SURROGATE
from diffcast.reports.json import render as render_one
from diffcast.reports.pairs import Broken, Checked

SCHEMA: Final = "diffcast-check/1"


def render(pairs: Sequence[Checked | Broken]) -> str:
    """`passed` is true where every pair could be compared and none fails."""
    told = [_pair(pair) for pair in pairs]
    values = {"schema": SCHEMA, "passed": all(each["passed"] for each in told), "pairs": told}
    text = json.dumps(values, ensure_ascii=False, indent=2)
    return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def _pair(pair: Checked | Broken) -> dict[str, Any]:
    if isinstance(pair, Broken):
        return {"name": pair.name, "passed": False, "error": pair.error}
    report = json.loads(render_one(pair.comparison, pair.view))
    return {"name": pair.name, "passed": not pair.failing, "report": report}
