"""`diffcast check`: one pair or many under a gate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from diffcast.cli.compare import check_ending, format_of, view_for
from diffcast.cli.config import config_of, policy_of, policy_options
from diffcast.cli.inputs import FORMAT_NAMES, load, protect
from diffcast.cli.kept import Kept, content
from diffcast.cli.output import complain, say, write
from diffcast.errors import DiffcastError, UnwritableOutput
from diffcast.model import Comparison
from diffcast.reports import FORMATS, View, render
from diffcast.reports.pairs import conclusion
from diffcast.reports.several import SEVERAL, Broken, Checked, render_several
from diffcast.review.apply_decisions import settle
from diffcast.review.gate import WORDS, Gate, advice, verdict
from diffcast.review.manifest import Pair
from diffcast.review.manifest import read as read_manifest
from diffcast.review.policy import Encoder, Policy

FAILED: Final = 1
BAD_INPUT: Final = 2
UNSAFE: Final = re.compile(r"[^\w.-]+")
LONGEST_NAME: Final = 80
"""Characters of a pair's name in the name of its file."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How every pair of one command is compared."""

    gate: Gate
    policy: Policy
    formats: tuple[str | None, str | None]
    encoder: Encoder | None

    def compared(self, pair: Pair) -> Comparison:
        """The comparison of a pair; raises `DiffcastError` where a text cannot be read or tells no story."""
        from diffcast.compare import with_stories
        from diffcast.review.apply_policy import compared  # Imported late: it takes longer than the help.

        documents = load(pair.transcript, pair.article, self.formats)
        return with_stories(compared(*documents, self.policy, self.encoder))


@click.command
@click.argument("transcript", metavar="[TRANSCRIPT|PAGE]", required=False)
@click.argument("article", metavar="[ARTICLE]", required=False)
@click.option("--manifest", metavar="FILE", help="Check all pairs of this list (CSV, TSV or a JSON object a line).")
@click.option(
    "--fail-on",
    multiple=True,
    metavar="WHAT",
    help=f"At which findings to fail: {', '.join(WORDS)}. A severity means at it or above. May be repeated or hold "
    "several, parted by commas. [default: what the policy says, else correction]",
)
@click.option("--review", metavar="FILE", help="What people decided of this pair: accepted and ignored findings pass.")
@click.option("--baseline", metavar="FILE", help="Findings that were adopted as known (diffcast baseline) pass.")
@click.option("--format", "format", type=click.Choice(tuple(FORMATS)), help="How to report, as in compare.")
@click.option("-o", "--output", metavar="FILE", help="Write the report to FILE; html of many pairs into a folder.")
@click.option("--transcript-format", type=click.Choice(FORMAT_NAMES), metavar="FORMAT", help="As in compare.")
@click.option("--article-format", type=click.Choice(FORMAT_NAMES), metavar="FORMAT", help="As in compare.")
@click.option("--encoder", type=click.Choice(("contextual", "lexical")), help="As in compare.")
@policy_options
def check(
    transcript: str | None,
    article: str | None,
    manifest: str | None,
    fail_on: tuple[str, ...],
    review: str | None,
    baseline: str | None,
    format: str | None,
    output: str | None,
    transcript_format: str | None,
    article_format: str | None,
    encoder: Encoder | None,
    config: str | None,
    no_config: bool,
) -> int:
    """Compare one pair, or many, and fail where a finding is grave and nobody settled it: for a CMS or for CI.

    A finding is settled where a review accepts or ignores it, where a baseline knows it, or where a note in the
    script ignores it: (diffcast-ignore: why). Settled findings stay in the report, as suppressed.

    \b
    Fail at everything that is to be corrected:
      diffcast check transcript.txt article.txt
    Fail at everything told differently, but for what an editor accepted:
      diffcast check transcript.txt article.txt --fail-on changed --review review.json
    Fail at new findings only:
      diffcast baseline transcript.txt article.txt -o baseline.json
      diffcast check transcript.txt article.txt --fail-on any --baseline baseline.json
    All stories of a day, as test cases for a build server:
      diffcast check --manifest stories.csv -o results.xml

    Exit code: 0 when nothing fails; 1 when a finding does; 2 when a text or an option cannot be used.
    """
    policy = policy_of(config, no_config)
    gate = _gate(fail_on, policy)
    check_ending(output, format)
    pairs = asked(transcript, article, manifest, review, baseline)
    chosen = format_of(output, format)
    _check_place(output, chosen, manifest)
    protect(
        output,
        manifest,
        config_of(config, no_config),
        *(path for pair in pairs if isinstance(pair, Pair) for path in _paths(pair)),
    )
    rules, kept = Rules(gate, policy, (transcript_format, article_format), encoder), Kept()
    checked = [_checked(pair, kept, rules, view_for(output)) for pair in pairs]
    if not manifest and isinstance(checked[0], Broken):
        return complain(checked[0].error, BAD_INPUT)
    _report(checked, chosen, output, bool(manifest))
    return _concluded(checked, gate, bool(manifest), chosen)


