-- How likely it was to be kept when it was made, in percent, by how long such
-- cases took; NULL where too few were known.
ALTER TABLE promise ADD COLUMN chance INTEGER;
-- Who ended it; 0 for the desk. And by which message it was kept, or in which
-- the customer agreed to another time.
ALTER TABLE promise ADD COLUMN ended_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE promise ADD COLUMN proof_id BIGINT REFERENCES message (id);
-- The promise in whose place it stands; it keeps its own history.
ALTER TABLE promise ADD COLUMN before_id BIGINT REFERENCES promise (id);
-- How the customer agreed to another time: in a message, or on the phone. A
-- withdrawn promise with this is a renegotiated one.
ALTER TABLE promise ADD COLUMN agreed TEXT NOT NULL DEFAULT '' CHECK (agreed IN ('', 'message', 'phone'));
-- When the automatic letter owned that it broke.
ALTER TABLE promise ADD COLUMN owned_at BIGINT;
-- Whether it is that a person writes: then their next reply keeps it.
ALTER TABLE promise ADD COLUMN by_reply SMALLINT NOT NULL DEFAULT 0 CHECK (by_reply IN (0, 1));
CREATE INDEX promise_message_kept ON promise (proof_id) WHERE proof_id IS NOT NULL;
CREATE INDEX promise_before ON promise (before_id) WHERE before_id IS NOT NULL;
CREATE INDEX promise_again ON promise (due_at, id) WHERE agreed <> '';
