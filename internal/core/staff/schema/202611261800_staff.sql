-- Business hours of a team as JSON, which hold for its inboxes; '' for none.
ALTER TABLE team ADD COLUMN hours TEXT NOT NULL DEFAULT '';

-- A time in which a user is not at work, and who does their work meanwhile.
CREATE TABLE absence (
    id          {{id}},
    user_id     BIGINT NOT NULL REFERENCES staff_user (id),
    stand_in_id BIGINT REFERENCES staff_user (id),
    from_at     BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    made_by     BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    CHECK (from_at < until_at)
);
CREATE INDEX absence_user ON absence (user_id, until_at);
CREATE INDEX absence_until ON absence (until_at, from_at);
CREATE INDEX absence_stand_in ON absence (stand_in_id, until_at) WHERE stand_in_id IS NOT NULL;
