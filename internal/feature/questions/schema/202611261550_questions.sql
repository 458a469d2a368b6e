-- The rows of a list count what is open of each case: this index answers alone.
CREATE INDEX question_counts ON question (case_id, kind, state);
