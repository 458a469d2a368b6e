-- The kinds of matter, as a tree. parent_id is 0 at the top; team_id is the team
-- that usually looks after it, 0 for none.
CREATE TABLE topic (
    id         {{id}},
    parent_id  BIGINT NOT NULL,
    name       TEXT NOT NULL,
    name_key   {{key}} NOT NULL,
    team_id    BIGINT NOT NULL,
    off_at     BIGINT,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX topic_name ON topic (parent_id, name_key);
