"""`diffcast show`: what was understood of one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from diffcast.cli.config import policy_of, policy_options
from diffcast.cli.inputs import FORMAT_NAMES
from diffcast.cli.output import write
from diffcast.cli.pager import pager_option
from diffcast.limits import checked
from diffcast.model import Document
from diffcast.readers import Format, choose, read_bytes, split
from diffcast.reports.show import show as shown
from diffcast.segment import segment


@click.command
@click.argument("file", metavar="FILE")
@click.option(
    "--side",
    type=click.Choice(("transcript", "article", "page")),
    help="What the file holds; a page holds both texts. [default: told by the text]",
)
@click.option("--format", "format", type=click.Choice(FORMAT_NAMES), metavar="FORMAT", help="What the file is.")
@click.option("-o", "--output", metavar="OUT", help="Write to OUT, whole or not at all.")
@policy_options
@pager_option
def show(
    file: str,
    side: Literal["transcript", "article", "page"] | None,
    format: str | None,
    output: str | None,
    config: str | None,
    no_config: bool,
) -> None:
    """Show what diffcast understands of a FILE: its blocks with the role, the speaker, the line and the time of each,
    and what is set aside as no part of the story, with the reason.

    \b
      diffcast show page.html
      diffcast show captions.srt
      diffcast show script.docx --side transcript
    What it can read: diffcast formats
    """
    style = policy_of(config, no_config).style
    path = Path(file)
    raw, chosen = choose(path, format)
    documents = [segment(checked(document), style) for document in _read(raw, path, chosen, side)]
    write(shown(documents, chosen.title if chosen.sides else f"in {chosen.title}"), output)


def _read(
    raw: bytes, path: Path, chosen: Format, side: Literal["transcript", "article", "page"] | None
) -> Sequence[Document]:
    if side == "page" or not chosen.sides:
        return split(path, chosen.name, raw)
    return [read_bytes(raw, str(path), side, chosen.name)]
