"""Deleting a story leaves nothing of it: not in the tables, not in the file, not in its log or beside it."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from storing import FIRST, SECOND, decided, entry, with_version, written

from diffcast.cli import app, main
from diffcast.serve.store import list_store
from diffcast.serve.store.database import Store
from diffcast.serve.store.errors import NotFound, NotScrubbed
from diffcast.serve.store.file import searchable
from diffcast.serve.store.notices import Notice
from diffcast.serve.store.values import ListedFinding, ListedVersion, Source, StoryEdit

SECRETS = ("zanzibarquake", "zanzibarscript", "zanzibarreport", "zanzibarnote", "zanzibarsigned", "zanzibarowner")
ROWS = 3
"""Stories that stay; with their neighbors deleted, SQLite moves what is in their pages."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "stories.db")) as opened:
        yield opened


def secret_story(store: Store, size: int = 40) -> int:
    """A story with a secret in every place that holds words; some fill many pages, some a part of one."""
    quake, script, report, note, signed, owner = (f"{word} " for word in SECRETS)
    spoken = Source.of(f"{script}.txt", (script * size).encode())
    article = Source.of("a.txt", (quake * size).encode())
    listed = ListedVersion((ListedFinding(FIRST, "changed", "correction"),), searchable(script * size, quake * size))
    story = store.create_story(
        quake, spoken, article, report * size, owner, listed, f"{quake}{len(store.stories())}"
    ).story
    store.decide(story, 1, FIRST, decided("fix", note * 20, owner), 0)
    store.decide(story, 1, FIRST, decided("accepted", note, owner), 1)
    store.sign_off(story, 1, owner, signed)
    store.list.edit_stories([story], StoryEdit(title=f"{quake} renamed", owner=owner), owner)
    store.notices.add(Notice(0, "2026-03-01T09:00:00.000Z", "signed", story, 1, owner, 1, 0, 1), 0.0)
    left = [entry(SECOND, decided("fix", note))]
    store.add_version(story, spoken, article, report, [entry(FIRST, decided("fix", note))], left, owner)
    return story


def words_left(folder: Path) -> dict[str, list[str]]:
    """By file of the folder, the secrets that are in its bytes, in any letters."""
    found = {path.name: path.read_bytes().lower() for path in folder.iterdir()}
    listed = {name: [word for word in SECRETS if word.encode() in raw] for name, raw in found.items()}
    return {name: words for name, words in listed.items() if words}


@pytest.mark.parametrize("size", [1, 40, 4000, 60_000])
def test_nothing_of_a_deleted_story_is_in_the_file_its_log_or_its_folder(store: Store, size: int) -> None:
    kept = [with_version(store)]
    story = secret_story(store, size)
    kept += [with_version(store) for _ in range(ROWS)]
    assert words_left(store.path.parent)
    (removed,) = store.list.forget([story], "Maya")
    assert (removed.story, removed.versions, removed.decisions, removed.sign_offs) == (story, 2, 2, 1)
    assert words_left(store.path.parent) == {}
    assert [each.id for each in store.stories()] == kept[::-1]
    assert store.fault() == ""


def test_of_many_stories_that_are_deleted_one_by_one_nothing_is_left(store: Store) -> None:
    for _ in range(12):
        with_version(store)
        secret_story(store, 30)
    for story in [each.id for each in store.stories() if "zanzibar" in each.title][::2]:
        store.list.forget([story])
    assert words_left(store.path.parent)
    store.list.forget([each.id for each in store.stories() if "zanzibar" in each.title])
    assert words_left(store.path.parent) == {}
    assert len(store.stories()) == 12


