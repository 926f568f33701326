"""`diffcast baseline`: today's findings saved as known."""

from __future__ import annotations

import click

from diffcast.cli.inputs import CompareOptions, allow_outside_option, fetched, keep_inputs, pairs_of
from diffcast.cli.options import (
    FILE,
    engine_of,
    engine_options,
    output_option,
    policy_of,
    policy_options,
    text_format_options,
)
from diffcast.cli.output import write
from diffcast.cli.time_limit import timeout_option
from diffcast.errors import UnreadableInput
from diffcast.reports import BrokenPair
from diffcast.review.apply_policy import apply_policy
from diffcast.review.baseline import Adopted, Baseline, adopt
from diffcast.review.manifest import Pair
from diffcast.settings import Effort, Encoder


@click.command
@click.argument("transcript", type=FILE, metavar="[TRANSCRIPT|PAGE|FOLDER]", required=False)
@click.argument("article", type=FILE, metavar="[ARTICLE]", required=False)
@click.option(
    "--manifest", type=FILE, metavar="FILE", help="Save the findings of all pairs in this list, in one baseline."
)
@output_option
@text_format_options
@engine_options
@timeout_option
@allow_outside_option
@policy_options
def baseline(
    transcript: str | None,
    article: str | None,
    manifest: str | None,
    output: str | None,
    transcript_format: str | None,
    article_format: str | None,
    encoder: Encoder | None,
    effort: Effort | None,
    config: str | None,
) -> None:
    """Save today's findings as known, so that "diffcast check --baseline FILE" reports only new ones.

    \b
      diffcast baseline transcript.txt article.txt -o baseline.json
      diffcast baseline --manifest stories.csv -o baseline.json
      diffcast baseline today/ -o baseline.json

    Exit code: 0 if the baseline was written; 2 if a text cannot be read (then nothing is written).
    """
    pairs = pairs_of(transcript, article, manifest)
    texts = [path for pair in pairs if isinstance(pair, Pair) for path in (pair.transcript, pair.article)]
    keep_inputs(output, manifest, config, *texts)
    options = CompareOptions(
        engine_of(policy_of(config), encoder, effort), (transcript_format, article_format), fetched(transcript, article)
    )
    write(Baseline(tuple(_adopted(pair, options) for pair in pairs)).dump(), output)


def _adopted(pair: Pair | BrokenPair, options: CompareOptions) -> Adopted:
    if isinstance(pair, BrokenPair):
        raise UnreadableInput(pair.error)
    return adopt(pair.name, apply_policy(options.compare(pair.transcript, pair.article), options.policy))
