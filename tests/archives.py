"""Archives of small stories that the tests of `diffcast batch` compare, with the fast encoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diffcast.archive.batch import Batch, Workers, run
from diffcast.archive.ledger import Progress
from diffcast.archive.output_folder import Run
from diffcast.review.policy import Policy

LEXICAL = Policy(encoder="lexical")
SPOKEN = "A FIRE DESTROYED {} HOMES IN HALDEN ON MONDAY. NOBODY WAS HURT. THE MAYOR THANKED THE CREWS {} TIMES."
WRITTEN = "A fire destroyed {} homes in Halden on Monday, officials said.\n\nNobody was hurt. The damage is put at ${} million."
"""A transcript and an article of one story; the first number of each is compared."""


def write_story(folder: Path, number: int, homes: int) -> None:
    """A story whose transcript says `homes` and whose article says 40."""
    folder.mkdir(parents=True)
    folder.joinpath("transcript.txt").write_text(SPOKEN.format(homes, number + 2) * (1 + number % 3), "utf-8")
    folder.joinpath("article.txt").write_text(WRITTEN.format(40, number + 2), "utf-8")


def write_list(folder: Path, count: int, desks: int = 2) -> Path:
    """A list of so many stories, every second of which differs; its path."""
    rows = ["id,transcript,article,desk,date"]
    for number in range(count):
        write_story(folder / f"s{number}", number, 40 if number % 2 else 14)
        date = f"2026-{1 + number % 6:02}-01T{6 + number % 3:02}:00"
        rows.append(f"s{number},s{number}/transcript.txt,s{number}/article.txt,desk {number % desks},{date}")
    path = folder / "stories.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def compared(source: Path, output: Path, workers: int = 1, **options: Any) -> Run:
    """The run of a batch with the fast encoder."""
    who = options.pop("who", Workers(count=workers))
    return run(Batch(source, output, LEXICAL, who, **options), ignore, ignore)


def ignore(_: Progress | str) -> None:
    """Hears of progress or of a message."""


def records(output: Path) -> list[dict[str, Any]]:
    """The lines of the results."""
    return [json.loads(line) for line in output.joinpath("results.jsonl").read_bytes().splitlines()]


def contents(output: Path) -> dict[str, bytes]:
    """Every file of an output folder, with its bytes."""
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}
