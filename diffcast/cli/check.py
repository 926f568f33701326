"""`diffcast check`: compares one pair or many, and fails if serious differences are unreviewed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import click

from diffcast.cli.inputs import (
    CompareOptions,
    DecisionFileReader,
    allow_outside_option,
    fetched,
    holds_stories,
    keep_inputs,
    pairs_of,
)
from diffcast.cli.options import FILE, engine_of, engine_options, policy_of, policy_options, text_format_options
from diffcast.cli.output import (
    check_ending,
    ending_of,
    format_of,
    notice,
    quiet_option,
    say,
    say_doubts,
    view_for,
    write,
    write_file,
)
from diffcast.cli.time_limit import timeout_option
from diffcast.cli.watching import Watch
from diffcast.errors import BAD_INPUT, DiffcastError, UnreadableInput, UnwritableOutput
from diffcast.reports import FORMATS, BrokenPair, CheckedPair, View, render, render_many
from diffcast.reports.pairs import conclusion
from diffcast.review.apply_decisions import apply_decisions, with_policy_effect
from diffcast.review.apply_policy import apply_policy
from diffcast.review.gate import ADVICE, WORDS, Gate, gate_of, verdict
from diffcast.review.manifest import Pair
from diffcast.review.policy import NO_POLICY, Policy
from diffcast.settings import Effort, Encoder

FAILED: Final = 1
UNSAFE_IN_FILE_NAME: Final = re.compile(r"[^\w.-]+")
MAX_FILE_NAME_CHARS: Final = 80
"""Of a pair's name in the name of its file."""


@click.command
@click.argument("transcript", type=FILE, metavar="[TRANSCRIPT|PAGE|FOLDER]", required=False)
@click.argument("article", type=FILE, metavar="[ARTICLE]", required=False)
@click.option(
    "--manifest",
    type=FILE,
    metavar="FILE",
    help="Check all pairs in this list (CSV, TSV, or one JSON object on each line).",
)
@click.option(
    "--fail-on",
    multiple=True,
    metavar="WHAT",
    help=f"Which findings fail the check: {', '.join(WORDS)}. A severity includes all higher ones; correction "
    "and contradiction are the same. Can be repeated, or a list separated by commas. [default: as set in "
    "diffcast.toml, else correction]",
)
@click.option("--review", type=FILE, metavar="FILE", help="Findings that were accepted or ignored in this file pass.")
@click.option("--baseline", type=FILE, metavar="FILE", help="Findings in this file (from diffcast baseline) pass.")
@click.option(
    "--format",
    "format",
    type=click.Choice(tuple(FORMATS)),
    help="Format of the report. [default: from the ending of -o FILE, else terminal]",
)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    help="Write to FILE (never partially); a folder for html of several pairs.",
)
@quiet_option
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@text_format_options
@engine_options
@timeout_option
@allow_outside_option
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
    watch: bool,
    transcript_format: str | None,
    article_format: str | None,
    encoder: Encoder | None,
    effort: Effort | None,
    config: str | None,
) -> int:
    """Compare one pair or several, and exit 1 if serious differences are unreviewed. For a CMS or CI.

    A finding counts as reviewed if a review accepts or ignores it, if it is in the baseline, or if a note in the
    transcript ignores it: (diffcast-ignore: reason). The report still lists it, as suppressed. TRANSCRIPT and ARTICLE
    are files, or web addresses, which are fetched; a list names only files.

    \b
    Fail on contradictions:
      diffcast check transcript.txt article.txt
    Fail on all that differs, except what an editor accepted:
      diffcast check transcript.txt article.txt --fail-on changed --review review.json
    Fail on new findings only:
      diffcast baseline transcript.txt article.txt -o baseline.json
      diffcast check transcript.txt article.txt --fail-on any --baseline baseline.json
    Check all stories of a day and write JUnit XML for CI:
      diffcast check --manifest stories.csv -o results.xml
      diffcast check today/ -o results.xml

    FOLDER holds one folder for each story, with a file transcript.* and a file article.*, and a review.json or
    baseline.json where there is one.

    Exit code: 0 if the check passes, or after --watch; 1 if it fails; 2 if a text or option cannot be used.
    """
    check_ending(output, format)
    listed = partial(pairs_of, transcript, article, manifest, review, baseline)
    pairs = listed()
    chosen, several = format_of(output, format), bool(manifest) or holds_stories(transcript, article)
    _require_folder(output, chosen, several)
    watched = Watch(lambda: (manifest, config, *_files(listed())), output) if watch else None

    def run(pairs: Sequence[Pair | BrokenPair]) -> int:
        keep_inputs(output, manifest, config, *_files(pairs))
        policy = engine_of(policy_of(config), encoder, effort)
        options = CompareOptions(policy, (transcript_format, article_format), fetched(transcript, article))
        alike = options.policy.settings == engine_of(NO_POLICY, encoder, effort).settings
        one = _Check(options, *_gates(fail_on, options.policy), alike, DecisionFileReader())
        checked = [one.check(pair, view_for(output)) for pair in pairs]
        if not several and isinstance(checked[0], BrokenPair):
            raise UnreadableInput(checked[0].error)
        _report(checked, chosen, output, several)
        return _concluded(checked, one.gate, several, chosen)

    code = run(pairs)
    if watched is not None:
        watched.repeat(lambda: run(listed()))  # The list may change too.
        return 0
    return code


