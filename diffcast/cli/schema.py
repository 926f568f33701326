"""`diffcast schema`: the published JSON Schemas of the files that diffcast reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import click

from diffcast.cli.options import output_option
from diffcast.cli.output import write

SCHEMAS: Final[Mapping[str, str]] = {
    "archive": "archive-1.json",
    "baseline": "baseline-1.json",
    "check": "check-1.json",
    "config": "config-1.json",
    "report": "report-1.json",
    "review": "review-1.json",
}
"""Name to its file in `diffcast/schemas`."""


@click.command
@click.argument("name", type=click.Choice(tuple(SCHEMAS)))
@output_option
def schema(name: str, output: str | None) -> None:
    """Print the JSON Schema (draft 2020-12) of a file that diffcast reads or writes, for validators and editors.

    \b
      diffcast schema report
      diffcast schema report -o report.schema.json
    """
    write(files("diffcast").joinpath("schemas", SCHEMAS[name]).read_text("utf-8"), output)
