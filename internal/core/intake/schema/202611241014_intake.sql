-- One thing as it arrived at one inbox, before we understand it.
CREATE TABLE intake (
  id {{id}},
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  via TEXT NOT NULL CHECK (via IN ('smtp', 'lmtp', 'imap', 'page', 'form', 'api', 'chat', 'import')),
  state TEXT NOT NULL CHECK (state IN ('received', 'filed', 'quarantined', 'dismissed')),
  filed_as TEXT NOT NULL CHECK (filed_as IN ('', 'case', 'joined', 'duplicate', 'report', 'auto_reply', 'receipt')),
  reason TEXT NOT NULL,
  source_key TEXT,
  env_from TEXT NOT NULL,
  env_to TEXT NOT NULL,
  ip TEXT NOT NULL,
  helo TEXT NOT NULL,
  tls SMALLINT NOT NULL,
  size BIGINT NOT NULL,
  sha256 {{blob}} NOT NULL,
  kept TEXT NOT NULL CHECK (kept IN ('row', 'file', 'erased')),
  said_by TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id BIGINT,
  case_id BIGINT,
  message_id BIGINT,
  duplicate_of BIGINT,
  released SMALLINT NOT NULL,
  decided_by BIGINT,
  decide_by BIGINT NOT NULL,
  told_overdue SMALLINT NOT NULL,
  version BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  filed_at BIGINT
);
CREATE INDEX intake_state ON intake (state, id);
CREATE INDEX intake_inbox ON intake (inbox_id, id);
CREATE INDEX intake_case ON intake (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX intake_person ON intake (person_id, id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX intake_source ON intake (inbox_id, source_key) WHERE source_key IS NOT NULL;
CREATE INDEX intake_file ON intake (sha256) WHERE kept = 'file';

-- The bytes as they came, up to 256 kB compressed (zstd); larger ones are files under their SHA-256.
-- Its id is the item's.
CREATE TABLE intake_raw (
  id {{id}} REFERENCES intake (id),
  zstd {{blob}} NOT NULL
);

-- Which content an inbox has had: the SHA-256 without trace headers, once for each inbox.
CREATE TABLE intake_identity (
  inbox_id BIGINT NOT NULL,
  content_sum {{blob}} NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intake (id),
  PRIMARY KEY (inbox_id, content_sum)
);
CREATE INDEX intake_identity_item ON intake_identity (intake_id);
