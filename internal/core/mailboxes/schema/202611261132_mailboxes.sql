-- read_before is, for a folder that was known under another UIDVALIDITY, when it
-- was last read under that one: what came later is new, and no history.
ALTER TABLE mailbox_folder ADD COLUMN read_before BIGINT NOT NULL DEFAULT 0;