def _gate(fail_on: tuple[str, ...], policy: Policy) -> Gate:
    """What the command asks for goes above what the policy says, and that above the default."""
    if fail_on:
        return Gate.of(fail_on)
    return Gate.of(policy.fail_on, policy.source) if policy.fail_on else Gate()


def asked(
    transcript: str | None, article: str | None, manifest: str | None, review: str | None, baseline: str | None
) -> Sequence[Pair | Broken]:
    """The pairs that the arguments name: the one of TRANSCRIPT and ARTICLE, or all of a manifest.

    A baseline is that of every pair which names none of its own.
    """
    if manifest is None:
        if transcript is None:
            raise click.UsageError("give TRANSCRIPT and ARTICLE, one PAGE, or --manifest FILE")
        return [
            Pair(f"{transcript} against {article}" if article else transcript, transcript, article, review, baseline)
        ]
    if transcript is not None or review is not None:
        raise click.UsageError("--manifest names all texts and reviews itself: give neither beside it")
    pairs = read_manifest(content(manifest, "a manifest"), manifest)
    return [pair if isinstance(pair, Broken) else pair.with_baseline(baseline) for pair in pairs]


def _checked(pair: Pair | Broken, kept: Kept, rules: Rules, view: View) -> Checked | Broken:
    if isinstance(pair, Broken):
        return pair
    try:
        given = kept.given(pair.review, pair.baseline, pair.name)
        comparison = rules.compared(pair)
    except DiffcastError as error:
        return Broken(pair.name, str(error))
    settled, remarks = settle(comparison, view, given, rules.gate)
    kept.tell(remarks)
    return Checked(pair.name, comparison, settled)


def _paths(pair: Pair) -> tuple[str | None, ...]:
    return (pair.transcript, pair.article, pair.review, pair.baseline)


def _check_place(output: str | None, format: str, manifest: str | None) -> None:
    """Refuse many pairs in a format that has a file for each, where no folder is named for them."""
    if manifest is None or format in SEVERAL:
        return
    if output is None or output == "-" or (Path(output).exists() and not Path(output).is_dir()):
        raise UnwritableOutput(f"{output or 'standard output'}: {format} is a file for each pair; give -o FOLDER")


def _report(checked: Sequence[Checked | Broken], format: str, output: str | None, several: bool) -> None:
    if not several and isinstance(one := checked[0], Checked):
        write(render(one.comparison, format, one.view), output)
    elif format in SEVERAL:
        write(render_several(checked, format), output)
    else:
        _write_each(checked, format, Path(str(output)))


def _write_each(checked: Sequence[Checked | Broken], format: str, folder: Path) -> None:
    """A file for each pair that could be compared, named by its number and its name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableOutput(f"{folder}: cannot be made a folder: {error.strerror}; choose another place") from error
    digits = len(str(len(checked)))
    for number, pair in enumerate(checked, 1):
        if isinstance(pair, Checked):
            name = UNSAFE.sub("-", pair.name).strip("-.")[:LONGEST_NAME]
            write(render(pair.comparison, format, pair.view), str(folder / f"{number:0{digits}}-{name}.html"))


def _concluded(checked: Sequence[Checked | Broken], gate: Gate, several: bool, format: str) -> int:
    """Says what fails and how to settle it; returns the exit code."""
    broken = [pair for pair in checked if isinstance(pair, Broken)]
    failing = [pair for pair in checked if pair.failing]
    for pair in broken:
        say(f"diffcast: {pair.name}: {pair.error}")
    for one in checked if not several else failing if format != "terminal" else ():
        if isinstance(one, Checked):
            say(*verdict(one.comparison, one.view, gate, one.name))
    if several:
        say(f"{conclusion(checked)} A check fails on: {gate}.")
    if failing:
        say(advice())
    return BAD_INPUT if broken else FAILED if failing else 0
