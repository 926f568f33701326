"""The report that programs read: `diffcast-report/1`, described in docs/json.md."""

from __future__ import annotations

import json
import re

from diffcast.contract import report
from diffcast.model import Comparison
from diffcast.reports.view import View

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def render(comparison: Comparison, view: View) -> str:
    """One JSON object over several lines. Half a surrogate pair, which UTF-8 cannot hold, is written as an escape."""
    text = json.dumps(report(comparison, view.statuses), ensure_ascii=False, indent=2)
    return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"
