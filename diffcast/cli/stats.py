"""`diffcast stats`: tables over the results of `diffcast batch`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from diffcast.archive.output_folder import RESULTS, RUN
from diffcast.archive.statistics import HELD, PARTS, Statistics, Tally, read_statistics
from diffcast.cli.inputs import keep_inputs
from diffcast.cli.options import ExistingPath, output_option
from diffcast.cli.output import write
from diffcast.reports.excerpts import one_line, visible

TALLY_COLUMNS = ("pairs", "that differ", "contradictions in 100", "left out")


@click.command
@click.argument("folder", metavar="FOLDER", type=ExistingPath(file_okay=False))
@output_option
def stats(folder: Path, output: str | None) -> None:
    """Show what an archive loses on the way to the web, which differences rise, and which desks and hours differ.

    FOLDER is an output folder of `diffcast batch`. A trend compares the later half of the months with the earlier
    one; it is named only where chance alone would hardly give it.

    \b
      diffcast stats results
      diffcast stats results -o stats.txt

    Exit code: 0; 2 if the folder has no finished run.
    """
    keep_inputs(output, *(str(folder / name) for name in (RESULTS, RUN)))
    write("\n".join(_lines(read_statistics(folder))) + "\n", output)


def _lines(found: Statistics) -> Iterator[str]:
    total = found.total
    yield f"{total.compared:,} pair{'s' * (total.compared != 1)} compared, {total.failed:,} could not be"
    yield f"{total.differing:,} differ, {total.contradictions:,} contradiction{'s' * (total.contradictions != 1)}"
    lost = f"{total.lost:,} of {total.facts:,} facts ({_share(total.lost, total.facts)})"
    yield f"{lost} of the transcripts are not in the articles"
    yield from _section("LEFT OUT BY THE ARTICLES", ("a fact with", "left out", "facts"), _lost(found))
    months = found.periods()
    trends = len(months) > 1
    names = ("kind", "differences", "in 100 pairs", *["trend"] * trends)
    yield from _section("KINDS OF DIFFERENCE", names, _kinds(found, trends))
    yield from _section("BY MONTH", ("month", *TALLY_COLUMNS), _tallies(months))
    desks = sorted(found.desks.items(), key=lambda each: (-each[1].per_hundred(each[1].contradictions), each[0]))
    yield from _section("BY DESK", ("desk", *TALLY_COLUMNS), _tallies(desks))
    hours = ((f"{hour}:00", tally) for hour, tally in sorted(found.hours.items()))
    yield from _section("BY HOUR ON AIR", ("hour", *TALLY_COLUMNS), _tallies(hours))


def _lost(found: Statistics) -> Iterator[tuple[str, ...]]:
    for names in (HELD, PARTS):
        keys = [key for key in names if found.told[key]]
        for key in sorted(keys, key=found.share_lost, reverse=True):
            yield names[key], _share(found.lost[key], found.told[key]), f"{found.told[key]:,}"


def _kinds(found: Statistics, trends: bool) -> Iterator[tuple[str, ...]]:
    for kind, count in found.kinds():
        yield kind, f"{count:,}", f"{found.total.per_hundred(count):.1f}", *[found.trend(kind)] * trends


def _tallies(named: Iterable[tuple[str, Tally]]) -> Iterator[tuple[str, ...]]:
    for name, tally in named:
        yield (
            visible(one_line(name)),
            f"{tally.compared:,}",
            _share(tally.differing, tally.compared),
            f"{tally.per_hundred(tally.contradictions):.0f}",
            _share(tally.lost, tally.facts),
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "-"


def _section(heading: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A heading and a table, the first column to the left and the others to the right; nothing without rows."""
    every = [names, *rows]
    if len(every) == 1:
        return
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    yield from ("", heading)
    for first, *others in every:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        yield f"  {'  '.join(cells)}".rstrip()
