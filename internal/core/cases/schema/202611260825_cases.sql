-- Somebody who takes part no longer stays as a row: messages name them.
ALTER TABLE participant ADD COLUMN off_at BIGINT;

-- The kind of matter a case is; of package topics.
ALTER TABLE cases ADD COLUMN topic_id BIGINT;
