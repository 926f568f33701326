-- A store as version 3 of the tables wrote it. Never changed: later programs must open it.
PRAGMA application_id = 1684629059;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
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
INSERT INTO "change" VALUES(1,'2026-03-01T09:00:00.000Z','Ann','story',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'ÉCOLE de la Plage');
INSERT INTO "change" VALUES(2,'2026-03-01T09:01:00.000Z','Ben','story',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'Harbor budget');
INSERT INTO "change" VALUES(3,'2026-03-01T09:02:00.000Z','Ann','version',1,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "change" VALUES(4,'2026-03-01T09:03:00.000Z','Cleo','decided',1,1,'f-0123456789',NULL,NULL,NULL,NULL,'fix','wrong hour');
INSERT INTO "change" VALUES(5,'2026-03-01T09:04:00.000Z','Dan','decided',1,1,'f-0123456789',1,'fix','wrong hour','Cleo','accepted','');
INSERT INTO "change" VALUES(6,'2026-03-01T09:05:00.000Z','Dan','signed',1,1,NULL,NULL,NULL,NULL,NULL,NULL,'ready');
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    raw BLOB NOT NULL
);
INSERT INTO "content" VALUES('c1',X'544845205343484F4F4C204F50454E53204154204E494E452E');
INSERT INTO "content" VALUES('c2',X'546865207363686F6F6C206F70656E732061742065696768742E');
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
INSERT INTO "decision" VALUES(1,1,'f-0123456789','accepted','','Dan',2,0,'2026-03-01T09:04:00.000Z');
CREATE TABLE finding (
    story INTEGER NOT NULL,
    version INTEGER NOT NULL,
    fact TEXT NOT NULL,
    status TEXT NOT NULL,
    severity TEXT NOT NULL,
    noted INTEGER NOT NULL CHECK (noted IN (0, 1)), -- ignored by a note in a text
    PRIMARY KEY (story, version, fact),
    FOREIGN KEY (story, version) REFERENCES version (story, number)
) WITHOUT ROWID;
INSERT INTO "finding" VALUES(1,1,'f-0123456789','changed','correction',0);
INSERT INTO "finding" VALUES(1,1,'f-bbbbbbbbbb','changed','check',0);
INSERT INTO "finding" VALUES(1,1,'f-cccccccccc','article_only','note',0);
CREATE TABLE forgotten (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    scrubbed INTEGER NOT NULL CHECK (scrubbed IN (0, 1)) -- whether the file was rewritten without its words
);
CREATE TABLE searched (
    story INTEGER PRIMARY KEY REFERENCES story (id),
    words TEXT NOT NULL
);
INSERT INTO "searched" VALUES(1,'the school opens at nine.
the school opens at eight. ask naima.');
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
INSERT INTO "sign_off" VALUES(1,1,1,'Dan','ready','2026-03-01T09:05:00.000Z',5);
CREATE TABLE story (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
, folded TEXT NOT NULL DEFAULT '', owner TEXT NOT NULL DEFAULT '', archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)), form TEXT);
INSERT INTO "story" VALUES(1,'ÉCOLE de la Plage','Ann','2026-03-01T09:00:00.000Z','ecole de la plage','Ann',0,NULL);
INSERT INTO "story" VALUES(2,'Harbor budget','Ben','2026-03-01T09:01:00.000Z','harbor budget','Cleo',0,NULL);
CREATE TABLE story_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('renamed', 'assigned', 'archived', 'restored')),
    story INTEGER NOT NULL REFERENCES story (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL
);
INSERT INTO "story_change" VALUES(1,'2026-03-01T09:10:00.000Z','Dan','assigned',2,'Ben','Cleo');
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
INSERT INTO "unplaced" VALUES(1,1,0,'f-aaaaaaaaaa','changed','x','y','ignored','','Cleo');
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
INSERT INTO "version" VALUES(1,1,'Ann','2026-03-01T09:02:00.000Z','script.txt',NULL,'c1','article.html','html','c2','{"schema": "diffcast-report/1", "transcript": {"source": "script.txt"}, "article": {"source": "article.html", "text": "The school opens at eight. Ask Na\u00efma."}, "facts": [{"id": "f-0123456789", "status": "changed", "severity": "correction"}, {"id": "f-bbbbbbbbbb", "status": "changed", "severity": "check"}, {"id": "f-cccccccccc", "status": "article_only", "severity": "note"}, {"id": "f-dddddddddd", "status": "shared", "severity": "note"}]}');
CREATE INDEX sign_off_of ON sign_off (story, version);
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
CREATE TRIGGER change_stays BEFORE UPDATE ON change BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER sign_off_stays BEFORE UPDATE ON sign_off BEGIN
    SELECT RAISE(ABORT, 'a sign-off is never changed');
END;
CREATE UNIQUE INDEX story_form ON story (form);
CREATE INDEX story_change_of ON story_change (story);
CREATE TRIGGER story_change_stays BEFORE UPDATE ON story_change BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER story_change_remains BEFORE DELETE ON story_change
WHEN OLD.story NOT IN (SELECT id FROM forgotten) BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER change_remains BEFORE DELETE ON change
WHEN OLD.story NOT IN (SELECT id FROM forgotten) BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER decision_remains BEFORE DELETE ON decision
WHEN OLD.story NOT IN (SELECT id FROM forgotten) BEGIN
    SELECT RAISE(ABORT, 'a decision is changed, never deleted');
END;
CREATE TRIGGER sign_off_remains BEFORE DELETE ON sign_off
WHEN OLD.story NOT IN (SELECT id FROM forgotten) BEGIN
    SELECT RAISE(ABORT, 'a sign-off is never deleted');
END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('change',6);
INSERT INTO "sqlite_sequence" VALUES('story',2);
INSERT INTO "sqlite_sequence" VALUES('sign_off',1);
INSERT INTO "sqlite_sequence" VALUES('story_change',1);
COMMIT;
