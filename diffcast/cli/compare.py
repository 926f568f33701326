"""`diffcast compare`: two texts in, a report out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import click

from diffcast.cli.inputs import CompareOptions, DecisionFileReader, fetched, keep_inputs
from diffcast.cli.options import (
    FILE,
    engine_of,
    engine_options,
    output_option,
    policy_of,
    policy_options,
    second_reader_of,
    second_reader_options,
    text_format_options,
)
from diffcast.cli.output import check_ending, format_of, notice, say, say_doubts, show_in_browser, view_for, write
from diffcast.cli.pager import pager_option
from diffcast.cli.time_limit import timeout_option
from diffcast.cli.watching import Watch
from diffcast.model import STATUSES, Comparison, Status
from diffcast.reports import FORMATS, render
from diffcast.reports.explain import explain
from diffcast.reports.summary import compared_names, count
from diffcast.reports.view import View
from diffcast.review.apply_decisions import apply_decisions
from diffcast.review.apply_policy import apply_policy
from diffcast.review.policy import Policy
from diffcast.second_reader.asking import questions, second_reading
from diffcast.second_reader.server import Server
from diffcast.settings import Effort, Encoder

PAGES = frozenset({"html", "email"})
"""Formats that a browser shows."""
MORE_EXAMPLES = """\b
More examples:
  Compare captions with a saved web page:
    diffcast compare captions.srt page.html
  Give another program only what differs:
    diffcast compare transcript.txt article.txt --format json --only changed
  Read the transcript from the clipboard or another command:
    pbpaste | diffcast compare - article.txt
  Compare again whenever one of the texts is saved:
    diffcast compare transcript.txt article.txt --watch
  Show decisions that were exported from the page:
    diffcast compare transcript.txt article.txt --review review.json
  Use the house style and severities of a newsroom:
    diffcast compare transcript.txt article.txt --config desk.toml
  Explain one fact, by the id that the report shows:
    diffcast compare transcript.txt article.txt --explain f-ff0c1a
"""
"""Below the options, so that the help begins with the three that most people need."""


@dataclass(frozen=True, slots=True)
class SecondReader:
    """Which server is asked about uncertain findings."""

    server: Server
    model: str
    """Empty where the server chooses."""


@click.command(epilog=MORE_EXAMPLES)
@click.argument("transcript", type=FILE, metavar="TRANSCRIPT|PAGE")
@click.argument("article", type=FILE, metavar="[ARTICLE]", required=False)
@click.option(
    "--format",
    "format",
    type=click.Choice(tuple(FORMATS)),
    help="Format of the report. [default: from the ending of -o FILE, else terminal]",
)
@output_option
@click.option("--open", "opened", is_flag=True, help="Open the page that -o wrote in the browser.")
@click.option("--watch", is_flag=True, help="Compare again whenever a file changes, until Ctrl-C.")
@text_format_options
@engine_options
@timeout_option
@second_reader_options
@click.option(
    "--only",
    type=click.Choice(STATUSES),
    multiple=True,
    metavar="STATUS",
    help=f"List only facts with this status: {', '.join(STATUSES)}. Can be repeated.",
)
@click.option(
    "--review", type=FILE, metavar="FILE", help="Show the decisions in this file (exported from a page or the desk)."
)
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
    opened: bool,
    watch: bool,
    encoder: Encoder | None,
    effort: Effort | None,
    second_reader: str | None,
    second_reader_model: str | None,
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
    Write a page and open it in the browser:
      diffcast compare transcript.txt article.txt -o report.html --open
    Split a web page that has the article and its transcript:
      diffcast compare page.txt

    Exit code: 0 if the comparison ran, even if texts differ; 2 if it could not.
    """
    if fact is not None and (format or only or review or second_reader is not None):
        raise click.UsageError(
            "--explain can't be combined with --format, --only, --review or --second-reader; remove them"
        )
    if second_reader_model is not None and second_reader is None:
        raise click.UsageError("--second-reader-model needs --second-reader")
    check_ending(output, format)
    if opened and (output in (None, "-") or format_of(output, format) not in PAGES):
        raise click.UsageError("--open shows a web page; add -o report.html")
    keep_inputs(output, transcript, article, review, config)
    texts, formats = (transcript, article), (transcript_format, article_format)
    report = partial(_explained, fact) if fact is not None else partial(_rendered, format, output, only, review)
    second = second_reader, second_reader_model
    watched = Watch(lambda: (*texts, review, config), output) if watch else None
    run = partial(_compare, texts, formats, (config, encoder, effort), second, report, output)
    run()
    if opened:
        show_in_browser(str(output))
    if watched is not None:
        watched.repeat(run)


def _compare(
    texts: tuple[str, str | None],
    formats: tuple[str | None, str | None],
    engine: tuple[str | None, Encoder | None, Effort | None],
    second: tuple[str | None, str | None],
    report: Callable[[Comparison, Policy, SecondReader | None], str],
    output: str | None,
) -> None:
    """Read everything, the configuration included, compare and write."""
    config, encoder, effort = engine
    options = CompareOptions(engine_of(policy_of(config), encoder, effort), formats, fetched(*texts))
    server = second_reader_of(options.policy, second[0])
    reader = SecondReader(server, second[1] or options.policy.second_reader.model) if server else None
    write(report(apply_policy(options.compare(*texts), options.policy), options.policy, reader), output)


def _explained(fact: str, comparison: Comparison, _: Policy, __: SecondReader | None) -> str:
    return explain(comparison.to_dict(), fact)


def _rendered(
    format: str | None,
    output: str | None,
    only: tuple[Status, ...],
    review: str | None,
    comparison: Comparison,
    policy: Policy,
    reader: SecondReader | None,
) -> str:
    decision_files = DecisionFileReader()
    files = decision_files.read(review, None)
    view, warnings = apply_decisions(comparison, view_for(output, only), files, rules=policy.decision_rules)
    decision_files.warn(warnings)
    if reader is not None:
        view = _with_verdicts(comparison, view, reader)
    say_doubts(comparison, format_of(output, format), compared_names(comparison))
    return render(comparison, format_of(output, format), view)


def _with_verdicts(comparison: Comparison, view: View, reader: SecondReader) -> View:
    """The view with what the second reader answers. Where it fails, one line on stderr says so."""
    asked = questions(comparison, view)
    if not asked:
        notice("diffcast: second reader: no finding is uncertain, so it was not asked")
        return view
    if reader.server.allowed:  # Words of the texts leave the machine: the person at it should see where to.
        notice(f"Asking {reader.server.name} about {count(len(asked), 'uncertain finding', 'uncertain findings')}")
    second, trouble = second_reading(asked, reader.server, reader.model or None)
    if trouble:
        answered = len(second.verdicts) if second else 0
        say(f"diffcast: second reader {reader.server.name}: {trouble}; it answered on {answered} of {len(asked)}")
    return replace(view, second=second)
