"""The store when its process is killed, and when everybody decides at once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from storing import FIRST, decided, with_version

from diffcast.decision import Decision
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import DecisionConflict
from diffcast.serve.store.values import KeptDecision

KILLS = 20
EDITORS = 12
ROUNDS = 25

WRITER = """
import os, sys, threading
from pathlib import Path
from diffcast.decision import Decision
from diffcast.serve.store.database import Store
from diffcast.serve.store.values import Source

store = Store(Path(sys.argv[1]))

def acknowledge(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def decide(fact):
    kept = store.decisions(1, 1).get(fact)
    revision = kept.revision if kept else 0
    while True:
        revision = store.decide(1, 1, fact, Decision("fix", f"{fact} {revision}"), revision).revision
        acknowledge(fact, revision)

def add():
    while True:
        source = Source.of("script.txt", os.urandom(30_000))
        number = store.add_version(1, source, source, "{}").number
        store.sign_off(1, number, "Maya", "")
        acknowledge("version", number)

for target, given in ((decide, ("a",)), (decide, ("b",)), (decide, ("c",)), (add, ())):
    threading.Thread(target=target, args=given).start()
"""


def run_and_kill(path: Path, seconds: float) -> list[tuple[str, int]]:
    """Write until killed; what was acknowledged: a fact and its revision, or `version` and the number of one signed."""
    running = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
    assert running.stdout
    first = running.stdout.readline()
    time.sleep(seconds)
    running.kill()
    lines = (first + running.stdout.read()).decode().split("\n")[:-1]
    running.wait()
    running.stdout.close()
    return [(name, int(number)) for name, number in (line.split(" ") for line in lines)]


def test_whatever_was_acknowledged_is_there_after_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "stories.db"
    with closing(Store(path)) as store:
        with_version(store)
    random = Random(6)
    acknowledged: list[tuple[str, int]] = []
    for _ in range(KILLS):
        acknowledged += run_and_kill(path, random.random() * 0.2)
        with closing(Store(path)) as store:
            revisions = {fact: each.revision for fact, each in store.decisions(1, 1).items()}
            signed = {line.number for line in store.versions(1) if line.signed}
        for name, number in acknowledged:
            assert number in signed if name == "version" else revisions[name] >= number
    assert len(acknowledged) > KILLS * 10
    assert_sound(path, dict(acknowledged))


def assert_sound(path: Path, newest: dict[str, int]) -> None:
    """The file is whole, and the history holds every revision of every fact once."""
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert other.execute("PRAGMA foreign_key_check").fetchall() == []
        for fact in newest.keys() - {"version"}:
            told = [note for (note,) in other.execute("SELECT note FROM change WHERE fact = ? ORDER BY id", (fact,))]
            assert told == [f"{fact} {revision}" for revision in range(len(told))]
            assert len(told) >= newest[fact]


def decide_until_kept(store: Store, decision: Decision) -> tuple[KeptDecision, int]:
    """As an editor does: decide, and where somebody was quicker, look and decide again; how often that happened."""
    revision, conflicts = 0, 0
    while True:
        try:
            return store.decide(1, 1, FIRST, decision, revision), conflicts
        except DecisionConflict as told:
            assert told.kept is not None
            revision, conflicts = told.kept.revision, conflicts + 1


def test_of_many_editors_who_decide_at_once_none_loses_a_mark(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "stories.db")) as store:
        with_version(store)
        kept: list[KeptDecision] = []
        conflicts: list[int] = []
        start = threading.Barrier(EDITORS)

        def edit(editor: int) -> None:
            start.wait()
            for number in range(ROUNDS):
                mine, met = decide_until_kept(store, decided("fix", str(number), by=str(editor)))
                kept.append(mine)
                conflicts.append(met)

        threads = [threading.Thread(target=edit, args=(editor,)) for editor in range(EDITORS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(each.revision for each in kept) == list(range(1, EDITORS * ROUNDS + 1))
        assert sum(conflicts) > 0
        changes = store.history(1, limit=200)
        by_revision = {each.revision: each.decision for each in kept}
        newest = EDITORS * ROUNDS
        assert [each.after for each in changes] == [by_revision[newest - index] for index in range(200)]
        assert [each.before for each in changes] == [by_revision[newest - 1 - index] for index in range(200)]


OTHER = """
import sys; from pathlib import Path
from diffcast.decision import Decision
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import DecisionConflict
store, revision = Store(Path(sys.argv[1])), 0
for number in range(40):
    while True:
        try:
            revision = store.decide(1, 1, "f-0123456789", Decision("fix", str(number), sys.argv[2]), revision).revision
            break
        except DecisionConflict as told:
            revision = told.kept.revision
store.close()
"""


def test_servers_that_share_one_file_lose_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "stories.db"
    with closing(Store(path)) as store:
        with_version(store)
        others = [subprocess.Popen([sys.executable, "-c", OTHER, str(path), name]) for name in "ABC"]
        assert [each.wait(60) for each in others] == [0, 0, 0]
        assert store.decisions(1, 1)[FIRST].revision == 120
        told = [(each.after.by, each.after.note) for each in store.history(1, limit=120) if each.after]
    assert sorted(told) == sorted((name, str(number)) for name in "ABC" for number in range(40))


def test_readers_are_not_held_up_by_a_writer(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "stories.db")) as store:
        story = with_version(store)
        with store._connections.writing():
            begun = time.monotonic()
            assert store.decisions(story, 1) == {}
            assert len(store.stories()) == 1
            assert time.monotonic() - begun < 1


@pytest.mark.parametrize("readers", [40])
def test_many_readers_at_once_are_all_served_and_let_go(tmp_path: Path, readers: int) -> None:
    with closing(Store(tmp_path / "stories.db")) as store:
        with_version(store)
        start = threading.Barrier(readers)
        seen: list[int] = []

        def read() -> None:
            start.wait()
            seen.extend(len(store.stories()) for _ in range(5))

        threads = [threading.Thread(target=read) for _ in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [1] * readers * 5
    assert [path.name for path in tmp_path.iterdir()] == ["stories.db"]
