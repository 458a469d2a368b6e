-- How many tries of a mail had ended in doubt when somebody asked to send it again:
-- that doubt stays, and does not count for whether it is tried once more.
ALTER TABLE outgoing ADD COLUMN doubted SMALLINT NOT NULL DEFAULT 0 CHECK (doubted >= 0);
