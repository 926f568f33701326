"""Many pairs as one table for a spreadsheet: the rows of each, with the pair in the first column."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from diffcast.reports.csv import COLUMNS, MARK, harmless
from diffcast.reports.csv import render as render_one
from diffcast.reports.pairs import Broken, Checked


def render(pairs: Sequence[Checked | Broken]) -> str:
    """The columns are `pair` and those of one report; a pair that could not be compared has a row with the reason."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(["pair", *COLUMNS])
    for pair in pairs:
        rows.writerows([harmless(pair.name), *row] for row in _rows(pair))
    return MARK + written.getvalue()


def _rows(pair: Checked | Broken) -> Iterator[Sequence[str]]:
    if isinstance(pair, Broken):
        yield [harmless(pair.error) if column == "reason" else "" for column in COLUMNS]
        return
    rows = csv.reader(StringIO(render_one(pair.comparison, pair.view).removeprefix(MARK), newline=""))
    next(rows)
    yield from rows
