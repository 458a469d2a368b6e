-- A tag that became part of another keeps its row and its cases: merged_into is
-- always the root, merged_to whom the merge named, so that undoing one merge
-- keeps the ones before it. A name that a tag had before lies here likewise.
-- gone_at is when it was removed, 0 for one that is there.
ALTER TABLE tag ADD COLUMN merged_into BIGINT REFERENCES tag (id);
ALTER TABLE tag ADD COLUMN merged_to BIGINT REFERENCES tag (id);
ALTER TABLE tag ADD COLUMN gone_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tag ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
DROP INDEX tag_name;
CREATE UNIQUE INDEX tag_name ON tag (name_key) WHERE gone_at = 0;
CREATE INDEX tag_merged ON tag (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX tag_gone ON tag (gone_at, id) WHERE gone_at > 0;
