-- A reply between the click and the act. At most one row per user and browser key.
CREATE TABLE held (
  id {{id}},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  user_id BIGINT NOT NULL REFERENCES staff_user (id),
  state TEXT NOT NULL CHECK (state IN ('held', 'released', 'undone', 'returned')),
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  parts TEXT NOT NULL,
  files TEXT NOT NULL,
  participant_id BIGINT NOT NULL,
  set_status TEXT NOT NULL,
  wait_until BIGINT NOT NULL,
  wait_why TEXT NOT NULL,
  seen BIGINT NOT NULL,
  force SMALLINT NOT NULL,
  release_at BIGINT NOT NULL,
  message_id BIGINT,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (user_id, key)
);
CREATE INDEX held_case ON held (case_id, state, id);
CREATE INDEX held_state ON held (state, release_at, id);

-- What somebody is writing: private to the user, one per case and kind.
CREATE TABLE draft (
  id {{id}},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  user_id BIGINT NOT NULL REFERENCES staff_user (id),
  kind TEXT NOT NULL CHECK (kind IN ('reply', 'note')),
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  parts TEXT NOT NULL,
  files TEXT NOT NULL,
  reason TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (case_id, user_id, kind)
);

-- One mail to one address. mail is the whole mail as JSON, fixed when it is written.
CREATE TABLE outgoing (
  id {{id}},
  case_id BIGINT NOT NULL REFERENCES cases (id),
  message_id BIGINT NOT NULL REFERENCES message (id),
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  rcpt TEXT NOT NULL,
  rcpt_sum {{blob}} NOT NULL,
  mail_sum {{blob}} NOT NULL,
  mail TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'delivered', 'deferred', 'failed', 'uncertain')),
  code INTEGER NOT NULL,
  reason TEXT NOT NULL,
  tries INTEGER NOT NULL,
  doubtful SMALLINT NOT NULL,
  settled SMALLINT NOT NULL,
  told_late SMALLINT NOT NULL,
  next_try BIGINT NOT NULL,
  since BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX outgoing_message ON outgoing (message_id);
CREATE INDEX outgoing_order ON outgoing (case_id, settled, id);
CREATE INDEX outgoing_open ON outgoing (settled, told_late, created_at, id);
CREATE INDEX outgoing_state ON outgoing (state, id);
-- The few that need eyes among the many that arrived.
CREATE INDEX outgoing_eyes ON outgoing (id) WHERE state <> 'delivered';
CREATE INDEX outgoing_mail ON outgoing (mail_sum);

-- One try, recorded before DATA. An open one whose run is gone is uncertain.
CREATE TABLE attempt (
  id {{id}},
  outgoing_id BIGINT NOT NULL REFERENCES outgoing (id),
  n INTEGER NOT NULL,
  run TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'delivered', 'deferred', 'failed', 'uncertain')),
  code INTEGER NOT NULL,
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  ended_at BIGINT,
  UNIQUE (outgoing_id, n)
);

-- Mail that no person wrote: exactly one row for its cause, sent or withheld with the reason.
CREATE TABLE letter (
  id {{id}},
  cause_sum {{blob}} NOT NULL UNIQUE,
  cause TEXT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  message_id BIGINT REFERENCES message (id),
  auto TEXT NOT NULL CHECK (auto IN ('auto-generated', 'auto-replied')),
  rcpt TEXT NOT NULL,
  rcpt_sum {{blob}} NOT NULL,
  withheld TEXT NOT NULL,
  stranger SMALLINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX letter_rcpt ON letter (rcpt_sum, auto, created_at);
CREATE INDEX letter_case ON letter (case_id, id);
CREATE INDEX letter_stranger ON letter (auto, stranger, created_at);

-- Why letters to an address stop: it bounced, or a robot answered.
CREATE TABLE trouble (
  id {{id}},
  address_sum {{blob}} NOT NULL,
  address TEXT NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('bounce', 'robot')),
  at BIGINT NOT NULL
);
CREATE INDEX trouble_address ON trouble (address_sum, why, at);
