-- People with a token of their own, the browsers that are signed in, and notices that wait to be sent. Tokens and the
-- keys of sessions are kept as SHA-256 only: who reads the file cannot sign in.

CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE,
    token_sha256 TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    revoked TEXT -- when the token stopped to work; NULL while it does
);
CREATE UNIQUE INDEX user_of ON user (name) WHERE revoked IS NULL;

CREATE TABLE session (
    key_sha256 TEXT PRIMARY KEY,
    user INTEGER REFERENCES user (id), -- NULL for the token of the server
    proof TEXT NOT NULL, -- HMAC of the server's token under the key, so that a new token ends the session
    expires TEXT NOT NULL
) WITHOUT ROWID;

-- Without the title, which is read when the notice is sent.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    by TEXT NOT NULL,
    contradictions INTEGER NOT NULL,
    checks INTEGER NOT NULL,
    blocking INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL -- seconds since 1970: not before
);
CREATE INDEX notice_due ON notice (due);

-- How many findings blocked publishing when somebody signed; NULL where an earlier diffcast did not count them.
ALTER TABLE sign_off ADD COLUMN blocking INTEGER;
