"""`diffcast backup`: a copy of one moment, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from storing import FIRST, REPORT, SPOKEN, WRITTEN, decided, dump, with_version, written

from diffcast.cli import app, main
from diffcast.decision import Decision
from diffcast.errors import DiffcastError, UnwritableOutput
from diffcast.serve.store.backup import backup
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import UnusableStore

OLDER = Path(__file__).parent / "data" / "stores" / "version_1.sql"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "stories.db")) as opened:
        story = with_version(opened)
        opened.decide(story, 1, FIRST, decided(), 0)
        yield opened


def test_a_backup_holds_what_the_store_holds_and_is_one_file(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "monday.db"
    copy.parent.mkdir()
    store.backup(copy)
    assert list(copy.parent.iterdir()) == [copy]
    assert dump(copy) == dump(store.path)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
@pytest.mark.parametrize(("mode", "expected"), [(0o600, 0o600), (0o640, 0o640), (0o644, 0o600), (0o664, 0o600)])
def test_a_backup_has_the_mode_of_the_store_but_is_never_open_to_everybody(
    store: Store, tmp_path: Path, mode: int, expected: int
) -> None:
    before = os.umask(0o022)
    try:
        store.path.chmod(mode)
        store.backup(tmp_path / "monday.db")
    finally:
        os.umask(before)
    assert (tmp_path / "monday.db").stat().st_mode & 0o777 == expected


def test_a_backup_can_be_served_and_leaves_its_origin_alone(store: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "monday.db")
    before = store.history(1)
    with closing(Store(tmp_path / "monday.db")) as copy:
        assert copy.history(1) == before
        copy.decide(1, 1, FIRST, decided("fix"), 1)
    assert store.history(1) == before


def test_the_command_copies_while_another_process_has_the_store_open(store: Store, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["backup", str(store.path), str(tmp_path / "copy.db")])
    assert (result.exception, result.output) == (None, "")
    assert dump(tmp_path / "copy.db") == dump(store.path)


def test_a_backup_during_writes_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        revision = 1
        while not stop.is_set():
            store.decide(1, 1, FIRST, Decision("fix", str(revision)), revision)
            store.add_version(1, SPOKEN, WRITTEN, REPORT)
            revision += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(10):
            store.backup(tmp_path / f"{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(10):
        with closing(Store(tmp_path / f"{number}.db")) as copy:
            revision = copy.decisions(1, 1)[FIRST].revision
            assert len(copy.versions(1)) in (revision - 1, revision)


def test_a_backup_leaves_an_older_store_at_its_version(tmp_path: Path) -> None:
    path = written(tmp_path / "older.db", OLDER.read_text("utf-8"))
    before = dump(path)
    main_output = CliRunner().invoke(app, ["backup", str(path), str(tmp_path / "copy.db")])
    assert main_output.exception is None
    assert dump(tmp_path / "copy.db") == dump(path) == before


@pytest.mark.parametrize("name", ["stories.db", "there.txt", "link", "folder"])
def test_nothing_is_replaced_by_a_backup(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "there.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    before = store.history(1)
    with pytest.raises(UnwritableOutput, match="already exists"):
        store.backup(tmp_path / name)
    assert store.history(1) == before
    assert (tmp_path / "there.txt").read_text() == "mine"


def test_a_backup_to_where_nothing_can_be_written_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnwritableOutput, match="cannot be written"):
        store.backup(tmp_path / "missing" / "copy.db")


@pytest.mark.parametrize("raw", [None, b"", b"a text", b"SQLite format 3\0" + bytes(5000)])
def test_what_is_no_store_is_not_copied_and_not_made(tmp_path: Path, raw: bytes | None) -> None:
    path = tmp_path / "stories.db"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(SystemExit) as left:
        main(["backup", str(path), str(tmp_path / "copy.db")])
    assert left.value.code == 2
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == ({} if raw is None else {"stories.db": raw})


def test_another_programs_database_is_not_copied(tmp_path: Path) -> None:
    path = written(tmp_path / "other.db", "CREATE TABLE bookmark (url TEXT);")
    with pytest.raises(SystemExit):
        main(["backup", str(path), str(tmp_path / "copy.db")])
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_store_gives_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "stories.db"
    with closing(Store(path)) as store:
        for _ in range(50):
            with_version(store)
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xa5" * 8192)
    with pytest.raises(DiffcastError) as told, closing(Store(path)) as store:
        store.backup(tmp_path / "copy.db")
    assert isinstance(told.value, UnusableStore)
    assert "damaged" in str(told.value)
    assert not [each for each in tmp_path.iterdir() if not each.name.startswith("stories.db")]


def test_a_store_that_was_never_closed_is_copied_with_its_last_changes(tmp_path: Path, store: Store) -> None:
    """As after a crash: what was decided last waits in the log beside the file."""
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("stories.db", "stories.db-wal"):
        (crashed / name).write_bytes((tmp_path / name).read_bytes())
    CliRunner().invoke(app, ["backup", str(crashed / "stories.db"), str(tmp_path / "copy.db")], catch_exceptions=False)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM decision").fetchone() == (1,)


def test_a_store_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnusableStore, match=r"nowhere\.db: no such file; check the path$"):
        backup(tmp_path / "nowhere.db", tmp_path / "copy.db")
