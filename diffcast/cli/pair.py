"""`diffcast pair`: finds which transcript of an archive belongs to which article, and writes the list of pairs."""

from __future__ import annotations

import csv
import json
import os
import time
from collections.abc import Sequence
from io import StringIO
from pathlib import Path, PurePath
from typing import Final

import click

from diffcast.cli.inputs import keep_inputs
from diffcast.cli.numbers import Number, WholeNumber
from diffcast.cli.options import FILE
from diffcast.cli.output import notice, quiet_option, say, write
from diffcast.errors import UnwritableOutput
from diffcast.pairing.matching import MIN_SCORE, Pairing, TextPair, Unpaired, pair_archives

PAIR_COLUMNS: Final = ("id", "transcript", "article", "score", "reason")
UNPAIRED_COLUMNS: Final = ("side", "id", "path", "reason")
JSON_LINES: Final = (".jsonl", ".ndjson")
MAX_NAMED: Final = 10
"""Texts that could not be read and are named on stderr; the list of `--unpaired` has all."""
SECONDS_BETWEEN_LINES: Final = 20.0
"""Of progress."""


@click.command
@click.argument("transcripts", type=FILE, metavar="TRANSCRIPTS")
@click.argument("articles", type=FILE, metavar="ARTICLES")
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="PAIRS",
    help="Write the pairs to this file (never partially): CSV, or JSON for .jsonl.",
)
@quiet_option
@click.option(
    "--unpaired",
    type=FILE,
    metavar="FILE",
    help="Also list the texts without a counterpart, and those that could not be read.",
)
@click.option(
    "--index",
    type=FILE,
    metavar="FILE",
    help="Keep what was read of the archive; the next run reads only what changed.",
)
@click.option(
    "--min-score",
    type=Number(0, 1),
    default=MIN_SCORE,
    metavar="SCORE",
    show_default=True,
    help="How sure a pair must be, 0 to 1. Higher gives fewer pairs, and fewer wrong ones.",
)
@click.option("--many", is_flag=True, help="Let a text be in several pairs: updates and repeats of one story.")
@click.option(
    "--workers",
    type=WholeNumber(1, 64),
    default=1,
    metavar="N",
    show_default=True,
    help="Processes that read and compare texts; the pairs are the same.",
)
def pair(
    transcripts: str,
    articles: str,
    output: str | None,
    unpaired: str | None,
    index: str | None,
    min_score: float,
    many: bool,
    workers: int,
) -> None:
    """Find which transcript of an archive belongs to which article.

    TRANSCRIPTS and ARTICLES are folders of files in any format that diffcast reads, JSONL files, or Parquet files (if
    pyarrow is installed). A row has "id" and "text", and can have "date". A file has its date in its name, in its path
    or in its text. Dates are not needed, but they help a lot.

    \b
      diffcast pair transcripts/ articles/ -o pairs.csv --unpaired unpaired.csv
    Run it every day; only new and changed texts are read:
      diffcast pair scripts.jsonl articles.jsonl -o pairs.csv --index archive.index

    The list names each pair by the id of its transcript, with a score and the reason in words. A text that cannot be
    read is named on stderr and does not stop the rest.
    """
    for target in (output, unpaired):
        keep_inputs(target, transcripts, articles, index)
    if output and unpaired and Path(output).resolve() == Path(unpaired).resolve():
        raise UnwritableOutput(f"{unpaired}: is also the file for the pairs; choose another for --unpaired")
    kept = Path(index) if index else None
    found = pair_archives(Path(transcripts), Path(articles), kept, workers, min_score, many, _Said())
    for target in (output, unpaired):
        keep_inputs(target, *_texts(found))
    write(_listed(PAIR_COLUMNS, _pair_rows(found.pairs, _folder(output)), output), output)
    if unpaired:
        write(_listed(UNPAIRED_COLUMNS, _unpaired_rows(found.unpaired, _folder(unpaired)), unpaired), unpaired)
    if found.swapped:
        say(f"diffcast: {articles}: most of it is in capitals and {transcripts} is not; were the two swapped?")
    *broken, counts = _summary(found)
    say(*broken)
    notice(counts)


class _Said:
    """Says on stderr how far a run is, now and then; `--quiet` leaves it out."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self._said >= SECONDS_BETWEEN_LINES:
            self._said = now
            notice(f"{done:,} of {of:,} {what}" if of else f"{done:,} {what}")


def _texts(found: Pairing) -> list[str]:
    """Where each text was read."""
    paired = [place for each in found.pairs for place in (each.transcript_place, each.article_place)]
    return [*paired, *(each.place for each in found.unpaired)]


def _pair_rows(pairs: Sequence[TextPair], folder: Path) -> list[tuple[object, ...]]:
    """A row for each pair; the second pair of one transcript has a number behind its id."""
    rows, seen = list[tuple[object, ...]](), dict[str, int]()
    for each in pairs:
        number = seen[each.transcript] = seen.get(each.transcript, 0) + 1
        name = each.transcript if number == 1 else f"{each.transcript} ({number})"
        ours = _relative(each.transcript_place, each.transcript, folder)
        theirs = _relative(each.article_place, each.article, folder)
        rows.append((name, ours, theirs, each.score, each.reason))
    return rows


def _unpaired_rows(texts: Sequence[Unpaired], folder: Path) -> list[tuple[object, ...]]:
    return [(each.side, each.id, _relative(each.place, each.id, folder), each.reason) for each in texts]


def _folder(target: str | None) -> Path:
    return Path() if target in (None, "-") else Path(str(target)).parent


def _relative(place: str, name: str, folder: Path) -> str:
    """The path as seen from the folder of the list, with slashes; as it is if it lies on another drive.

    The id behind a table is no part of the path and stays as it is.
    """
    row = f"#{name}" if place.endswith(f"#{name}") else ""
    path = place.removesuffix(row)
    try:
        return PurePath(os.path.relpath(path, folder)).as_posix() + row
    except ValueError:
        return place


def _listed(columns: Sequence[str], rows: Sequence[Sequence[object]], target: str | None) -> str:
    if PurePath(target or "").suffix.lower() in JSON_LINES:
        return "".join(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n" for row in rows)
    table = StringIO()
    csv.writer(table, lineterminator="\n").writerows((columns, *rows))
    return table.getvalue()


def _summary(found: Pairing) -> list[str]:
    """The counts, after the first of the texts that could not be read."""
    broken = [each for each in found.unpaired if not each.readable]
    alone = {side: sum(each.side == side and each.readable for each in found.unpaired) for side in found.changes}
    read = sum(change.read for change in found.changes.values())
    kept = sum(change.kept for change in found.changes.values())
    more = [f"diffcast: {len(broken) - MAX_NAMED} more could not be read"] * (len(broken) > MAX_NAMED)
    return [
        *(f"diffcast: {each.reason}" for each in broken[:MAX_NAMED]),
        *more,
        f"{_counted(len(found.pairs), 'pair')}; without one: {_counted(alone['transcript'], 'transcript')}, "
        f"{_counted(alone['article'], 'article')}; {len(broken)} could not be read. "
        f"Read {_counted(read, 'text')}, knew {kept}.",
    ]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"
