"""Many editors at once against a `diffcast serve` of its own, and the same server killed in the middle of writes.

    python benchmarks/load.py [--editors 50] [--seconds 60] [--pause 0] [--kills 3] [--encoder contextual]

Needs the extra `dev`. Talks to 127.0.0.1 only, ends by itself, and leaves nothing behind. Prints how long the answers
took by kind of request. Exit code 1 where a request failed or a decision that was acknowledged is not in the database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import httpx
from editors import PATIENCE, TEXTS, Editor, Mark, Seen
from serving import Server

STORIES = Path(__file__).resolve().parent / "stories"
BETWEEN_KILLS = 4.0
"""Seconds of writing before the server is killed."""


def main() -> int:
    """Run what was asked for; the exit code."""
    given = asked()
    print(f"{given.editors} editors, {given.seconds:g} s, mean pause {given.pause:g} s, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        busy = under_load(Path(folder) / "load.db", given)
        killed = under_kills(Path(folder) / "kills.db", given) if given.kills else True
    return 0 if busy and killed else 1


def asked() -> argparse.Namespace:
    """What the command line sets; all of it bounded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--editors", type=int, default=50, choices=range(1, 201), metavar="1-200")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=0.0, help="mean seconds between two requests of an editor")
    parser.add_argument("--kills", type=int, default=3, choices=range(21), metavar="0-20")
    parser.add_argument("--encoder", default="contextual", choices=("contextual", "lexical"))
    given = parser.parse_args()
    given.seconds = min(given.seconds, 600.0)
    return given


def under_load(data: Path, given: argparse.Namespace) -> bool:
    """All editors for the whole time; whether nothing failed and nothing was lost."""
    server = Server(data, "--encoder", given.encoder)
    seen = Seen()
    try:
        spent = asyncio.run(crowd(server, seen, given.editors, given.seconds, given.pause))
    finally:
        code = server.stop()
    lost = missing(data, seen.marks)
    print(table(seen, spent))
    print(
        f"{len(seen.marks)} marks acknowledged, {len(lost)} lost; {seen.conflicts} conflicts told; "
        f"{seen.turned_away} turned away for a while; {len(seen.errors)} errors; the server ended with {code}"
    )
    for error in seen.errors[:5]:
        print(f"  {error}")
    return not (seen.errors or lost or code)


def under_kills(data: Path, given: argparse.Namespace) -> bool:
    """The server killed while all editors write, and started again; whether all that was acknowledged is there."""
    server = Server(data, "--encoder", given.encoder)
    marks: list[Mark] = []
    good = True
    try:
        for number in range(1, given.kills + 1):
            seen = Seen()
            asyncio.run(crowd(server, seen, given.editors, PATIENCE, 0.0, kill_after=BETWEEN_KILLS))
            marks += seen.marks
            begun = time.monotonic()
            server.start()
            back = time.monotonic() - begun
            lost = [*missing(data, marks), *asyncio.run(unseen(server, marks))]
            failed = [error for error in seen.errors if not error.startswith("editor")]
            good = good and not lost and not failed
            print(
                f"kill {number}: {seen.broken} editors cut off, back after {back:.1f} s; "
                f"{len(marks)} marks acknowledged so far, {len(lost)} lost; {len(failed)} errors"
            )
    finally:
        server.stop()
    return good


async def crowd(
    server: Server, seen: Seen, editors: int, seconds: float, pause: float, kill_after: float | None = None
) -> float:
    """Let them all work at once; the seconds that it took. The first story is shared by all."""
    pairs = texts()
    limits = httpx.Limits(max_connections=editors)
    async with httpx.AsyncClient(base_url=server.address, timeout=PATIENCE, limits=limits, trust_env=False) as client:
        first = Editor("editor 0", client, Seen(), pairs)
        shared, facts = await first.begin()
        for fact in facts[:2]:
            await first.mark(shared, fact)
        begun = time.monotonic()
        crowd = [
            asyncio.create_task(Editor(f"editor {number}", client, seen, pairs).work(begun + seconds, pause, shared))
            for number in range(1, editors + 1)
        ]
        if kill_after is not None:
            await asyncio.sleep(kill_after)
            server.kill()
        await asyncio.gather(*crowd)
        seen.marks += first.seen.marks
        return time.monotonic() - begun


def texts() -> tuple[TEXTS, ...]:
    """The pairs of the open benchmark: of a story's usual length."""
    folders = sorted(each for each in STORIES.iterdir() if (each / "gold.json").exists())
    return tuple(
        ((each / "transcript.txt").read_text("utf-8"), (each / "article.txt").read_text("utf-8")) for each in folders
    )


def missing(data: Path, marks: Iterable[Mark]) -> list[Mark]:
    """Marks that were acknowledged and that the history or the present state of the database does not have."""
    with closing(sqlite3.connect(data)) as store:
        told = set(store.execute("SELECT story, fact, choice, note, by FROM change WHERE act = 'decided'"))
        now = {
            (story, fact): (revision, note)
            for story, fact, revision, note in store.execute("SELECT story, fact, revision, note FROM decision")
        }
    return [
        mark
        for mark in marks
        if (mark.story, mark.fact, mark.choice, mark.note, mark.by) not in told
        or now[mark.story, mark.fact] < (mark.revision, "")
        or (now[mark.story, mark.fact][0] == mark.revision and now[mark.story, mark.fact][1] != mark.note)
    ]


async def unseen(server: Server, marks: Iterable[Mark]) -> list[Mark]:
    """Marks that the server itself does not give back."""
    async with httpx.AsyncClient(base_url=server.address, timeout=PATIENCE, trust_env=False) as client:
        asking = Editor("reader", client, Seen(), ())
        newest: dict[tuple[int, str], Mark] = {}
        for mark in sorted(marks, key=lambda each: each.revision):
            newest[mark.story, mark.fact] = mark
        kept: dict[tuple[int, str], int] = {}
        for story in {story for story, _ in newest}:
            told = await asking.ask("decisions", "GET", f"/api/stories/{story}/versions/1/decisions")
            kept |= {(story, each["fact"]): each["revision"] for each in told["decisions"]}
        return [mark for place, mark in newest.items() if kept.get(place, 0) < mark.revision]


def table(seen: Seen, spent: float) -> str:
    """By kind of request: how many, how many a second, and milliseconds that 50, 95 and 99 of 100 stayed under."""
    rows = [f"{'request':12}{'count':>7}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'most ms':>9}"]
    for kind, seconds in sorted(seen.seconds.items()):
        ordered = sorted(seconds)
        shown = [1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99, 1)]
        rows.append(
            f"{kind:12}{len(ordered):7}{len(ordered) / spent:10.1f}" + "".join(f"{each:9.0f}" for each in shown)
        )
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
