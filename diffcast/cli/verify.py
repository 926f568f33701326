"""`diffcast verify`: whether a JSON report is true to its two texts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from diffcast.cli.output import write
from diffcast.errors import UnreadableInput
from diffcast.readers import bytes_of
from diffcast.verify import NotVerified, verify_report

ADVICE: Final = "make a new report with diffcast compare --format json"
TURNED: Final = "give the two texts the other way round"


@click.command
@click.argument("report", metavar="REPORT")
@click.argument("transcript", metavar="TRANSCRIPT|PAGE")
@click.argument("article", metavar="[ARTICLE]", required=False)
def verify(report: str, transcript: str, article: str | None) -> None:
    """Check that a REPORT (from --format json) is true to its texts, byte by byte.

    Small code that is independent of the comparison computes the digests of the texts and of the report, looks up every
    quoted passage at its position, checks that each status fits its passages, and derives numbers, days, months and
    names again from the words they stand for. It cannot tell whether a finding is right; see diffcast explain.

    \b
      diffcast compare transcript.txt article.txt -o report.json
      diffcast verify report.json transcript.txt article.txt

    Exit code: 0 if the report is true to the texts; 2 if a text or the report was changed, or a file cannot be read.
    """
    files = [bytes_of(Path(each)) for each in (report, transcript, article or transcript)]
    try:
        found = verify_report(files[0], files[1], files[2])
    except NotVerified as error:
        advice = TURNED if _fits(files[0], files[2], files[1]) else ADVICE
        raise UnreadableInput(f"{report}: {error}; {advice}") from error
    write(f"{report}: true to both texts ({found.spans} passages and {found.values} values checked)\n", None)


def _fits(report: bytes, transcript: bytes, article: bytes) -> bool:
    try:
        verify_report(report, transcript, article)
    except NotVerified:
        return False
    return True
