"""People with a token of their own, and the browsers that are signed in. The file holds digests, never a token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from diffcast.serve.store.connections import Connections
from diffcast.serve.store.errors import StoreError
from diffcast.serve.store.file import connected
from diffcast.serve.store.values import User, stamp

SECRET_BYTES: Final = 32
"""Of a token or of the key of a session: nobody can guess 256 bits, so a plain digest of them is enough."""
SESSION: Final = timedelta(days=7)
"""After which an editor has to show the token again."""
ACTIVE: Final = "SELECT id, name, at FROM user WHERE revoked IS NULL"
OPEN_SESSION: Final = """
SELECT proof, user.id, coalesce(user.name, '') FROM session LEFT JOIN user ON user.id = session.user
WHERE key_sha256 = ? AND expires > ? AND (session.user IS NULL OR user.revoked IS NULL)"""


class NameTaken(StoreError):
    """A user of that name already has a token."""


class Users:
    """The users and sessions of one store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, name: str) -> str:
        """A new user; the token, which is not kept and cannot be shown again. Raises `NameTaken`."""
        token, at = secrets.token_urlsafe(SECRET_BYTES), stamp(datetime.now(UTC))
        with self._connections.writing() as writer:
            if writer.execute(f"{ACTIVE} AND name = ?", (name,)).fetchone():
                raise NameTaken(f"{name}: already has a token; revoke it first: diffcast user revoke {name!r}")
            given = (name, _digest(token), at)
            writer.execute("INSERT INTO user (name, token_sha256, at) VALUES (?, ?, ?)", given)
        return token

    def all(self) -> tuple[User, ...]:
        """The users whose token works, by name."""
        with self._connections.reading() as reader:
            return tuple(User(*row) for row in reader.execute(f"{ACTIVE} ORDER BY name"))

    def ever(self) -> bool:
        """Whether there was ever a user: then everybody has to sign in, also when all were revoked."""
        with self._connections.reading() as reader:
            return reader.execute("SELECT 1 FROM user LIMIT 1").fetchone() is not None

    def revoke(self, name: str) -> bool:
        """End the token and all sessions of a user; False where no user has that name."""
        at = stamp(datetime.now(UTC))
        with self._connections.writing() as writer:
            found = writer.execute(f"{ACTIVE} AND name = ?", (name,)).fetchone()
            if found is not None:
                writer.execute("UPDATE user SET revoked = ? WHERE id = ?", (at, found[0]))
                writer.execute("DELETE FROM session WHERE user = ?", (found[0],))
        return found is not None

    def of_token(self, token: str) -> User | None:
        """The user with that token."""
        with self._connections.reading() as reader:
            row = reader.execute(f"{ACTIVE} AND token_sha256 = ?", (_digest(token),)).fetchone()
        return None if row is None else User(*row)

    def start_session(self, user: User | None, server_token: str = "") -> str:
        """The key of a new session of a user, or of somebody who showed the token of the server."""
        key, now = secrets.token_urlsafe(SECRET_BYTES), datetime.now(UTC)
        proof = "" if user else _proof(key, server_token)
        with self._connections.writing() as writer:
            writer.execute("DELETE FROM session WHERE expires <= ?", (stamp(now),))
            given = (_digest(key), user.id if user else None, proof, stamp(now + SESSION))
            writer.execute("INSERT INTO session (key_sha256, user, proof, expires) VALUES (?, ?, ?, ?)", given)
        return key

    def session(self, key: str, server_token: str | None) -> str | None:
        """The name of who is signed in with that key, empty for the token of the server; None where nobody is."""
        with self._connections.reading() as reader:
            row = reader.execute(OPEN_SESSION, (_digest(key), stamp(datetime.now(UTC)))).fetchone()
        if row is None:
            return None
        proof, user, name = row
        if user is None and (server_token is None or not hmac.compare_digest(proof, _proof(key, server_token))):
            return None
        return str(name)

    def end_session(self, key: str) -> None:
        """Forget the session: whoever kept its cookie is not signed in any more."""
        with self._connections.writing() as writer:
            writer.execute("DELETE FROM session WHERE key_sha256 = ?", (_digest(key),))


def has_users(path: Path) -> bool:
    """Whether the file is a store that has or had users. Nothing is created or changed, and no error is raised."""
    if not path.is_file():
        return False
    try:
        with closing(connected(path, "ro")) as reader:
            return reader.execute("SELECT 1 FROM user LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return False


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _proof(key: str, server_token: str) -> str:
    """Made with the key, which only the browser has: a token that a person chose cannot be guessed from the file."""
    return hmac.new(key.encode(), server_token.encode(), hashlib.sha256).hexdigest()
