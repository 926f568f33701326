"""`diffcast batch`: compares all pairs of an archive."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Final

import click

from diffcast.archive.batch import ENGINES, PAIR_SECONDS, Batch, Workers, cores, run
from diffcast.archive.ledger import Progress
from diffcast.cli.numbers import WholeNumber
from diffcast.cli.options import ExistingPath, engine_of, engine_options, policy_of, policy_options
from diffcast.cli.output import is_quiet, notice, quiet_option, say
from diffcast.cli.time_limit import seconds
from diffcast.settings import Effort, Encoder

NOT_ALL: Final = 1
"""The exit code where a pair could not be compared."""
SECONDS_BETWEEN_LINES: Final = 30.0
"""Of progress, where stderr is no terminal."""
SECONDS_ON_A_TERMINAL: Final = 0.2
INTERRUPTED: Final = "stopped; what was done is kept: run it again with --resume"


@click.command
@click.argument("source", metavar="MANIFEST|FOLDER", type=ExistingPath())
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="Folder for the results; made if it doesn't exist.",
)
@quiet_option
@click.option("--workers", type=WholeNumber(1, 1024), help="Processes that compare. [default: one per core]")
@click.option("--resume", is_flag=True, help="Go on where an earlier run on the same folder stopped.")
@click.option("--retry-failed", is_flag=True, help="With --resume: compare the pairs again that failed before.")
@click.option(
    "--parquet", is_flag=True, help="Also write pairs.parquet and findings.parquet (needs the extra archive)."
)
@click.option(
    "--timeout",
    type=seconds(1),
    metavar="SECONDS",
    help=f"Give up a pair after so long (local engine). [default: timeout in diffcast.toml, else {PAIR_SECONDS:g}]",
)
@click.option(
    "--engine",
    "engine",
    type=click.Choice(tuple(ENGINES)),
    default="local",
    show_default=True,
    help="Compare on this machine, or on a Dask cluster (needs the extra cluster).",
)
@click.option("--scheduler", metavar="ADDRESS", help="Address of the cluster's scheduler, as in tcp://10.0.0.5:8786.")
@engine_options
@policy_options
def batch(
    source: Path,
    output: Path,
    workers: int | None,
    resume: bool,
    retry_failed: bool,
    parquet: bool,
    timeout: float | None,
    engine: str,
    scheduler: str | None,
    encoder: Encoder | None,
    effort: Effort | None,
    config: str | None,
) -> int:
    """Compare all pairs of an archive in parallel; write JSON Lines and a web page that shows what differs most.

    MANIFEST is a list of pairs with the columns id, transcript and article (CSV, JSON Lines or Parquet). The columns
    desk, date and hour are used for statistics. Paths start from its folder. FOLDER holds one folder for each story,
    with a file transcript.* and a file article.*.

    \b
      diffcast batch stories.csv -o results
      diffcast batch stories.csv -o results --resume
      diffcast batch archive/2026 -o results --parquet
      diffcast batch stories.csv -o results --engine dask --scheduler tcp://10.0.0.5:8786

    A text can also be a row of a JSON Lines or Parquet file, FILE#ID, as diffcast pair lists it.

    A pair that can't be compared is recorded with the reason, and the others go on. After any stop, --resume goes on
    without comparing a pair twice; with --retry-failed it compares those again that failed. The
    results are the same for any number of workers.

    Exit code: 0 if all pairs were compared; 1 if some could not be; 2 if it cannot begin or go on.
    """
    if (engine == "dask") != (scheduler is not None):
        raise click.UsageError("--engine dask and --scheduler ADDRESS belong together; give both or none")
    if retry_failed and not resume:
        raise click.UsageError("--retry-failed goes with --resume; give both")
    policy = engine_of(policy_of(config), encoder, effort)
    who = Workers(engine, workers or cores(), scheduler or "", timeout or policy.timeout or PAIR_SECONDS)
    line = ProgressLine()
    try:
        whole = Batch(source, output, policy, who, parquet, resume, retry_failed)
        done = run(whole, line.show, lambda text: say(f"diffcast: {text}"))
    except KeyboardInterrupt:
        line.end()
        say(f"diffcast: {output}: {INTERRUPTED}")
        raise
    line.end()
    page = output / "index.html"
    failed = f", {done.failed:,} of them could not be compared (results.jsonl says why)" if done.failed else ""
    notice(f"diffcast: {output}: {done.pairs:,} {'pair' if done.pairs == 1 else 'pairs'}{failed}; see {page}")
    return NOT_ALL if done.failed else 0


class ProgressLine:
    """How far the run is, on stderr: one line that changes on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._begun = self._said = time.monotonic()
        self._first: tuple[int, int] | None = None
        """Pairs and bytes that were done before."""
        self._terminal = sys.stderr is not None and sys.stderr.isatty() and not is_quiet()
        self._pause = SECONDS_ON_A_TERMINAL if self._terminal else SECONDS_BETWEEN_LINES

    def show(self, progress: Progress) -> None:
        """Say how far the run is, unless it was said a moment ago."""
        now = time.monotonic()
        if self._first is None:
            self._first, self._begun = (progress.done, progress.done_bytes), now
        if now - self._said >= self._pause:
            self._said = now
            text = words(progress, self._first, now - self._begun)
            if self._terminal:
                click.echo(f"\r\x1b[K{text}", nl=False, err=True)
            else:
                notice(text)

    def end(self) -> None:
        """Clear the line of a terminal."""
        if self._terminal:
            click.echo("\r\x1b[K", nl=False, err=True)


def words(progress: Progress, first: tuple[int, int], seconds: float) -> str:
    """How far a run is: `120 of 500 pairs, 3 failed, 6.1 a second, about 1 minute left`.

    What is left is measured by the size of the texts, since the longest come first.
    """
    done, size = progress.done - first[0], progress.done_bytes - first[1]
    parts = [f"{progress.done:,} of {progress.pairs:,} pairs"]
    parts += [f"{progress.failed:,} failed"] * bool(progress.failed)
    if done and seconds > 0:
        parts.append(f"{done / seconds:.1f} a second")
        parts += [f"about {_time((progress.bytes - progress.done_bytes) * seconds / size)} left"] * bool(size)
    return ", ".join(parts)


def _time(seconds: float) -> str:
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 1.5 * length:
            return f"{seconds / length:.0f} {unit}s"
    return "1 minute" if seconds > 45 else f"{seconds:.0f} seconds"
