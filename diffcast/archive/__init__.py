"""Whole archives: comparing all pairs of a list or folder, and reading the results as rows or tables.

from diffcast.archive import findings, findings_table, pairs, read_statistics
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from diffcast.archive import parquet, results
from diffcast.archive.output_folder import finished_run
from diffcast.archive.statistics import Statistics, read_statistics

__all__ = ["Statistics", "findings", "findings_table", "pairs", "pairs_table", "read_statistics"]


def findings(folder: Path) -> Iterator[dict[str, Any]]:
    """A row for each difference and each one-sided fact in an output folder; its keys are `results.FINDINGS`.

    Raises `UnreadableInput` where the folder has no finished run.
    """
    finished_run(folder)
    return chain.from_iterable(map(results.finding_rows, results.records(folder)))


def pairs(folder: Path) -> Iterator[dict[str, Any]]:
    """A row for each pair in an output folder; its keys are `results.PAIRS`. Raises as `findings` does."""
    finished_run(folder)
    return map(results.pair_row, results.records(folder))


def findings_table(folder: Path) -> Any:
    """The findings as a `pyarrow.Table`; raises `MissingPart` where pyarrow is not installed."""
    finished_run(folder)
    return parquet.table(folder, results.finding_rows, results.FINDINGS)


def pairs_table(folder: Path) -> Any:
    """The pairs as a `pyarrow.Table`; raises `MissingPart` where pyarrow is not installed."""
    finished_run(folder)
    return parquet.table(folder, lambda record: [results.pair_row(record)], results.PAIRS)
