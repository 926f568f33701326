"""Many pairs in a line each, as for one, with the pair's name as a JSON string at its end."""

from __future__ import annotations

import json
from collections.abc import Sequence

from diffcast.reports.excerpts import one_line
from diffcast.reports.line import render as render_one
from diffcast.reports.pairs import Broken, Checked


def render(pairs: Sequence[Checked | Broken]) -> str:
    """A pair that could not be compared says `broken=1` and nothing else."""
    return "".join(f"{_figures(pair)} pair={json.dumps(one_line(pair.name), ensure_ascii=False)}\n" for pair in pairs)


def _figures(pair: Checked | Broken) -> str:
    return "broken=1" if isinstance(pair, Broken) else render_one(pair.comparison, pair.view).strip()
