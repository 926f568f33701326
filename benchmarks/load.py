"""Many editors at once against a `diffcast serve` of its own, and the same server killed in the middle of writes.

    python benchmarks/load.py [--editors 50] [--seconds 60] [--pause 0] [--kills 3] [--encoder contextual]

Needs the extra `dev`. Talks to 127.0.0.1 only, ends by itself, and leaves nothing behind. Prints how long the answers
took by kind of request. Exit code 1 where a request failed or a decision that was acknowledged is not in the database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import httpx
from load_editors import PATIENCE, TEXTS, Editor, Mark, Seen
from load_server import Server

STORIES = Path(__file__).resolve().parent / "stories"
BEFORE_KILL = 4.0
"""Seconds of writing before the server is killed."""
STORIES_AT_ONCE = 5

KEPT_OPEN = 2.0
"""Seconds that a connection is used again: less than the server waits, so that the two never hang up on each other."""


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
    before = used()
    server = Server(data, "--encoder", given.encoder)
    seen = Seen()
    try:
        spent = asyncio.run(whole_work(server, seen, given))
    finally:
        code = server.stop()
    own, served = (after - earlier for after, earlier in zip(used(), before, strict=True))
    compared = sum(len(seen.seconds[kind]) for kind in ("compare", "new story", "re-check"))
    lost = missing(data, seen.marks)
    errors = [*seen.errors, *seen.cut_off]
    print(table(seen, spent))
    print(
        f"{compared / spent:.1f} comparisons a second; the server got {served:.0f} s of processor time and the editors "
        f"{own:.0f} s in {spent:.0f} s, while the machine had {os.getloadavg()[0]:.0f} processes that wanted to run"
    )
    print(
        f"{len(seen.marks)} marks acknowledged, {len(lost)} lost; {seen.conflicts} conflicts told; "
        f"{seen.turned_away} turned away for a while; {len(errors)} errors; the server ended with {code}"
    )
    for error in errors[:5]:
        print(f"  {error}")
    return not (errors or lost or code)


def under_kills(data: Path, given: argparse.Namespace) -> bool:
    """The server killed while all editors decide, and started again; whether all that was acknowledged is there."""
    server = Server(data, "--encoder", given.encoder)
    marks: list[Mark] = []
    good = True
    try:
        for number in range(1, given.kills + 1):
            seen = Seen()
            asyncio.run(decisions_until_killed(server, seen, given))
            marks += seen.marks
            begun = time.monotonic()
            server.start()
            back = time.monotonic() - begun
            lost = [*missing(data, marks), *asyncio.run(unseen(server, marks))]
            good = good and not lost and not seen.errors
            print(
                f"kill {number}: {len(seen.cut_off)} editors cut off, back after {back:.1f} s; {len(marks)} marks "
                f"acknowledged so far, {len(lost)} lost; {seen.conflicts} conflicts told; {len(seen.errors)} errors"
            )
    finally:
        server.stop()
    return good


def used() -> tuple[float, float]:
    """Seconds of processor time of this process, and of those that it started and that have ended, with theirs."""
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, ended.ru_utime + ended.ru_stime


async def whole_work(server: Server, seen: Seen, given: argparse.Namespace) -> float:
    """Stories from beginning to end, by all editors at once; the seconds that it took. One story is everybody's."""
    async with clients(server, given.editors) as client:
        everybody = crowd(client, seen, given.editors)
        shared, facts = await everybody[0].begin()
        for fact in facts[:2]:
            await everybody[0].mark(shared, fact)
        seen.seconds.clear()
        begun = time.monotonic()
        await asyncio.gather(*(each.work(begun + given.seconds, given.pause, shared) for each in everybody))
        return time.monotonic() - begun


async def decisions_until_killed(server: Server, seen: Seen, given: argparse.Namespace) -> None:
    """Decisions about a few stories, by all editors at once, until the server is gone."""
    async with clients(server, given.editors) as client:
        everybody = crowd(client, seen, given.editors)
        stories = dict([await everybody[0].begin() for _ in range(STORIES_AT_ONCE)])
        end = time.monotonic() + PATIENCE
        working = [asyncio.create_task(each.decide(end, stories)) for each in everybody]
        await asyncio.sleep(min(BEFORE_KILL, given.seconds))
        server.kill()
        await asyncio.gather(*working)


def clients(server: Server, editors: int) -> httpx.AsyncClient:
    """Connections for so many editors."""
    limits = httpx.Limits(max_connections=editors + 1, keepalive_expiry=KEPT_OPEN)
    return httpx.AsyncClient(base_url=server.address, timeout=PATIENCE, limits=limits, trust_env=False)


def crowd(client: httpx.AsyncClient, seen: Seen, editors: int) -> list[Editor]:
    """So many editors."""
    pairs = texts()
    return [Editor(f"editor {number}", client, seen, pairs) for number in range(1, editors + 1)]


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
        ordered = sorted(seconds) or [0.0]
        shown = [1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99, 1)]
        rows.append(
            f"{kind:12}{len(ordered):7}{len(ordered) / spent:10.1f}" + "".join(f"{each:9.0f}" for each in shown)
        )
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
