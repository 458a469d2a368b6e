-- What became of a letter. One that could wait and whose person has had a letter
-- today is held until goes_at; waits is then what it says, as JSON. Those of one
-- person and inbox that wait leave as one: the others are folded into it. why is
-- what somebody said who dropped one, or the key of why the desk did. created_at is
-- when it went, or was asked for.
ALTER TABLE letter ADD COLUMN state TEXT NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'held', 'folded', 'withheld', 'dropped'));
ALTER TABLE letter ADD COLUMN goes_at BIGINT;
ALTER TABLE letter ADD COLUMN waits TEXT NOT NULL DEFAULT '';
ALTER TABLE letter ADD COLUMN folded_into BIGINT;
ALTER TABLE letter ADD COLUMN why TEXT NOT NULL DEFAULT '';
UPDATE letter SET state = 'withheld' WHERE withheld <> '' AND message_id IS NULL;
CREATE INDEX letter_state ON letter (state, id);
