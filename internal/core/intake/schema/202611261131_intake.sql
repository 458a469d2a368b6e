-- came_at is when a mail came to the mailbox that we read it from; 0 where it
-- came to us. header_only is 1 where the mail was too large to be fetched and
-- only its header is here.
ALTER TABLE intake ADD COLUMN came_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN header_only SMALLINT NOT NULL DEFAULT 0 CHECK (header_only IN (0, 1));

-- What was erased, so that a mailbox in which it still lies does not bring it
-- back: an HMAC over the sum of its content, which tells nobody what it was.
CREATE TABLE intake_erased (
  inbox_id BIGINT NOT NULL,
  digest {{blob}} NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intake (id),
  PRIMARY KEY (inbox_id, digest)
);
