"""Many pairs as one SARIF log: a run for each, told apart by its `automationDetails`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from diffcast.reports.excerpts import one_line
from diffcast.reports.pairs import Broken, Checked
from diffcast.reports.sarif import SCHEMA
from diffcast.reports.sarif import render as render_one


def render(pairs: Sequence[Checked | Broken]) -> str:
    """A pair that could not be compared is a run that did not succeed, with the reason."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(pair) for pair in pairs]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(pair: Checked | Broken) -> dict[str, Any]:
    named = {"automationDetails": {"id": f"{one_line(pair.name)}/"}}
    if isinstance(pair, Checked):
        run: dict[str, Any] = json.loads(render_one(pair.comparison, pair.view))["runs"][0]
        return named | run
    notice = {"level": "error", "message": {"text": one_line(pair.error)}}
    invocation = {"executionSuccessful": False, "toolExecutionNotifications": [notice]}
    return {**named, "tool": {"driver": {"name": "diffcast"}}, "invocations": [invocation], "results": []}
