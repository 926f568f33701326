"""The file of the store: which files it takes, how older ones are brought up to date, what a failing disk does."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from storing import FIRST, REPORT, WRITTEN, decided, dump, entry, small_disk, take_room, with_version, written

from diffcast.decision import Decision
from diffcast.errors import DiffcastError
from diffcast.serve.store import file as store_file
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import BusyStore, FullDisk, NewerStore, UnusableStore
from diffcast.serve.store.file import APPLICATION, migrations
from diffcast.serve.store.values import Source

OLDER = sorted(Path(__file__).parent.joinpath("data", "stores").glob("version_*.sql"))
NEWEST = len(migrations())


def refusal(path: Path) -> DiffcastError:
    """What opening says, in one line that begins with the path."""
    with pytest.raises(DiffcastError) as told:
        Store(path)
    assert str(told.value).startswith(f"{path}: ")
    assert "\n" not in str(told.value)
    return told.value


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as other:
        return int(other.execute("PRAGMA user_version").fetchone()[0])


# Which files


@pytest.mark.parametrize(
    "name", ["stories.db", "a b?c#d%20.db", "Überschrift 日本.db", ":memory:", "file:x?mode=memory"]
)
def test_a_new_file_is_made_under_the_name_that_was_given(tmp_path: Path, name: str) -> None:
    with closing(Store(tmp_path / name)) as store:
        with_version(store)
        assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(("-wal", "-shm"))] == [name]
    with closing(Store(tmp_path / name)) as store:
        assert len(store.stories()) == 1


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "stories.db"
    path.touch()
    with closing(Store(path)) as store:
        assert store.stories() == ()


def test_a_store_that_is_opened_again_stays_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "stories.db"
    with closing(Store(path)) as store:
        with_version(store)
    before = path.read_bytes()
    Store(path).close()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE bookmark (url TEXT);",
        "CREATE TABLE story (id INTEGER PRIMARY KEY, title TEXT);",
        "PRAGMA user_version = 1;",
        "PRAGMA application_id = 252006673; PRAGMA user_version = 1; CREATE TABLE x (y);",
        "PRAGMA application_id = 252006673;",
    ],
)
def test_another_programs_database_is_refused_and_left_as_it_was(tmp_path: Path, script: str) -> None:
    path = written(tmp_path / "other.db", script)
    before = path.read_bytes()
    error = refusal(path)
    assert isinstance(error, UnusableStore)
    assert "another program's database" in str(error)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "raw", [b"FORTY-SIX HOMES BURNED.\n" * 100, b"PK\3\4" + b"\0" * 2000, b"SQLite format 3\0" + b"\xff" * 5000, b"x"]
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(raw)
    assert isinstance(refusal(path), UnusableStore)
    assert path.read_bytes() == raw


@pytest.mark.parametrize("name", ["", "missing/stories.db", "file.txt/stories.db"])
def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path, name: str) -> None:
    tmp_path.joinpath("file.txt").write_text("x")
    assert "cannot be opened" in str(refusal(tmp_path / name))


def test_a_newer_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "stories.db"
    Store(path).close()
    written(path, f"PRAGMA user_version = {NEWEST + 1};")
    before = path.read_bytes()
    error = refusal(path)
    assert isinstance(error, NewerStore)
    assert f"written by a later diffcast (version {NEWEST + 1} of its tables, this one knows {NEWEST})" in str(error)
    assert path.read_bytes() == before


def test_a_damaged_database_is_told_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "stories.db"
    with closing(Store(path)) as store:
        for _ in range(50):
            with_version(store)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))
    with pytest.raises(UnusableStore, match="damaged"), closing(Store(path)) as store:
        store.stories()


@pytest.mark.parametrize("checked", [False, True], ids=["never checked", "intact a moment ago"])
def test_a_file_that_is_damaged_while_it_is_open_has_a_fault(tmp_path: Path, checked: bool) -> None:
    with closing(Store(tmp_path / "stories.db")) as store:
        for _ in range(50):
            with_version(store)
        with store._connections.alone() as writer:
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if checked:
            assert store.fault() == ""
            store._next_check = 0.0
        size = store.path.stat().st_size
        with store.path.open("r+b") as file:
            file.seek(size // 2)
            file.write(b"\xa5" * (size // 4))
        fault = store.fault()
        assert fault.startswith("stories.db: damaged (")
        assert fault.endswith("put a backup in its place")
        assert "\n" not in fault


def test_an_intact_file_is_not_checked_again_until_it_changes(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "stories.db")) as store:
        with_version(store)
        assert store.fault() == ""
        intact = store._intact
        assert intact is not None
        with_version(store)
        with store._connections.alone() as writer:
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store._next_check = 0.0
        assert store.fault() == ""
        assert store._intact != intact


READ_ONLY = """
import os, sys
from pathlib import Path
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import UnusableStore
from diffcast.serve.store.file import migrations
migrations()
os.setgid(65534); os.setuid(65534)
try:
    Store(Path(sys.argv[1])).add_story("x")
