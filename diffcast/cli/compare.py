"""`diffcast compare`: two texts in, a report out."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

import click

from diffcast.cli import pager
from diffcast.cli.config import config_of, policy_of, policy_options
from diffcast.cli.inputs import FORMAT_NAMES, load, protect
from diffcast.cli.kept import Kept
from diffcast.cli.output import write
from diffcast.errors import UnwritableOutput
from diffcast.model import STATUSES, Status
from diffcast.reports import FORMATS, View, render
from diffcast.reports.explain import explain
from diffcast.review.apply_decisions import settle

FORMAT_OF_SUFFIX = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".sarif": "sarif",
    ".xml": "junit",
}
NO_REPORT = frozenset({".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".zip"})
"""Endings of files that other programs open: a report in plain text under such a name could not be opened."""


@click.command
@click.argument("transcript", metavar="TRANSCRIPT|PAGE")
@click.argument("article", metavar="[ARTICLE]", required=False)
@click.option(
    "--format",
    "format",
    type=click.Choice(tuple(FORMATS)),
    help="How to report. [default: by the ending of -o FILE, else terminal]",
)
@click.option("-o", "--output", metavar="FILE", help="Write the report to FILE, whole or not at all.")
@click.option(
    "--transcript-format",
    type=click.Choice(FORMAT_NAMES),
    metavar="FORMAT",
    help="What the transcript is, as `diffcast formats` names it. [default: told by its content, then by its name]",
)
@click.option("--article-format", type=click.Choice(FORMAT_NAMES), metavar="FORMAT", help="What the article is.")
@click.option(
    "--encoder",
    type=click.Choice(("contextual", "lexical")),
    help="What finds facts told in other words: the bundled language model, or words alone (quicker, finds fewer). "
    "[default: contextual]",
)
@click.option(
    "--only",
    type=click.Choice(STATUSES),
    multiple=True,
    metavar="STATUS",
    help=f"List facts of this status and no others: {', '.join(STATUSES)}. May be repeated.",
)
@click.option(
    "--review", metavar="FILE", help="Show what people decided of these facts, as a page or a desk exports it."
)
@click.option("--explain", "fact", metavar="FACT", help="Instead of a report, tell why this fact is what it is.")
@pager.pager_option
@policy_options
def compare(
    transcript: str,
    article: str | None,
    transcript_format: str | None,
    article_format: str | None,
    format: str | None,
    output: str | None,
    encoder: Literal["contextual", "lexical"] | None,
    only: tuple[Status, ...],
    review: str | None,
    fact: str | None,
    config: str | None,
    no_config: bool,
) -> None:
    """Say which facts are only in the TRANSCRIPT, only in the ARTICLE, or in both but told differently.

    Each is a file in any of the forms that "diffcast formats" lists. A single PAGE holds the two, one after the
    other, in either order. "-" reads one of them from standard input.

    \b
    The usual case, in the terminal:
      diffcast compare transcript.txt article.txt
    A page to open in a browser or to send to somebody:
      diffcast compare transcript.txt article.txt -o report.html
    A web page that prints the article and then its transcript:
      diffcast compare page.txt
    Captions against the saved web page:
      diffcast compare captions.srt page.html
    Only what the two tell differently, for another program:
      diffcast compare transcript.txt article.txt --format json --only changed
    A script from the clipboard or another command:
      pbpaste | diffcast compare - article.txt
    With the marks that were set in the page and exported from it:
      diffcast compare transcript.txt article.txt --review review.json
    Under the house style and the weights of a newsroom:
      diffcast compare transcript.txt article.txt --config desk.toml
    What decided one fact, by the id that the report shows beside it:
      diffcast compare transcript.txt article.txt --explain f-3b9ac4

    Exit code: 0 when it ran, whatever it found; 2 when it could not.
    """
    from diffcast.compare import with_stories
    from diffcast.review.apply_policy import compared  # Imported late: it takes longer than the help.

    if fact is not None and (format or only or review):
        raise click.UsageError("--explain tells of one fact and takes none of --format, --only and --review")
    check_ending(output, format)
    protect(output, transcript, article, review, config_of(config, no_config))
    policy, kept = policy_of(config, no_config), Kept()
    given = kept.given(review, None)
    documents = load(transcript, article, (transcript_format, article_format))
    comparison = with_stories(compared(*documents, policy, encoder))
    if fact is not None:
        write(explain(comparison.to_dict(), fact), output)
        return
    view, remarks = settle(comparison, view_for(output, only), given)
    kept.tell(remarks)
    write(render(comparison, format_of(output, format), view), output)


def check_ending(output: str | None, format: str | None) -> None:
    """Refuse a name that promises what no report is, unless the format is named too."""
    ending = PurePath(output or "").suffix.lower()
    if format is None and ending in NO_REPORT:
        raise UnwritableOutput(f"{output}: no report is written as {ending}; end it in .html, .md, .csv, .json or .txt")


def format_of(output: str | None, format: str | None) -> str:
    """The format that was asked for, else the one that the ending of the file promises."""
    return format or FORMAT_OF_SUFFIX.get(PurePath(output or "").suffix.lower(), "terminal")


def view_for(output: str | None, only: tuple[Status, ...] = ()) -> View:
    """The view for where the report goes: the reader's own screen, or 80 plain columns for a file or a pipe."""
    return pager.view(only) if output in (None, "-") else View(frozenset(only))
