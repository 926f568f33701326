"""How well and how fast `diffcast pair` finds which transcript belongs to which article.

    python benchmarks/pairing.py [--sizes 1000 10000] [--stories] [--half test] [--seed 2] [--write FOLDER]

`made_archive` says how the archives are made. `--stories` also pairs the labelled stories as they are, without dates:
all of them, the written and the wild ones. Prints recall, precision, seconds and peak memory. Scores are fitted to the
stories of one half (`tools/fit_pairing.py`); the default measures on the other.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from made_archive import archive, labelled

from diffcast.pairing import pair_archives

Truth = set[tuple[str, str]]
Row = tuple[str, int, dict[str, str]]
"""The side, the number of the event, and what stands in the table."""


def main() -> None:
    """Make, pair and judge the archives that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000], help="documents on each side")
    parser.add_argument("--stories", action="store_true", help="also pair the labelled stories as they are")
    parser.add_argument("--half", choices=("all", "tune", "test"), default="test", help="of the labelled stories")
    parser.add_argument("--seed", type=int, default=2, help="of the archives; scores are fitted to seed 1")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path, help="keep the archives and what was found in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.write or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if given.stories:
            measure(folder / "stories", labelled(given.half), given.workers, KINDS)
        for size in given.sizes:
            measure(folder / str(size), archive(size, given.seed, given.half), given.workers, {})


KINDS: dict[str, Callable[[str], bool]] = {
    "written": lambda name: " wild-" not in name,
    "wild": lambda name: " wild-" in name,
}
"""Parts of an archive by the id of a text, for which figures are printed as well."""


def measure(
    folder: Path,
    texts: Iterable[Row],
    workers: int,
    parts: dict[str, Callable[[str], bool]],
) -> None:
    """Write an archive, pair it, and print what was found of what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    truth = write(folder, texts)
    begun, before = time.monotonic(), processor()
    found = pair_archives(
        folder / "transcripts.jsonl", folder / "articles.jsonl", index=folder / "pairs.index", workers=workers
    )
    spent, worked = time.monotonic() - begun, processor() - before
    pairs = {(pair.transcript, pair.article) for pair in found.pairs}
    sizes = (sum(1 for _ in (folder / f"{side}s.jsonl").open(encoding="utf-8")) for side in ("transcript", "article"))
    print(
        f"{' transcripts, '.join(f'{size:,}' for size in sizes)} articles, {len(truth):,} pairs: "
        f"{quality(pairs, truth)}, {spent:.0f} s ({worked:.0f} s of processor time), peak memory {peak():.0f} MB, "
        f"index {(folder / 'pairs.index').stat().st_size / 1e6:.0f} MB",
        flush=True,
    )
    for name, belongs in parts.items():
        kept, true = ({pair for pair in some if belongs(pair[0])} for some in (pairs, truth))
        print(f"  {name}, {len(true):,} pairs: {quality(kept, true)}", flush=True)


def quality(pairs: Truth, truth: Truth) -> str:
    """Recall and precision, as a person reads them."""
    right = len(pairs & truth)
    return f"recall {right / max(len(truth), 1):.3f}, precision {right / max(len(pairs), 1):.3f}"


def processor() -> float:
    """Seconds of processor time of this process and its children so far: what a busy machine does not change much."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak() -> float:
    """Megabytes of this process and the largest of its children."""
    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def write(folder: Path, texts: Iterable[Row]) -> Truth:
    """Write both JSONL files; returns the true pairs by their ids."""
    held: dict[str, dict[int, str]] = {"transcript": {}, "article": {}}
    with (
        (folder / "transcripts.jsonl").open("w", encoding="utf-8") as spoken,
        (folder / "articles.jsonl").open("w", encoding="utf-8") as written,
    ):
        for side, event, row in texts:
            held[side][event] = row["id"]
            print(json.dumps(row), file=spoken if side == "transcript" else written)
    (folder / "truth.json").write_text(json.dumps(held), "utf-8")
    return {(name, held["article"][event]) for event, name in held["transcript"].items() if event in held["article"]}


if __name__ == "__main__":
    main()