except UnusableStore as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becomes another user")
@pytest.mark.parametrize("folder", [0o755, 0o777], ids=["folder too", "file alone"])
def test_a_file_that_may_not_be_written_is_refused(tmp_path_factory: pytest.TempPathFactory, folder: int) -> None:
    place = tmp_path_factory.mktemp("read_only")
    for each in (place, place.parent, place.parent.parent):
        each.chmod(each.stat().st_mode | 0o711)
    path = place / "stories.db"
    Store(path).close()
    path.chmod(0o444)
    place.chmod(folder)
    before = path.read_bytes()
    command = [sys.executable, "-c", READ_ONLY, str(path)]
    told = subprocess.run(command, capture_output=True, timeout=60, check=True, text=True).stdout
    assert told.startswith((f"{path}: cannot be written", f"{path}: cannot be opened"))
    assert path.read_bytes() == before


# Who can read it

posix = pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@posix
@pytest.mark.parametrize("exists", [False, True], ids=["a new file", "an empty file"])
def test_only_its_owner_can_read_a_store(tmp_path: Path, exists: bool, open_umask: None) -> None:
    path = tmp_path / "stories.db"
    if exists:
        path.touch(0o644)
    with closing(Store(path)) as store:
        with_version(store)
        assert {each.name: mode_of(each) for each in tmp_path.iterdir()} == {
            "stories.db": 0o600,
            "stories.db-wal": 0o600,
            "stories.db-shm": 0o600,
        }


@posix
@pytest.mark.parametrize(
    ("before", "after"),
    [(0o644, 0o600), (0o666, 0o600), (0o664, 0o600), (0o604, 0o600), (0o640, 0o640), (0o660, 0o660), (0o600, 0o600)],
)
def test_a_store_that_everybody_can_read_is_closed_to_them_and_a_group_keeps_its_access(
    tmp_path: Path, before: int, after: int, open_umask: None
) -> None:
    path = tmp_path / "stories.db"
    Store(path).close()
    path.chmod(before)
    with closing(Store(path)) as store:
        with_version(store)
        assert {mode_of(each) for each in tmp_path.iterdir()} == {after}


@posix
def test_the_log_of_a_crashed_server_is_closed_to_others_too(tmp_path: Path, open_umask: None) -> None:
    path = tmp_path / "stories.db"
    with closing(Store(path)) as store:
        with_version(store)
        held = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name, raw in held.items():
        (crashed / name).write_bytes(raw)
    with closing(Store(crashed / "stories.db")):
        assert {mode_of(each) for each in crashed.iterdir()} == {0o600}


@posix
def test_the_permissions_of_another_programs_file_are_left_alone(tmp_path: Path, open_umask: None) -> None:
    path = written(tmp_path / "other.db", "CREATE TABLE bookmark (url TEXT);")
    refusal(path)
    assert mode_of(path) == 0o644


# Migrations


def test_there_is_a_store_of_every_earlier_version() -> None:
    assert [path.stem for path in OLDER] == [f"version_{number}" for number in range(1, NEWEST)]


@pytest.mark.parametrize("older", OLDER, ids=lambda path: path.stem)
def test_a_store_of_an_earlier_version_is_brought_up_to_date_and_loses_nothing(tmp_path: Path, older: Path) -> None:
    path = written(tmp_path / "stories.db", older.read_text("utf-8"))
    with closing(Store(path)) as store:
        assert [story.title for story in store.stories("ecole")] == ["ÉCOLE de la Plage"]
        version = store.version(1, 1)
        assert version is not None
        assert (version.transcript.raw, version.article.format) == (b"THE SCHOOL OPENS AT NINE.", "html")
        assert [entry.fact for entry in version.unplaced] == ["f-aaaaaaaaaa"]
        assert store.decisions(1, 1)[FIRST].decision == Decision("accepted", by="Dan")
        assert store.history(1)[1].before == Decision("fix", "wrong hour", "Cleo")
        assert [signed.later for signed in store.sign_offs(1, 1)] == [0]
        store.decide(1, 1, FIRST, decided("ignored"), 2)
        with_version(store)
    assert version_of(path) == NEWEST


