"""`diffcast compare`: two texts in, a report out."""

from __future__ import annotations

import click

from diffcast.cli.inputs import CompareOptions, DecisionFileReader, fetched, keep_inputs
from diffcast.cli.options import (
    engine_of,
    engine_options,
    output_option,
    policy_of,
    policy_options,
    text_format_options,
)
from diffcast.cli.output import check_ending, format_of, view_for, write
from diffcast.cli.pager import pager_option
from diffcast.model import STATUSES, Status
from diffcast.reports import FORMATS, render
from diffcast.reports.explain import explain
from diffcast.review.apply_decisions import apply_decisions
from diffcast.review.apply_policy import apply_policy
from diffcast.settings import Effort, Encoder


@click.command
@click.argument("transcript", metavar="TRANSCRIPT|PAGE")
@click.argument("article", metavar="[ARTICLE]", required=False)
@click.option(
    "--format",
    "format",
    type=click.Choice(tuple(FORMATS)),
    help="Format of the report. [default: from the ending of -o FILE, else terminal]",
)
@output_option
@text_format_options
@engine_options
@click.option(
    "--only",
    type=click.Choice(STATUSES),
    multiple=True,
    metavar="STATUS",
    help=f"List only facts with this status: {', '.join(STATUSES)}. Can be repeated.",
)
@click.option("--review", metavar="FILE", help="Show the decisions in this file (exported from a page or the desk).")
@click.option("--explain", "fact", metavar="FACT", help="Explain one fact by its id, instead of a report.")
@pager_option
@policy_options
def compare(
    transcript: str,
    article: str | None,
    transcript_format: str | None,
    article_format: str | None,
    format: str | None,
    output: str | None,
    encoder: Encoder | None,
    effort: Effort | None,
    only: tuple[Status, ...],
    review: str | None,
    fact: str | None,
    config: str | None,
) -> None:
    """Compare the TRANSCRIPT of a broadcast with the web ARTICLE of the same story: which facts differ, and which are
    only in one of them.

    Each is a file in a format that "diffcast formats" lists, or the web address of a page, which is fetched. A PAGE has
    both texts, one after the other, in either order. "-" reads one of them from standard input.

    \b
    Print the report in the terminal:
      diffcast compare transcript.txt article.txt
    Write a page for the browser:
      diffcast compare transcript.txt article.txt -o report.html
    Split a web page that has the article and its transcript:
      diffcast compare page.txt
    Compare captions with a saved web page:
      diffcast compare captions.srt page.html
    Fetch the article from its web address:
      diffcast compare transcript.txt https://portledger.example/news/leak
    Give another program only what differs:
      diffcast compare transcript.txt article.txt --format json --only changed
    Read the transcript from the clipboard or another command:
      pbpaste | diffcast compare - article.txt
    Show decisions that were exported from the page:
      diffcast compare transcript.txt article.txt --review review.json
    Use the house style and severities of a newsroom:
      diffcast compare transcript.txt article.txt --config desk.toml
    Explain one fact, by the id that the report shows:
      diffcast compare transcript.txt article.txt --explain f-ff0c1a

    Exit code: 0 if the comparison ran, even if texts differ; 2 if it could not.
    """
    if fact is not None and (format or only or review):
        raise click.UsageError("--explain can't be combined with --format, --only or --review; remove them")
    check_ending(output, format)
    keep_inputs(output, transcript, article, review, config)
    options = CompareOptions(
        engine_of(policy_of(config), encoder, effort), (transcript_format, article_format), fetched(transcript, article)
    )
    decision_files = DecisionFileReader()
    files = decision_files.read(review, None)
    comparison = apply_policy(options.compare(transcript, article), options.policy)
    if fact is not None:
        write(explain(comparison.to_dict(), fact), output)
        return
    view, warnings = apply_decisions(comparison, view_for(output, only), files, rules=options.policy.decision_rules)
    decision_files.warn(warnings)
    write(render(comparison, format_of(output, format), view), output)
