-- What the list of stories shows, filters and searches: owner, archive, findings, words. And deleting a whole story.

ALTER TABLE story ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE story ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
-- Digest of the form that created it: sent twice, it creates one story.
ALTER TABLE story ADD COLUMN form TEXT;
CREATE UNIQUE INDEX story_form ON story (form);
UPDATE story SET owner = by;

-- Findings of each version, so that the list can count those that are open.
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
INSERT OR IGNORE INTO finding
SELECT
    version.story, version.number, json_extract(fact.value, '$.id'),
    json_extract(fact.value, '$.status'), json_extract(fact.value, '$.severity'), 0
FROM version, json_each(CASE json_valid(report) WHEN 1 THEN report ELSE '{}' END, '$.facts') AS fact
WHERE json_extract(fact.value, '$.status') IN ('changed', 'transcript_only', 'article_only');

-- Both texts of the newest version as titles are searched, without capitals and accents. A full-text index would keep
-- words of deleted stories.
CREATE TABLE searched (
    story INTEGER PRIMARY KEY REFERENCES story (id),
    words TEXT NOT NULL
);
INSERT INTO searched
SELECT version.story, words_of(CAST(report AS BLOB), spoken.raw, written.raw)
FROM version
JOIN content AS spoken ON spoken.sha256 = transcript_sha256
JOIN content AS written ON written.sha256 = article_sha256
WHERE number = (SELECT max(number) FROM version AS other WHERE other.story = version.story);

CREATE TABLE story_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('renamed', 'assigned', 'archived', 'restored')),
    story INTEGER NOT NULL REFERENCES story (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE INDEX story_change_of ON story_change (story);

-- Numbers of deleted stories. With its number here, the history of a story can be deleted, else nothing of it can.
CREATE TABLE forgotten (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    scrubbed INTEGER NOT NULL CHECK (scrubbed IN (0, 1)) -- whether the file was rewritten without its words
);

CREATE TRIGGER story_change_stays BEFORE UPDATE ON story_change BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER story_change_remains BEFORE DELETE ON story_change
WHEN OLD.story NOT IN (SELECT id FROM forgotten) BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
DROP TRIGGER change_remains;
CREATE TRIGGER change_remains BEFORE DELETE ON change
WHEN OLD.story NOT IN (SELECT id FROM forgotten) BEGIN
    SELECT RAISE(ABORT, 'the history is only added to');
END;
DROP TRIGGER decision_remains;
CREATE TRIGGER decision_remains BEFORE DELETE ON decision
WHEN OLD.story NOT IN (SELECT id FROM forgotten) BEGIN
    SELECT RAISE(ABORT, 'a decision is changed, never deleted');
END;
DROP TRIGGER sign_off_remains;
CREATE TRIGGER sign_off_remains BEFORE DELETE ON sign_off
WHEN OLD.story NOT IN (SELECT id FROM forgotten) BEGIN
    SELECT RAISE(ABORT, 'a sign-off is never deleted');
END;
