-- The rows of a list count what is open of each case: this index answers alone.
CREATE INDEX question_open ON question (case_id, kind) WHERE state = 'open';
