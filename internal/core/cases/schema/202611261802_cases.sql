-- The user who is away and in whose place next_by does the next step.
ALTER TABLE cases ADD COLUMN next_for BIGINT;
CREATE INDEX cases_next_by ON cases (next_by, shelf, next_due, id) WHERE next_by IS NOT NULL;
CREATE INDEX cases_next_for ON cases (next_for, id) WHERE next_for IS NOT NULL;
