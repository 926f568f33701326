-- Titles in the form under which they are searched: LIKE knows no capitals but those of ASCII, so that "école" did not
-- find "ÉCOLE". `folded` is a function of the program, registered when it opens the file.

ALTER TABLE story ADD COLUMN folded TEXT NOT NULL DEFAULT '';
UPDATE story SET folded = folded(title);