def _files(pairs: Sequence[Pair | BrokenPair]) -> list[str | None]:
    """Every file that a pair names."""
    return [path for pair in pairs if isinstance(pair, Pair) for path in pair.files]


def _gates(fail_on: tuple[str, ...], policy: Policy) -> tuple[Gate, Gate]:
    """What `--fail-on` says, else the policy, else the default; and the same as if there were no policy."""
    if fail_on:
        return Gate.of(fail_on), Gate.of(fail_on)
    return gate_of(policy), Gate()


@dataclass(frozen=True, slots=True)
class _Check:
    """What holds for every pair of one command."""

    options: CompareOptions
    gate: Gate
    gate_without_policy: Gate
    compared_alike: bool
    """Whether the texts are compared as if there were no policy."""
    decision_files: DecisionFileReader

    def check(self, pair: Pair | BrokenPair, view: View) -> CheckedPair | BrokenPair:
        """The pair, compared and decided; `BrokenPair` if one of its files cannot be used."""
        if isinstance(pair, BrokenPair):
            return pair
        policy = self.options.policy
        try:
            files = self.decision_files.read(pair.review, pair.baseline, pair.name)
            plain = self.options.compare(pair.transcript, pair.article)
        except DiffcastError as error:
            return BrokenPair(pair.name, str(error))
        comparison = apply_policy(plain, policy)
        decided, warnings = apply_decisions(comparison, view, files, self.gate, policy.decision_rules)
        self.decision_files.warn(warnings)
        if policy.applied:
            without_policy, _ = apply_decisions(plain, view, files, self.gate_without_policy)
            decided = with_policy_effect(decided, without_policy, policy, self.compared_alike)
        return CheckedPair(pair.name, comparison, decided)


def _require_folder(output: str | None, format: str, several: bool) -> None:
    """Refuse several pairs in a format with one file for each, unless the output is a folder."""
    if not several or FORMATS[format].many:
        return
    if output is None or output == "-" or (Path(output).exists() and not Path(output).is_dir()):
        raise UnwritableOutput(f"{output or 'standard output'}: {format} needs a file for each pair; give -o FOLDER")


def _report(checked: Sequence[CheckedPair | BrokenPair], format: str, output: str | None, several: bool) -> None:
    for pair in checked:
        if isinstance(pair, CheckedPair):
            say_doubts(pair.comparison, format, pair.name)
    if not several and isinstance(one := checked[0], CheckedPair):
        write(render(one.comparison, format, one.view), output)
    elif FORMATS[format].many:
        write(render_many(checked, format), output)
    else:
        _write_each(checked, format, Path(str(output)))


def _write_each(checked: Sequence[CheckedPair | BrokenPair], format: str, folder: Path) -> None:
    """A file for each pair that could be compared, named by its number and its name."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableOutput(f"{folder}: cannot make this folder ({error.strerror}); choose another") from error
    digits = len(str(len(checked)))
    for number, pair in enumerate(checked, 1):
        if isinstance(pair, CheckedPair):
            name = UNSAFE_IN_FILE_NAME.sub("-", pair.name).strip("-.")[:MAX_FILE_NAME_CHARS]
            path = folder / f"{number:0{digits}}-{name}{ending_of(format)}"
            write_file(render(pair.comparison, format, pair.view), str(path))
    written = sum(isinstance(pair, CheckedPair) for pair in checked)
    notice(f"Wrote {written} report{'s' * (written != 1)} to {folder}")


def _concluded(checked: Sequence[CheckedPair | BrokenPair], gate: Gate, several: bool, format: str) -> int:
    """Print the verdict on stderr; returns the exit code."""
    broken = [pair for pair in checked if isinstance(pair, BrokenPair)]
    failing = [pair for pair in checked if pair.failing]
    say(*(f"diffcast: {pair.name}: {pair.error}" for pair in broken))
    for pair in checked:
        if isinstance(pair, CheckedPair) and _prints_verdict(pair, several, format):
            notice(*verdict(pair.comparison, pair.view, gate, pair.name))
    if several:
        policy = next((pair.view.policy for pair in checked if isinstance(pair, CheckedPair) and pair.view.policy), "")
        notice(f"{conclusion(checked)} Fails on: {gate}{f', under {policy}' * bool(policy)}.")
    if failing:
        notice(ADVICE)
    return BAD_INPUT if broken else FAILED if failing else 0


def _prints_verdict(pair: CheckedPair, several: bool, format: str) -> bool:
    """Whether stderr has the verdict of this pair: of several, those that the reader must know and hasn't read."""
    if not several:
        return True
    return format != "terminal" and bool(pair.failing or pair.view.not_counted)
