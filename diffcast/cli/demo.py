"""`diffcast demo`: the report of a story that comes with diffcast."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Final

import click

from diffcast.cli.options import FILE, output_option
from diffcast.cli.output import check_ending, format_of, notice, show_in_browser, view_for, write, write_file
from diffcast.cli.pager import pager_option
from diffcast.errors import UnwritableOutput
from diffcast.reports import render

TRANSCRIPT: Final = "transcript.txt"
ARTICLE: Final = "article.txt"
REVIEW: Final = "review.json"
"""Decisions about the corrected story, for the tutorial."""
PAGE: Final = "diffcast-demo.html"
"""Where `--open` writes the page, in the working folder, if no file is given."""
NEXT: Final = (
    "",
    "This invented story comes with diffcast. What to try next:",
    f"  diffcast demo --open: the same report as a page, in {PAGE}",
    "  diffcast demo --save story: its files, for the tutorial and other commands",
    "  diffcast compare TRANSCRIPT ARTICLE: a story of your own",
)


@click.command
@output_option
@click.option("--open", "opened", is_flag=True, help=f"Write the page and open it in the browser. [file: {PAGE}]")
@click.option(
    "--save",
    "folder",
    type=FILE,
    metavar="FOLDER",
    help="Write the files of the story into FOLDER: the two texts, and the review of the tutorial.",
)
@pager_option
def demo(output: str | None, opened: bool, folder: str | None) -> None:
    """Compare a story that comes with diffcast: an ammonia leak, as it was read on air and as it was published.

    \b
      diffcast demo
      diffcast demo --open
      diffcast demo --save story

    Exit code: 0; 2 if a file cannot be written.
    """
    if folder is not None:
        _save(Path(folder))
        return
    output = PAGE if opened and output is None else output
    check_ending(output, None)
    format = format_of(output, None)
    if opened and format != "html":
        raise click.UsageError("--open shows a web page; give -o a name that ends in .html")
    from diffcast.compare import compare  # Imported late: `--help` needs no networks.
    from diffcast.readers import read_bytes

    texts = files("diffcast.cli") / "demo"
    spoken = read_bytes((texts / TRANSCRIPT).read_bytes(), TRANSCRIPT, "transcript")
    written = read_bytes((texts / ARTICLE).read_bytes(), ARTICLE, "article")
    # No links to the texts: they are inside the package.
    write(render(compare(spoken, written), format, replace(view_for(output), folder=None)), output)
    if opened:
        show_in_browser(str(output))
    elif output is None:
        notice(*NEXT)


def _save(folder: Path) -> None:
    """Write the files; one of that name that holds something else stays, and is an error."""
    texts = files("diffcast.cli") / "demo"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableOutput(f"{folder}: cannot make this folder ({error.strerror}); choose another") from error
    for name in (TRANSCRIPT, ARTICLE, REVIEW):
        path, content = folder / name, (texts / name).read_text("utf-8")
        if path.exists() and path.read_bytes() != content.encode():
            raise UnwritableOutput(f"{path}: is there and holds something else; choose another folder")
        write_file(content, str(path))
    notice(f"Wrote {TRANSCRIPT}, {ARTICLE} and {REVIEW} to {folder}")
