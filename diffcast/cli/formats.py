"""`diffcast formats`: what can be read."""

from __future__ import annotations

from collections.abc import Iterator

import click

from diffcast.cli.output import write
from diffcast.readers import FORMATS, Format


@click.command
def formats() -> None:
    """List every format that can be read: its name for --transcript-format and --article-format, the endings of such
    files, the texts that it may hold, and what it is.

    A file is known by its content first and by its name second.
    """
    listed = sorted(FORMATS, key=lambda each: each.name)
    write("\n".join([*_table(listed), "", *_needs(listed)]) + "\n", None)


def _table(listed: list[Format]) -> Iterator[str]:
    rows = [("name", "endings", "holds", "what it is"), *map(_row, listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[3]])


def _needs(listed: list[Format]) -> Iterator[str]:
    """What has to be installed for those that are marked."""
    for extra in sorted({each.extra for each in listed if each.extra}):
        yield f"* needs the extra '{extra}': pip install '.[{extra}]' in a clone of diffcast"


def _row(format: Format) -> tuple[str, str, str, str]:
    holds = format.sides[0] if len(format.sides) == 1 else "either" if format.sides else "both"
    return format.name, " ".join(format.endings), holds, f"{format.title}{' *' if format.extra else ''}"
