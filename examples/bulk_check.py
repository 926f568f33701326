"""Check a folder of stories: `python examples/bulk_check.py FOLDER [--fail-on correction] > findings.csv`.

Each story is a folder with two files whose names begin with `transcript` and `article`, in any format that diffcast
reads. Each finding becomes a row; so does a story that could not be compared. Exit code: 0 if nothing fails, 1 if a
finding fails, 2 if a story could not be compared.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from diffcast import Comparison, DiffcastError, Fact, compare
from diffcast.reports import View
from diffcast.reports.excerpts import wording
from diffcast.review.gate import Gate, failing

COLUMNS = ("story", "fact", "status", "severity", "reason", "transcript", "article", "fails")


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for one story."""

    rows: tuple[tuple[str, ...], ...]
    code: int
    """0, 1 or 2, the exit code if this were the only story."""


def check(folder: Path, gate: Gate) -> Checked:
    """Compare the two texts of a story; an input that cannot be read becomes a row with the reason."""
    try:
        comparison = compare(_text(folder, "transcript"), _text(folder, "article"))
    except DiffcastError as error:
        return Checked(((folder.name, "", "error", "", str(error), "", "", "yes"),), 2)
    fails = failing(comparison, View(), gate)
    findings = [fact for fact in comparison.facts if fact.status != "shared"]
    rows = tuple(_row(folder.name, comparison, fact, fact.id in fails) for fact in findings)
    return Checked(rows, 1 if fails else 0)


def _text(folder: Path, side: str) -> Path:
    """The file whose name begins with the side. If there is none, `compare` raises an error that names it."""
    return next(iter(sorted(folder.glob(f"{side}*"))), folder / side)


def _row(story: str, comparison: Comparison, fact: Fact, fails: bool) -> tuple[str, ...]:
    reason = " ".join(difference.reason for difference in fact.differences)
    words = wording(comparison.transcript, fact.transcript), wording(comparison.article, fact.article)
    return story, fact.id, fact.status, fact.severity, reason, *words, "yes" if fails else "no"


def stories(folder: Path) -> Iterator[Path]:
    """The story folders, sorted by name."""
    yield from sorted(path for path in folder.iterdir() if path.is_dir())


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--fail-on", default="correction", help="a severity, a status, or any")
    options.add_argument("--processes", type=int, help="default: one per core")
    asked = options.parse_args()
    sheet = csv.writer(sys.stdout)
    sheet.writerow(COLUMNS)
    worst = 0
    with ProcessPoolExecutor(asked.processes) as pool:
        # Results come in the order of the stories, each as soon as it and all before it are done.
        for checked in pool.map(partial(check, gate=Gate.of([asked.fail_on])), stories(asked.folder)):
            sheet.writerows(checked.rows)
            worst = max(worst, checked.code)
    return worst


if __name__ == "__main__":
    sys.exit(main())
