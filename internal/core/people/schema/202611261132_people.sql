-- An organization that became part of another keeps its people and domains:
-- merged_into is always the root, merged_to whom the merge named, as with people.
ALTER TABLE organization ADD COLUMN merged_into BIGINT REFERENCES organization (id);
ALTER TABLE organization ADD COLUMN merged_to BIGINT REFERENCES organization (id);
CREATE INDEX organization_merged ON organization (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX organization_listed ON organization (name_key, id) WHERE merged_into IS NULL;
