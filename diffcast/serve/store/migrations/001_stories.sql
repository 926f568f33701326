-- Stories, the versions of their two texts, decisions, sign-offs, and the history, which triggers write.

CREATE TABLE story (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
);

-- The bytes of sources, each once: a new version mostly changes one side only.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    raw BLOB NOT NULL
);

CREATE TABLE version (
    story INTEGER NOT NULL REFERENCES story (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    transcript_name TEXT NOT NULL,
    transcript_format TEXT,
    transcript_sha256 TEXT NOT NULL REFERENCES content (sha256),
    article_name TEXT NOT NULL,
    article_format TEXT,
    article_sha256 TEXT NOT NULL REFERENCES content (sha256),
    report TEXT NOT NULL,
    PRIMARY KEY (story, number)
);

CREATE TABLE decision (
    story INTEGER NOT NULL,
    version INTEGER NOT NULL,
    fact TEXT NOT NULL,
    choice TEXT CHECK (choice IN ('accepted', 'fix', 'ignored')),
    note TEXT NOT NULL,
    by TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    carried INTEGER NOT NULL CHECK (carried IN (0, 1)),
    at TEXT NOT NULL,
    PRIMARY KEY (story, version, fact),
    FOREIGN KEY (story, version) REFERENCES version (story, number)
) WITHOUT ROWID;

-- Decisions of the version before whose fact the version does not have.
CREATE TABLE unplaced (
    story INTEGER NOT NULL,
    version INTEGER NOT NULL,
    place INTEGER NOT NULL,
    fact TEXT NOT NULL,
    status TEXT NOT NULL,
    transcript TEXT NOT NULL,
    article TEXT NOT NULL,
    choice TEXT CHECK (choice IN ('accepted', 'fix', 'ignored')),
    note TEXT NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (story, version, place),
    FOREIGN KEY (story, version) REFERENCES version (story, number)
) WITHOUT ROWID;

CREATE TABLE sign_off (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    story INTEGER NOT NULL,
    version INTEGER NOT NULL,
    by TEXT NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL,
    seen INTEGER NOT NULL, -- the last change before it
    FOREIGN KEY (story, version) REFERENCES version (story, number)
);
CREATE INDEX sign_off_of ON sign_off (story, version);

CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('story', 'version', 'carried', 'decided', 'signed')),
    story INTEGER NOT NULL,
    version INTEGER,
    fact TEXT,
    before_revision INTEGER,
    before_choice TEXT,
    before_note TEXT,
    before_by TEXT,
    choice TEXT,
    note TEXT
);
CREATE INDEX change_of ON change (story, version, act);

CREATE TRIGGER story_added AFTER INSERT ON story BEGIN
    INSERT INTO change (at, by, act, story, note) VALUES (NEW.at, NEW.by, 'story', NEW.id, NEW.title);
END;

CREATE TRIGGER version_added AFTER INSERT ON version BEGIN
    INSERT INTO change (at, by, act, story, version) VALUES (NEW.at, NEW.by, 'version', NEW.story, NEW.number);
END;

CREATE TRIGGER decision_added AFTER INSERT ON decision BEGIN
    INSERT INTO change (at, by, act, story, version, fact, choice, note)
    VALUES (
        NEW.at, NEW.by, CASE NEW.carried WHEN 1 THEN 'carried' ELSE 'decided' END,
        NEW.story, NEW.version, NEW.fact, NEW.choice, NEW.note
    );
END;

CREATE TRIGGER decision_changed AFTER UPDATE ON decision BEGIN
    INSERT INTO change (
        at, by, act, story, version, fact,
        before_revision, before_choice, before_note, before_by, choice, note
    )
    VALUES (
        NEW.at, NEW.by, 'decided', NEW.story, NEW.version, NEW.fact,
        OLD.revision, OLD.choice, OLD.note, OLD.by, NEW.choice, NEW.note
    );
END;

CREATE TRIGGER signed_off AFTER INSERT ON sign_off BEGIN
    INSERT INTO change (at, by, act, story, version, note)
    VALUES (NEW.at, NEW.by, 'signed', NEW.story, NEW.version, NEW.note);
END;

-- What was said stays said: also for who opens the file with another program.
CREATE TRIGGER change_stays BEFORE UPDATE ON change BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER change_remains BEFORE DELETE ON change BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER decision_remains BEFORE DELETE ON decision BEGIN
    SELECT RAISE(ABORT, 'a decision is changed, never deleted');
END;
CREATE TRIGGER sign_off_stays BEFORE UPDATE ON sign_off BEGIN
    SELECT RAISE(ABORT, 'a sign-off is never changed');
END;
CREATE TRIGGER sign_off_remains BEFORE DELETE ON sign_off BEGIN
    SELECT RAISE(ABORT, 'a sign-off is never deleted');
END;
