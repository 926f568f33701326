"""`diffcast formats`: the file formats that diffcast can read."""

from __future__ import annotations

from collections.abc import Iterator

import click

from diffcast.cli.output import write
from diffcast.readers import FORMATS, Format


@click.command
def formats() -> None:
    """List the formats that diffcast can read: the name for --transcript-format and --article-format, the endings of
    such files, which texts they can have, and what the format is.

    diffcast recognizes a file by its content, then by its name.
    """
    listed = sorted(FORMATS, key=lambda each: each.name)
    write("\n".join([*_table(listed), "", *_needs(listed)]) + "\n", None)


def _table(listed: list[Format]) -> Iterator[str]:
    rows = [("name", "endings", "text", "what it is"), *map(_row, listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[3]])


def _needs(listed: list[Format]) -> Iterator[str]:
    """What has to be installed for the formats marked with `*`."""
    for extra in sorted({each.extra for each in listed if each.extra}):
        yield f"* needs an extra: pip install 'diffcast[{extra}]'"


def _row(format: Format) -> tuple[str, str, str, str]:
    text = format.sides[0] if len(format.sides) == 1 else "either" if format.sides else "both"
    return format.name, " ".join(format.endings), text, f"{format.title}{' *' if format.extra else ''}"
