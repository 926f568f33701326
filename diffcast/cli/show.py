"""`diffcast show`: how diffcast reads one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from diffcast.cli.inputs import fetched, keep_inputs
from diffcast.cli.options import FILE, FORMAT_NAMES, policy_of, policy_options
from diffcast.cli.output import quiet_option, write
from diffcast.cli.pager import pager_option
from diffcast.limits import checked
from diffcast.model import Document
from diffcast.readers import Format, Loaded, choose, read_bytes, split
from diffcast.reports.show import show as shown
from diffcast.segment import segment
from diffcast.segment.rewriting import as_read, rewritten


@click.command
@click.argument("file", type=FILE, metavar="FILE")
@click.option(
    "--side",
    type=click.Choice(("transcript", "article", "page")),
    help="Which text the file has; a page has both. [default: detected]",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(FORMAT_NAMES),
    metavar="FORMAT",
    help="Format of the file, as in `diffcast formats`. [default: detected]",
)
@click.option("-o", "--output", type=FILE, metavar="OUT", help="Write to OUT (never partially).")
@quiet_option
@policy_options
@pager_option
def show(
    file: str,
    side: Literal["transcript", "article", "page"] | None,
    format: str | None,
    output: str | None,
    config: str | None,
) -> None:
    """Show how diffcast reads a FILE, or the page at a web address: its blocks, each with role, speaker, line and
    time, and the text that isn't compared, with the reason.

    \b
      diffcast show page.html
      diffcast show captions.srt
      diffcast show script.docx --side transcript
      diffcast show https://portledger.example/news/leak
    The formats that it can read: diffcast formats
    """
    keep_inputs(output, file, config)
    style = policy_of(config).style
    source = fetched(file).get(file, Path(file))
    raw, chosen = choose(source, format)
    source = source if isinstance(source, Loaded) else Loaded(str(source), raw)
    documents = [as_read(segment(rewritten(checked(document)), style)) for document in _read(source, chosen, side)]
    write(shown(documents, chosen.title if chosen.sides else f"in {chosen.title}"), output)


def _read(source: Loaded, chosen: Format, side: Literal["transcript", "article", "page"] | None) -> Sequence[Document]:
    if side == "page" or not chosen.sides:
        return split(source, chosen.name)
    return [read_bytes(source.raw, source.name, side, chosen.name)]
