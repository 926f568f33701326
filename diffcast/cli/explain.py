"""`diffcast explain`: one fact of a JSON report, and how diffcast decided about it."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import Final

import click

from diffcast.cli.options import FILE
from diffcast.cli.output import write
from diffcast.errors import UnreadableInput
from diffcast.readers.files import opened
from diffcast.reports.explain import explain as explain_fact, parse

MAX_BYTES: Final = 100_000_000
"""A report on the two longest texts that can be compared stays under a tenth of it."""


@click.command
@click.argument("report", type=FILE, metavar="REPORT")
@click.argument("fact", metavar="FACT")
def explain(report: str, fact: str) -> None:
    """Explain one FACT of a JSON REPORT: its words, what differs, the rules and figures that decided, how sure that is,
    and the passages of the other text that the model considered.

    FACT is the id of the fact, or the first letters of it. "-" reads the report from standard input.

    \b
      diffcast compare transcript.txt article.txt -o report.json
      diffcast explain report.json f-ff0c1a
    The same in one step:
      diffcast compare transcript.txt article.txt --explain f-ff0c1a
    """
    write(explain_fact(parse(_bytes(report), report), fact, report), None)


def _bytes(source: str) -> bytes:
    """The content of the file or, for a dash, of standard input."""
    try:
        with nullcontext(sys.stdin.buffer) if source == "-" else opened(source) as file:
            raw = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnreadableInput(f"{source}: cannot be read ({why}); give a JSON report") from error
    if len(raw) > MAX_BYTES:
        raise UnreadableInput(f"{source}: larger than {MAX_BYTES // 1_000_000} MB; give a JSON report")
    return raw