def test_no_table_keeps_a_row_of_a_deleted_story(store: Store) -> None:
    story = secret_story(store)
    with closing(sqlite3.connect(store.path)) as other:
        tables = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        held = {name for name in tables if "story" in [row[1] for row in other.execute(f"PRAGMA table_info({name})")]}
    store.list.forget([story])
    with closing(sqlite3.connect(store.path)) as other:
        rows = {name: other.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    others = {"story", "content", "forgotten", "user", "session", "sqlite_sequence"}
    assert held | others == set(tables), "which story is a row of?"
    assert {name for name, number in rows.items() if number} == {"forgotten", "sqlite_sequence"}


def test_a_text_that_another_story_has_too_stays(store: Store) -> None:
    first, second = with_version(store), with_version(store)
    store.list.forget([first])
    version = store.version(second, 1)
    assert version is not None
    assert version.transcript.raw == b"FORTY-SIX HOMES BURNED."
    store.list.forget([second])
    assert store.stories() == ()


def test_the_number_of_a_deleted_story_is_never_given_again(store: Store) -> None:
    story = with_version(store)
    store.list.forget([story], "Maya")
    assert with_version(store) == story + 1
    assert store.story(story) is None
    assert (store.versions(story), store.history(story), store.list.story_changes(story)) == ((), (), ())
    with pytest.raises(NotFound):
        store.list.forget([story])


def test_stories_are_deleted_all_or_none(store: Store) -> None:
    story = with_version(store)
    for missing in (0, -1, story + 1, 10**30):
        with pytest.raises(NotFound, match="nothing was removed"):
            store.list.forget([story, missing])
    assert store.history(story)
    assert [each.story for each in store.list.forget([story, story])] == [story]


def test_old_is_a_story_of_which_nothing_has_changed(store: Store) -> None:
    young, old, renamed = (with_version(store) for _ in range(3))
    store.list.edit_stories([renamed], StoryEdit(title="New"))
    for story in (old, renamed):
        with closing(sqlite3.connect(store.path)) as other, other:
            other.execute("DROP TRIGGER IF EXISTS change_stays")
            nine_days_ago = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-9 days')"
            other.execute(f"UPDATE change SET at = {nine_days_ago} WHERE story = {story}")
    assert store.list.forget_old(10) == ()
    assert [each.story for each in store.list.forget_old(8)] == [old]
    assert {each.id for each in store.stories()} == {young, renamed}


def test_more_old_stories_than_one_transaction_takes_are_all_deleted(store: Store) -> None:
    for number in range(120):
        store.add_story(f"Story {number}")
    time.sleep(0.01)  # Ages are counted in milliseconds.
    assert len(store.list.forget_old(0)) == 120
    assert store.stories() == ()


def test_a_reader_that_holds_the_log_delays_the_scrub_and_the_next_one_makes_up_for_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = secret_story(store)
    store._connections._writer.execute("PRAGMA busy_timeout = 100")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM story").fetchone()
        with pytest.raises(NotScrubbed, match="the story is deleted, but its words may still be in the file"):
            store.list.forget([story])
        assert store.story(story) is None
        assert words_left(store.path.parent)
        other.execute("ROLLBACK")
    store.list.scrub()
    assert words_left(store.path.parent) == {}


def test_a_program_that_deletes_only_a_part_of_a_story_is_still_refused(store: Store) -> None:
    story = secret_story(store)
    for table in ("change", "story_change", "decision", "sign_off"):
        with closing(sqlite3.connect(store.path)) as other, pytest.raises(sqlite3.IntegrityError):
            other.execute(f"DELETE FROM {table} WHERE story = {story}")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_story_of_an_older_store_can_be_deleted_too(tmp_path: Path, number: int) -> None:
    older = Path(__file__).parent / "data" / "stores" / f"version_{number}.sql"
    path = written(tmp_path / "stories.db", older.read_text("utf-8"))
    assert b"THE SCHOOL OPENS" in path.read_bytes()
    with closing(Store(path)) as store:
        store.list.forget([1])
        raw = b"".join(each.read_bytes() for each in tmp_path.iterdir())
        assert b"SCHOOL" not in raw.upper()
        assert "École".casefold().encode() not in raw.lower()
        assert b"wrong hour" not in raw
        assert [each.title for each in store.stories()] == ["Harbor budget"]


def test_what_an_older_diffcast_left_in_free_parts_of_the_file_goes_too(store: Store) -> None:
    story = secret_story(store)
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("PRAGMA secure_delete = OFF")
        for size in (3000, 30):
            other.execute("UPDATE decision SET note = ? WHERE story = ?", ("zanzibarnote " * size, story))
        other.execute("UPDATE decision SET note = '', by = '' WHERE story = ?", (story,))
    with store._connections.alone() as writer:
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.list.forget([story])
    assert words_left(store.path.parent) == {}


def test_a_large_file_is_emptied_at_once_and_rewritten_by_the_next_scrub(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_store, "MAX_BYTES_AT_ONCE", 0)
    kept = with_version(store)
    store.list.forget([secret_story(store, 4000)])
    assert store.path.with_name("stories.db-wal").stat().st_size == 0
    before = store.path.stat().st_size
    assert [each.id for each in store.stories()] == [kept]
    store.list.scrub()
    assert store.path.stat().st_size < before / 2
    assert words_left(store.path.parent) == {}


# The command


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["forget", *map(str, arguments)])


def test_the_command_says_what_it_removed_without_a_word_of_it(store: Store) -> None:
    kept, story = with_version(store), secret_story(store)
    ended = run(store.path, story)
    assert ended.exit_code == 0
    assert re.fullmatch(
        rf"story {story}: removed \(added \d{{4}}-\d\d-\d\d; 2 versions, 2 decisions, 1 sign-off\)\n", ended.stdout
    )
    assert words_left(store.path.parent) == {}
    assert [each.id for each in store.stories()] == [kept]


def test_the_command_deletes_what_is_old(store: Store) -> None:
    for _ in range(2):
        with_version(store)
    ended = run(store.path, "--older-than", 1)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "no story is older than 1 days" not in ended.stderr
    assert "no story is older than 1 day; nothing was removed" in ended.stderr
    ended = run(store.path, "--older-than", 0)
    assert [line.partition(":")[0] for line in ended.stdout.splitlines()] == ["story 1", "story 2"]
    assert store.stories() == ()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "give the numbers of stories, or --older-than DAYS"),
        ((1, "--older-than", 3), "give the numbers of stories, or --older-than DAYS"),
        ((7,), "7: no such story; nothing was removed"),
        ((1, 7), "7: no such story; nothing was removed"),
        (("all",), "all"),
        ((0,), "0"),
        (("--older-than", -1), "-1"),
        (("--older-than", 10**9), "1000000000"),
    ],
)
def test_the_command_removes_nothing_that_was_not_named(
    store: Store, arguments: tuple[object, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    story = with_version(store)
    with pytest.raises(SystemExit) as ended:
        main(["forget", str(store.path), *map(str, arguments)])
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert why in said.err
    assert said.err.count("\n") == 1
    assert store.story(story) is not None


@pytest.mark.parametrize("name", ["missing.db", "notes.txt", "folder"])
def test_the_command_takes_only_a_store(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("TEN WERE HURT.")
    (tmp_path / "folder").mkdir()
    with pytest.raises(SystemExit) as ended:
        main(["forget", str(tmp_path / name), "1"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "notes.txt"]
