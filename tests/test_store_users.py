"""Users and sessions of the store: who is let in with what, and until when."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from diffcast.serve.store.database import Store
from diffcast.serve.store.users import NameTaken, has_users

TOKEN, OTHER = "the-token-of-the-server", "the-token-of-tomorrow"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "stories.db")) as found:
        yield found


def test_a_token_names_its_user_until_it_is_revoked(store: Store) -> None:
    mori, berg = store.users.add("C. Mori"), store.users.add("A. Berg")
    assert [each.name for each in store.users.all()] == ["A. Berg", "C. Mori"]
    found = store.users.of_token(mori)
    assert found is not None and found.name == "C. Mori"
    assert store.users.revoke("C. Mori")
    assert store.users.of_token(mori) is None
    assert store.users.of_token(berg) is not None
    assert not store.users.revoke("C. Mori")


@pytest.mark.parametrize("token", ["", "x", TOKEN, "\ud800", "é" * 40, "' OR 1=1 --"])
def test_no_other_token_names_anybody(token: str, store: Store) -> None:
    store.users.add("C. Mori")
    assert store.users.of_token(token) is None


def test_a_name_has_one_token_at_a_time_in_any_capitals(store: Store) -> None:
    store.users.add("C. Mori")
    with pytest.raises(NameTaken, match="revoke it first"):
        store.users.add("c. mori")
    store.users.revoke("C. MORI")
    assert store.users.add("C. Mori")


def test_a_session_ends_with_the_sign_out_and_with_the_user(store: Store) -> None:
    user = store.users.of_token(store.users.add("C. Mori"))
    first, second = store.users.start_session(user), store.users.start_session(user)
    assert [store.users.session(each, None) for each in (first, second)] == ["C. Mori", "C. Mori"]
    store.users.end_session(first)
    assert [store.users.session(each, None) for each in (first, second)] == [None, "C. Mori"]
    store.users.revoke("C. Mori")
    assert store.users.session(second, None) is None


def test_a_new_token_of_the_server_ends_its_sessions(store: Store) -> None:
    key = store.users.start_session(None, TOKEN)
    assert store.users.session(key, TOKEN) == ""
    assert store.users.session(key, OTHER) is None
    assert store.users.session(key, None) is None


def test_a_session_is_over_after_its_time(store: Store, tmp_path: Path) -> None:
    user = store.users.of_token(store.users.add("C. Mori"))
    key = store.users.start_session(user)
    with closing(sqlite3.connect(tmp_path / "stories.db")) as other:
        other.execute("UPDATE session SET expires = '2000-01-01T00:00:00.000Z'")
        other.commit()
    assert store.users.session(key, None) is None
    store.users.start_session(user)
    with closing(sqlite3.connect(tmp_path / "stories.db")) as other:
        assert other.execute("SELECT count(*) FROM session").fetchone() == (1,), "old ones are deleted"


def test_the_file_holds_neither_tokens_nor_keys(store: Store, tmp_path: Path) -> None:
    token = store.users.add("C. Mori")
    key = store.users.start_session(store.users.of_token(token))
    raw = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"C. Mori" in raw
    assert token.encode() not in raw and key.encode() not in raw


def test_a_store_that_had_users_stays_closed(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "stories.db"
    assert not has_users(path) and not store.users.ever()
    store.users.add("C. Mori")
    store.users.revoke("C. Mori")
    assert has_users(path) and store.users.ever()


@pytest.mark.parametrize("content", [None, b"", b"notes", b"SQLite format 3\0 and then nothing"])
def test_what_is_no_store_has_no_users(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    before = [each.name for each in tmp_path.iterdir()]
    assert not has_users(path)
    assert [each.name for each in tmp_path.iterdir()] == before
