-- When somebody was warned that a workaround is wanted soon.
ALTER TABLE relief ADD COLUMN warned_at BIGINT;
