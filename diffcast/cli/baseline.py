"""`diffcast baseline`: today's findings adopted as known."""

from __future__ import annotations

import click

from diffcast.cli.check import Rules, asked
from diffcast.cli.config import config_of, policy_of, policy_options
from diffcast.cli.inputs import FORMAT_NAMES, protect
from diffcast.cli.output import write
from diffcast.errors import UnreadableInput
from diffcast.reports.several import Broken
from diffcast.review.baseline import Adopted, Baseline, adopt
from diffcast.review.gate import Gate
from diffcast.review.manifest import Pair
from diffcast.review.policy import Encoder


@click.command
@click.argument("transcript", metavar="[TRANSCRIPT|PAGE]", required=False)
@click.argument("article", metavar="[ARTICLE]", required=False)
@click.option("--manifest", metavar="FILE", help="Adopt the findings of all pairs of this list, in one baseline.")
@click.option("-o", "--output", metavar="FILE", help="Write the baseline to FILE, whole or not at all.")
@click.option("--transcript-format", type=click.Choice(FORMAT_NAMES), metavar="FORMAT", help="As in compare.")
@click.option("--article-format", type=click.Choice(FORMAT_NAMES), metavar="FORMAT", help="As in compare.")
@click.option("--encoder", type=click.Choice(("contextual", "lexical")), help="As in compare.")
@policy_options
def baseline(
    transcript: str | None,
    article: str | None,
    manifest: str | None,
    output: str | None,
    transcript_format: str | None,
    article_format: str | None,
    encoder: Encoder | None,
    config: str | None,
    no_config: bool,
) -> None:
    """Adopt the findings of today as known, so that "diffcast check --baseline FILE" asks about new ones only.

    \b
      diffcast baseline transcript.txt article.txt -o baseline.json
      diffcast baseline --manifest stories.csv -o baseline.json

    Exit code: 0 when it is written; 2 when a text cannot be read, and then nothing is written.
    """
    pairs = asked(transcript, article, manifest, None, None)
    protect(
        output,
        manifest,
        config_of(config, no_config),
        *(path for pair in pairs if isinstance(pair, Pair) for path in (pair.transcript, pair.article)),
    )
    rules = Rules(Gate(), policy_of(config, no_config), (transcript_format, article_format), encoder)
    write(Baseline(tuple(_adopted(pair, rules) for pair in pairs)).dump(), output)


def _adopted(pair: Pair | Broken, rules: Rules) -> Adopted:
    if isinstance(pair, Broken):
        raise UnreadableInput(pair.error)
    return adopt(pair.name, rules.compared(pair))