@pytest.mark.parametrize("older", OLDER, ids=lambda path: path.stem)
def test_an_updated_store_has_the_tables_of_a_new_one(tmp_path: Path, older: Path) -> None:
    def schema(path: Path) -> set[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as other:
            return set(other.execute("SELECT name, sql FROM sqlite_master"))

    Store(written(tmp_path / "older.db", older.read_text("utf-8"))).close()
    Store(tmp_path / "new.db").close()
    assert schema(tmp_path / "older.db") == schema(tmp_path / "new.db")


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "stories.db", OLDER[0].read_text("utf-8"))
    before = dump(path)
    broken = (*migrations()[1], "INSERT INTO nowhere VALUES (1)")
    with monkeypatch.context() as changed:
        changed.setattr(store_file, "migrations", lambda: (migrations()[0], broken))
        with pytest.raises(sqlite3.OperationalError):
            Store(path)
    assert (dump(path), version_of(path)) == (before, 1)
    with closing(Store(path)) as store:
        assert len(store.stories()) == 2


def test_the_statements_of_a_migration_are_all_there() -> None:
    for number, script in enumerate(migrations(), 1):
        file = next(Path(store_file.__file__).parent.joinpath("migrations").glob(f"{number:03}_*.sql"))
        assert "\n".join(script).split() == file.read_text("utf-8").split()


def test_processes_that_make_one_store_at_the_same_moment_all_get_it(tmp_path: Path) -> None:
    source = (
        "import sys; from pathlib import Path; from diffcast.serve.store.database import Store\n"
        "store = Store(Path(sys.argv[1])); store.add_story('x'); store.close()"
    )
    command = [sys.executable, "-c", source, str(tmp_path / "stories.db")]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(6)]
    assert [(each.communicate(timeout=60)[1], each.returncode) for each in running] == [(b"", 0)] * 6
    with closing(Store(tmp_path / "stories.db")) as store:
        assert len(store.stories()) == 6


# While it is open


def test_a_file_that_is_taken_away_is_told_and_not_written_into_the_void(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "stories.db")) as store:
        with_version(store)
        (tmp_path / "stories.db").rename(tmp_path / "elsewhere.db")
        assert store.fault()
        with pytest.raises(UnusableStore, match="moved, removed or replaced"):
            store.add_story("lost?")
        with pytest.raises(UnusableStore, match="moved, removed or replaced"):
            store.stories()


def test_a_database_held_by_another_program_is_busy_for_writers_and_open_for_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_file, "PATIENCE", 0.1)
    with closing(Store(tmp_path / "stories.db")) as store:
        story = with_version(store)
        with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(BusyStore, match="held by another program"):
                store.decide(story, 1, FIRST, decided(), 0)
            assert len(store.stories()) == 1
            other.execute("ROLLBACK")
        assert store.decide(story, 1, FIRST, decided(), 0).revision == 1


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk") as place:
        yield place


def fill_up(store: Store) -> int:
    """Write versions of 20 kB until one is refused; returns how many were kept."""
    story = store.add_story("Long").id
    for number in range(1000):
        try:
            store.add_version(story, Source.of("script.txt", os.urandom(20_000)), WRITTEN, REPORT, [entry()])
        except FullDisk:
            return number
    raise AssertionError("the disk was never full")


def test_a_full_disk_keeps_all_that_was_acknowledged_and_half_of_nothing(disk: Path) -> None:
    ballast = take_room(disk, 200_000)
    with closing(Store(disk / "stories.db")) as store:
        kept = fill_up(store)
        assert kept > 10
        assert len(store.versions(1)) == kept
        with pytest.raises(FullDisk, match="no room on the disk"):
            for revision in range(1, 100):
                store.decide(1, 1, FIRST, decided(note=str(revision) * 4000), revision)
        acknowledged = store.decisions(1, 1)[FIRST]
        ballast.unlink()
        store.decide(1, 1, FIRST, decided(note="room again"), acknowledged.revision)
    with closing(Store(disk / "stories.db")) as again:
        assert len(again.versions(1)) == kept
        assert again.decisions(1, kept)[FIRST].decision == decided()
        assert again.decisions(1, 1)[FIRST].decision.note == "room again"


def test_a_full_disk_makes_no_new_store(disk: Path) -> None:
    take_room(disk)
    assert isinstance(refusal(disk / "stories.db"), FullDisk)


def test_a_limit_on_the_size_of_the_database_is_told_like_a_full_disk(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "stories.db")) as store:
        with store._connections.writing() as writer:
            pages = writer.execute("PRAGMA page_count").fetchone()[0]
        store._connections._writer.execute(f"PRAGMA max_page_count = {pages + 30}")
        kept = fill_up(store)
        assert len(store.versions(1)) == kept
        assert store.fault() == ""


def test_the_mark_of_the_file_is_diffcasts(tmp_path: Path) -> None:
    Store(tmp_path / "stories.db").close()
    header = (tmp_path / "stories.db").read_bytes()[:100]
    assert header[68:72] == APPLICATION.to_bytes(4, "big") == b"difC"
