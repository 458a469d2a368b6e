-- Old notices that were read go; so they are found by their age.
CREATE INDEX notice_old ON notice (at) WHERE read_at IS NOT NULL;
