-- purchase_id is the number of what it is for, of what they bought; 0 for none.
ALTER TABLE remedy ADD COLUMN purchase_id BIGINT NOT NULL DEFAULT 0;
