-- The whole schema on sqlite, generated from the schema files of the rooms.

-- jobs: 202611240100_jobs.sql
-- Work after a transaction. A job that is done has no row any more; its id
-- never comes back, so that nothing late can hit another job.
CREATE TABLE job (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT NOT NULL,
  args       TEXT NOT NULL, -- JSON
  unique_key TEXT,       -- one ready or running job of a kind has it
  state      TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'failed', 'dismissed')),
  priority   SMALLINT NOT NULL CHECK (priority IN (-1, 0, 1)),
  due        BIGINT NOT NULL,           -- when it is to run next, or was to
  owner      BIGINT,                    -- the runner that runs it
  attempt    BIGINT NOT NULL DEFAULT 0, -- counts claims, never goes back
  tries      INTEGER NOT NULL DEFAULT 0, -- failures since it was put or retried by a person
  lost       INTEGER NOT NULL DEFAULT 0, -- runners in a row that ended while they ran it
  again      BIGINT,                    -- put again while it runs: due then
  again_args TEXT,
  last_error TEXT NOT NULL DEFAULT '',
  history    TEXT NOT NULL DEFAULT '[]', -- the last failures, JSON
  reason     TEXT NOT NULL DEFAULT '',  -- why a person dismissed it
  created_at BIGINT NOT NULL,
  ended_at   BIGINT                     -- when it failed or was dismissed
);
CREATE INDEX job_ready ON job (kind, priority, due, id) WHERE state = 'ready';
CREATE INDEX job_running ON job (owner, kind) WHERE state = 'running';
CREATE INDEX job_failed ON job (id, kind) WHERE state = 'failed';
CREATE INDEX job_dismissed ON job (id) WHERE state = 'dismissed';
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready', 'running');

-- Processes that run jobs. One whose time is up has lost its jobs.
CREATE TABLE runner (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  until BIGINT NOT NULL -- the largest integer on SQLite, where there is one
);

-- Jobs that come back once per interval, over all processes.
CREATE TABLE periodic (
  kind TEXT NOT NULL PRIMARY KEY,
  due  BIGINT NOT NULL -- when it is put next
);

-- web: 202611240200_web.sql
-- What an API call with an Idempotency-Key answered, kept 7 days. A row
-- without a status is reserved: the call runs, or died before it could say how
-- it ended.
CREATE TABLE idempotency (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    place      BLOB NOT NULL, -- SHA-256 of actor, route and key
    body       BLOB NOT NULL, -- SHA-256 of the body and the query
    status     INTEGER  NOT NULL DEFAULT 0 CHECK (status >= 0),
    headers    TEXT     NOT NULL DEFAULT '',
    answer     BLOB NOT NULL,
    created_at BIGINT   NOT NULL,
    CONSTRAINT idempotency_place UNIQUE (place)
);

CREATE INDEX idempotency_created ON idempotency (created_at);

-- activity: 202611241001_activity.sql
-- What happened. Rows are never changed; an erasure empties data and salt.
-- digest = SHA-256 over the facts and inner; inner = SHA-256 over salt and data.
CREATE TABLE activity (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    xid        INTEGER NOT NULL DEFAULT 0,
    at         BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    who_kind   TEXT NOT NULL CHECK (who_kind IN ('user', 'token', 'customer', 'system')),
    who_id     BIGINT NOT NULL,
    who_token  BIGINT NOT NULL,
    who_name   TEXT NOT NULL,
    case_id    BIGINT,
    person_id  BIGINT,
    inbox_id   BIGINT,
    on_what    TEXT NOT NULL,
    on_id      BIGINT NOT NULL,
    data       TEXT,
    salt       BLOB,
    inner_sum  BLOB NOT NULL,
    digest     BLOB NOT NULL,
    CHECK ((data IS NULL) = (salt IS NULL))
);
CREATE INDEX activity_place ON activity (xid, id);
CREATE INDEX activity_case ON activity (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX activity_person ON activity (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX activity_customer ON activity (who_id, id) WHERE who_kind = 'customer';
CREATE INDEX activity_about ON activity (on_what, on_id, id) WHERE on_id <> 0;

-- Sealed entries in their order: entries is a row of (id, digest), 40 bytes
-- each; hash covers the number, the hash before, the time, the place and entries.
CREATE TABLE activity_block (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    n          BIGINT NOT NULL UNIQUE,
    before     BLOB NOT NULL,
    hash       BLOB NOT NULL,
    at         BIGINT NOT NULL,
    place_tx   BIGINT NOT NULL,
    place_id   BIGINT NOT NULL,
    count      BIGINT NOT NULL,
    entries    BLOB NOT NULL
);

-- The second place: the newest block, so that cutting off the end shows.
CREATE TABLE activity_seal (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    sole SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    n    BIGINT NOT NULL,
    hash BLOB NOT NULL
);

-- chores: 202611241002_chores.sql
-- Whom we erased, so that a restored backup can erase them again. cases is a
-- JSON list of the ids of the cases they were the requester of.
CREATE TABLE erasure (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id BIGINT NOT NULL,
    cases     TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_kind   TEXT NOT NULL,
    by_id     BIGINT NOT NULL,
    request   TEXT NOT NULL
);
CREATE INDEX erasure_person ON erasure (person_id, id);

-- keys: 202611241003_keys.sql
-- A key of the desk, wrapped by the secret file. Old ones stay: tokens name
-- the number of the key that made them.
CREATE TABLE signing_key (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    n          BIGINT NOT NULL UNIQUE CHECK (n > 0),
    wrapped    BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

-- staff: 202611241004_staff.sql
-- Somebody of the staff who can sign in. They are switched off, never removed.
CREATE TABLE staff_user (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    email       TEXT NOT NULL,
    email_key   TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    role        TEXT NOT NULL CHECK (role IN ('admin', 'lead', 'agent', 'leader', 'viewer')),
    password    TEXT NOT NULL,
    lang        TEXT NOT NULL,
    zone        TEXT NOT NULL,
    theme       TEXT NOT NULL CHECK (theme IN ('', 'light', 'dark')),
    compact     SMALLINT NOT NULL CHECK (compact IN (0, 1)),
    single_keys SMALLINT NOT NULL CHECK (single_keys IN (0, 1)),
    off_at      BIGINT,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX staff_user_name ON staff_user (name_key, id);

CREATE TABLE team (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL UNIQUE,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE team_member (
    team_id BIGINT NOT NULL REFERENCES team (id),
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_member_user ON team_member (user_id, team_id);

-- Where a user is signed in. sum is the SHA-256 of what the browser holds.
CREATE TABLE session (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        BLOB NOT NULL UNIQUE,
    ip         TEXT NOT NULL,
    agent      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id, id);
CREATE INDEX session_seen ON session (seen_at);

-- What a program signs in with. permissions is a JSON list, '' for all of its user's.
CREATE TABLE token (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     BIGINT NOT NULL REFERENCES staff_user (id),
    name        TEXT NOT NULL,
    sum         BLOB NOT NULL UNIQUE,
    permissions TEXT NOT NULL,
    used_day    BIGINT,
    revoked_at  BIGINT,
    created_at  BIGINT NOT NULL
);
CREATE INDEX token_of_user ON token (user_id, id);

-- A try to sign in that has not succeeded, by account and by address.
CREATE TABLE sign_in (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('account', 'ip')),
    sum  BLOB NOT NULL,
    at   BIGINT NOT NULL
);
CREATE INDEX sign_in_sum ON sign_in (sum, kind, at);
CREATE INDEX sign_in_at ON sign_in (at);

-- A link that signs in once.
CREATE TABLE sign_in_link (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        BLOB NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_link_user ON sign_in_link (user_id);
CREATE INDEX sign_in_link_expires ON sign_in_link (expires_at);

-- inboxes: 202611241005_inboxes.sql
-- The face a customer sees.
CREATE TABLE brand (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    hue         INTEGER NOT NULL CHECK (hue >= 0 AND hue < 360),
    lang        TEXT NOT NULL,
    zone        TEXT NOT NULL,
    public_url  TEXT NOT NULL,
    is_default  SMALLINT NOT NULL CHECK (is_default IN (0, 1)),
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX brand_default ON brand (is_default) WHERE is_default = 1;

-- There is always a brand.
INSERT INTO brand (name, name_key, sender_name, hue, lang, zone, public_url, is_default, version, created_at, updated_at)
    VALUES ('Customer care', 'customer care', '', 163, 'en', 'UTC', '', 1, 1, 0, 0);

-- A door on a channel. hours is JSON, {} for always open.
CREATE TABLE inbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL,
    name_key     TEXT NOT NULL,
    channel      TEXT NOT NULL CHECK (channel IN ('email', 'form', 'chat', 'voice', 'social', 'sms', 'api')),
    address      TEXT NOT NULL,
    address_key  TEXT NOT NULL,
    brand_id     BIGINT NOT NULL REFERENCES brand (id),
    team_id      BIGINT REFERENCES team (id),
    catch_all    SMALLINT NOT NULL CHECK (catch_all IN (0, 1)),
    reply_via    TEXT NOT NULL CHECK (reply_via IN ('plus', 'domain', 'none')),
    reply_domain TEXT NOT NULL,
    hours        TEXT NOT NULL,
    lang         TEXT NOT NULL,
    zone         TEXT NOT NULL,
    off_at       BIGINT,
    version      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX inbox_address ON inbox (address_key) WHERE address_key <> '';
CREATE INDEX inbox_team ON inbox (team_id, id);
CREATE INDEX inbox_brand ON inbox (brand_id, id);
CREATE INDEX inbox_name ON inbox (name_key, id);

-- people: 202611241006_people.sql
-- A company or household that people belong to.
CREATE TABLE organization (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX organization_name ON organization (name_key, id);

-- A human whom we serve. merged_into is always the root; merged_to is whom the
-- merge named, so that undoing one merge keeps the ones before it.
CREATE TABLE person (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT NOT NULL,
    name_key        TEXT NOT NULL,
    lang            TEXT NOT NULL,
    zone            TEXT NOT NULL,
    organization_id BIGINT REFERENCES organization (id),
    merged_into     BIGINT REFERENCES person (id),
    merged_to       BIGINT REFERENCES person (id),
    erased_at       BIGINT,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CHECK (merged_into <> id),
    CHECK ((merged_into IS NULL) = (merged_to IS NULL))
);
CREATE INDEX person_name ON person (name_key, id);
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX person_organization ON person (organization_id, id) WHERE organization_id IS NOT NULL;

-- One address, number or name by which a person is known, and by nobody else.
CREATE TABLE identity (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  BIGINT NOT NULL REFERENCES person (id),
    kind       TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'handle', 'external')),
    value      TEXT NOT NULL,
    value_key  TEXT NOT NULL,
    value_sum  BLOB NOT NULL,
    verified   SMALLINT NOT NULL CHECK (verified IN (0, 1)),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_value ON identity (kind, value_sum);
CREATE INDEX identity_person ON identity (person_id, id);
CREATE INDEX identity_key ON identity (value_key, id);

-- What a person was called in another system.
CREATE TABLE person_foreign (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id   BIGINT NOT NULL REFERENCES person (id),
    source      TEXT NOT NULL,
    foreign_id  TEXT NOT NULL,
    foreign_sum BLOB NOT NULL
);
CREATE UNIQUE INDEX person_foreign_id ON person_foreign (source, foreign_sum);
CREATE INDEX person_foreign_person ON person_foreign (person_id);

-- cases: 202611241008_cases.sql
-- One matter of one person. merged_into is always the root; merged_to is the
-- case the merge named, so that undoing one merge keeps the ones before it;
-- into_was is what the merge changed of the other case's next step, as JSON.
-- shelf is kept from status and merged_into; ease is 100 - need, so that the
-- neediest come first in an ascending index and the longest known of them
-- before the others; unowned is 1 while a case is open and nobody's.
CREATE TABLE cases (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    ref             TEXT NOT NULL,
    inbox_id        BIGINT NOT NULL REFERENCES inbox (id),
    brand_id        BIGINT NOT NULL,
    person_id       BIGINT NOT NULL REFERENCES person (id),
    subject         TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('new', 'open', 'waiting', 'solved', 'confirmed')),
    shelf           TEXT NOT NULL CHECK (shelf IN ('open', 'waiting', 'done', 'merged')),
    owner_id        BIGINT,
    unowned         SMALLINT NOT NULL,
    team_id         BIGINT,
    channel         TEXT NOT NULL,
    lang            TEXT NOT NULL,
    need            INTEGER NOT NULL CHECK (need BETWEEN 0 AND 100),
    ease            INTEGER NOT NULL,
    next_step       TEXT NOT NULL,
    next_due        BIGINT NOT NULL,
    next_by         BIGINT,
    waiting_until   BIGINT NOT NULL,
    private         SMALLINT NOT NULL CHECK (private IN (0, 1)),
    merged_into     BIGINT REFERENCES cases (id),
    merged_to       BIGINT REFERENCES cases (id),
    into_was        TEXT,
    preview         TEXT NOT NULL,
    last_inbound_at BIGINT NOT NULL,
    last_reply_at   BIGINT NOT NULL,
    messages        INTEGER NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CHECK (ease = 100 - need),
    CHECK (unowned = CASE WHEN owner_id IS NULL AND shelf = 'open' THEN 1 ELSE 0 END),
    CHECK (merged_into <> id),
    CHECK ((merged_into IS NULL) = (merged_to IS NULL)),
    CHECK ((shelf = 'merged') = (merged_into IS NOT NULL)),
    -- An open case always has a dated next step.
    CHECK (status NOT IN ('new', 'open') OR next_due < 9223372036854775807)
);
CREATE UNIQUE INDEX cases_ref ON cases (ref);
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;

-- Lists: one per way to cut them and thing to sort by. What somebody owns is
-- read inbox by inbox, so that what they own in inboxes of others is as well.
-- Private cases are found by owner, by follower, or among the few there are.
CREATE INDEX cases_inbox_need ON cases (inbox_id, shelf, ease, id) WHERE private = 0;
CREATE INDEX cases_inbox_due ON cases (inbox_id, shelf, next_due, id) WHERE private = 0;
CREATE INDEX cases_inbox_updated ON cases (inbox_id, shelf, updated_at, id) WHERE private = 0;
CREATE INDEX cases_inbox_created ON cases (inbox_id, shelf, created_at, id) WHERE private = 0;
CREATE INDEX cases_unowned_need ON cases (inbox_id, ease, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_unowned_due ON cases (inbox_id, next_due, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_unowned_updated ON cases (inbox_id, updated_at, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_unowned_created ON cases (inbox_id, created_at, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_owner_need ON cases (owner_id, inbox_id, shelf, ease, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_owner_due ON cases (owner_id, inbox_id, shelf, next_due, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_owner_updated ON cases (owner_id, inbox_id, shelf, updated_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_owner_created ON cases (owner_id, inbox_id, shelf, created_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team_need ON cases (team_id, inbox_id, shelf, ease, id) WHERE private = 0 AND team_id IS NOT NULL;
CREATE INDEX cases_team_due ON cases (team_id, inbox_id, shelf, next_due, id) WHERE private = 0 AND team_id IS NOT NULL;
CREATE INDEX cases_team_updated ON cases (team_id, inbox_id, shelf, updated_at, id) WHERE private = 0 AND team_id IS NOT NULL;
CREATE INDEX cases_team_created ON cases (team_id, inbox_id, shelf, created_at, id) WHERE private = 0 AND team_id IS NOT NULL;
CREATE INDEX cases_person_updated ON cases (person_id, shelf, updated_at, id);
CREATE INDEX cases_person_created ON cases (person_id, shelf, created_at, id);
CREATE INDEX cases_private ON cases (shelf, owner_id, id) WHERE private = 1;

-- Someone who takes part in a case beside the one it is for.
CREATE TABLE participant (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    person_id   BIGINT REFERENCES person (id),
    role        TEXT NOT NULL CHECK (role IN ('requester', 'copied', 'third')),
    name        TEXT NOT NULL,
    address     TEXT NOT NULL,
    address_sum BLOB NOT NULL,
    added_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX participant_address ON participant (case_id, address_sum);
CREATE INDEX participant_person ON participant (person_id) WHERE person_id IS NOT NULL;

-- One utterance in a case. audience says who may read it.
CREATE TABLE message (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id         BIGINT NOT NULL REFERENCES cases (id),
    kind            TEXT NOT NULL CHECK (kind IN ('inbound', 'reply', 'note', 'automatic')),
    audience        TEXT NOT NULL CHECK (audience IN ('customer', 'staff', 'third')),
    participant_id  BIGINT REFERENCES participant (id),
    person_id       BIGINT REFERENCES person (id),
    by_kind         TEXT NOT NULL,
    by_id           BIGINT NOT NULL,
    by_name         TEXT NOT NULL,
    at              BIGINT NOT NULL,
    via             TEXT NOT NULL,
    intake_id       BIGINT,
    mail_id         TEXT NOT NULL,
    from_address    TEXT NOT NULL,
    not_participant SMALLINT NOT NULL CHECK (not_participant IN (0, 1)),
    problem         TEXT NOT NULL,
    subject         TEXT NOT NULL,
    body            TEXT NOT NULL,
    rest            TEXT NOT NULL,
    html            TEXT NOT NULL,
    CHECK ((audience = 'third') = (participant_id IS NOT NULL)),
    CHECK (kind <> 'note' OR audience = 'staff')
);
CREATE INDEX message_case ON message (case_id, id);
CREATE INDEX message_person ON message (person_id) WHERE person_id IS NOT NULL;

-- The Message-IDs that a message has (own = 1) or names (own = 0).
CREATE TABLE message_ref (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id BIGINT NOT NULL REFERENCES message (id),
    sum        BLOB NOT NULL,
    own        SMALLINT NOT NULL CHECK (own IN (0, 1))
);
CREATE INDEX message_ref_sum ON message_ref (sum, message_id);
CREATE INDEX message_ref_message ON message_ref (message_id);

-- Who of the staff follows a case.
CREATE TABLE follow (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    user_id BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX follow_case ON follow (case_id, user_id);
CREATE INDEX follow_user ON follow (user_id, case_id);

-- A named number of a case that one room writes and all may read.
CREATE TABLE mark (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    name    TEXT NOT NULL,
    value   BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX mark_case ON mark (case_id, name);

-- What a case was called in another system.
CREATE TABLE case_foreign (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    source      TEXT NOT NULL,
    foreign_id  TEXT NOT NULL,
    foreign_sum BLOB NOT NULL
);
CREATE UNIQUE INDEX case_foreign_id ON case_foreign (source, foreign_sum);
CREATE INDEX case_foreign_case ON case_foreign (case_id);

-- files: 202611241010_files.sql
-- An attachment of a message. Its bytes lie in the blob store under sum.
CREATE TABLE file (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    token      TEXT NOT NULL,
    message_id BIGINT NOT NULL REFERENCES message (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    sum        BLOB NOT NULL,
    inline     SMALLINT NOT NULL CHECK (inline IN (0, 1)),
    content_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX file_token ON file (token);
CREATE INDEX file_message ON file (message_id);
CREATE INDEX file_sum ON file (sum);
CREATE INDEX file_case ON file (case_id);

-- settings: 202611241011_settings.sql
-- What an admin has set while the desk runs; what is not here has its default.
CREATE TABLE setting (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id   BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX setting_name ON setting (name);

-- outbox: 202611241013_outbox.sql
-- A reply between the click and the act. At most one row per user and browser key.
CREATE TABLE held (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  message_id BIGINT NOT NULL REFERENCES message (id),
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  rcpt TEXT NOT NULL,
  rcpt_sum BLOB NOT NULL,
  mail_sum BLOB NOT NULL,
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
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  cause_sum BLOB NOT NULL UNIQUE,
  cause TEXT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  message_id BIGINT REFERENCES message (id),
  auto TEXT NOT NULL CHECK (auto IN ('auto-generated', 'auto-replied')),
  rcpt TEXT NOT NULL,
  rcpt_sum BLOB NOT NULL,
  withheld TEXT NOT NULL,
  stranger SMALLINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX letter_rcpt ON letter (rcpt_sum, auto, created_at);
CREATE INDEX letter_case ON letter (case_id, id);
CREATE INDEX letter_stranger ON letter (auto, stranger, created_at);

-- Why letters to an address stop: it bounced, or a robot answered.
CREATE TABLE trouble (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  address_sum BLOB NOT NULL,
  address TEXT NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('bounce', 'robot')),
  at BIGINT NOT NULL
);
CREATE INDEX trouble_address ON trouble (address_sum, why, at);

-- intake: 202611241014_intake.sql
-- One thing as it arrived at one inbox, before we understand it.
CREATE TABLE intake (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
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
  sha256 BLOB NOT NULL,
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
  id INTEGER PRIMARY KEY AUTOINCREMENT REFERENCES intake (id),
  zstd BLOB NOT NULL
);

-- Which content an inbox has had: the SHA-256 without trace headers, once for each inbox.
CREATE TABLE intake_identity (
  inbox_id BIGINT NOT NULL,
  content_sum BLOB NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intake (id),
  PRIMARY KEY (inbox_id, content_sum)
);
CREATE INDEX intake_identity_item ON intake_identity (intake_id);

-- promises: 202611243010_promises.sql
-- An exact time given to a customer for an exact thing. The times never change.
CREATE TABLE promise (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT REFERENCES message (id),
    what       TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('pending', 'kept', 'broken', 'withdrawn')),
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    warned_at  BIGINT,
    ended_at   BIGINT,
    reason     TEXT NOT NULL
);
CREATE INDEX promise_case ON promise (case_id, due_at);
CREATE INDEX promise_message ON promise (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX promise_state ON promise (state, due_at, id);

-- tags: 202611243020_tags.sql
CREATE TABLE tag (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL,
    name_key TEXT NOT NULL,
    at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX tag_name ON tag (name_key);
CREATE TABLE case_tag (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    tag_id  BIGINT NOT NULL REFERENCES tag (id),
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_tag_case ON case_tag (case_id, tag_id);
CREATE INDEX case_tag_tag ON case_tag (tag_id, case_id);

-- people: 202611260812_people.sql
-- How somebody likes to be called and reached, in words of the staff.
ALTER TABLE person ADD COLUMN called TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN reach TEXT NOT NULL DEFAULT '';
-- The people whom a list shows, by name.
CREATE INDEX person_listed ON person (name_key, id) WHERE merged_into IS NULL AND erased_at IS NULL;

-- 1 for the address that is written to first, of those of a kind.
ALTER TABLE identity ADD COLUMN first SMALLINT NOT NULL DEFAULT 0 CHECK (first IN (0, 1));

-- An address that was taken away from a person, so that it can be given back.
CREATE TABLE identity_gone (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  BIGINT NOT NULL REFERENCES person (id),
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    verified   SMALLINT NOT NULL CHECK (verified IN (0, 1)),
    first      SMALLINT NOT NULL CHECK (first IN (0, 1)),
    gone_at    BIGINT NOT NULL
);
CREATE INDEX identity_gone_person ON identity_gone (person_id, id);

-- A domain whose mail addresses make new people members of an organization.
CREATE TABLE organization_domain (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    domain          TEXT NOT NULL
);
CREATE UNIQUE INDEX organization_domain_name ON organization_domain (domain);
CREATE INDEX organization_domain_of ON organization_domain (organization_id, id);

-- inboxes: 202611260815_inboxes.sql
-- Whose Authentication-Results the inbox believes: the name that its mail
-- server writes at the beginning of them, in lower case. '' for nobody's.
ALTER TABLE inbox ADD COLUMN authserv_id TEXT NOT NULL DEFAULT '';

-- lists: 202611260815_lists.sql
-- What somebody of the staff has last seen of a case: its customer's words up
-- to a time. at is 0 where they marked it unread again.
CREATE TABLE case_seen (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    user_id BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_seen_user ON case_seen (user_id, case_id);

-- cases: 202611260820_cases.sql
-- A name is looked for whichever system it is of.
CREATE INDEX case_foreign_name ON case_foreign (foreign_sum);

-- lists: 202611260820_lists.sql
-- A list with filters under a name: whose it is, and with which team it is
-- shared. filters is JSON; person_id is the person it is about, so that it goes
-- when they are erased. gone_at is 0 for one that is there.
CREATE TABLE saved_view (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    team_id    BIGINT REFERENCES team (id),
    name       TEXT NOT NULL,
    list       TEXT NOT NULL,
    sort       TEXT NOT NULL,
    filters    TEXT NOT NULL,
    person_id  BIGINT,
    place      BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone_at    BIGINT NOT NULL
);
CREATE INDEX saved_view_user ON saved_view (user_id, place, id) WHERE gone_at = 0;
CREATE INDEX saved_view_team ON saved_view (team_id, place, id) WHERE gone_at = 0 AND team_id IS NOT NULL;
CREATE INDEX saved_view_person ON saved_view (person_id) WHERE person_id IS NOT NULL;

-- search: 202611260820_search.sql
-- The words of messages: of each only its id is kept, and its words by field.
-- marks are what it is filed under: the inbox (i7), or p for a private case;
-- the case it is found in (c12); year and month (y2026, m202611); f with files.
CREATE VIRTUAL TABLE search_message USING fts5(marks, subject, sender, recipient, body, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE search_person USING fts5(marks, name, address, company, content='', contentless_delete=1, tokenize='ascii');

-- How far the index has followed what happened, and by which rules it is made.
CREATE TABLE search_state (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    sole     SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    format   INTEGER NOT NULL,
    place_tx BIGINT NOT NULL,
    place_id BIGINT NOT NULL
);

-- What was there before the index: documents above low and below high are still
-- to be written, the newest first.
CREATE TABLE search_fill (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL CHECK (what IN ('message', 'person')),
    low  BIGINT NOT NULL,
    high BIGINT NOT NULL
);

-- What the messages of a case are filed under, as a number: when it is another
-- than it was, they are written anew.
CREATE TABLE search_case (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL UNIQUE,
    filed   BIGINT NOT NULL
);

-- Every word that was written, folded; uses is about how many messages have it.
CREATE TABLE search_word (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    word TEXT NOT NULL UNIQUE,
    uses BIGINT NOT NULL
);

-- The stem of a word by the rules of a language ("de:kauf"), where it is
-- another than the word; and each three letters of it.
CREATE TABLE search_stem (
    stem    TEXT NOT NULL,
    word_id BIGINT NOT NULL REFERENCES search_word (id)
);
CREATE INDEX search_stem_stem ON search_stem (stem, word_id);
CREATE INDEX search_stem_word ON search_stem (word_id);
CREATE TABLE search_gram (
    gram    TEXT NOT NULL,
    word_id BIGINT NOT NULL REFERENCES search_word (id)
);
CREATE INDEX search_gram_gram ON search_gram (gram, word_id);
CREATE INDEX search_gram_word ON search_gram (word_id);

-- cases: 202611260825_cases.sql
-- Somebody who takes part no longer stays as a row: messages name them.
ALTER TABLE participant ADD COLUMN off_at BIGINT;

-- The kind of matter a case is; of package topics.
ALTER TABLE cases ADD COLUMN topic_id BIGINT;

-- cases: 202611260830_cases.sql
-- Whether a mail comes from whom it names, and why not: what the sender checks
-- came to. trust is empty for what did not come by mail.
ALTER TABLE message ADD COLUMN trust TEXT NOT NULL DEFAULT '' CHECK (trust IN ('', 'pass', 'fail', 'none', 'unsure'));
ALTER TABLE message ADD COLUMN trust_why TEXT NOT NULL DEFAULT '';

-- intake: 202611260835_intake.sql
-- verdict is what the sender checks came to, as JSON. score and signs say how
-- much an item looks like junk, and why. junked is 1 where the mail provider
-- had put it among the junk; history is 1 for what nobody waits for;
-- known is 1 for an author whom we have written to. A held item has an
-- owner who decides; alarm_at is when the next one is told, alarms how many
-- were. domain is the author's, by which held items are grouped; author_sum
-- finds what else they sent. free_into is the case of a second mail that freed
-- this one.
ALTER TABLE intake ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN signs TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN junked SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN history SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN known SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN owner_id BIGINT;
ALTER TABLE intake ADD COLUMN alarm_at BIGINT NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE intake ADD COLUMN alarms SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN author_sum BLOB;
ALTER TABLE intake ADD COLUMN free_into BIGINT;
CREATE INDEX intake_held ON intake (score, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_domain ON intake (domain, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_author ON intake (author_sum, id) WHERE state = 'quarantined';
CREATE INDEX intake_alarm ON intake (alarm_at, id) WHERE state = 'quarantined';
CREATE INDEX intake_freed ON intake (free_into, id) WHERE free_into IS NOT NULL;

-- Addresses and domains that are never held back, or always.
CREATE TABLE intake_list (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('allow', 'block')),
  value TEXT NOT NULL,
  value_sum BLOB NOT NULL UNIQUE,
  at BIGINT NOT NULL
);

-- outbox: 202611260835_outbox.sql
-- Whether we have ever written to an address is asked about each mail that comes in.
CREATE INDEX outgoing_rcpt ON outgoing (rcpt_sum);

-- inboxes: 202611260855_inboxes.sql
-- The mailbox of an inbox that reads its mail by IMAP, and the relay its own
-- mail goes out by. Passwords are sealed by the desk's keys. imap_host '' is
-- no mailbox; relay '' is the desk's relay; imap_since counts for 'since'.
ALTER TABLE inbox ADD COLUMN imap_host TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_port BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN imap_tls TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_user TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_folder TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_junk SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE inbox ADD COLUMN imap_history TEXT NOT NULL DEFAULT 'recent';
ALTER TABLE inbox ADD COLUMN imap_since BIGINT;
ALTER TABLE inbox ADD COLUMN imap_secret BLOB;
ALTER TABLE inbox ADD COLUMN relay TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN relay_secret BLOB;

-- topics: 202611260900_topics.sql
-- The kinds of matter, as a tree. parent_id is 0 at the top; team_id is the team
-- that usually looks after it, 0 for none.
CREATE TABLE topic (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    parent_id  BIGINT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    team_id    BIGINT NOT NULL,
    off_at     BIGINT,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX topic_name ON topic (parent_id, name_key);

-- outbox: 202611260910_outbox.sql
-- To whom a reply goes beside the customer, and what it is called, as JSON.
ALTER TABLE held ADD COLUMN envelope TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN envelope TEXT NOT NULL DEFAULT '';

-- How somebody signs.
CREATE TABLE signature (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES staff_user (id),
  text TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (user_id)
);

-- What stands below every reply of an inbox: the part of the signature that all share, and how much of the history.
CREATE TABLE inbox_style (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  signature TEXT NOT NULL,
  quote TEXT NOT NULL CHECK (quote IN ('off', 'last')),
  updated_at BIGINT NOT NULL,
  UNIQUE (inbox_id)
);

-- inboxes: 202611260930_inboxes.sql
-- Whether whoever opens a case by mail is told at once that it arrived.
ALTER TABLE inbox ADD COLUMN acknowledge SMALLINT NOT NULL DEFAULT 0 CHECK (acknowledge IN (0, 1));

-- mailboxes: 202611260930_mailboxes.sql
-- A mailbox that an inbox reads: one row for each user at a host it ever had.
-- owner and until are the lease of the process that fetches. problem is '' or
-- why the last try failed, said what the server told.
CREATE TABLE mailbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  account TEXT NOT NULL,
  owner BIGINT NOT NULL,
  until BIGINT NOT NULL,
  connected_at BIGINT NOT NULL,
  fetched_at BIGINT,
  failed_at BIGINT,
  problem TEXT NOT NULL,
  said TEXT NOT NULL
);
CREATE UNIQUE INDEX mailbox_account ON mailbox (inbox_id, account);

-- A folder under one UIDVALIDITY. Every UID up to cursor is in the books, but
-- for those above back and up to back_end, which lay there before.
CREATE TABLE mailbox_folder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox_id BIGINT NOT NULL REFERENCES mailbox (id),
  name TEXT NOT NULL,
  junk SMALLINT NOT NULL,
  validity BIGINT NOT NULL,
  cursor BIGINT NOT NULL,
  back BIGINT NOT NULL,
  back_end BIGINT NOT NULL,
  renumbered SMALLINT NOT NULL,
  behind BIGINT NOT NULL
);
CREATE UNIQUE INDEX mailbox_folder_name ON mailbox_folder (mailbox_id, name, validity);

-- A mail of a folder, as the books have it: taken (it became an intake item),
-- known (that content was one already), old (it lay there before the day from
-- which mails are taken), large or stuck (it could not be fetched; tried again),
-- missing (it was not in the books when they were compared), late (it was
-- missing, and was taken then).
CREATE TABLE mailbox_mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folder_id BIGINT NOT NULL REFERENCES mailbox_folder (id),
  uid BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('taken', 'known', 'old', 'large', 'stuck', 'missing', 'late')),
  intake_id BIGINT,
  size BIGINT NOT NULL,
  came_at BIGINT NOT NULL,
  tries INTEGER NOT NULL,
  next_try BIGINT NOT NULL
);
CREATE UNIQUE INDEX mailbox_mail_uid ON mailbox_mail (folder_id, uid);
CREATE INDEX mailbox_mail_next ON mailbox_mail (folder_id, next_try) WHERE state IN ('stuck', 'missing');
CREATE INDEX mailbox_mail_odd ON mailbox_mail (state, id) WHERE state IN ('large', 'stuck', 'missing', 'late');

-- cases: 202611260935_cases.sql
-- Two cases of which somebody has said that they are not about the same matter.
CREATE TABLE case_unlike (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    low_id  BIGINT NOT NULL REFERENCES cases (id),
    high_id BIGINT NOT NULL REFERENCES cases (id),
    by_id   BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    CHECK (low_id < high_id)
);
CREATE UNIQUE INDEX case_unlike_pair ON case_unlike (low_id, high_id);
CREATE INDEX case_unlike_high ON case_unlike (high_id);

-- backups: 202611261130_backups.sql
-- What the desk has made and proved of its backups. began_at is the moment of
-- which the backup is; took is in microseconds; said is what was wrong.
CREATE TABLE backup (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  kind     TEXT NOT NULL CHECK (kind IN ('made', 'proved')),
  path     TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  took     BIGINT NOT NULL,
  ok       SMALLINT NOT NULL CHECK (ok IN (0, 1)),
  size     BIGINT NOT NULL,
  files    BIGINT NOT NULL,
  said     TEXT NOT NULL
);
CREATE INDEX backup_newest ON backup (kind, ok, id);

-- intake: 202611261131_intake.sql
-- came_at is when a mail came to the mailbox that we read it from; 0 where it
-- came to us. header_only is 1 where the mail was too large to be fetched and
-- only its header is here.
ALTER TABLE intake ADD COLUMN came_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN header_only SMALLINT NOT NULL DEFAULT 0 CHECK (header_only IN (0, 1));

-- What was erased, so that a mailbox in which it still lies does not bring it
-- back: an HMAC over the sum of its content, which tells nobody what it was.
CREATE TABLE intake_erased (
  inbox_id BIGINT NOT NULL,
  digest BLOB NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intake (id),
  PRIMARY KEY (inbox_id, digest)
);

-- tags: 202611261131_tags.sql
-- A tag that became part of another keeps its row and its cases: merged_into is
-- always the root, merged_to whom the merge named, so that undoing one merge
-- keeps the ones before it. A name that a tag had before lies here likewise.
-- gone_at is when it was removed, 0 for one that is there.
ALTER TABLE tag ADD COLUMN merged_into BIGINT REFERENCES tag (id);
ALTER TABLE tag ADD COLUMN merged_to BIGINT REFERENCES tag (id);
ALTER TABLE tag ADD COLUMN gone_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tag ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
DROP INDEX tag_name;
CREATE UNIQUE INDEX tag_name ON tag (name_key) WHERE gone_at = 0;
CREATE INDEX tag_merged ON tag (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX tag_gone ON tag (gone_at, id) WHERE gone_at > 0;

-- mailboxes: 202611261132_mailboxes.sql
-- read_before is, for a folder that was known under another UIDVALIDITY, when it
-- was last read under that one: what came later is new, and no history.
ALTER TABLE mailbox_folder ADD COLUMN read_before BIGINT NOT NULL DEFAULT 0;

-- people: 202611261132_people.sql
-- An organization that became part of another keeps its people and domains:
-- merged_into is always the root, merged_to whom the merge named, as with people.
ALTER TABLE organization ADD COLUMN merged_into BIGINT REFERENCES organization (id);
ALTER TABLE organization ADD COLUMN merged_to BIGINT REFERENCES organization (id);
CREATE INDEX organization_merged ON organization (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX organization_listed ON organization (name_key, id) WHERE merged_into IS NULL;

-- questions: 202611261140_questions.sql
-- Something the customer asked or told us that wants a word back, with where it
-- stands in their message: bytes of its text.
CREATE TABLE question (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    message_id  BIGINT NOT NULL REFERENCES message (id),
    from_byte   BIGINT NOT NULL,
    to_byte     BIGINT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('question', 'request', 'loss', 'hint', 'praise')),
    what        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn', 'not_a_question')),
    answered_in BIGINT REFERENCES message (id),
    by_hand     SMALLINT NOT NULL,
    found_at    BIGINT NOT NULL,
    ended_by    BIGINT NOT NULL,
    ended_at    BIGINT,
    CHECK (state = 'open' OR ended_at IS NOT NULL)
);
CREATE INDEX question_case ON question (case_id, message_id, from_byte);
CREATE INDEX question_message ON question (message_id);
CREATE INDEX question_answer ON question (answered_in) WHERE answered_in IS NOT NULL;
CREATE INDEX question_state ON question (state, id);
CREATE INDEX question_kind ON question (kind, id);

-- Phrases of which somebody has said that they are no question. They are not
-- offered again.
CREATE TABLE question_learnt (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    sum         BLOB NOT NULL UNIQUE,
    question_id BIGINT NOT NULL REFERENCES question (id),
    by_id       BIGINT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX question_learnt_question ON question_learnt (question_id);

-- notices: 202611261145_notices.sql
-- What somebody of the staff is told: ids alone, the words are made when it is
-- read. shown is 0 for what goes by mail alone; mail says whether one waits to
-- be sent. item_id is the id of what it is about where that is no case.
CREATE TABLE notice (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    kind       TEXT NOT NULL,
    case_id    BIGINT REFERENCES cases (id),
    message_id BIGINT,
    item_id    BIGINT,
    by_id      BIGINT,
    at         BIGINT NOT NULL,
    read_at    BIGINT,
    shown      SMALLINT NOT NULL CHECK (shown IN (0, 1)),
    mail       TEXT NOT NULL CHECK (mail IN ('none', 'waits', 'sent'))
);
CREATE INDEX notice_user ON notice (user_id, id) WHERE shown = 1;
CREATE INDEX notice_unread ON notice (user_id, id) WHERE shown = 1 AND read_at IS NULL;
CREATE INDEX notice_mail ON notice (user_id, id) WHERE mail = 'waits';
CREATE INDEX notice_item ON notice (kind, item_id) WHERE item_id IS NOT NULL;
CREATE INDEX notice_case ON notice (case_id) WHERE case_id IS NOT NULL;

-- How somebody wants to be told of a kind, where it is not as usual.
CREATE TABLE notice_choice (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    kind    TEXT NOT NULL,
    shown   SMALLINT NOT NULL CHECK (shown IN (0, 1)),
    mail    TEXT NOT NULL CHECK (mail IN ('off', 'digest', 'once'))
);
CREATE UNIQUE INDEX notice_choice_user ON notice_choice (user_id, kind);
CREATE INDEX notice_choice_kind ON notice_choice (kind, user_id) WHERE shown = 1 OR mail <> 'off';

-- How somebody wants their mail: how many minutes are folded into one, and
-- whether it keeps quiet outside working hours.
CREATE TABLE notice_style (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    minutes BIGINT NOT NULL,
    quiet   SMALLINT NOT NULL CHECK (quiet IN (0, 1))
);
CREATE UNIQUE INDEX notice_style_user ON notice_style (user_id);

-- health: 202611261147_health.sql
-- What was or is wrong with the desk itself. One row while it lasts, which stays
-- when it is over until somebody has seen it. on_id is what it is about, 0 for
-- the desk as a whole; n, since and name are what its sentence says.
CREATE TABLE health_alarm (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  kind     TEXT NOT NULL,
  on_id    BIGINT NOT NULL,
  n        BIGINT NOT NULL,
  since    BIGINT,
  name     TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  ended_at BIGINT,
  seen_at  BIGINT,
  seen_by  BIGINT
);
CREATE UNIQUE INDEX health_alarm_open ON health_alarm (kind, on_id) WHERE ended_at IS NULL;
CREATE INDEX health_alarm_unseen ON health_alarm (id) WHERE ended_at IS NULL OR seen_at IS NULL;
CREATE INDEX health_alarm_past ON health_alarm (id) WHERE ended_at IS NOT NULL AND seen_at IS NOT NULL;

-- notices: 202611261215_notices.sql
-- Old notices that were read go; so they are found by their age.
CREATE INDEX notice_old ON notice (at) WHERE read_at IS NOT NULL;

-- intake: 202611261445_intake.sql
-- What is held back is read in its order and from nowhere else: with the state
-- in front these indexes win over that of the state alone, whatever an engine
-- knows of the numbers.
DROP INDEX intake_held;
DROP INDEX intake_held_domain;
CREATE INDEX intake_held ON intake (state, score, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_domain ON intake (state, domain, id) WHERE state = 'quarantined';

-- notices: 202611261446_notices.sql
-- Notices are listed in the order of what happened, which is not that in which
-- they were written where a past is told.
DROP INDEX notice_user;
DROP INDEX notice_unread;
CREATE INDEX notice_user ON notice (user_id, at, id) WHERE shown = 1;
CREATE INDEX notice_unread ON notice (user_id, at, id) WHERE shown = 1 AND read_at IS NULL;

-- promises: 202611261446_promises.sql
-- How likely it was to be kept when it was made, in percent, by how long such
-- cases took; NULL where too few were known.
ALTER TABLE promise ADD COLUMN chance INTEGER;
-- Who ended it; 0 for the desk. And by which message it was kept, or in which
-- the customer agreed to another time.
ALTER TABLE promise ADD COLUMN ended_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE promise ADD COLUMN proof_id BIGINT REFERENCES message (id);
-- The promise in whose place it stands; it keeps its own history.
ALTER TABLE promise ADD COLUMN before_id BIGINT REFERENCES promise (id);
-- How the customer agreed to another time: in a message, or on the phone. A
-- withdrawn promise with this is a renegotiated one.
ALTER TABLE promise ADD COLUMN agreed TEXT NOT NULL DEFAULT '' CHECK (agreed IN ('', 'message', 'phone'));
-- When the automatic letter owned that it broke.
ALTER TABLE promise ADD COLUMN owned_at BIGINT;
-- Whether it is that a person writes: then their next reply keeps it.
ALTER TABLE promise ADD COLUMN by_reply SMALLINT NOT NULL DEFAULT 0 CHECK (by_reply IN (0, 1));
CREATE INDEX promise_message_kept ON promise (proof_id) WHERE proof_id IS NOT NULL;
CREATE INDEX promise_before ON promise (before_id) WHERE before_id IS NOT NULL;
CREATE INDEX promise_again ON promise (due_at, id) WHERE agreed <> '';

-- staff: 202611261450_staff.sql
-- The shared secret of a user's authenticator app, sealed. step is the last half minute whose code was used:
-- none up to it works again. Until confirmed_at it was only shown.
CREATE TABLE totp (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      BIGINT NOT NULL UNIQUE REFERENCES staff_user (id),
    sealed       BLOB NOT NULL,
    step         BIGINT NOT NULL,
    made_at      BIGINT NOT NULL,
    confirmed_at BIGINT
);

-- A code that stands in for a second factor once. sum is its SHA-256.
CREATE TABLE recovery_code (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    sum     BLOB NOT NULL UNIQUE,
    made_at BIGINT NOT NULL
);
CREATE INDEX recovery_code_user ON recovery_code (user_id);

-- Somebody whose password was right and who still owes the second factor. sum is the SHA-256 of what the browser holds.
CREATE TABLE sign_in_step (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        BLOB NOT NULL UNIQUE,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_step_user ON sign_in_step (user_id);
CREATE INDEX sign_in_step_expires ON sign_in_step (expires_at);

-- staff: 202611261515_staff.sql
-- A key on somebody's device that signs them in. credential is its id, handle whose it is as the device knows it, data what is
-- needed to check it, as JSON: nothing of it is secret.
CREATE TABLE passkey (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    credential BLOB NOT NULL UNIQUE,
    handle     BLOB NOT NULL,
    name       TEXT NOT NULL,
    data       TEXT NOT NULL,
    used_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX passkey_user ON passkey (user_id, id);

-- A challenge that was answered, so that no answer works twice. sum is its SHA-256.
CREATE TABLE passkey_answer (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    sum        BLOB NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_answer_expires ON passkey_answer (expires_at);

-- When somebody last typed their password again in this session.
ALTER TABLE session ADD COLUMN proved_at BIGINT;

-- inboxes: 202611261530_inboxes.sql
-- What whoever opens a case by mail hears first, where acknowledge is on: how many
-- minutes somebody has to answer before, and within how many minutes of working
-- time it says that a person answers.
ALTER TABLE inbox ADD COLUMN first_after BIGINT NOT NULL DEFAULT 5 CHECK (first_after >= 0);
ALTER TABLE inbox ADD COLUMN first_within BIGINT NOT NULL DEFAULT 480 CHECK (first_within > 0);

-- outbox: 202611261530_outbox.sql
-- Whether a letter may not wait: it is not held to one a day, and holds no other.
ALTER TABLE letter ADD COLUMN urgent SMALLINT NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));

-- outbox: 202611261535_outbox.sql
-- Who has said by the button for spam that they do not want our letters. It stays when they write to us.
CREATE TABLE unwanted (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    address_sum BLOB NOT NULL UNIQUE,
    address     TEXT NOT NULL,
    at          BIGINT NOT NULL
);

-- questions: 202611261550_questions.sql
-- The rows of a list count what is open of each case: this index answers alone.
CREATE INDEX question_counts ON question (case_id, kind, state);

-- inboxes: 202611261800_inboxes.sql
-- How one signs in to the mailbox and to the inbox's own relay, and the account at
-- a provider whose access tokens are used for that (OAuth2). oauth_secret holds
-- the client's secret and the refresh token, sealed for this provider, client,
-- mailbox and relay; the rest is shown. '' is no provider.
ALTER TABLE inbox ADD COLUMN imap_sign_in TEXT NOT NULL DEFAULT 'password' CHECK (imap_sign_in IN ('password', 'oauth2'));
ALTER TABLE inbox ADD COLUMN relay_sign_in TEXT NOT NULL DEFAULT 'password' CHECK (relay_sign_in IN ('password', 'oauth2'));
ALTER TABLE inbox ADD COLUMN oauth_provider TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_token_url TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_client TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_scope TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_secret BLOB;

-- staff: 202611261800_staff.sql
-- Business hours of a team as JSON, which hold for its inboxes; '' for none.
ALTER TABLE team ADD COLUMN hours TEXT NOT NULL DEFAULT '';

-- A time in which a user is not at work, and who does their work meanwhile.
CREATE TABLE absence (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     BIGINT NOT NULL REFERENCES staff_user (id),
    stand_in_id BIGINT REFERENCES staff_user (id),
    from_at     BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    made_by     BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    CHECK (from_at < until_at)
);
CREATE INDEX absence_user ON absence (user_id, until_at);
CREATE INDEX absence_until ON absence (until_at, from_at);
CREATE INDEX absence_stand_in ON absence (stand_in_id, until_at) WHERE stand_in_id IS NOT NULL;

-- topics: 202611261800_topics.sql
-- What must be known to help with a topic, one thing a row. names and choices are
-- JSON: the name by language, and what can be chosen. pattern is how a text that
-- gives it is recognised, "" for the rules of its kind; person_fact is what of a
-- person gives it, "" for nothing. A name stands once in a topic, for ever: what
-- was taken off the list comes back as the same item.
CREATE TABLE topic_item (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    topic_id    BIGINT NOT NULL REFERENCES topic (id),
    name_key    TEXT NOT NULL,
    names       TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'photo', 'file', 'choice')),
    needed      SMALLINT NOT NULL,
    pattern     TEXT NOT NULL,
    example     TEXT NOT NULL,
    choices     TEXT NOT NULL,
    person_fact TEXT NOT NULL CHECK (person_fact IN ('', 'phone', 'email', 'name')),
    position    BIGINT NOT NULL,
    off_at      BIGINT,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX topic_item_name ON topic_item (topic_id, name_key);

-- verified: 202611261800_verified.sql
-- One time that a case was thought done, and what its customer says of it.
CREATE TABLE verification (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    state      TEXT NOT NULL CHECK (state IN ('asked', 'wrote', 'confirmed', 'not_yet', 'silent', 'dropped')),
    guess      TEXT NOT NULL CHECK (guess IN ('', 'yes', 'no')),
    solved_by  BIGINT NOT NULL,
    team_id    BIGINT NOT NULL,
    solved_at  BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    -- When and in which message they were asked; NULL while they were not.
    asked_at   BIGINT,
    asked_in   BIGINT REFERENCES message (id),
    -- When they were gently asked a second time.
    checked_at BIGINT,
    ended_at   BIGINT,
    -- Who said how it ended: the customer, one of us for them, or nobody.
    ended_by   TEXT NOT NULL CHECK (ended_by IN ('', 'customer', 'user')),
    user_id    BIGINT NOT NULL,
    -- The message in which they said it; NULL where they did not say it in words.
    said_in    BIGINT REFERENCES message (id),
    -- How many answers of people they had got when they confirmed.
    replies    BIGINT NOT NULL
);
CREATE INDEX verification_case ON verification (case_id, id);
CREATE INDEX verification_state ON verification (state, id);
CREATE INDEX verification_solved ON verification (solved_at, team_id, state);
CREATE INDEX verification_asked_in ON verification (asked_in) WHERE asked_in IS NOT NULL;
CREATE INDEX verification_said_in ON verification (said_in) WHERE said_in IS NOT NULL;

-- inboxes: 202611261801_inboxes.sql
-- Whether the inbox keeps its own hours although its team has some.
ALTER TABLE inbox ADD COLUMN own_hours SMALLINT NOT NULL DEFAULT 0 CHECK (own_hours IN (0, 1));

-- outbox: 202611261801_outbox.sql
-- How many tries of a mail had ended in doubt when somebody asked to send it again:
-- that doubt stays, and does not count for whether it is tried once more.
ALTER TABLE outgoing ADD COLUMN doubted SMALLINT NOT NULL DEFAULT 0 CHECK (doubted >= 0);

-- people: 202611261801_people.sql
-- From when links to a customer's own pages count that were given out for the
-- person: older ones have ended. Empty while nobody has ended any.
ALTER TABLE person ADD COLUMN links_ended_at BIGINT;

-- cases: 202611261802_cases.sql
-- The user who is away and in whose place next_by does the next step.
ALTER TABLE cases ADD COLUMN next_for BIGINT;
CREATE INDEX cases_next_by ON cases (next_by, shelf, next_due, id) WHERE next_by IS NOT NULL;
CREATE INDEX cases_next_for ON cases (next_for, id) WHERE next_for IS NOT NULL;

-- outbox: 202611261802_outbox.sql
-- What became of a letter. One that could wait and whose person has had a letter
-- today is held until goes_at; waits is then what it says, as JSON. Those of one
-- person and inbox that wait leave as one: the others are folded into it. why is
-- what somebody said who dropped one, or the key of why the desk did. created_at is
-- when it went, or was asked for.
ALTER TABLE letter ADD COLUMN state TEXT NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'held', 'folded', 'withheld', 'dropped'));
ALTER TABLE letter ADD COLUMN goes_at BIGINT;
ALTER TABLE letter ADD COLUMN waits TEXT NOT NULL DEFAULT '';
ALTER TABLE letter ADD COLUMN folded_into BIGINT;
ALTER TABLE letter ADD COLUMN why TEXT NOT NULL DEFAULT '';
UPDATE letter SET state = 'withheld' WHERE withheld <> '' AND message_id IS NULL;
CREATE INDEX letter_state ON letter (state, id);

-- portal: 202611261805_portal.sql
-- The web form of an inbox. topics and origins are JSON lists; no topics: all that
-- are offered.
CREATE TABLE web_form (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox_id   BIGINT NOT NULL UNIQUE REFERENCES inbox (id),
    slug       TEXT NOT NULL UNIQUE,
    is_on      SMALLINT NOT NULL CHECK (is_on IN (0, 1)),
    title      TEXT NOT NULL,
    intro      TEXT NOT NULL,
    ask_topic  SMALLINT NOT NULL CHECK (ask_topic IN (0, 1)),
    topics     TEXT NOT NULL,
    origins    TEXT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What came along with a form that was sent, and the message it became.
CREATE TABLE form_post (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    intake_id  BIGINT NOT NULL UNIQUE REFERENCES intake (id),
    topic_id   BIGINT REFERENCES topic (id),
    product    TEXT NOT NULL,
    version    TEXT NOT NULL,
    device     TEXT NOT NULL,
    message_id BIGINT REFERENCES message (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX form_post_message ON form_post (message_id) WHERE message_id IS NOT NULL;

-- Who asked how often of late, by keyed digests.
CREATE TABLE portal_try (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('find', 'find_ip', 'form_ip')),
    sum  BLOB NOT NULL,
    at   BIGINT NOT NULL
);
CREATE INDEX portal_try_sum ON portal_try (sum, kind, at);
CREATE INDEX portal_try_at ON portal_try (at);

-- requests: 202611261810_requests.sql
-- What of a topic's checklist a case already has: recognised in a message or a
-- file, said by hand, or answered on the customer's page. off says that somebody
-- took it back: the rules do not tick it again for the same message.
CREATE TABLE request_given (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    item_id    BIGINT NOT NULL REFERENCES topic_item (id),
    message_id BIGINT NOT NULL,
    value      TEXT NOT NULL,
    how        TEXT NOT NULL CHECK (how IN ('found', 'hand', 'page')),
    off        SMALLINT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_given_item ON request_given (case_id, item_id);
CREATE INDEX request_given_message ON request_given (message_id);

-- One request: everything that was missing, asked for in one message. One request
-- is one round trip.
CREATE TABLE request (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT NOT NULL REFERENCES message (id),
    state      TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
    reminded   BIGINT NOT NULL,
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    ended_by   BIGINT NOT NULL,
    ended_at   BIGINT,
    CHECK (state = 'open' OR ended_at IS NOT NULL)
);
CREATE INDEX request_case ON request (case_id, state);
CREATE INDEX request_message ON request (message_id);
CREATE INDEX request_state ON request (state, id);

-- What a request asks for. item_id is 0 for what stands on no checklist;
-- given_in is the message that gave it, 0 while that is missing or not known.
CREATE TABLE request_item (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id BIGINT NOT NULL REFERENCES request (id),
    item_id    BIGINT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'photo', 'file', 'choice')),
    given_in   BIGINT NOT NULL,
    given_at   BIGINT
);
CREATE INDEX request_item_request ON request_item (request_id, id);

-- requests: 202611261812_requests.sql
-- What people have called cases, for proposing a topic: which case was learnt as
-- which, with the digests of its words (8 bytes each), so that it can be unlearnt
-- exactly; and what that sums up to. A digest is keyed: there are no words here.
CREATE TABLE request_learnt (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id  BIGINT NOT NULL UNIQUE REFERENCES cases (id),
    topic_id BIGINT NOT NULL REFERENCES topic (id),
    words    BLOB NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX request_learnt_topic ON request_learnt (topic_id);

CREATE TABLE request_word (
    word     BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    n        BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_word_topic ON request_word (word, topic_id);

CREATE TABLE request_topic (
    topic_id BIGINT NOT NULL,
    n        BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_topic_topic ON request_topic (topic_id);

-- cover: 202611261830_cover.sql
-- A measure of a case in business time, in microseconds. spent is what had passed before it last started. Its times are
-- those of the hours when they were last reckoned. led_at is when it went to the leads.
CREATE TABLE clock (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    measure    TEXT NOT NULL CHECK (measure IN ('first_answer', 'next_answer', 'silence', 'solution')),
    state      TEXT NOT NULL CHECK (state IN ('running', 'paused', 'met', 'missed', 'stopped')),
    target     BIGINT NOT NULL,
    spent      BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    warn_at    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    lead_at    BIGINT NOT NULL,
    warned_at  BIGINT,
    missed_at  BIGINT,
    led_at     BIGINT,
    ended_at   BIGINT,
    CHECK ((ended_at IS NULL) = (state IN ('running', 'paused')))
);
CREATE UNIQUE INDEX clock_open ON clock (case_id, measure) WHERE ended_at IS NULL;
CREATE INDEX clock_case ON clock (case_id, id);
CREATE INDEX clock_due ON clock (due_at, id) WHERE state = 'running';

-- A target for a measure, in minutes of business time, of a team and a topic; 0 for any.
CREATE TABLE clock_target (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    team_id  BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    measure  TEXT NOT NULL CHECK (measure IN ('first_answer', 'next_answer', 'silence', 'solution')),
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);
CREATE UNIQUE INDEX clock_target_of ON clock_target (team_id, topic_id, measure);

-- nudges: 202611261830_nudges.sql
-- A mail that opened a case of its own and is about a matter that was open
-- already: joined with it, or only suggested.
CREATE TABLE nudge (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    into_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT NOT NULL REFERENCES message (id),
    state      TEXT NOT NULL CHECK (state IN ('suggested', 'joined', 'separated')),
    -- What speaks for it, by name, with commas; never the words themselves.
    why        TEXT NOT NULL,
    -- How long after their last word it came, in microseconds.
    apart      BIGINT NOT NULL,
    -- What its own next step was before it was joined, and what it became.
    step       TEXT NOT NULL,
    due_was    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX nudge_case ON nudge (case_id);
CREATE INDEX nudge_into ON nudge (into_id, id);
CREATE INDEX nudge_message ON nudge (message_id);

-- cases: 202611261832_cases.sql
-- Lists of the cases that have a mark, by its value.
CREATE INDEX mark_value ON mark (name, value, case_id) WHERE value > 0;

-- portal: 202611261840_portal.sql
-- All that we hold of somebody, in one file, for which they asked; it goes after a
-- week. sum is empty until it is made.
CREATE TABLE portal_record (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  BIGINT NOT NULL UNIQUE REFERENCES person (id),
    sum        BLOB,
    size       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ready_at   BIGINT
);
CREATE INDEX portal_record_sum ON portal_record (sum) WHERE sum IS NOT NULL;
CREATE INDEX portal_record_created ON portal_record (created_at);

-- cover: 202611261900_cover.sql
-- Who is on duty for a team, one week after the other; team 0 is the whole desk. people are user ids in their order, as JSON;
-- at each handover, once a week, the next one begins. begins_on is the day of the first, in the zone.
CREATE TABLE duty_rota (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    team_id     BIGINT NOT NULL UNIQUE,
    zone        TEXT NOT NULL,
    begins_on   TEXT NOT NULL,
    handover INTEGER NOT NULL CHECK (handover BETWEEN 0 AND 1439),
    people      TEXT NOT NULL,
    note        TEXT NOT NULL,
    note_by     BIGINT NOT NULL,
    note_at     BIGINT,
    version     BIGINT NOT NULL
);

-- Somebody else on duty for a while.
CREATE TABLE duty_swap (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    team_id  BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    from_at  BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    made_by  BIGINT NOT NULL,
    made_at  BIGINT NOT NULL,
    CHECK (from_at < until_at)
);
CREATE INDEX duty_swap_team ON duty_swap (team_id, until_at, id);

-- Where somebody on duty is called beside their mail. address is sealed: whoever knows it can call them.
CREATE TABLE duty_way (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL,
    way     TEXT NOT NULL CHECK (way IN ('webhook', 'ntfy')),
    address BLOB NOT NULL,
    secret  BLOB NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX duty_way_user ON duty_way (user_id, way);

-- A call to whoever is on duty. round counts who was called: the one on duty, then the leads.
CREATE TABLE duty_page (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    team_id  BIGINT NOT NULL,
    case_id  BIGINT REFERENCES cases (id),
    reason   TEXT NOT NULL CHECK (reason IN ('promise', 'clock', 'test')),
    state    TEXT NOT NULL CHECK (state IN ('open', 'taken', 'unanswered')),
    round    INTEGER NOT NULL,
    made_at  BIGINT NOT NULL,
    taken_at BIGINT,
    taken_by BIGINT
);
CREATE INDEX duty_page_case ON duty_page (case_id, state) WHERE case_id IS NOT NULL;

-- A try to reach somebody on one way.
CREATE TABLE duty_call (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    page_id BIGINT NOT NULL REFERENCES duty_page (id),
    user_id BIGINT NOT NULL,
    way     TEXT NOT NULL CHECK (way IN ('mail', 'webhook', 'ntfy')),
    state   TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    tries   INTEGER NOT NULL,
    why     TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX duty_call_page ON duty_call (page_id, id);

-- cover: 202611261930_cover.sql
-- The check before hours when nobody works: what falls into them, and what is done about it. done is empty while nothing is.
CREATE TABLE check_row (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox_id   BIGINT NOT NULL REFERENCES inbox (id),
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    need       TEXT NOT NULL CHECK (need IN ('step', 'promise', 'clock')),
    due_at     BIGINT NOT NULL,
    done       TEXT NOT NULL CHECK (done IN ('', 'gone', 'duty', 'told')),
    done_by    BIGINT NOT NULL,
    done_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX check_row_need ON check_row (case_id, need, from_at);
CREATE INDEX check_row_due ON check_row (due_at, id);
CREATE INDEX check_row_inbox ON check_row (inbox_id, from_at);

-- relief: 202611262130_relief.sql
-- A case whose customer cannot go on, and whether something bridges it. since is when it last owed a workaround, due_at by
-- when one is wanted, in the hours the case is worked on; spent is the business time, in microseconds, until there was one.
-- cleared_at is when they could go on again.
CREATE TABLE relief (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL UNIQUE REFERENCES cases (id),
    source     TEXT NOT NULL CHECK (source IN ('agent', 'topic', 'customer', 'need')),
    state      TEXT NOT NULL CHECK (state IN ('owed', 'offered', 'accepted', 'refused', 'none')),
    blocked_at BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    target     BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    late_at    BIGINT,
    led_at     BIGINT,
    met_at     BIGINT,
    spent      BIGINT NOT NULL,
    cleared_at BIGINT
);
CREATE INDEX relief_due ON relief (due_at, id) WHERE cleared_at IS NULL AND state IN ('owed', 'refused');

-- Something we know to do about it, for cases of a topic and those under it; topic 0 is any. days is after how many days a
-- thing that is lent usually comes back; 0 for what is not lent. from_case is the case whose reply taught it, 0 for what
-- one of us wrote here.
CREATE TABLE relief_way (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    topic_id   BIGINT NOT NULL,
    lang       TEXT NOT NULL,
    words      TEXT NOT NULL,
    words_key  TEXT NOT NULL,
    days       INTEGER NOT NULL CHECK (days BETWEEN 0 AND 366),
    uses       BIGINT NOT NULL,
    accepted   BIGINT NOT NULL,
    refused    BIGINT NOT NULL,
    from_case  BIGINT NOT NULL,
    off_at     BIGINT,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX relief_way_topic ON relief_way (topic_id, words_key, id);
CREATE INDEX relief_way_case ON relief_way (from_case) WHERE from_case > 0;

-- What was offered, or why nothing can be. returns_on is the day on which a thing that is lent comes back, as 2026-12-01.
CREATE TABLE relief_offer (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    relief_id   BIGINT NOT NULL REFERENCES relief (id),
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    message_id  BIGINT REFERENCES message (id),
    way_id      BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'refused', 'none', 'replaced')),
    words       TEXT NOT NULL,
    returns_on  TEXT NOT NULL,
    returned_at BIGINT,
    by_id       BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    answered_by TEXT NOT NULL CHECK (answered_by IN ('', 'customer', 'agent')),
    answered_at BIGINT,
    why         TEXT NOT NULL
);
CREATE INDEX relief_offer_relief ON relief_offer (relief_id, id);
CREATE INDEX relief_offer_message ON relief_offer (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX relief_offer_case ON relief_offer (case_id, id);
CREATE INDEX relief_offer_back ON relief_offer (returns_on, id) WHERE returns_on > '' AND returned_at IS NULL;

-- Of which topics cases block their customers, and within how many minutes of business time a workaround is wanted.
CREATE TABLE relief_topic (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    topic_id BIGINT NOT NULL UNIQUE,
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);

-- tone: 202611262130_tone.sql
-- What somebody did with a finding: left it as it is, or took the better
-- wording. words_sum is the digest of the words, so that what was left is not
-- told again; of a person who was erased it says nothing.
CREATE TABLE tone_did (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    user_id   BIGINT NOT NULL REFERENCES staff_user (id),
    rule      TEXT NOT NULL,
    did       TEXT NOT NULL CHECK (did IN ('fine', 'taken')),
    words_sum TEXT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX tone_did_once ON tone_did (case_id, user_id, rule, words_sum);
CREATE INDEX tone_did_at ON tone_did (at, rule, did);
-- A rule that was switched off, or on again.
CREATE TABLE tone_rule (
    rule TEXT PRIMARY KEY,
    off  SMALLINT NOT NULL CHECK (off IN (0, 1)),
    at   BIGINT NOT NULL
);

-- cases: 202611262131_cases.sql
-- How badly a case needs us, and where that puts it: weight is the sum of its
-- points, need_why their names, the heaviest first. need_rank is the moment from
-- which the customer waits, moved back for each point by as much waiting as a
-- point is worth: so the order among cases is the same at every hour, and waiting
-- raises a case without anybody writing its row. It takes the place of ease in
-- the indexes; ease stays, since a released table keeps its columns.
ALTER TABLE cases ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN need_why TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN waits_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN need_rank BIGINT NOT NULL DEFAULT 0;
UPDATE cases SET weight = need, waits_since = created_at, need_rank = created_at - need * 7200000000;
DROP INDEX cases_inbox_need;
DROP INDEX cases_unowned_need;
DROP INDEX cases_owner_need;
DROP INDEX cases_team_need;
CREATE INDEX cases_inbox_need ON cases (inbox_id, shelf, need_rank, id) WHERE private = 0;
CREATE INDEX cases_unowned_need ON cases (inbox_id, need_rank, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_owner_need ON cases (owner_id, inbox_id, shelf, need_rank, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team_need ON cases (team_id, inbox_id, shelf, need_rank, id) WHERE private = 0 AND team_id IS NOT NULL;

-- notices: 202611262131_notices.sql
-- What an unread notice stands for where it stands for several cases: they are told in one.
CREATE TABLE notice_part (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    notice_id BIGINT NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    item_id   BIGINT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX notice_part_of ON notice_part (notice_id, case_id, item_id);
CREATE INDEX notice_part_item ON notice_part (item_id);
CREATE INDEX notice_part_case ON notice_part (case_id);
CREATE INDEX notice_unread_kind ON notice (user_id, kind) WHERE read_at IS NULL;

-- people: 202611262131_people.sql
-- A telephone number may be several people's: a household shares one. Every other
-- address is one person's alone.
DROP INDEX identity_value;
CREATE UNIQUE INDEX identity_value ON identity (kind, value_sum, person_id);
CREATE UNIQUE INDEX identity_alone ON identity (kind, value_sum) WHERE kind <> 'phone';

-- need: 202611262132_need.sql
-- A point of a case: that something makes it more urgent (says = 1), or does not
-- after all (0). Of a kind the newest row decides. n is how often, or when, in
-- microseconds; from_byte and to_byte are where the message says it, 0 for nowhere.
CREATE TABLE need_point (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    kind       TEXT NOT NULL,
    source     TEXT NOT NULL CHECK (source IN ('words', 'answer', 'fact', 'tap', 'history')),
    says       SMALLINT NOT NULL CHECK (says IN (0, 1)),
    n          BIGINT NOT NULL,
    message_id BIGINT REFERENCES message (id),
    from_byte  INTEGER NOT NULL,
    to_byte    INTEGER NOT NULL,
    what       TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX need_point_case ON need_point (case_id, id);
CREATE INDEX need_point_message ON need_point (message_id) WHERE message_id IS NOT NULL;

-- A version of the policy of weights; the newest counts.
CREATE TABLE need_policy (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    rules TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    at    BIGINT NOT NULL
);

-- A case that took long, for the next one of the same person.
CREATE TABLE need_slow (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id BIGINT NOT NULL REFERENCES person (id),
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    days      INTEGER NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX need_slow_case ON need_slow (case_id);
CREATE INDEX need_slow_person ON need_slow (person_id, id);

-- Up to which case the history of whoever opened it was looked at: one row.
CREATE TABLE need_seen (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL
);

-- portal: 202611262132_portal.sql
-- A file that somebody chose before the form asked more of them. Whoever holds the form's token has it; what was not sent
-- within a day goes.
CREATE TABLE form_file (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    token_sum BLOB NOT NULL,
    name      TEXT NOT NULL,
    size      BIGINT NOT NULL,
    sum       BLOB NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX form_file_token ON form_file (token_sum, id);
CREATE INDEX form_file_sum ON form_file (sum);
CREATE INDEX form_file_at ON form_file (at);

-- voice: 202611262132_voice.sql
-- A call on a telephone: one that was had, or one to make. It is to be made until it
-- has an outcome.
CREATE TABLE phone_call (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    person_id  BIGINT NOT NULL REFERENCES person (id),
    message_id BIGINT REFERENCES message (id),
    promise_id BIGINT,
    why        TEXT NOT NULL CHECK (why IN ('noted', 'letter', 'asked')),
    direction  TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    number     TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    outcome    TEXT NOT NULL CHECK (outcome IN ('', 'reached', 'nobody', 'left_word', 'dropped')),
    tries      INTEGER NOT NULL,
    tried_at   BIGINT,
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    ended_by   BIGINT NOT NULL,
    ended_at   BIGINT,
    key_sum    BLOB,
    CHECK ((outcome = '') = (ended_at IS NULL))
);
CREATE INDEX phone_call_due ON phone_call (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX phone_call_ended ON phone_call (ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX phone_call_case ON phone_call (case_id, id);
CREATE INDEX phone_call_person ON phone_call (person_id, id);
CREATE UNIQUE INDEX phone_call_key ON phone_call (key_sum) WHERE key_sum IS NOT NULL;
CREATE INDEX phone_call_message ON phone_call (message_id) WHERE message_id IS NOT NULL;

-- Who is reached by phone: what would be mailed to them is a call to make.
CREATE TABLE by_phone (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id BIGINT NOT NULL REFERENCES person (id),
    number    TEXT NOT NULL,
    set_by    BIGINT NOT NULL,
    set_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX by_phone_person ON by_phone (person_id);

-- A telephone that rings at somebody's place, for as long as it may.
CREATE TABLE ringing (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id BIGINT NOT NULL,
    number  TEXT NOT NULL,
    at      BIGINT NOT NULL,
    seen_at BIGINT
);
CREATE INDEX ringing_user ON ringing (user_id, at);
CREATE INDEX ringing_at ON ringing (at);

-- effort: 202611262145_effort.sql
-- What a case has cost its customer, as numbers of facts, and what they come to. waited is the time, in microseconds, in
-- which they waited for us. easy is 1 for a case that took one reply and no other field. quiet_at is when the customer has
-- been silent for too long, never while the next word is ours.
CREATE TABLE effort (
    case_id     BIGINT NOT NULL UNIQUE REFERENCES cases (id),
    person_id   BIGINT NOT NULL,
    round_trips BIGINT NOT NULL,
    repeats     BIGINT NOT NULL,
    channels    BIGINT NOT NULL,
    transfers   BIGINT NOT NULL,
    waited      BIGINT NOT NULL,
    reopened    BIGINT NOT NULL,
    score       BIGINT NOT NULL,
    replies     BIGINT NOT NULL,
    easy        SMALLINT NOT NULL CHECK (easy IN (0, 1)),
    solved_at   BIGINT,
    last_at     BIGINT NOT NULL,
    quiet_at    BIGINT NOT NULL,
    walked_at   BIGINT,
    aside_at    BIGINT
);
CREATE INDEX effort_whose ON effort (person_id, case_id);
CREATE INDEX effort_walked ON effort (score, case_id) WHERE walked_at IS NOT NULL AND aside_at IS NULL;
CREATE INDEX effort_quiet ON effort (quiet_at, case_id) WHERE walked_at IS NULL;
CREATE INDEX effort_solved ON effort (solved_at, easy) WHERE solved_at IS NOT NULL;

-- Why somebody may leave, as JSON, and what that comes to. case_id is where one of us can write to them.
CREATE TABLE effort_person (
    person_id BIGINT NOT NULL UNIQUE REFERENCES person (id),
    points    BIGINT NOT NULL,
    reasons   TEXT NOT NULL,
    case_id   BIGINT NOT NULL
);
CREATE INDEX effort_person_points ON effort_person (points, person_id);

-- How far what happened was followed, and which cases are still to be counted: those below low.
CREATE TABLE effort_state (
    sole     SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    place_tx BIGINT NOT NULL,
    place_id BIGINT NOT NULL,
    low      BIGINT NOT NULL
);

-- ledger: 202611270210_ledger.sql
-- What was posted, never changed and never removed. id is the place in the chain,
-- without gaps; seal is the SHA-256 over the seal before and the entry's own text.
-- month is that of at in the desk's zone (2026-11). reverses is the entry that this
-- one turns back, 0 for none. foreign_* is what it was before it was reckoned in the
-- currency of the entry, at a rate that was entered on rate_day; '' where it was not.
CREATE TABLE ledger_entry (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    at               BIGINT NOT NULL,
    month            TEXT NOT NULL,
    cause            TEXT NOT NULL,
    of_kind          TEXT NOT NULL,
    ref              BIGINT NOT NULL,
    case_id          BIGINT NOT NULL,
    reverses         BIGINT NOT NULL,
    currency         TEXT NOT NULL,
    foreign_minor    BIGINT NOT NULL,
    foreign_currency TEXT NOT NULL,
    rate             TEXT NOT NULL,
    rate_day         TEXT NOT NULL,
    by_kind          TEXT NOT NULL,
    by_id            BIGINT NOT NULL,
    by_name          TEXT NOT NULL,
    note_digest      BLOB NOT NULL,
    seal             BLOB NOT NULL
);
CREATE UNIQUE INDEX ledger_entry_cause ON ledger_entry (cause);
CREATE UNIQUE INDEX ledger_entry_reverses ON ledger_entry (reverses) WHERE reverses <> 0;
CREATE INDEX ledger_entry_month ON ledger_entry (month, id);
CREATE INDEX ledger_entry_case ON ledger_entry (case_id, id) WHERE case_id <> 0;
-- The lines of an entry, which sum to zero.
CREATE TABLE ledger_line (
    entry_id BIGINT NOT NULL REFERENCES ledger_entry (id),
    n        BIGINT NOT NULL,
    account  TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor    BIGINT NOT NULL,
    PRIMARY KEY (entry_id, n)
);
CREATE INDEX ledger_line_account ON ledger_line (account, entry_id);
-- What somebody said about an entry. The digest of the entry is over salt and
-- words; both go when the person of its case is erased.
CREATE TABLE ledger_note (
    entry_id BIGINT NOT NULL REFERENCES ledger_entry (id),
    salt     BLOB NOT NULL,
    words    TEXT NOT NULL,
    PRIMARY KEY (entry_id)
);
-- The months that are closed.
CREATE TABLE ledger_period (
    month     TEXT NOT NULL PRIMARY KEY,
    closed_at BIGINT NOT NULL,
    by_id     BIGINT NOT NULL,
    by_kind   TEXT NOT NULL
);

-- purchases: 202611270220_purchases.sql
-- What a person or an organization bought. price is in minor units of its currency, of one period where period says so;
-- null where nobody knows it. Days are written as 2026-12-01, '' for none. product_id is the number of a model in the
-- catalogue; 0 for none. What another system calls it is unique; source_at is when that system last changed it, so that
-- what arrives late changes nothing. proof is where the newest proof of it stands.
CREATE TABLE purchase (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id       BIGINT REFERENCES person (id),
    organization_id BIGINT REFERENCES organization (id),
    product_id      BIGINT NOT NULL,
    what            TEXT NOT NULL,
    quantity        BIGINT NOT NULL CHECK (quantity > 0),
    price           BIGINT CHECK (price >= 0),
    currency        TEXT NOT NULL,
    bought_on       TEXT NOT NULL,
    seller          TEXT NOT NULL,
    order_number    TEXT NOT NULL,
    serial_number   TEXT NOT NULL,
    warranty_months INTEGER NOT NULL CHECK (warranty_months BETWEEN 0 AND 600),
    period          TEXT NOT NULL CHECK (period IN ('', 'day', 'month', 'year')),
    since_on        TEXT NOT NULL,
    ended_on        TEXT NOT NULL,
    source          TEXT NOT NULL,
    foreign_id      TEXT NOT NULL,
    foreign_sum     BLOB,
    source_at       BIGINT,
    proof           TEXT NOT NULL CHECK (proof IN ('none', 'given', 'accepted', 'refused')),
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CHECK ((person_id IS NULL) <> (organization_id IS NULL))
);
CREATE UNIQUE INDEX purchase_foreign ON purchase (source, foreign_sum) WHERE foreign_sum IS NOT NULL;
CREATE INDEX purchase_person ON purchase (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX purchase_organization ON purchase (organization_id, id) WHERE organization_id IS NOT NULL;

-- Which cases are about which purchase.
CREATE TABLE purchase_case (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_case_pair ON purchase_case (case_id, purchase_id);
CREATE INDEX purchase_case_purchase ON purchase_case (purchase_id, case_id);

-- products: 202611270221_products.sql
-- A model that is or was sold, or a part. Nothing is ever deleted here. aliases, specs and manuals are JSON arrays, as the
-- API shows them. warranty_months is 0 where nothing is said.
CREATE TABLE product (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT NOT NULL,
    name_key        TEXT NOT NULL,
    model           TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('sold', 'discontinued')),
    successor_id    BIGINT REFERENCES product (id),
    aliases         TEXT NOT NULL,
    specs           TEXT NOT NULL,
    manuals         TEXT NOT NULL,
    notes           TEXT NOT NULL,
    warranty_months INTEGER NOT NULL CHECK (warranty_months BETWEEN 0 AND 1200),
    warranty        TEXT NOT NULL,
    public          SMALLINT NOT NULL CHECK (public IN (0, 1)),
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);
CREATE INDEX product_name ON product (name_key, id);
CREATE INDEX product_successor ON product (successor_id) WHERE successor_id IS NOT NULL;

-- What a product is found by: its model number and aliases, and the words of its name, folded and without spaces and dashes.
CREATE TABLE product_term (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id BIGINT NOT NULL REFERENCES product (id),
    kind       TEXT NOT NULL CHECK (kind IN ('model', 'alias', 'word')),
    written    TEXT NOT NULL,
    term       TEXT NOT NULL
);
CREATE INDEX product_term_of ON product_term (product_id);
CREATE INDEX product_term_term ON product_term (term, product_id);
CREATE UNIQUE INDEX product_term_model ON product_term (term) WHERE kind = 'model';

-- Which part fits which model.
CREATE TABLE product_fit (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id BIGINT NOT NULL REFERENCES product (id),
    part_id    BIGINT NOT NULL REFERENCES product (id),
    CHECK (product_id <> part_id)
);
CREATE UNIQUE INDEX product_fit_of ON product_fit (product_id, part_id);
CREATE INDEX product_fit_part ON product_fit (part_id, product_id);

-- How often the catalogue has changed: one row, and none before the first product.
CREATE TABLE product_catalogue (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    sole    SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    changes BIGINT NOT NULL
);

-- remedies: 202611270230_remedies.sql
-- What is done to make it right for the customer of a case. key is the caller's own name for it: of a kind and a key there is
-- one remedy of a case that was not declined and did not fail. worth is in minor units of currency, 0 in '' for nothing.
-- posted says that a budget has paid. approver_id is who was asked, asked how often somebody was, answer_by until when they
-- have time. due_at is by when it is wanted on its way, or at the customer's once it is, 0 while nothing is wanted; late_at when that was told.
CREATE TABLE remedy (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    kind        TEXT NOT NULL CHECK (kind IN ('apology', 'again', 'replacement', 'refund', 'credit', 'upgrade', 'compensation', 'gift')),
    key         TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'awaiting_approval', 'approved', 'declined', 'dispatched', 'received', 'failed')),
    what        TEXT NOT NULL,
    why         TEXT NOT NULL,
    fault       TEXT NOT NULL CHECK (fault IN ('ours', 'customer', 'third_party', 'nobody', 'unknown')),
    worth       BIGINT NOT NULL CHECK (worth >= 0),
    currency    TEXT NOT NULL,
    posted      INTEGER NOT NULL CHECK (posted IN (0, 1)),
    by_id       BIGINT NOT NULL,
    message_id  BIGINT REFERENCES message (id),
    approver_id BIGINT NOT NULL,
    asked       INTEGER NOT NULL,
    answer_by   BIGINT,
    approved_by BIGINT NOT NULL,
    approved_at BIGINT,
    reason      TEXT NOT NULL,
    tracking    TEXT NOT NULL,
    due_at      BIGINT NOT NULL,
    late_at     BIGINT,
    answer      TEXT NOT NULL CHECK (answer IN ('', 'accepted', 'other')),
    answer_says TEXT NOT NULL,
    answered_at BIGINT,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX remedy_once ON remedy (case_id, kind, key) WHERE state NOT IN ('declined', 'failed');
CREATE INDEX remedy_case ON remedy (case_id, id);
CREATE INDEX remedy_asked ON remedy (approver_id, id) WHERE state = 'awaiting_approval';
CREATE INDEX remedy_due ON remedy (due_at, id) WHERE due_at > 0;
CREATE INDEX remedy_state ON remedy (state, id);

-- products: 202611270231_products.sql
-- Which count of the catalogue last wrote a product: what is kept in memory reads only what is newer.
ALTER TABLE product ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX product_changed ON product (changed);

-- What a case is about. message_id is the message whose words named it, by_id the user who said so; dropped_at is when
-- somebody said that it is not this one, after which no words name it again.
CREATE TABLE product_case (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    product_id BIGINT NOT NULL REFERENCES product (id),
    message_id BIGINT REFERENCES message (id),
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    dropped_at BIGINT
);
CREATE UNIQUE INDEX product_case_of ON product_case (case_id, product_id);
CREATE INDEX product_case_product ON product_case (product_id, case_id);
CREATE INDEX product_case_message ON product_case (message_id) WHERE message_id IS NOT NULL;

-- What somebody asked about a product and nobody here knows; what is emptied when the person of the case is erased. known_at
-- is when it was found out.
CREATE TABLE product_unknown (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id BIGINT NOT NULL REFERENCES product (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    what       TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    known_at   BIGINT
);
CREATE INDEX product_unknown_open ON product_unknown (product_id, id) WHERE known_at IS NULL;
CREATE INDEX product_unknown_case ON product_unknown (case_id);

-- budgets: 202611270235_budgets.sql
-- What an agent or a team may spend in a period, in minor units of one currency.
-- single_minor is up to what an agent grants alone, two_minor above what two people
-- must say yes; 0 for no such limit. At most one for each holder.
CREATE TABLE budget (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    holder       TEXT NOT NULL CHECK (holder IN ('agent', 'team')),
    holder_id    BIGINT NOT NULL,
    period       TEXT NOT NULL CHECK (period IN ('month', 'quarter', 'year')),
    currency     TEXT NOT NULL,
    minor        BIGINT NOT NULL CHECK (minor >= 0),
    single_minor BIGINT NOT NULL CHECK (single_minor >= 0),
    two_minor    BIGINT NOT NULL CHECK (two_minor >= 0),
    off_at       BIGINT,
    version      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX budget_holder ON budget (holder, holder_id);
-- What one whole unit of a currency is worth in another; the newest counts.
CREATE TABLE budget_rate (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    from_currency TEXT NOT NULL,
    to_currency   TEXT NOT NULL,
    rate          TEXT NOT NULL,
    day           TEXT NOT NULL,
    by_id         BIGINT NOT NULL,
    at            BIGINT NOT NULL
);
CREATE INDEX budget_rate_newest ON budget_rate (from_currency, to_currency, id);

-- effort: 202611270241_effort.sql
-- How often they said that what we did or offered does not help: "not yet" to whether it works, or a workaround that they
-- refused. All cases are counted anew, for "not yet" was counted as coming back before.
ALTER TABLE effort ADD COLUMN no_help BIGINT NOT NULL DEFAULT 0;
UPDATE effort_state SET low = (SELECT coalesce(max(id), 0) + 1 FROM cases) WHERE sole = 1;

-- purchases: 202611270250_purchases.sql
-- A receipt that was given for a purchase. sum is of the stored bytes, a picture drawn anew or a PDF; given_sum is of the
-- bytes as they were given, by which the same receipt is known again. Both are null once its person was erased.
CREATE TABLE purchase_proof (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    case_id     BIGINT REFERENCES cases (id),
    state       TEXT NOT NULL CHECK (state IN ('given', 'accepted', 'refused')),
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    sum         BLOB,
    given_sum   BLOB,
    reason      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    decided_at  BIGINT
);
CREATE INDEX purchase_proof_purchase ON purchase_proof (purchase_id, id);
CREATE INDEX purchase_proof_sum ON purchase_proof (sum) WHERE sum IS NOT NULL;
CREATE INDEX purchase_proof_given ON purchase_proof (given_sum, purchase_id) WHERE given_sum IS NOT NULL;
CREATE INDEX purchase_proof_case ON purchase_proof (case_id) WHERE case_id IS NOT NULL;

-- For which kind of remedy a purchase was proof: for each kind once.
CREATE TABLE purchase_use (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    kind        TEXT NOT NULL,
    remedy_id   BIGINT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_use_kind ON purchase_use (purchase_id, kind);

-- cases: 202611270430_cases.sql
-- When the clock of a case that ends first ends, for lists sorted by it: no time
-- (the greatest number) where none runs. Until now a mark held it.
ALTER TABLE cases ADD COLUMN clock_due BIGINT NOT NULL DEFAULT 9223372036854775807;
UPDATE cases SET clock_due = (SELECT max(mark.value) FROM mark WHERE mark.case_id = cases.id AND mark.name = 'cover.due')
WHERE id IN (SELECT case_id FROM mark WHERE name = 'cover.due' AND value > 0);
DELETE FROM mark WHERE name = 'cover.due';
CREATE INDEX cases_inbox_clock ON cases (inbox_id, shelf, clock_due, id) WHERE private = 0;
CREATE INDEX cases_unowned_clock ON cases (inbox_id, clock_due, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_owner_clock ON cases (owner_id, inbox_id, shelf, clock_due, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team_clock ON cases (team_id, inbox_id, shelf, clock_due, id) WHERE private = 0 AND team_id IS NOT NULL;

-- products: 202611270431_products.sql
-- What of a product people speak of: n is how much of it is counted. part is as whoever wrote it first wrote it, and empty for
-- the product as a whole.
CREATE TABLE product_feedback_part (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id BIGINT NOT NULL REFERENCES product (id),
    part       TEXT NOT NULL,
    part_key   TEXT NOT NULL,
    n          BIGINT NOT NULL CHECK (n >= 0),
    last_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX product_feedback_part_of ON product_feedback_part (product_id, part_key);
CREATE INDEX product_feedback_part_n ON product_feedback_part (n, id);
CREATE INDEX product_feedback_part_product ON product_feedback_part (product_id, n, id);

-- What somebody said of it in a case. words are emptied when the person of the case is erased. hint_id is the hint that it was
-- made of; one that is no feedback (dismissed) has no part. told_at is when whoever can change the product was told.
CREATE TABLE product_feedback (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    part_id    BIGINT REFERENCES product_feedback_part (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT REFERENCES message (id),
    hint_id    BIGINT,
    state      TEXT NOT NULL CHECK (state IN ('counted', 'withdrawn', 'dismissed')),
    words      TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    told_at    BIGINT,
    CHECK (state = 'dismissed' OR part_id IS NOT NULL)
);
CREATE UNIQUE INDEX product_feedback_hint ON product_feedback (hint_id) WHERE hint_id IS NOT NULL;
CREATE INDEX product_feedback_counted ON product_feedback (part_id, id) WHERE state = 'counted';
CREATE INDEX product_feedback_case ON product_feedback (case_id);
CREATE INDEX product_feedback_message ON product_feedback (message_id) WHERE message_id IS NOT NULL;

-- Where whoever can change products is told: one row, and none before it is set. why is what went wrong the last time.
CREATE TABLE product_feedback_hook (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    sole      SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    address   BLOB NOT NULL,
    secret    BLOB NOT NULL,
    set_at    BIGINT NOT NULL,
    told_at   BIGINT,
    failed_at BIGINT,
    why       TEXT NOT NULL
);

-- products: 202611270432_products.sql
-- What customers are told about a product on its help page, which is there while public is 1.
ALTER TABLE product ADD COLUMN help TEXT NOT NULL DEFAULT '';
CREATE INDEX product_public ON product (name_key, id) WHERE public = 1;

-- relief: 202611270440_relief.sql
-- The product a workaround is for; 0 for any. One of a topic and a product holds where both fit.
ALTER TABLE relief_way ADD COLUMN product_id BIGINT NOT NULL DEFAULT 0;

-- remedies: 202611270440_remedies.sql
-- What the customer of a case lost by a failure, and what it has cost them; of a case the newest counts. price is in minor units of
-- currency, 0 in '' where nobody knows it; share is how much of it was of no use, in per cent. consequence is 0 none to 3 grave.
-- contacts, broken, repeats and years are what the desk knew then. What was granted for it stands beside it: chosen are the kinds
-- between +, suggested what the policy came to, deviates that it was another amount, or another than like cases had, and reason why.
CREATE TABLE remedy_loss (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    failure     TEXT NOT NULL CHECK (failure IN ('undone', 'charged', 'late', 'broken', 'refused', 'poor', 'unkind')),
    fault       TEXT NOT NULL CHECK (fault IN ('ours', 'customer', 'third_party', 'nobody', 'unknown')),
    price       BIGINT NOT NULL CHECK (price >= 0),
    currency    TEXT NOT NULL,
    share       INTEGER NOT NULL CHECK (share BETWEEN 0 AND 100),
    hours       INTEGER NOT NULL CHECK (hours >= 0),
    consequence INTEGER NOT NULL CHECK (consequence BETWEEN 0 AND 3),
    missed      INTEGER NOT NULL CHECK (missed IN (0, 1)),
    contacts    INTEGER NOT NULL,
    broken      INTEGER NOT NULL,
    repeats     INTEGER NOT NULL,
    years       INTEGER NOT NULL,
    by_id       BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    granted_at  BIGINT,
    chosen      TEXT NOT NULL,
    suggested   BIGINT NOT NULL,
    granted     BIGINT NOT NULL,
    policy_id   BIGINT NOT NULL,
    deviates    INTEGER NOT NULL CHECK (deviates IN (0, 1)),
    reason      TEXT NOT NULL
);
CREATE INDEX remedy_loss_case ON remedy_loss (case_id, id);
CREATE INDEX remedy_loss_like ON remedy_loss (failure, fault, granted_at) WHERE granted_at IS NOT NULL;
CREATE INDEX remedy_loss_new ON remedy_loss (created_at, id);
CREATE INDEX remedy_loss_deviates ON remedy_loss (id) WHERE deviates = 1;

-- A version of the policy that remedies are reckoned by; the newest counts.
CREATE TABLE remedy_policy (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    rules TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    at    BIGINT NOT NULL
);

-- cases: 202611270450_cases.sql
-- Whether a workaround is late is among what cover.late counts.
DELETE FROM mark WHERE name = 'relief.late';

-- dispatch: 202611270450_dispatch.sql
-- The house's own systems that send things (parcel) and pay (payment), one of each. Where they are and the secret by which
-- both sides sign are sealed.
CREATE TABLE dispatch_system (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    does       TEXT NOT NULL CHECK (does IN ('parcel', 'payment')),
    address    BLOB NOT NULL,
    secret     BLOB NOT NULL,
    active     INTEGER NOT NULL CHECK (active IN (0, 1)),
    made_at    BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_system_does ON dispatch_system (does);

-- An address that somebody confirmed. It is never changed: a newer one takes its place.
CREATE TABLE dispatch_address (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id    BIGINT NOT NULL REFERENCES person (id),
    case_id      BIGINT NOT NULL REFERENCES cases (id),
    name         TEXT NOT NULL,
    street       TEXT NOT NULL,
    postcode     TEXT NOT NULL,
    city         TEXT NOT NULL,
    country      TEXT NOT NULL,
    by_customer  INTEGER NOT NULL CHECK (by_customer IN (0, 1)),
    confirmed_at BIGINT NOT NULL
);
CREATE INDEX dispatch_address_person ON dispatch_address (person_id, id);
CREATE INDEX dispatch_address_case ON dispatch_address (case_id, id);

-- What goes to a customer: the delivery of a remedy (remedy_id, 0 for none), or a thing that is lent. choice is size or colour; old is what
-- becomes of the old one. foreign_id is what the system calls it. due_at is by when it is wanted further on, 0 while nothing is;
-- back_by until when something lent comes back, 0 for never. tries and wrong say how handing it over went.
CREATE TABLE dispatch (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    remedy_id  BIGINT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('replacement', 'refund', 'loan')),
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'handed', 'accepted', 'sent', 'arrived', 'returned', 'failed', 'cancelled')),
    what       TEXT NOT NULL,
    choice     TEXT NOT NULL,
    old        TEXT NOT NULL CHECK (old IN ('', 'keep', 'send_back')),
    address_id BIGINT REFERENCES dispatch_address (id),
    worth      BIGINT NOT NULL CHECK (worth >= 0),
    currency   TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    tracking   TEXT NOT NULL,
    reason     TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    late_at    BIGINT,
    back_by    BIGINT NOT NULL,
    closes     INTEGER NOT NULL CHECK (closes IN (0, 1)),
    tries      INTEGER NOT NULL,
    wrong      TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_remedy ON dispatch (remedy_id) WHERE remedy_id > 0;
CREATE INDEX dispatch_case ON dispatch (case_id, id);
CREATE INDEX dispatch_state ON dispatch (state, id);
CREATE INDEX dispatch_due ON dispatch (due_at, id) WHERE due_at > 0;

-- What was told to a system, and what it told. sum is of the id that its sender gave it: what was heard once is not heard again.
-- dispatch_id is 0 for a trial.
CREATE TABLE dispatch_hook (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    system_id   BIGINT NOT NULL REFERENCES dispatch_system (id),
    heard       INTEGER NOT NULL CHECK (heard IN (0, 1)),
    sum         BLOB NOT NULL,
    type        TEXT NOT NULL,
    dispatch_id BIGINT NOT NULL,
    wrong       TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_hook_heard ON dispatch_hook (system_id, sum) WHERE heard = 1;
CREATE INDEX dispatch_hook_system ON dispatch_hook (system_id, id);

-- relief: 202611270450_relief.sql
-- When somebody was warned that a workaround is wanted soon.
ALTER TABLE relief ADD COLUMN warned_at BIGINT;

-- purchases: 202611270500_purchases.sql
-- cancelled_on is the day on which the sale was taken back, whole: cancelled, or all of it refunded by the shop; '' for not.
ALTER TABLE purchase ADD COLUMN cancelled_on TEXT NOT NULL DEFAULT '';

-- A shop or a payment system that tells of purchases. name in small letters is the source of its purchases. Both secrets are
-- sealed; the old one is good until old_until. refused_* is the newest that was not signed as it must be, and how many were.
CREATE TABLE purchase_source (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('shopify', 'stripe')),
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    secret      BLOB NOT NULL,
    old_secret  BLOB,
    old_until   BIGINT,
    rotated_at  BIGINT NOT NULL,
    off         SMALLINT NOT NULL CHECK (off IN (0, 1)),
    refused     BIGINT NOT NULL,
    refused_at  BIGINT,
    refused_why TEXT NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_source_name ON purchase_source (name_key);

-- What a source told, by its own name for it: once, however often it comes. about is what it calls the order, kept only
-- with the person it is about. field is the field at fault.
CREATE TABLE purchase_event (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id  BIGINT NOT NULL REFERENCES purchase_source (id),
    event_sum  BLOB NOT NULL,
    topic      TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('done', 'ignored', 'early', 'wrong')),
    problem    TEXT NOT NULL,
    field      TEXT NOT NULL,
    person_id  BIGINT REFERENCES person (id),
    about      TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    told_at    BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_event_once ON purchase_event (source_id, event_sum);
CREATE INDEX purchase_event_source ON purchase_event (source_id, id);
CREATE INDEX purchase_event_person ON purchase_event (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX purchase_event_age ON purchase_event (updated_at);

-- remedies: 202611270510_remedies.sql
-- purchase_id is the number of what it is for, of what they bought; 0 for none.
ALTER TABLE remedy ADD COLUMN purchase_id BIGINT NOT NULL DEFAULT 0;

-- purchases: 202611270511_purchases.sql
CREATE INDEX purchase_use_remedy ON purchase_use (remedy_id);

-- dispatch: 202611270515_dispatch.sql
-- A replacement that is given at once is for a purchase (0 for none); until that is proven it waits as for an address. one_touch says
-- that nobody of ours had written in the case before.
ALTER TABLE dispatch ADD COLUMN purchase_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dispatch ADD COLUMN one_touch INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dispatch_purchase ON dispatch (purchase_id, id) WHERE purchase_id > 0;

-- What of a model the system that sends has left, as it said last.
CREATE TABLE dispatch_stock (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    pieces BIGINT NOT NULL CHECK (pieces >= 0),
    at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_stock_model ON dispatch_stock (model);

-- remedies: 202611270530_remedies.sql
CREATE INDEX remedy_purchase ON remedy (purchase_id, id) WHERE purchase_id > 0;

-- purchases: 202611270531_purchases.sql
CREATE INDEX purchase_order ON purchase (order_number, seller) WHERE order_number <> '';

-- dispatch: 202611270532_dispatch.sql
CREATE INDEX dispatch_address_postcode ON dispatch_address (postcode, id) WHERE postcode <> '';
CREATE INDEX dispatch_to ON dispatch (address_id) WHERE address_id IS NOT NULL;

-- purchases: 202611270545_purchases.sql
CREATE INDEX purchase_serial ON purchase (serial_number) WHERE serial_number <> '';

-- remedies: 202611270900_remedies.sql
-- parts is what was granted by kind, as JSON, in minor units of the price's currency; '' before. deviation says how it is another
-- grant: above the cap, changed from what was suggested, or unlike what like cases had. granted_by is the user; 0 in older rows.
ALTER TABLE remedy_loss ADD COLUMN parts TEXT NOT NULL DEFAULT '';
ALTER TABLE remedy_loss ADD COLUMN granted_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE remedy_loss ADD COLUMN deviation TEXT NOT NULL DEFAULT '' CHECK (deviation IN ('', 'cap', 'changed', 'unlike'));
CREATE INDEX remedy_loss_deviates_failure ON remedy_loss (failure, id) WHERE deviates = 1;
CREATE INDEX remedy_loss_deviates_by ON remedy_loss (granted_by, id) WHERE deviates = 1;

-- remedies: 202611270901_remedies.sql
-- A policy tried on the past: rules is the draft. stage is 0 while losses are gone through, 1 while what was given without one is;
-- placed and place_id are how far it has come in it. granted, still_open and outside count cases, whose sums are in remedy_trial_sum;
-- wrong counts those for which it does not reckon, and wrong_loss is the first of them.
CREATE TABLE remedy_trial (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rules      TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped')),
    stage      INTEGER NOT NULL,
    placed     BIGINT NOT NULL,
    place_id   BIGINT NOT NULL,
    total      BIGINT NOT NULL,
    done       BIGINT NOT NULL,
    granted    BIGINT NOT NULL,
    still_open BIGINT NOT NULL,
    outside    BIGINT NOT NULL,
    wrong      BIGINT NOT NULL,
    wrong_loss BIGINT NOT NULL,
    ended_at   BIGINT
);
CREATE UNIQUE INDEX remedy_trial_running ON remedy_trial (state) WHERE state = 'running';
CREATE INDEX remedy_trial_at ON remedy_trial (at, id);

-- What was given and what would have been, of a kind in a currency, by minor units and by number: of cases where something was given
-- (granted), of those where nothing was (open), and given where nobody had said what was lost (outside).
CREATE TABLE remedy_trial_sum (
    trial_id BIGINT NOT NULL REFERENCES remedy_trial (id),
    part     TEXT NOT NULL CHECK (part IN ('granted', 'open', 'outside')),
    currency TEXT NOT NULL,
    kind     TEXT NOT NULL,
    given    BIGINT NOT NULL,
    given_n  BIGINT NOT NULL,
    would    BIGINT NOT NULL,
    would_n  BIGINT NOT NULL,
    PRIMARY KEY (trial_id, part, currency, kind)
);

-- Who got what, and would have got what, as JSON of kinds and amounts.
CREATE TABLE remedy_trial_row (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    trial_id BIGINT NOT NULL REFERENCES remedy_trial (id),
    case_id  BIGINT NOT NULL REFERENCES cases (id),
    given    TEXT NOT NULL,
    would    TEXT NOT NULL,
    differs  INTEGER NOT NULL CHECK (differs IN (0, 1))
);
CREATE INDEX remedy_trial_row_trial ON remedy_trial_row (trial_id, id);
CREATE INDEX remedy_trial_row_differs ON remedy_trial_row (trial_id, id) WHERE differs = 1;
CREATE INDEX remedy_trial_row_case ON remedy_trial_row (case_id);
CREATE INDEX remedy_new ON remedy (created_at, id);

-- dispatch: 202611270910_dispatch.sql
CREATE INDEX dispatch_hook_age ON dispatch_hook (at);

-- requests: 202611270911_requests.sql
-- need says of what stands on no checklist that another room needs it of the customer: proof, address, choice (size or colour), old (what
-- becomes of the old one); '' for what is asked in words.
ALTER TABLE request_item ADD COLUMN need TEXT NOT NULL DEFAULT '';

-- dispatch: 202611270912_dispatch.sql
-- What was said along with an address: the size or colour, and what becomes of the old one; '' where nothing was. It holds in the case
-- in which it was said.
ALTER TABLE dispatch_address ADD COLUMN choice TEXT NOT NULL DEFAULT '';
ALTER TABLE dispatch_address ADD COLUMN old TEXT NOT NULL DEFAULT '';

-- dispatch: 202611270920_dispatch.sql
-- What the system that pays gives where that is no refund: a credit, a compensation, something better; '' for all else. Its kind is refund.
ALTER TABLE dispatch ADD COLUMN gives TEXT NOT NULL DEFAULT '' CHECK (gives IN ('', 'credit', 'compensation', 'upgrade'));

-- relief: 202611270930_relief.sql
-- Within how many minutes of business time a workaround is wanted in cases of a team (0 for any) and a topic with those under
-- it (0 for any). That of a topic alone which stops people stands in relief_topic.
CREATE TABLE relief_target (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    team_id  BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);
CREATE UNIQUE INDEX relief_target_of ON relief_target (team_id, topic_id);

-- relief: 202611270932_relief.sql
-- What is sent to bridge it goes in a parcel: dispatch_id is its number. cost is what sending it costs us, worth what a thing is
-- worth that is lent, both in currency; 0 where nobody said. left_at is when it left, there_at when the customer had it.
-- reminded_at is when they were reminded of the day, overdue_at when we were told that it is over, lost_at when it was written off.
ALTER TABLE relief_offer ADD COLUMN sends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN cost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN worth BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE relief_offer ADD COLUMN dispatch_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN left_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN there_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN reminded_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN overdue_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN lost_at BIGINT;
CREATE INDEX relief_offer_dispatch ON relief_offer (dispatch_id) WHERE dispatch_id > 0;

-- The same of a workaround in the library.
ALTER TABLE relief_way ADD COLUMN sends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN cost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN worth BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN currency TEXT NOT NULL DEFAULT '';

-- The offer that is on its way to them; 0 for none.
ALTER TABLE relief ADD COLUMN going BIGINT NOT NULL DEFAULT 0;

-- relief: 202611271245_relief.sql
-- What one of us wants to send that is above their budget: it waits for the word of another, and is offered (offer_id) when they
-- say yes. approver_id is who was asked, asked how often somebody was, answer_by until when they have time; approved_by who said yes.
-- Both amounts are in currency. reason is why it was declined.
CREATE TABLE relief_ask (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    state       TEXT NOT NULL CHECK (state IN ('awaiting_approval', 'approved', 'declined', 'replaced')),
    way_id      BIGINT NOT NULL,
    words       TEXT NOT NULL,
    returns_on  TEXT NOT NULL,
    cost        BIGINT NOT NULL,
    worth       BIGINT NOT NULL,
    currency    TEXT NOT NULL,
    by_id       BIGINT NOT NULL,
    approver_id BIGINT NOT NULL,
    asked       INTEGER NOT NULL,
    answer_by   BIGINT,
    approved_by BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    offer_id    BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    ended_at    BIGINT
);
CREATE INDEX relief_ask_case ON relief_ask (case_id, id);
CREATE INDEX relief_ask_waits ON relief_ask (approver_id, id) WHERE state = 'awaiting_approval';

-- purchases: 202611280030_purchases.sql
-- By what a purchase was paid. sum is an HMAC of what its source calls the card, the account or whoever pays, by which the same one
-- is known again; what it is called is kept nowhere.
CREATE TABLE purchase_paid (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    sum         BLOB NOT NULL
);
CREATE UNIQUE INDEX purchase_paid_once ON purchase_paid (purchase_id, sum);
CREATE INDEX purchase_paid_sum ON purchase_paid (sum, purchase_id);

-- budgets: 202611280700_budgets.sql
-- Who said yes to a spend that needed it. entry_id is its entry of the ledger; older ones have none.
CREATE TABLE budget_yes (
    entry_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    PRIMARY KEY (entry_id, user_id)
);

-- remedies: 202611280700_remedies.sql
-- What was granted otherwise than was to be expected, with the reason: as a set for a loss, or by hand. loss_id is 0, and failure and
-- fault '' where nobody had said what was lost. price, suggested and granted are in minor units of currency; suggested is 0 where it was
-- given by hand. chosen are the kinds, between +. how is '' in older ones.
CREATE TABLE remedy_deviation (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    loss_id   BIGINT NOT NULL,
    failure   TEXT NOT NULL,
    fault     TEXT NOT NULL,
    price     BIGINT NOT NULL,
    currency  TEXT NOT NULL,
    chosen    TEXT NOT NULL,
    suggested BIGINT NOT NULL,
    granted   BIGINT NOT NULL,
    how       TEXT NOT NULL CHECK (how IN ('', 'cap', 'changed', 'unlike')),
    reason    TEXT NOT NULL,
    policy_id BIGINT NOT NULL,
    by_id     BIGINT NOT NULL,
    at        BIGINT NOT NULL
);
INSERT INTO remedy_deviation (case_id, loss_id, failure, fault, price, currency, chosen, suggested, granted, how, reason, policy_id, by_id, at)
    SELECT case_id, id, failure, fault, price, currency, chosen, suggested, granted, deviation, reason, policy_id, CASE WHEN granted_by = 0 THEN by_id ELSE granted_by END, granted_at
    FROM remedy_loss WHERE deviates = 1 AND granted_at IS NOT NULL ORDER BY id;
CREATE INDEX remedy_deviation_case ON remedy_deviation (case_id);
CREATE INDEX remedy_deviation_failure ON remedy_deviation (failure, id);
CREATE INDEX remedy_deviation_by ON remedy_deviation (by_id, id);
DROP INDEX remedy_loss_deviates;
DROP INDEX remedy_loss_deviates_failure;
DROP INDEX remedy_loss_deviates_by;

-- relief: 202611280701_relief.sql
-- tried are the users who were asked for their word since somebody last gave theirs, and let their time pass: ",3,7,"; '' for none.
ALTER TABLE relief_ask ADD COLUMN tried TEXT NOT NULL DEFAULT '';

-- remedies: 202611280701_remedies.sql
-- tried are the users who were asked to approve it since somebody last did, and let their time pass: ",3,7,"; '' for none.
ALTER TABLE remedy ADD COLUMN tried TEXT NOT NULL DEFAULT '';

-- dispatch: 202611280730_dispatch.sql
-- Until when its case waits for it, as was last said; 0 for not at all. A case that waits until another time waits for something else.
ALTER TABLE dispatch ADD COLUMN awaited_at BIGINT NOT NULL DEFAULT 0;

-- ledger: 202611280731_ledger.sql
-- What was posted is never changed and never removed, and a month that is closed stays closed, also for whoever asks the database itself.
-- The words of ledger_note are no part of this: they go when the person of their case is erased.
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is added to and never changed'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is added to and never changed'); END;
CREATE TRIGGER ledger_line_no_update BEFORE UPDATE ON ledger_line BEGIN SELECT RAISE(ABORT, 'ledger_line is added to and never changed'); END;
CREATE TRIGGER ledger_line_no_delete BEFORE DELETE ON ledger_line BEGIN SELECT RAISE(ABORT, 'ledger_line is added to and never changed'); END;
CREATE TRIGGER ledger_period_no_update BEFORE UPDATE ON ledger_period BEGIN SELECT RAISE(ABORT, 'ledger_period is added to and never changed'); END;
CREATE TRIGGER ledger_period_no_delete BEFORE DELETE ON ledger_period BEGIN SELECT RAISE(ABORT, 'ledger_period is added to and never changed'); END;

-- dispatch: 202611280732_dispatch.sql
-- By which cases are found: the number that a parcel is followed by and what the system calls its order, without gaps and dashes.
CREATE INDEX dispatch_followed ON dispatch (replace(replace(tracking, ' ', ''), '-', '')) WHERE tracking <> '';
CREATE INDEX dispatch_ordered ON dispatch (replace(replace(foreign_id, ' ', ''), '-', '')) WHERE foreign_id <> '';

-- products: 202611280733_products.sql
-- The help pages in the order of the pages of the sitemap.
CREATE INDEX product_mapped ON product (id) WHERE public = 1;

-- remedies: 202611281200_remedies.sql
-- Like cases are found by when they were told, since what is given by hand counts too.
DROP INDEX remedy_loss_like;
CREATE INDEX remedy_loss_like ON remedy_loss (failure, fault, created_at);

-- relief: 202611290010_relief.sql
-- Since when its case is done although it still stops its customer; nothing once it is open again.
ALTER TABLE relief ADD COLUMN solved_at BIGINT;

-- topics: 202611290020_topics.sql
-- After how many working days people are asked whether it worked: what mends a thing of this kind shows only then. 0 for at once, or
-- as the topic above it says.
ALTER TABLE topic ADD COLUMN worked_days SMALLINT NOT NULL DEFAULT 0 CHECK (worked_days BETWEEN 0 AND 60);

-- products: 202611290210_products.sql
-- How much is asked about a product that nobody here knows yet: its rows of product_unknown without known_at.
ALTER TABLE product ADD COLUMN unknowns BIGINT NOT NULL DEFAULT 0;
UPDATE product SET unknowns = (SELECT COUNT(*) FROM product_unknown u WHERE u.product_id = product.id AND u.known_at IS NULL);
CREATE INDEX product_unknowns ON product (unknowns, id) WHERE unknowns > 0;

-- The whole schema on postgres, generated from the schema files of the rooms.

-- jobs: 202611240100_jobs.sql
-- Work after a transaction. A job that is done has no row any more; its id
-- never comes back, so that nothing late can hit another job.
CREATE TABLE job (
  id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  kind       TEXT NOT NULL,
  args       TEXT NOT NULL, -- JSON
  unique_key TEXT COLLATE "C",       -- one ready or running job of a kind has it
  state      TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'failed', 'dismissed')),
  priority   SMALLINT NOT NULL CHECK (priority IN (-1, 0, 1)),
  due        BIGINT NOT NULL,           -- when it is to run next, or was to
  owner      BIGINT,                    -- the runner that runs it
  attempt    BIGINT NOT NULL DEFAULT 0, -- counts claims, never goes back
  tries      INTEGER NOT NULL DEFAULT 0, -- failures since it was put or retried by a person
  lost       INTEGER NOT NULL DEFAULT 0, -- runners in a row that ended while they ran it
  again      BIGINT,                    -- put again while it runs: due then
  again_args TEXT,
  last_error TEXT NOT NULL DEFAULT '',
  history    TEXT NOT NULL DEFAULT '[]', -- the last failures, JSON
  reason     TEXT NOT NULL DEFAULT '',  -- why a person dismissed it
  created_at BIGINT NOT NULL,
  ended_at   BIGINT                     -- when it failed or was dismissed
);
CREATE INDEX job_ready ON job (kind, priority, due, id) WHERE state = 'ready';
CREATE INDEX job_running ON job (owner, kind) WHERE state = 'running';
CREATE INDEX job_failed ON job (id, kind) WHERE state = 'failed';
CREATE INDEX job_dismissed ON job (id) WHERE state = 'dismissed';
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready', 'running');

-- Processes that run jobs. One whose time is up has lost its jobs.
CREATE TABLE runner (
  id    BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  until BIGINT NOT NULL -- the largest integer on SQLite, where there is one
);

-- Jobs that come back once per interval, over all processes.
CREATE TABLE periodic (
  kind TEXT NOT NULL PRIMARY KEY,
  due  BIGINT NOT NULL -- when it is put next
);

-- web: 202611240200_web.sql
-- What an API call with an Idempotency-Key answered, kept 7 days. A row
-- without a status is reserved: the call runs, or died before it could say how
-- it ended.
CREATE TABLE idempotency (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    place      BYTEA NOT NULL, -- SHA-256 of actor, route and key
    body       BYTEA NOT NULL, -- SHA-256 of the body and the query
    status     INTEGER  NOT NULL DEFAULT 0 CHECK (status >= 0),
    headers    TEXT     NOT NULL DEFAULT '',
    answer     BYTEA NOT NULL,
    created_at BIGINT   NOT NULL,
    CONSTRAINT idempotency_place UNIQUE (place)
);

CREATE INDEX idempotency_created ON idempotency (created_at);

-- activity: 202611241001_activity.sql
-- What happened. Rows are never changed; an erasure empties data and salt.
-- digest = SHA-256 over the facts and inner; inner = SHA-256 over salt and data.
CREATE TABLE activity (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at         BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    who_kind   TEXT NOT NULL CHECK (who_kind IN ('user', 'token', 'customer', 'system')),
    who_id     BIGINT NOT NULL,
    who_token  BIGINT NOT NULL,
    who_name   TEXT NOT NULL,
    case_id    BIGINT,
    person_id  BIGINT,
    inbox_id   BIGINT,
    on_what    TEXT NOT NULL,
    on_id      BIGINT NOT NULL,
    data       TEXT,
    salt       BYTEA,
    inner_sum  BYTEA NOT NULL,
    digest     BYTEA NOT NULL,
    CHECK ((data IS NULL) = (salt IS NULL))
);
CREATE INDEX activity_place ON activity (xid, id);
CREATE INDEX activity_case ON activity (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX activity_person ON activity (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX activity_customer ON activity (who_id, id) WHERE who_kind = 'customer';
CREATE INDEX activity_about ON activity (on_what, on_id, id) WHERE on_id <> 0;

-- Sealed entries in their order: entries is a row of (id, digest), 40 bytes
-- each; hash covers the number, the hash before, the time, the place and entries.
CREATE TABLE activity_block (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    n          BIGINT NOT NULL UNIQUE,
    before     BYTEA NOT NULL,
    hash       BYTEA NOT NULL,
    at         BIGINT NOT NULL,
    place_tx   BIGINT NOT NULL,
    place_id   BIGINT NOT NULL,
    count      BIGINT NOT NULL,
    entries    BYTEA NOT NULL
);

-- The second place: the newest block, so that cutting off the end shows.
CREATE TABLE activity_seal (
    id   BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    sole SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    n    BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

-- chores: 202611241002_chores.sql
-- Whom we erased, so that a restored backup can erase them again. cases is a
-- JSON list of the ids of the cases they were the requester of.
CREATE TABLE erasure (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id BIGINT NOT NULL,
    cases     TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_kind   TEXT NOT NULL,
    by_id     BIGINT NOT NULL,
    request   TEXT NOT NULL
);
CREATE INDEX erasure_person ON erasure (person_id, id);

-- keys: 202611241003_keys.sql
-- A key of the desk, wrapped by the secret file. Old ones stay: tokens name
-- the number of the key that made them.
CREATE TABLE signing_key (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    n          BIGINT NOT NULL UNIQUE CHECK (n > 0),
    wrapped    BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- staff: 202611241004_staff.sql
-- Somebody of the staff who can sign in. They are switched off, never removed.
CREATE TABLE staff_user (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    email       TEXT NOT NULL,
    email_key   TEXT COLLATE "C" NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    name_key    TEXT COLLATE "C" NOT NULL,
    role        TEXT NOT NULL CHECK (role IN ('admin', 'lead', 'agent', 'leader', 'viewer')),
    password    TEXT NOT NULL,
    lang        TEXT NOT NULL,
    zone        TEXT NOT NULL,
    theme       TEXT NOT NULL CHECK (theme IN ('', 'light', 'dark')),
    compact     SMALLINT NOT NULL CHECK (compact IN (0, 1)),
    single_keys SMALLINT NOT NULL CHECK (single_keys IN (0, 1)),
    off_at      BIGINT,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX staff_user_name ON staff_user (name_key, id);

CREATE TABLE team (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT COLLATE "C" NOT NULL UNIQUE,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE team_member (
    team_id BIGINT NOT NULL REFERENCES team (id),
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_member_user ON team_member (user_id, team_id);

-- Where a user is signed in. sum is the SHA-256 of what the browser holds.
CREATE TABLE session (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        BYTEA NOT NULL UNIQUE,
    ip         TEXT NOT NULL,
    agent      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id, id);
CREATE INDEX session_seen ON session (seen_at);

-- What a program signs in with. permissions is a JSON list, '' for all of its user's.
CREATE TABLE token (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id     BIGINT NOT NULL REFERENCES staff_user (id),
    name        TEXT NOT NULL,
    sum         BYTEA NOT NULL UNIQUE,
    permissions TEXT NOT NULL,
    used_day    BIGINT,
    revoked_at  BIGINT,
    created_at  BIGINT NOT NULL
);
CREATE INDEX token_of_user ON token (user_id, id);

-- A try to sign in that has not succeeded, by account and by address.
CREATE TABLE sign_in (
    id   BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('account', 'ip')),
    sum  BYTEA NOT NULL,
    at   BIGINT NOT NULL
);
CREATE INDEX sign_in_sum ON sign_in (sum, kind, at);
CREATE INDEX sign_in_at ON sign_in (at);

-- A link that signs in once.
CREATE TABLE sign_in_link (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        BYTEA NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_link_user ON sign_in_link (user_id);
CREATE INDEX sign_in_link_expires ON sign_in_link (expires_at);

-- inboxes: 202611241005_inboxes.sql
-- The face a customer sees.
CREATE TABLE brand (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name        TEXT NOT NULL,
    name_key    TEXT COLLATE "C" NOT NULL,
    sender_name TEXT NOT NULL,
    hue         INTEGER NOT NULL CHECK (hue >= 0 AND hue < 360),
    lang        TEXT NOT NULL,
    zone        TEXT NOT NULL,
    public_url  TEXT NOT NULL,
    is_default  SMALLINT NOT NULL CHECK (is_default IN (0, 1)),
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX brand_default ON brand (is_default) WHERE is_default = 1;

-- There is always a brand.
INSERT INTO brand (name, name_key, sender_name, hue, lang, zone, public_url, is_default, version, created_at, updated_at)
    VALUES ('Customer care', 'customer care', '', 163, 'en', 'UTC', '', 1, 1, 0, 0);

-- A door on a channel. hours is JSON, {} for always open.
CREATE TABLE inbox (
    id           BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name         TEXT NOT NULL,
    name_key     TEXT COLLATE "C" NOT NULL,
    channel      TEXT NOT NULL CHECK (channel IN ('email', 'form', 'chat', 'voice', 'social', 'sms', 'api')),
    address      TEXT NOT NULL,
    address_key  TEXT COLLATE "C" NOT NULL,
    brand_id     BIGINT NOT NULL REFERENCES brand (id),
    team_id      BIGINT REFERENCES team (id),
    catch_all    SMALLINT NOT NULL CHECK (catch_all IN (0, 1)),
    reply_via    TEXT NOT NULL CHECK (reply_via IN ('plus', 'domain', 'none')),
    reply_domain TEXT COLLATE "C" NOT NULL,
    hours        TEXT NOT NULL,
    lang         TEXT NOT NULL,
    zone         TEXT NOT NULL,
    off_at       BIGINT,
    version      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX inbox_address ON inbox (address_key) WHERE address_key <> '';
CREATE INDEX inbox_team ON inbox (team_id, id);
CREATE INDEX inbox_brand ON inbox (brand_id, id);
CREATE INDEX inbox_name ON inbox (name_key, id);

-- people: 202611241006_people.sql
-- A company or household that people belong to.
CREATE TABLE organization (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX organization_name ON organization (name_key, id);

-- A human whom we serve. merged_into is always the root; merged_to is whom the
-- merge named, so that undoing one merge keeps the ones before it.
CREATE TABLE person (
    id              BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name            TEXT NOT NULL,
    name_key        TEXT COLLATE "C" NOT NULL,
    lang            TEXT NOT NULL,
    zone            TEXT NOT NULL,
    organization_id BIGINT REFERENCES organization (id),
    merged_into     BIGINT REFERENCES person (id),
    merged_to       BIGINT REFERENCES person (id),
    erased_at       BIGINT,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CHECK (merged_into <> id),
    CHECK ((merged_into IS NULL) = (merged_to IS NULL))
);
CREATE INDEX person_name ON person (name_key, id);
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX person_organization ON person (organization_id, id) WHERE organization_id IS NOT NULL;

-- One address, number or name by which a person is known, and by nobody else.
CREATE TABLE identity (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id  BIGINT NOT NULL REFERENCES person (id),
    kind       TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'handle', 'external')),
    value      TEXT NOT NULL,
    value_key  TEXT COLLATE "C" NOT NULL,
    value_sum  BYTEA NOT NULL,
    verified   SMALLINT NOT NULL CHECK (verified IN (0, 1)),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_value ON identity (kind, value_sum);
CREATE INDEX identity_person ON identity (person_id, id);
CREATE INDEX identity_key ON identity (value_key, id);

-- What a person was called in another system.
CREATE TABLE person_foreign (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id   BIGINT NOT NULL REFERENCES person (id),
    source      TEXT NOT NULL,
    foreign_id  TEXT NOT NULL,
    foreign_sum BYTEA NOT NULL
);
CREATE UNIQUE INDEX person_foreign_id ON person_foreign (source, foreign_sum);
CREATE INDEX person_foreign_person ON person_foreign (person_id);

-- cases: 202611241008_cases.sql
-- One matter of one person. merged_into is always the root; merged_to is the
-- case the merge named, so that undoing one merge keeps the ones before it;
-- into_was is what the merge changed of the other case's next step, as JSON.
-- shelf is kept from status and merged_into; ease is 100 - need, so that the
-- neediest come first in an ascending index and the longest known of them
-- before the others; unowned is 1 while a case is open and nobody's.
CREATE TABLE cases (
    id              BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    ref             TEXT NOT NULL,
    inbox_id        BIGINT NOT NULL REFERENCES inbox (id),
    brand_id        BIGINT NOT NULL,
    person_id       BIGINT NOT NULL REFERENCES person (id),
    subject         TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('new', 'open', 'waiting', 'solved', 'confirmed')),
    shelf           TEXT NOT NULL CHECK (shelf IN ('open', 'waiting', 'done', 'merged')),
    owner_id        BIGINT,
    unowned         SMALLINT NOT NULL,
    team_id         BIGINT,
    channel         TEXT NOT NULL,
    lang            TEXT NOT NULL,
    need            INTEGER NOT NULL CHECK (need BETWEEN 0 AND 100),
    ease            INTEGER NOT NULL,
    next_step       TEXT NOT NULL,
    next_due        BIGINT NOT NULL,
    next_by         BIGINT,
    waiting_until   BIGINT NOT NULL,
    private         SMALLINT NOT NULL CHECK (private IN (0, 1)),
    merged_into     BIGINT REFERENCES cases (id),
    merged_to       BIGINT REFERENCES cases (id),
    into_was        TEXT,
    preview         TEXT NOT NULL,
    last_inbound_at BIGINT NOT NULL,
    last_reply_at   BIGINT NOT NULL,
    messages        INTEGER NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CHECK (ease = 100 - need),
    CHECK (unowned = CASE WHEN owner_id IS NULL AND shelf = 'open' THEN 1 ELSE 0 END),
    CHECK (merged_into <> id),
    CHECK ((merged_into IS NULL) = (merged_to IS NULL)),
    CHECK ((shelf = 'merged') = (merged_into IS NOT NULL)),
    -- An open case always has a dated next step.
    CHECK (status NOT IN ('new', 'open') OR next_due < 9223372036854775807)
);
CREATE UNIQUE INDEX cases_ref ON cases (ref);
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;

-- Lists: one per way to cut them and thing to sort by. What somebody owns is
-- read inbox by inbox, so that what they own in inboxes of others is as well.
-- Private cases are found by owner, by follower, or among the few there are.
CREATE INDEX cases_inbox_need ON cases (inbox_id, shelf, ease, id) WHERE private = 0;
CREATE INDEX cases_inbox_due ON cases (inbox_id, shelf, next_due, id) WHERE private = 0;
CREATE INDEX cases_inbox_updated ON cases (inbox_id, shelf, updated_at, id) WHERE private = 0;
CREATE INDEX cases_inbox_created ON cases (inbox_id, shelf, created_at, id) WHERE private = 0;
CREATE INDEX cases_unowned_need ON cases (inbox_id, ease, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_unowned_due ON cases (inbox_id, next_due, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_unowned_updated ON cases (inbox_id, updated_at, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_unowned_created ON cases (inbox_id, created_at, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_owner_need ON cases (owner_id, inbox_id, shelf, ease, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_owner_due ON cases (owner_id, inbox_id, shelf, next_due, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_owner_updated ON cases (owner_id, inbox_id, shelf, updated_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_owner_created ON cases (owner_id, inbox_id, shelf, created_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team_need ON cases (team_id, inbox_id, shelf, ease, id) WHERE private = 0 AND team_id IS NOT NULL;
CREATE INDEX cases_team_due ON cases (team_id, inbox_id, shelf, next_due, id) WHERE private = 0 AND team_id IS NOT NULL;
CREATE INDEX cases_team_updated ON cases (team_id, inbox_id, shelf, updated_at, id) WHERE private = 0 AND team_id IS NOT NULL;
CREATE INDEX cases_team_created ON cases (team_id, inbox_id, shelf, created_at, id) WHERE private = 0 AND team_id IS NOT NULL;
CREATE INDEX cases_person_updated ON cases (person_id, shelf, updated_at, id);
CREATE INDEX cases_person_created ON cases (person_id, shelf, created_at, id);
CREATE INDEX cases_private ON cases (shelf, owner_id, id) WHERE private = 1;

-- Someone who takes part in a case beside the one it is for.
CREATE TABLE participant (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    person_id   BIGINT REFERENCES person (id),
    role        TEXT NOT NULL CHECK (role IN ('requester', 'copied', 'third')),
    name        TEXT NOT NULL,
    address     TEXT NOT NULL,
    address_sum BYTEA NOT NULL,
    added_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX participant_address ON participant (case_id, address_sum);
CREATE INDEX participant_person ON participant (person_id) WHERE person_id IS NOT NULL;

-- One utterance in a case. audience says who may read it.
CREATE TABLE message (
    id              BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id         BIGINT NOT NULL REFERENCES cases (id),
    kind            TEXT NOT NULL CHECK (kind IN ('inbound', 'reply', 'note', 'automatic')),
    audience        TEXT NOT NULL CHECK (audience IN ('customer', 'staff', 'third')),
    participant_id  BIGINT REFERENCES participant (id),
    person_id       BIGINT REFERENCES person (id),
    by_kind         TEXT NOT NULL,
    by_id           BIGINT NOT NULL,
    by_name         TEXT NOT NULL,
    at              BIGINT NOT NULL,
    via             TEXT NOT NULL,
    intake_id       BIGINT,
    mail_id         TEXT NOT NULL,
    from_address    TEXT NOT NULL,
    not_participant SMALLINT NOT NULL CHECK (not_participant IN (0, 1)),
    problem         TEXT NOT NULL,
    subject         TEXT NOT NULL,
    body            TEXT NOT NULL,
    rest            TEXT NOT NULL,
    html            TEXT NOT NULL,
    CHECK ((audience = 'third') = (participant_id IS NOT NULL)),
    CHECK (kind <> 'note' OR audience = 'staff')
);
CREATE INDEX message_case ON message (case_id, id);
CREATE INDEX message_person ON message (person_id) WHERE person_id IS NOT NULL;

-- The Message-IDs that a message has (own = 1) or names (own = 0).
CREATE TABLE message_ref (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    message_id BIGINT NOT NULL REFERENCES message (id),
    sum        BYTEA NOT NULL,
    own        SMALLINT NOT NULL CHECK (own IN (0, 1))
);
CREATE INDEX message_ref_sum ON message_ref (sum, message_id);
CREATE INDEX message_ref_message ON message_ref (message_id);

-- Who of the staff follows a case.
CREATE TABLE follow (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    user_id BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX follow_case ON follow (case_id, user_id);
CREATE INDEX follow_user ON follow (user_id, case_id);

-- A named number of a case that one room writes and all may read.
CREATE TABLE mark (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    name    TEXT NOT NULL,
    value   BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX mark_case ON mark (case_id, name);

-- What a case was called in another system.
CREATE TABLE case_foreign (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    source      TEXT NOT NULL,
    foreign_id  TEXT NOT NULL,
    foreign_sum BYTEA NOT NULL
);
CREATE UNIQUE INDEX case_foreign_id ON case_foreign (source, foreign_sum);
CREATE INDEX case_foreign_case ON case_foreign (case_id);

-- files: 202611241010_files.sql
-- An attachment of a message. Its bytes lie in the blob store under sum.
CREATE TABLE file (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    token      TEXT NOT NULL,
    message_id BIGINT NOT NULL REFERENCES message (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    sum        BYTEA NOT NULL,
    inline     SMALLINT NOT NULL CHECK (inline IN (0, 1)),
    content_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX file_token ON file (token);
CREATE INDEX file_message ON file (message_id);
CREATE INDEX file_sum ON file (sum);
CREATE INDEX file_case ON file (case_id);

-- settings: 202611241011_settings.sql
-- What an admin has set while the desk runs; what is not here has its default.
CREATE TABLE setting (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id   BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX setting_name ON setting (name);

-- outbox: 202611241013_outbox.sql
-- A reply between the click and the act. At most one row per user and browser key.
CREATE TABLE held (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
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
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
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
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  message_id BIGINT NOT NULL REFERENCES message (id),
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  rcpt TEXT NOT NULL,
  rcpt_sum BYTEA NOT NULL,
  mail_sum BYTEA NOT NULL,
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
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
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
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  cause_sum BYTEA NOT NULL UNIQUE,
  cause TEXT NOT NULL,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  message_id BIGINT REFERENCES message (id),
  auto TEXT NOT NULL CHECK (auto IN ('auto-generated', 'auto-replied')),
  rcpt TEXT NOT NULL,
  rcpt_sum BYTEA NOT NULL,
  withheld TEXT NOT NULL,
  stranger SMALLINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX letter_rcpt ON letter (rcpt_sum, auto, created_at);
CREATE INDEX letter_case ON letter (case_id, id);
CREATE INDEX letter_stranger ON letter (auto, stranger, created_at);

-- Why letters to an address stop: it bounced, or a robot answered.
CREATE TABLE trouble (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  address_sum BYTEA NOT NULL,
  address TEXT NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('bounce', 'robot')),
  at BIGINT NOT NULL
);
CREATE INDEX trouble_address ON trouble (address_sum, why, at);

-- intake: 202611241014_intake.sql
-- One thing as it arrived at one inbox, before we understand it.
CREATE TABLE intake (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
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
  sha256 BYTEA NOT NULL,
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
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY REFERENCES intake (id),
  zstd BYTEA NOT NULL
);

-- Which content an inbox has had: the SHA-256 without trace headers, once for each inbox.
CREATE TABLE intake_identity (
  inbox_id BIGINT NOT NULL,
  content_sum BYTEA NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intake (id),
  PRIMARY KEY (inbox_id, content_sum)
);
CREATE INDEX intake_identity_item ON intake_identity (intake_id);

-- promises: 202611243010_promises.sql
-- An exact time given to a customer for an exact thing. The times never change.
CREATE TABLE promise (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT REFERENCES message (id),
    what       TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('pending', 'kept', 'broken', 'withdrawn')),
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    warned_at  BIGINT,
    ended_at   BIGINT,
    reason     TEXT NOT NULL
);
CREATE INDEX promise_case ON promise (case_id, due_at);
CREATE INDEX promise_message ON promise (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX promise_state ON promise (state, due_at, id);

-- tags: 202611243020_tags.sql
CREATE TABLE tag (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name     TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX tag_name ON tag (name_key);
CREATE TABLE case_tag (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    tag_id  BIGINT NOT NULL REFERENCES tag (id),
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_tag_case ON case_tag (case_id, tag_id);
CREATE INDEX case_tag_tag ON case_tag (tag_id, case_id);

-- people: 202611260812_people.sql
-- How somebody likes to be called and reached, in words of the staff.
ALTER TABLE person ADD COLUMN called TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN reach TEXT NOT NULL DEFAULT '';
-- The people whom a list shows, by name.
CREATE INDEX person_listed ON person (name_key, id) WHERE merged_into IS NULL AND erased_at IS NULL;

-- 1 for the address that is written to first, of those of a kind.
ALTER TABLE identity ADD COLUMN first SMALLINT NOT NULL DEFAULT 0 CHECK (first IN (0, 1));

-- An address that was taken away from a person, so that it can be given back.
CREATE TABLE identity_gone (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id  BIGINT NOT NULL REFERENCES person (id),
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    verified   SMALLINT NOT NULL CHECK (verified IN (0, 1)),
    first      SMALLINT NOT NULL CHECK (first IN (0, 1)),
    gone_at    BIGINT NOT NULL
);
CREATE INDEX identity_gone_person ON identity_gone (person_id, id);

-- A domain whose mail addresses make new people members of an organization.
CREATE TABLE organization_domain (
    id              BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    domain          TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX organization_domain_name ON organization_domain (domain);
CREATE INDEX organization_domain_of ON organization_domain (organization_id, id);

-- inboxes: 202611260815_inboxes.sql
-- Whose Authentication-Results the inbox believes: the name that its mail
-- server writes at the beginning of them, in lower case. '' for nobody's.
ALTER TABLE inbox ADD COLUMN authserv_id TEXT COLLATE "C" NOT NULL DEFAULT '';

-- lists: 202611260815_lists.sql
-- What somebody of the staff has last seen of a case: its customer's words up
-- to a time. at is 0 where they marked it unread again.
CREATE TABLE case_seen (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    user_id BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_seen_user ON case_seen (user_id, case_id);

-- cases: 202611260820_cases.sql
-- A name is looked for whichever system it is of.
CREATE INDEX case_foreign_name ON case_foreign (foreign_sum);

-- lists: 202611260820_lists.sql
-- A list with filters under a name: whose it is, and with which team it is
-- shared. filters is JSON; person_id is the person it is about, so that it goes
-- when they are erased. gone_at is 0 for one that is there.
CREATE TABLE saved_view (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    team_id    BIGINT REFERENCES team (id),
    name       TEXT NOT NULL,
    list       TEXT NOT NULL,
    sort       TEXT NOT NULL,
    filters    TEXT NOT NULL,
    person_id  BIGINT,
    place      BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone_at    BIGINT NOT NULL
);
CREATE INDEX saved_view_user ON saved_view (user_id, place, id) WHERE gone_at = 0;
CREATE INDEX saved_view_team ON saved_view (team_id, place, id) WHERE gone_at = 0 AND team_id IS NOT NULL;
CREATE INDEX saved_view_person ON saved_view (person_id) WHERE person_id IS NOT NULL;

-- search: 202611260820_search.sql
-- The words of messages: of each only its id is kept, and its words by field.
-- marks are what it is filed under: the inbox (i7), or p for a private case;
-- the case it is found in (c12); year and month (y2026, m202611); f with files.
CREATE TABLE search_message (doc BIGINT NOT NULL UNIQUE, words TSVECTOR NOT NULL);
CREATE INDEX search_message_words ON search_message USING gin (words) WITH (gin_pending_list_limit = 1024);
CREATE TABLE search_person (doc BIGINT NOT NULL UNIQUE, words TSVECTOR NOT NULL);
CREATE INDEX search_person_words ON search_person USING gin (words) WITH (gin_pending_list_limit = 256);

-- How far the index has followed what happened, and by which rules it is made.
CREATE TABLE search_state (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    sole     SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    format   INTEGER NOT NULL,
    place_tx BIGINT NOT NULL,
    place_id BIGINT NOT NULL
);

-- What was there before the index: documents above low and below high are still
-- to be written, the newest first.
CREATE TABLE search_fill (
    id   BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    what TEXT NOT NULL CHECK (what IN ('message', 'person')),
    low  BIGINT NOT NULL,
    high BIGINT NOT NULL
);

-- What the messages of a case are filed under, as a number: when it is another
-- than it was, they are written anew.
CREATE TABLE search_case (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id BIGINT NOT NULL UNIQUE,
    filed   BIGINT NOT NULL
);

-- Every word that was written, folded; uses is about how many messages have it.
CREATE TABLE search_word (
    id   BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    word TEXT COLLATE "C" NOT NULL UNIQUE,
    uses BIGINT NOT NULL
);

-- The stem of a word by the rules of a language ("de:kauf"), where it is
-- another than the word; and each three letters of it.
CREATE TABLE search_stem (
    stem    TEXT COLLATE "C" NOT NULL,
    word_id BIGINT NOT NULL REFERENCES search_word (id)
);
CREATE INDEX search_stem_stem ON search_stem (stem, word_id);
CREATE INDEX search_stem_word ON search_stem (word_id);
CREATE TABLE search_gram (
    gram    TEXT COLLATE "C" NOT NULL,
    word_id BIGINT NOT NULL REFERENCES search_word (id)
);
CREATE INDEX search_gram_gram ON search_gram (gram, word_id);
CREATE INDEX search_gram_word ON search_gram (word_id);

-- cases: 202611260825_cases.sql
-- Somebody who takes part no longer stays as a row: messages name them.
ALTER TABLE participant ADD COLUMN off_at BIGINT;

-- The kind of matter a case is; of package topics.
ALTER TABLE cases ADD COLUMN topic_id BIGINT;

-- cases: 202611260830_cases.sql
-- Whether a mail comes from whom it names, and why not: what the sender checks
-- came to. trust is empty for what did not come by mail.
ALTER TABLE message ADD COLUMN trust TEXT NOT NULL DEFAULT '' CHECK (trust IN ('', 'pass', 'fail', 'none', 'unsure'));
ALTER TABLE message ADD COLUMN trust_why TEXT NOT NULL DEFAULT '';

-- intake: 202611260835_intake.sql
-- verdict is what the sender checks came to, as JSON. score and signs say how
-- much an item looks like junk, and why. junked is 1 where the mail provider
-- had put it among the junk; history is 1 for what nobody waits for;
-- known is 1 for an author whom we have written to. A held item has an
-- owner who decides; alarm_at is when the next one is told, alarms how many
-- were. domain is the author's, by which held items are grouped; author_sum
-- finds what else they sent. free_into is the case of a second mail that freed
-- this one.
ALTER TABLE intake ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN signs TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN junked SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN history SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN known SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN owner_id BIGINT;
ALTER TABLE intake ADD COLUMN alarm_at BIGINT NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE intake ADD COLUMN alarms SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN author_sum BYTEA;
ALTER TABLE intake ADD COLUMN free_into BIGINT;
CREATE INDEX intake_held ON intake (score, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_domain ON intake (domain, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_author ON intake (author_sum, id) WHERE state = 'quarantined';
CREATE INDEX intake_alarm ON intake (alarm_at, id) WHERE state = 'quarantined';
CREATE INDEX intake_freed ON intake (free_into, id) WHERE free_into IS NOT NULL;

-- Addresses and domains that are never held back, or always.
CREATE TABLE intake_list (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('allow', 'block')),
  value TEXT NOT NULL,
  value_sum BYTEA NOT NULL UNIQUE,
  at BIGINT NOT NULL
);

-- outbox: 202611260835_outbox.sql
-- Whether we have ever written to an address is asked about each mail that comes in.
CREATE INDEX outgoing_rcpt ON outgoing (rcpt_sum);

-- inboxes: 202611260855_inboxes.sql
-- The mailbox of an inbox that reads its mail by IMAP, and the relay its own
-- mail goes out by. Passwords are sealed by the desk's keys. imap_host '' is
-- no mailbox; relay '' is the desk's relay; imap_since counts for 'since'.
ALTER TABLE inbox ADD COLUMN imap_host TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_port BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN imap_tls TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_user TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_folder TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_junk SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE inbox ADD COLUMN imap_history TEXT NOT NULL DEFAULT 'recent';
ALTER TABLE inbox ADD COLUMN imap_since BIGINT;
ALTER TABLE inbox ADD COLUMN imap_secret BYTEA;
ALTER TABLE inbox ADD COLUMN relay TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN relay_secret BYTEA;

-- topics: 202611260900_topics.sql
-- The kinds of matter, as a tree. parent_id is 0 at the top; team_id is the team
-- that usually looks after it, 0 for none.
CREATE TABLE topic (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    parent_id  BIGINT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT COLLATE "C" NOT NULL,
    team_id    BIGINT NOT NULL,
    off_at     BIGINT,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX topic_name ON topic (parent_id, name_key);

-- outbox: 202611260910_outbox.sql
-- To whom a reply goes beside the customer, and what it is called, as JSON.
ALTER TABLE held ADD COLUMN envelope TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN envelope TEXT NOT NULL DEFAULT '';

-- How somebody signs.
CREATE TABLE signature (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES staff_user (id),
  text TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (user_id)
);

-- What stands below every reply of an inbox: the part of the signature that all share, and how much of the history.
CREATE TABLE inbox_style (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  signature TEXT NOT NULL,
  quote TEXT NOT NULL CHECK (quote IN ('off', 'last')),
  updated_at BIGINT NOT NULL,
  UNIQUE (inbox_id)
);

-- inboxes: 202611260930_inboxes.sql
-- Whether whoever opens a case by mail is told at once that it arrived.
ALTER TABLE inbox ADD COLUMN acknowledge SMALLINT NOT NULL DEFAULT 0 CHECK (acknowledge IN (0, 1));

-- mailboxes: 202611260930_mailboxes.sql
-- A mailbox that an inbox reads: one row for each user at a host it ever had.
-- owner and until are the lease of the process that fetches. problem is '' or
-- why the last try failed, said what the server told.
CREATE TABLE mailbox (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  account TEXT NOT NULL,
  owner BIGINT NOT NULL,
  until BIGINT NOT NULL,
  connected_at BIGINT NOT NULL,
  fetched_at BIGINT,
  failed_at BIGINT,
  problem TEXT NOT NULL,
  said TEXT NOT NULL
);
CREATE UNIQUE INDEX mailbox_account ON mailbox (inbox_id, account);

-- A folder under one UIDVALIDITY. Every UID up to cursor is in the books, but
-- for those above back and up to back_end, which lay there before.
CREATE TABLE mailbox_folder (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  mailbox_id BIGINT NOT NULL REFERENCES mailbox (id),
  name TEXT NOT NULL,
  junk SMALLINT NOT NULL,
  validity BIGINT NOT NULL,
  cursor BIGINT NOT NULL,
  back BIGINT NOT NULL,
  back_end BIGINT NOT NULL,
  renumbered SMALLINT NOT NULL,
  behind BIGINT NOT NULL
);
CREATE UNIQUE INDEX mailbox_folder_name ON mailbox_folder (mailbox_id, name, validity);

-- A mail of a folder, as the books have it: taken (it became an intake item),
-- known (that content was one already), old (it lay there before the day from
-- which mails are taken), large or stuck (it could not be fetched; tried again),
-- missing (it was not in the books when they were compared), late (it was
-- missing, and was taken then).
CREATE TABLE mailbox_mail (
  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  folder_id BIGINT NOT NULL REFERENCES mailbox_folder (id),
  uid BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('taken', 'known', 'old', 'large', 'stuck', 'missing', 'late')),
  intake_id BIGINT,
  size BIGINT NOT NULL,
  came_at BIGINT NOT NULL,
  tries INTEGER NOT NULL,
  next_try BIGINT NOT NULL
);
CREATE UNIQUE INDEX mailbox_mail_uid ON mailbox_mail (folder_id, uid);
CREATE INDEX mailbox_mail_next ON mailbox_mail (folder_id, next_try) WHERE state IN ('stuck', 'missing');
CREATE INDEX mailbox_mail_odd ON mailbox_mail (state, id) WHERE state IN ('large', 'stuck', 'missing', 'late');

-- cases: 202611260935_cases.sql
-- Two cases of which somebody has said that they are not about the same matter.
CREATE TABLE case_unlike (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    low_id  BIGINT NOT NULL REFERENCES cases (id),
    high_id BIGINT NOT NULL REFERENCES cases (id),
    by_id   BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    CHECK (low_id < high_id)
);
CREATE UNIQUE INDEX case_unlike_pair ON case_unlike (low_id, high_id);
CREATE INDEX case_unlike_high ON case_unlike (high_id);

-- backups: 202611261130_backups.sql
-- What the desk has made and proved of its backups. began_at is the moment of
-- which the backup is; took is in microseconds; said is what was wrong.
CREATE TABLE backup (
  id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  kind     TEXT NOT NULL CHECK (kind IN ('made', 'proved')),
  path     TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  took     BIGINT NOT NULL,
  ok       SMALLINT NOT NULL CHECK (ok IN (0, 1)),
  size     BIGINT NOT NULL,
  files    BIGINT NOT NULL,
  said     TEXT NOT NULL
);
CREATE INDEX backup_newest ON backup (kind, ok, id);

-- intake: 202611261131_intake.sql
-- came_at is when a mail came to the mailbox that we read it from; 0 where it
-- came to us. header_only is 1 where the mail was too large to be fetched and
-- only its header is here.
ALTER TABLE intake ADD COLUMN came_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN header_only SMALLINT NOT NULL DEFAULT 0 CHECK (header_only IN (0, 1));

-- What was erased, so that a mailbox in which it still lies does not bring it
-- back: an HMAC over the sum of its content, which tells nobody what it was.
CREATE TABLE intake_erased (
  inbox_id BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  intake_id BIGINT NOT NULL REFERENCES intake (id),
  PRIMARY KEY (inbox_id, digest)
);

-- tags: 202611261131_tags.sql
-- A tag that became part of another keeps its row and its cases: merged_into is
-- always the root, merged_to whom the merge named, so that undoing one merge
-- keeps the ones before it. A name that a tag had before lies here likewise.
-- gone_at is when it was removed, 0 for one that is there.
ALTER TABLE tag ADD COLUMN merged_into BIGINT REFERENCES tag (id);
ALTER TABLE tag ADD COLUMN merged_to BIGINT REFERENCES tag (id);
ALTER TABLE tag ADD COLUMN gone_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tag ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
DROP INDEX tag_name;
CREATE UNIQUE INDEX tag_name ON tag (name_key) WHERE gone_at = 0;
CREATE INDEX tag_merged ON tag (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX tag_gone ON tag (gone_at, id) WHERE gone_at > 0;

-- mailboxes: 202611261132_mailboxes.sql
-- read_before is, for a folder that was known under another UIDVALIDITY, when it
-- was last read under that one: what came later is new, and no history.
ALTER TABLE mailbox_folder ADD COLUMN read_before BIGINT NOT NULL DEFAULT 0;

-- people: 202611261132_people.sql
-- An organization that became part of another keeps its people and domains:
-- merged_into is always the root, merged_to whom the merge named, as with people.
ALTER TABLE organization ADD COLUMN merged_into BIGINT REFERENCES organization (id);
ALTER TABLE organization ADD COLUMN merged_to BIGINT REFERENCES organization (id);
CREATE INDEX organization_merged ON organization (merged_into, id) WHERE merged_into IS NOT NULL;
CREATE INDEX organization_listed ON organization (name_key, id) WHERE merged_into IS NULL;

-- questions: 202611261140_questions.sql
-- Something the customer asked or told us that wants a word back, with where it
-- stands in their message: bytes of its text.
CREATE TABLE question (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    message_id  BIGINT NOT NULL REFERENCES message (id),
    from_byte   BIGINT NOT NULL,
    to_byte     BIGINT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('question', 'request', 'loss', 'hint', 'praise')),
    what        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn', 'not_a_question')),
    answered_in BIGINT REFERENCES message (id),
    by_hand     SMALLINT NOT NULL,
    found_at    BIGINT NOT NULL,
    ended_by    BIGINT NOT NULL,
    ended_at    BIGINT,
    CHECK (state = 'open' OR ended_at IS NOT NULL)
);
CREATE INDEX question_case ON question (case_id, message_id, from_byte);
CREATE INDEX question_message ON question (message_id);
CREATE INDEX question_answer ON question (answered_in) WHERE answered_in IS NOT NULL;
CREATE INDEX question_state ON question (state, id);
CREATE INDEX question_kind ON question (kind, id);

-- Phrases of which somebody has said that they are no question. They are not
-- offered again.
CREATE TABLE question_learnt (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    sum         BYTEA NOT NULL UNIQUE,
    question_id BIGINT NOT NULL REFERENCES question (id),
    by_id       BIGINT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX question_learnt_question ON question_learnt (question_id);

-- notices: 202611261145_notices.sql
-- What somebody of the staff is told: ids alone, the words are made when it is
-- read. shown is 0 for what goes by mail alone; mail says whether one waits to
-- be sent. item_id is the id of what it is about where that is no case.
CREATE TABLE notice (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    kind       TEXT NOT NULL,
    case_id    BIGINT REFERENCES cases (id),
    message_id BIGINT,
    item_id    BIGINT,
    by_id      BIGINT,
    at         BIGINT NOT NULL,
    read_at    BIGINT,
    shown      SMALLINT NOT NULL CHECK (shown IN (0, 1)),
    mail       TEXT NOT NULL CHECK (mail IN ('none', 'waits', 'sent'))
);
CREATE INDEX notice_user ON notice (user_id, id) WHERE shown = 1;
CREATE INDEX notice_unread ON notice (user_id, id) WHERE shown = 1 AND read_at IS NULL;
CREATE INDEX notice_mail ON notice (user_id, id) WHERE mail = 'waits';
CREATE INDEX notice_item ON notice (kind, item_id) WHERE item_id IS NOT NULL;
CREATE INDEX notice_case ON notice (case_id) WHERE case_id IS NOT NULL;

-- How somebody wants to be told of a kind, where it is not as usual.
CREATE TABLE notice_choice (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    kind    TEXT NOT NULL,
    shown   SMALLINT NOT NULL CHECK (shown IN (0, 1)),
    mail    TEXT NOT NULL CHECK (mail IN ('off', 'digest', 'once'))
);
CREATE UNIQUE INDEX notice_choice_user ON notice_choice (user_id, kind);
CREATE INDEX notice_choice_kind ON notice_choice (kind, user_id) WHERE shown = 1 OR mail <> 'off';

-- How somebody wants their mail: how many minutes are folded into one, and
-- whether it keeps quiet outside working hours.
CREATE TABLE notice_style (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    minutes BIGINT NOT NULL,
    quiet   SMALLINT NOT NULL CHECK (quiet IN (0, 1))
);
CREATE UNIQUE INDEX notice_style_user ON notice_style (user_id);

-- health: 202611261147_health.sql
-- What was or is wrong with the desk itself. One row while it lasts, which stays
-- when it is over until somebody has seen it. on_id is what it is about, 0 for
-- the desk as a whole; n, since and name are what its sentence says.
CREATE TABLE health_alarm (
  id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  kind     TEXT NOT NULL,
  on_id    BIGINT NOT NULL,
  n        BIGINT NOT NULL,
  since    BIGINT,
  name     TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  ended_at BIGINT,
  seen_at  BIGINT,
  seen_by  BIGINT
);
CREATE UNIQUE INDEX health_alarm_open ON health_alarm (kind, on_id) WHERE ended_at IS NULL;
CREATE INDEX health_alarm_unseen ON health_alarm (id) WHERE ended_at IS NULL OR seen_at IS NULL;
CREATE INDEX health_alarm_past ON health_alarm (id) WHERE ended_at IS NOT NULL AND seen_at IS NOT NULL;

-- notices: 202611261215_notices.sql
-- Old notices that were read go; so they are found by their age.
CREATE INDEX notice_old ON notice (at) WHERE read_at IS NOT NULL;

-- intake: 202611261445_intake.sql
-- What is held back is read in its order and from nowhere else: with the state
-- in front these indexes win over that of the state alone, whatever an engine
-- knows of the numbers.
DROP INDEX intake_held;
DROP INDEX intake_held_domain;
CREATE INDEX intake_held ON intake (state, score, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_domain ON intake (state, domain, id) WHERE state = 'quarantined';

-- notices: 202611261446_notices.sql
-- Notices are listed in the order of what happened, which is not that in which
-- they were written where a past is told.
DROP INDEX notice_user;
DROP INDEX notice_unread;
CREATE INDEX notice_user ON notice (user_id, at, id) WHERE shown = 1;
CREATE INDEX notice_unread ON notice (user_id, at, id) WHERE shown = 1 AND read_at IS NULL;

-- promises: 202611261446_promises.sql
-- How likely it was to be kept when it was made, in percent, by how long such
-- cases took; NULL where too few were known.
ALTER TABLE promise ADD COLUMN chance INTEGER;
-- Who ended it; 0 for the desk. And by which message it was kept, or in which
-- the customer agreed to another time.
ALTER TABLE promise ADD COLUMN ended_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE promise ADD COLUMN proof_id BIGINT REFERENCES message (id);
-- The promise in whose place it stands; it keeps its own history.
ALTER TABLE promise ADD COLUMN before_id BIGINT REFERENCES promise (id);
-- How the customer agreed to another time: in a message, or on the phone. A
-- withdrawn promise with this is a renegotiated one.
ALTER TABLE promise ADD COLUMN agreed TEXT NOT NULL DEFAULT '' CHECK (agreed IN ('', 'message', 'phone'));
-- When the automatic letter owned that it broke.
ALTER TABLE promise ADD COLUMN owned_at BIGINT;
-- Whether it is that a person writes: then their next reply keeps it.
ALTER TABLE promise ADD COLUMN by_reply SMALLINT NOT NULL DEFAULT 0 CHECK (by_reply IN (0, 1));
CREATE INDEX promise_message_kept ON promise (proof_id) WHERE proof_id IS NOT NULL;
CREATE INDEX promise_before ON promise (before_id) WHERE before_id IS NOT NULL;
CREATE INDEX promise_again ON promise (due_at, id) WHERE agreed <> '';

-- staff: 202611261450_staff.sql
-- The shared secret of a user's authenticator app, sealed. step is the last half minute whose code was used:
-- none up to it works again. Until confirmed_at it was only shown.
CREATE TABLE totp (
    id           BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id      BIGINT NOT NULL UNIQUE REFERENCES staff_user (id),
    sealed       BYTEA NOT NULL,
    step         BIGINT NOT NULL,
    made_at      BIGINT NOT NULL,
    confirmed_at BIGINT
);

-- A code that stands in for a second factor once. sum is its SHA-256.
CREATE TABLE recovery_code (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    sum     BYTEA NOT NULL UNIQUE,
    made_at BIGINT NOT NULL
);
CREATE INDEX recovery_code_user ON recovery_code (user_id);

-- Somebody whose password was right and who still owes the second factor. sum is the SHA-256 of what the browser holds.
CREATE TABLE sign_in_step (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        BYTEA NOT NULL UNIQUE,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_step_user ON sign_in_step (user_id);
CREATE INDEX sign_in_step_expires ON sign_in_step (expires_at);

-- staff: 202611261515_staff.sql
-- A key on somebody's device that signs them in. credential is its id, handle whose it is as the device knows it, data what is
-- needed to check it, as JSON: nothing of it is secret.
CREATE TABLE passkey (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    credential BYTEA NOT NULL UNIQUE,
    handle     BYTEA NOT NULL,
    name       TEXT NOT NULL,
    data       TEXT NOT NULL,
    used_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX passkey_user ON passkey (user_id, id);

-- A challenge that was answered, so that no answer works twice. sum is its SHA-256.
CREATE TABLE passkey_answer (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    sum        BYTEA NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_answer_expires ON passkey_answer (expires_at);

-- When somebody last typed their password again in this session.
ALTER TABLE session ADD COLUMN proved_at BIGINT;

-- inboxes: 202611261530_inboxes.sql
-- What whoever opens a case by mail hears first, where acknowledge is on: how many
-- minutes somebody has to answer before, and within how many minutes of working
-- time it says that a person answers.
ALTER TABLE inbox ADD COLUMN first_after BIGINT NOT NULL DEFAULT 5 CHECK (first_after >= 0);
ALTER TABLE inbox ADD COLUMN first_within BIGINT NOT NULL DEFAULT 480 CHECK (first_within > 0);

-- outbox: 202611261530_outbox.sql
-- Whether a letter may not wait: it is not held to one a day, and holds no other.
ALTER TABLE letter ADD COLUMN urgent SMALLINT NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));

-- outbox: 202611261535_outbox.sql
-- Who has said by the button for spam that they do not want our letters. It stays when they write to us.
CREATE TABLE unwanted (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    address_sum BYTEA NOT NULL UNIQUE,
    address     TEXT NOT NULL,
    at          BIGINT NOT NULL
);

-- questions: 202611261550_questions.sql
-- The rows of a list count what is open of each case: this index answers alone.
CREATE INDEX question_counts ON question (case_id, kind, state);

-- inboxes: 202611261800_inboxes.sql
-- How one signs in to the mailbox and to the inbox's own relay, and the account at
-- a provider whose access tokens are used for that (OAuth2). oauth_secret holds
-- the client's secret and the refresh token, sealed for this provider, client,
-- mailbox and relay; the rest is shown. '' is no provider.
ALTER TABLE inbox ADD COLUMN imap_sign_in TEXT NOT NULL DEFAULT 'password' CHECK (imap_sign_in IN ('password', 'oauth2'));
ALTER TABLE inbox ADD COLUMN relay_sign_in TEXT NOT NULL DEFAULT 'password' CHECK (relay_sign_in IN ('password', 'oauth2'));
ALTER TABLE inbox ADD COLUMN oauth_provider TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_token_url TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_client TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_scope TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN oauth_secret BYTEA;

-- staff: 202611261800_staff.sql
-- Business hours of a team as JSON, which hold for its inboxes; '' for none.
ALTER TABLE team ADD COLUMN hours TEXT NOT NULL DEFAULT '';

-- A time in which a user is not at work, and who does their work meanwhile.
CREATE TABLE absence (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id     BIGINT NOT NULL REFERENCES staff_user (id),
    stand_in_id BIGINT REFERENCES staff_user (id),
    from_at     BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    made_by     BIGINT NOT NULL,
    made_at     BIGINT NOT NULL,
    CHECK (from_at < until_at)
);
CREATE INDEX absence_user ON absence (user_id, until_at);
CREATE INDEX absence_until ON absence (until_at, from_at);
CREATE INDEX absence_stand_in ON absence (stand_in_id, until_at) WHERE stand_in_id IS NOT NULL;

-- topics: 202611261800_topics.sql
-- What must be known to help with a topic, one thing a row. names and choices are
-- JSON: the name by language, and what can be chosen. pattern is how a text that
-- gives it is recognised, "" for the rules of its kind; person_fact is what of a
-- person gives it, "" for nothing. A name stands once in a topic, for ever: what
-- was taken off the list comes back as the same item.
CREATE TABLE topic_item (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    topic_id    BIGINT NOT NULL REFERENCES topic (id),
    name_key    TEXT COLLATE "C" NOT NULL,
    names       TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'photo', 'file', 'choice')),
    needed      SMALLINT NOT NULL,
    pattern     TEXT NOT NULL,
    example     TEXT NOT NULL,
    choices     TEXT NOT NULL,
    person_fact TEXT NOT NULL CHECK (person_fact IN ('', 'phone', 'email', 'name')),
    position    BIGINT NOT NULL,
    off_at      BIGINT,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX topic_item_name ON topic_item (topic_id, name_key);

-- verified: 202611261800_verified.sql
-- One time that a case was thought done, and what its customer says of it.
CREATE TABLE verification (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    state      TEXT NOT NULL CHECK (state IN ('asked', 'wrote', 'confirmed', 'not_yet', 'silent', 'dropped')),
    guess      TEXT NOT NULL CHECK (guess IN ('', 'yes', 'no')),
    solved_by  BIGINT NOT NULL,
    team_id    BIGINT NOT NULL,
    solved_at  BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    -- When and in which message they were asked; NULL while they were not.
    asked_at   BIGINT,
    asked_in   BIGINT REFERENCES message (id),
    -- When they were gently asked a second time.
    checked_at BIGINT,
    ended_at   BIGINT,
    -- Who said how it ended: the customer, one of us for them, or nobody.
    ended_by   TEXT NOT NULL CHECK (ended_by IN ('', 'customer', 'user')),
    user_id    BIGINT NOT NULL,
    -- The message in which they said it; NULL where they did not say it in words.
    said_in    BIGINT REFERENCES message (id),
    -- How many answers of people they had got when they confirmed.
    replies    BIGINT NOT NULL
);
CREATE INDEX verification_case ON verification (case_id, id);
CREATE INDEX verification_state ON verification (state, id);
CREATE INDEX verification_solved ON verification (solved_at, team_id, state);
CREATE INDEX verification_asked_in ON verification (asked_in) WHERE asked_in IS NOT NULL;
CREATE INDEX verification_said_in ON verification (said_in) WHERE said_in IS NOT NULL;

-- inboxes: 202611261801_inboxes.sql
-- Whether the inbox keeps its own hours although its team has some.
ALTER TABLE inbox ADD COLUMN own_hours SMALLINT NOT NULL DEFAULT 0 CHECK (own_hours IN (0, 1));

-- outbox: 202611261801_outbox.sql
-- How many tries of a mail had ended in doubt when somebody asked to send it again:
-- that doubt stays, and does not count for whether it is tried once more.
ALTER TABLE outgoing ADD COLUMN doubted SMALLINT NOT NULL DEFAULT 0 CHECK (doubted >= 0);

-- people: 202611261801_people.sql
-- From when links to a customer's own pages count that were given out for the
-- person: older ones have ended. Empty while nobody has ended any.
ALTER TABLE person ADD COLUMN links_ended_at BIGINT;

-- cases: 202611261802_cases.sql
-- The user who is away and in whose place next_by does the next step.
ALTER TABLE cases ADD COLUMN next_for BIGINT;
CREATE INDEX cases_next_by ON cases (next_by, shelf, next_due, id) WHERE next_by IS NOT NULL;
CREATE INDEX cases_next_for ON cases (next_for, id) WHERE next_for IS NOT NULL;

-- outbox: 202611261802_outbox.sql
-- What became of a letter. One that could wait and whose person has had a letter
-- today is held until goes_at; waits is then what it says, as JSON. Those of one
-- person and inbox that wait leave as one: the others are folded into it. why is
-- what somebody said who dropped one, or the key of why the desk did. created_at is
-- when it went, or was asked for.
ALTER TABLE letter ADD COLUMN state TEXT NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'held', 'folded', 'withheld', 'dropped'));
ALTER TABLE letter ADD COLUMN goes_at BIGINT;
ALTER TABLE letter ADD COLUMN waits TEXT NOT NULL DEFAULT '';
ALTER TABLE letter ADD COLUMN folded_into BIGINT;
ALTER TABLE letter ADD COLUMN why TEXT NOT NULL DEFAULT '';
UPDATE letter SET state = 'withheld' WHERE withheld <> '' AND message_id IS NULL;
CREATE INDEX letter_state ON letter (state, id);

-- portal: 202611261805_portal.sql
-- The web form of an inbox. topics and origins are JSON lists; no topics: all that
-- are offered.
CREATE TABLE web_form (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    inbox_id   BIGINT NOT NULL UNIQUE REFERENCES inbox (id),
    slug       TEXT COLLATE "C" NOT NULL UNIQUE,
    is_on      SMALLINT NOT NULL CHECK (is_on IN (0, 1)),
    title      TEXT NOT NULL,
    intro      TEXT NOT NULL,
    ask_topic  SMALLINT NOT NULL CHECK (ask_topic IN (0, 1)),
    topics     TEXT NOT NULL,
    origins    TEXT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What came along with a form that was sent, and the message it became.
CREATE TABLE form_post (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    intake_id  BIGINT NOT NULL UNIQUE REFERENCES intake (id),
    topic_id   BIGINT REFERENCES topic (id),
    product    TEXT NOT NULL,
    version    TEXT NOT NULL,
    device     TEXT NOT NULL,
    message_id BIGINT REFERENCES message (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX form_post_message ON form_post (message_id) WHERE message_id IS NOT NULL;

-- Who asked how often of late, by keyed digests.
CREATE TABLE portal_try (
    id   BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('find', 'find_ip', 'form_ip')),
    sum  BYTEA NOT NULL,
    at   BIGINT NOT NULL
);
CREATE INDEX portal_try_sum ON portal_try (sum, kind, at);
CREATE INDEX portal_try_at ON portal_try (at);

-- requests: 202611261810_requests.sql
-- What of a topic's checklist a case already has: recognised in a message or a
-- file, said by hand, or answered on the customer's page. off says that somebody
-- took it back: the rules do not tick it again for the same message.
CREATE TABLE request_given (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    item_id    BIGINT NOT NULL REFERENCES topic_item (id),
    message_id BIGINT NOT NULL,
    value      TEXT NOT NULL,
    how        TEXT NOT NULL CHECK (how IN ('found', 'hand', 'page')),
    off        SMALLINT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_given_item ON request_given (case_id, item_id);
CREATE INDEX request_given_message ON request_given (message_id);

-- One request: everything that was missing, asked for in one message. One request
-- is one round trip.
CREATE TABLE request (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT NOT NULL REFERENCES message (id),
    state      TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
    reminded   BIGINT NOT NULL,
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    ended_by   BIGINT NOT NULL,
    ended_at   BIGINT,
    CHECK (state = 'open' OR ended_at IS NOT NULL)
);
CREATE INDEX request_case ON request (case_id, state);
CREATE INDEX request_message ON request (message_id);
CREATE INDEX request_state ON request (state, id);

-- What a request asks for. item_id is 0 for what stands on no checklist;
-- given_in is the message that gave it, 0 while that is missing or not known.
CREATE TABLE request_item (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES request (id),
    item_id    BIGINT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'photo', 'file', 'choice')),
    given_in   BIGINT NOT NULL,
    given_at   BIGINT
);
CREATE INDEX request_item_request ON request_item (request_id, id);

-- requests: 202611261812_requests.sql
-- What people have called cases, for proposing a topic: which case was learnt as
-- which, with the digests of its words (8 bytes each), so that it can be unlearnt
-- exactly; and what that sums up to. A digest is keyed: there are no words here.
CREATE TABLE request_learnt (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id  BIGINT NOT NULL UNIQUE REFERENCES cases (id),
    topic_id BIGINT NOT NULL REFERENCES topic (id),
    words    BYTEA NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX request_learnt_topic ON request_learnt (topic_id);

CREATE TABLE request_word (
    word     BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    n        BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_word_topic ON request_word (word, topic_id);

CREATE TABLE request_topic (
    topic_id BIGINT NOT NULL,
    n        BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_topic_topic ON request_topic (topic_id);

-- cover: 202611261830_cover.sql
-- A measure of a case in business time, in microseconds. spent is what had passed before it last started. Its times are
-- those of the hours when they were last reckoned. led_at is when it went to the leads.
CREATE TABLE clock (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    measure    TEXT NOT NULL CHECK (measure IN ('first_answer', 'next_answer', 'silence', 'solution')),
    state      TEXT NOT NULL CHECK (state IN ('running', 'paused', 'met', 'missed', 'stopped')),
    target     BIGINT NOT NULL,
    spent      BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    warn_at    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    lead_at    BIGINT NOT NULL,
    warned_at  BIGINT,
    missed_at  BIGINT,
    led_at     BIGINT,
    ended_at   BIGINT,
    CHECK ((ended_at IS NULL) = (state IN ('running', 'paused')))
);
CREATE UNIQUE INDEX clock_open ON clock (case_id, measure) WHERE ended_at IS NULL;
CREATE INDEX clock_case ON clock (case_id, id);
CREATE INDEX clock_due ON clock (due_at, id) WHERE state = 'running';

-- A target for a measure, in minutes of business time, of a team and a topic; 0 for any.
CREATE TABLE clock_target (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    team_id  BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    measure  TEXT NOT NULL CHECK (measure IN ('first_answer', 'next_answer', 'silence', 'solution')),
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);
CREATE UNIQUE INDEX clock_target_of ON clock_target (team_id, topic_id, measure);

-- nudges: 202611261830_nudges.sql
-- A mail that opened a case of its own and is about a matter that was open
-- already: joined with it, or only suggested.
CREATE TABLE nudge (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    into_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT NOT NULL REFERENCES message (id),
    state      TEXT NOT NULL CHECK (state IN ('suggested', 'joined', 'separated')),
    -- What speaks for it, by name, with commas; never the words themselves.
    why        TEXT NOT NULL,
    -- How long after their last word it came, in microseconds.
    apart      BIGINT NOT NULL,
    -- What its own next step was before it was joined, and what it became.
    step       TEXT NOT NULL,
    due_was    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX nudge_case ON nudge (case_id);
CREATE INDEX nudge_into ON nudge (into_id, id);
CREATE INDEX nudge_message ON nudge (message_id);

-- cases: 202611261832_cases.sql
-- Lists of the cases that have a mark, by its value.
CREATE INDEX mark_value ON mark (name, value, case_id) WHERE value > 0;

-- portal: 202611261840_portal.sql
-- All that we hold of somebody, in one file, for which they asked; it goes after a
-- week. sum is empty until it is made.
CREATE TABLE portal_record (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id  BIGINT NOT NULL UNIQUE REFERENCES person (id),
    sum        BYTEA,
    size       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ready_at   BIGINT
);
CREATE INDEX portal_record_sum ON portal_record (sum) WHERE sum IS NOT NULL;
CREATE INDEX portal_record_created ON portal_record (created_at);

-- cover: 202611261900_cover.sql
-- Who is on duty for a team, one week after the other; team 0 is the whole desk. people are user ids in their order, as JSON;
-- at each handover, once a week, the next one begins. begins_on is the day of the first, in the zone.
CREATE TABLE duty_rota (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    team_id     BIGINT NOT NULL UNIQUE,
    zone        TEXT NOT NULL,
    begins_on   TEXT NOT NULL,
    handover INTEGER NOT NULL CHECK (handover BETWEEN 0 AND 1439),
    people      TEXT NOT NULL,
    note        TEXT NOT NULL,
    note_by     BIGINT NOT NULL,
    note_at     BIGINT,
    version     BIGINT NOT NULL
);

-- Somebody else on duty for a while.
CREATE TABLE duty_swap (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    team_id  BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    from_at  BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    made_by  BIGINT NOT NULL,
    made_at  BIGINT NOT NULL,
    CHECK (from_at < until_at)
);
CREATE INDEX duty_swap_team ON duty_swap (team_id, until_at, id);

-- Where somebody on duty is called beside their mail. address is sealed: whoever knows it can call them.
CREATE TABLE duty_way (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id BIGINT NOT NULL,
    way     TEXT NOT NULL CHECK (way IN ('webhook', 'ntfy')),
    address BYTEA NOT NULL,
    secret  BYTEA NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX duty_way_user ON duty_way (user_id, way);

-- A call to whoever is on duty. round counts who was called: the one on duty, then the leads.
CREATE TABLE duty_page (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    team_id  BIGINT NOT NULL,
    case_id  BIGINT REFERENCES cases (id),
    reason   TEXT NOT NULL CHECK (reason IN ('promise', 'clock', 'test')),
    state    TEXT NOT NULL CHECK (state IN ('open', 'taken', 'unanswered')),
    round    INTEGER NOT NULL,
    made_at  BIGINT NOT NULL,
    taken_at BIGINT,
    taken_by BIGINT
);
CREATE INDEX duty_page_case ON duty_page (case_id, state) WHERE case_id IS NOT NULL;

-- A try to reach somebody on one way.
CREATE TABLE duty_call (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    page_id BIGINT NOT NULL REFERENCES duty_page (id),
    user_id BIGINT NOT NULL,
    way     TEXT NOT NULL CHECK (way IN ('mail', 'webhook', 'ntfy')),
    state   TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    tries   INTEGER NOT NULL,
    why     TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX duty_call_page ON duty_call (page_id, id);

-- cover: 202611261930_cover.sql
-- The check before hours when nobody works: what falls into them, and what is done about it. done is empty while nothing is.
CREATE TABLE check_row (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    inbox_id   BIGINT NOT NULL REFERENCES inbox (id),
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    need       TEXT NOT NULL CHECK (need IN ('step', 'promise', 'clock')),
    due_at     BIGINT NOT NULL,
    done       TEXT NOT NULL CHECK (done IN ('', 'gone', 'duty', 'told')),
    done_by    BIGINT NOT NULL,
    done_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX check_row_need ON check_row (case_id, need, from_at);
CREATE INDEX check_row_due ON check_row (due_at, id);
CREATE INDEX check_row_inbox ON check_row (inbox_id, from_at);

-- relief: 202611262130_relief.sql
-- A case whose customer cannot go on, and whether something bridges it. since is when it last owed a workaround, due_at by
-- when one is wanted, in the hours the case is worked on; spent is the business time, in microseconds, until there was one.
-- cleared_at is when they could go on again.
CREATE TABLE relief (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL UNIQUE REFERENCES cases (id),
    source     TEXT NOT NULL CHECK (source IN ('agent', 'topic', 'customer', 'need')),
    state      TEXT NOT NULL CHECK (state IN ('owed', 'offered', 'accepted', 'refused', 'none')),
    blocked_at BIGINT NOT NULL,
    since      BIGINT NOT NULL,
    target     BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    late_at    BIGINT,
    led_at     BIGINT,
    met_at     BIGINT,
    spent      BIGINT NOT NULL,
    cleared_at BIGINT
);
CREATE INDEX relief_due ON relief (due_at, id) WHERE cleared_at IS NULL AND state IN ('owed', 'refused');

-- Something we know to do about it, for cases of a topic and those under it; topic 0 is any. days is after how many days a
-- thing that is lent usually comes back; 0 for what is not lent. from_case is the case whose reply taught it, 0 for what
-- one of us wrote here.
CREATE TABLE relief_way (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    topic_id   BIGINT NOT NULL,
    lang       TEXT NOT NULL,
    words      TEXT NOT NULL,
    words_key  TEXT COLLATE "C" NOT NULL,
    days       INTEGER NOT NULL CHECK (days BETWEEN 0 AND 366),
    uses       BIGINT NOT NULL,
    accepted   BIGINT NOT NULL,
    refused    BIGINT NOT NULL,
    from_case  BIGINT NOT NULL,
    off_at     BIGINT,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX relief_way_topic ON relief_way (topic_id, words_key, id);
CREATE INDEX relief_way_case ON relief_way (from_case) WHERE from_case > 0;

-- What was offered, or why nothing can be. returns_on is the day on which a thing that is lent comes back, as 2026-12-01.
CREATE TABLE relief_offer (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    relief_id   BIGINT NOT NULL REFERENCES relief (id),
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    message_id  BIGINT REFERENCES message (id),
    way_id      BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'refused', 'none', 'replaced')),
    words       TEXT NOT NULL,
    returns_on  TEXT NOT NULL,
    returned_at BIGINT,
    by_id       BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    answered_by TEXT NOT NULL CHECK (answered_by IN ('', 'customer', 'agent')),
    answered_at BIGINT,
    why         TEXT NOT NULL
);
CREATE INDEX relief_offer_relief ON relief_offer (relief_id, id);
CREATE INDEX relief_offer_message ON relief_offer (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX relief_offer_case ON relief_offer (case_id, id);
CREATE INDEX relief_offer_back ON relief_offer (returns_on, id) WHERE returns_on > '' AND returned_at IS NULL;

-- Of which topics cases block their customers, and within how many minutes of business time a workaround is wanted.
CREATE TABLE relief_topic (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    topic_id BIGINT NOT NULL UNIQUE,
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);

-- tone: 202611262130_tone.sql
-- What somebody did with a finding: left it as it is, or took the better
-- wording. words_sum is the digest of the words, so that what was left is not
-- told again; of a person who was erased it says nothing.
CREATE TABLE tone_did (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    user_id   BIGINT NOT NULL REFERENCES staff_user (id),
    rule      TEXT NOT NULL,
    did       TEXT NOT NULL CHECK (did IN ('fine', 'taken')),
    words_sum TEXT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX tone_did_once ON tone_did (case_id, user_id, rule, words_sum);
CREATE INDEX tone_did_at ON tone_did (at, rule, did);
-- A rule that was switched off, or on again.
CREATE TABLE tone_rule (
    rule TEXT PRIMARY KEY,
    off  SMALLINT NOT NULL CHECK (off IN (0, 1)),
    at   BIGINT NOT NULL
);

-- cases: 202611262131_cases.sql
-- How badly a case needs us, and where that puts it: weight is the sum of its
-- points, need_why their names, the heaviest first. need_rank is the moment from
-- which the customer waits, moved back for each point by as much waiting as a
-- point is worth: so the order among cases is the same at every hour, and waiting
-- raises a case without anybody writing its row. It takes the place of ease in
-- the indexes; ease stays, since a released table keeps its columns.
ALTER TABLE cases ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN need_why TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN waits_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN need_rank BIGINT NOT NULL DEFAULT 0;
UPDATE cases SET weight = need, waits_since = created_at, need_rank = created_at - need * 7200000000;
DROP INDEX cases_inbox_need;
DROP INDEX cases_unowned_need;
DROP INDEX cases_owner_need;
DROP INDEX cases_team_need;
CREATE INDEX cases_inbox_need ON cases (inbox_id, shelf, need_rank, id) WHERE private = 0;
CREATE INDEX cases_unowned_need ON cases (inbox_id, need_rank, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_owner_need ON cases (owner_id, inbox_id, shelf, need_rank, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team_need ON cases (team_id, inbox_id, shelf, need_rank, id) WHERE private = 0 AND team_id IS NOT NULL;

-- notices: 202611262131_notices.sql
-- What an unread notice stands for where it stands for several cases: they are told in one.
CREATE TABLE notice_part (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    notice_id BIGINT NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    item_id   BIGINT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX notice_part_of ON notice_part (notice_id, case_id, item_id);
CREATE INDEX notice_part_item ON notice_part (item_id);
CREATE INDEX notice_part_case ON notice_part (case_id);
CREATE INDEX notice_unread_kind ON notice (user_id, kind) WHERE read_at IS NULL;

-- people: 202611262131_people.sql
-- A telephone number may be several people's: a household shares one. Every other
-- address is one person's alone.
DROP INDEX identity_value;
CREATE UNIQUE INDEX identity_value ON identity (kind, value_sum, person_id);
CREATE UNIQUE INDEX identity_alone ON identity (kind, value_sum) WHERE kind <> 'phone';

-- need: 202611262132_need.sql
-- A point of a case: that something makes it more urgent (says = 1), or does not
-- after all (0). Of a kind the newest row decides. n is how often, or when, in
-- microseconds; from_byte and to_byte are where the message says it, 0 for nowhere.
CREATE TABLE need_point (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    kind       TEXT NOT NULL,
    source     TEXT NOT NULL CHECK (source IN ('words', 'answer', 'fact', 'tap', 'history')),
    says       SMALLINT NOT NULL CHECK (says IN (0, 1)),
    n          BIGINT NOT NULL,
    message_id BIGINT REFERENCES message (id),
    from_byte  INTEGER NOT NULL,
    to_byte    INTEGER NOT NULL,
    what       TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX need_point_case ON need_point (case_id, id);
CREATE INDEX need_point_message ON need_point (message_id) WHERE message_id IS NOT NULL;

-- A version of the policy of weights; the newest counts.
CREATE TABLE need_policy (
    id    BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    rules TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    at    BIGINT NOT NULL
);

-- A case that took long, for the next one of the same person.
CREATE TABLE need_slow (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    days      INTEGER NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX need_slow_case ON need_slow (case_id);
CREATE INDEX need_slow_person ON need_slow (person_id, id);

-- Up to which case the history of whoever opened it was looked at: one row.
CREATE TABLE need_seen (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id BIGINT NOT NULL
);

-- portal: 202611262132_portal.sql
-- A file that somebody chose before the form asked more of them. Whoever holds the form's token has it; what was not sent
-- within a day goes.
CREATE TABLE form_file (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    token_sum BYTEA NOT NULL,
    name      TEXT NOT NULL,
    size      BIGINT NOT NULL,
    sum       BYTEA NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX form_file_token ON form_file (token_sum, id);
CREATE INDEX form_file_sum ON form_file (sum);
CREATE INDEX form_file_at ON form_file (at);

-- voice: 202611262132_voice.sql
-- A call on a telephone: one that was had, or one to make. It is to be made until it
-- has an outcome.
CREATE TABLE phone_call (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    person_id  BIGINT NOT NULL REFERENCES person (id),
    message_id BIGINT REFERENCES message (id),
    promise_id BIGINT,
    why        TEXT NOT NULL CHECK (why IN ('noted', 'letter', 'asked')),
    direction  TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    number     TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    outcome    TEXT NOT NULL CHECK (outcome IN ('', 'reached', 'nobody', 'left_word', 'dropped')),
    tries      INTEGER NOT NULL,
    tried_at   BIGINT,
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    ended_by   BIGINT NOT NULL,
    ended_at   BIGINT,
    key_sum    BYTEA,
    CHECK ((outcome = '') = (ended_at IS NULL))
);
CREATE INDEX phone_call_due ON phone_call (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX phone_call_ended ON phone_call (ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX phone_call_case ON phone_call (case_id, id);
CREATE INDEX phone_call_person ON phone_call (person_id, id);
CREATE UNIQUE INDEX phone_call_key ON phone_call (key_sum) WHERE key_sum IS NOT NULL;
CREATE INDEX phone_call_message ON phone_call (message_id) WHERE message_id IS NOT NULL;

-- Who is reached by phone: what would be mailed to them is a call to make.
CREATE TABLE by_phone (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    number    TEXT NOT NULL,
    set_by    BIGINT NOT NULL,
    set_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX by_phone_person ON by_phone (person_id);

-- A telephone that rings at somebody's place, for as long as it may.
CREATE TABLE ringing (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id BIGINT NOT NULL,
    number  TEXT NOT NULL,
    at      BIGINT NOT NULL,
    seen_at BIGINT
);
CREATE INDEX ringing_user ON ringing (user_id, at);
CREATE INDEX ringing_at ON ringing (at);

-- effort: 202611262145_effort.sql
-- What a case has cost its customer, as numbers of facts, and what they come to. waited is the time, in microseconds, in
-- which they waited for us. easy is 1 for a case that took one reply and no other field. quiet_at is when the customer has
-- been silent for too long, never while the next word is ours.
CREATE TABLE effort (
    case_id     BIGINT NOT NULL UNIQUE REFERENCES cases (id),
    person_id   BIGINT NOT NULL,
    round_trips BIGINT NOT NULL,
    repeats     BIGINT NOT NULL,
    channels    BIGINT NOT NULL,
    transfers   BIGINT NOT NULL,
    waited      BIGINT NOT NULL,
    reopened    BIGINT NOT NULL,
    score       BIGINT NOT NULL,
    replies     BIGINT NOT NULL,
    easy        SMALLINT NOT NULL CHECK (easy IN (0, 1)),
    solved_at   BIGINT,
    last_at     BIGINT NOT NULL,
    quiet_at    BIGINT NOT NULL,
    walked_at   BIGINT,
    aside_at    BIGINT
);
CREATE INDEX effort_whose ON effort (person_id, case_id);
CREATE INDEX effort_walked ON effort (score, case_id) WHERE walked_at IS NOT NULL AND aside_at IS NULL;
CREATE INDEX effort_quiet ON effort (quiet_at, case_id) WHERE walked_at IS NULL;
CREATE INDEX effort_solved ON effort (solved_at, easy) WHERE solved_at IS NOT NULL;

-- Why somebody may leave, as JSON, and what that comes to. case_id is where one of us can write to them.
CREATE TABLE effort_person (
    person_id BIGINT NOT NULL UNIQUE REFERENCES person (id),
    points    BIGINT NOT NULL,
    reasons   TEXT NOT NULL,
    case_id   BIGINT NOT NULL
);
CREATE INDEX effort_person_points ON effort_person (points, person_id);

-- How far what happened was followed, and which cases are still to be counted: those below low.
CREATE TABLE effort_state (
    sole     SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    place_tx BIGINT NOT NULL,
    place_id BIGINT NOT NULL,
    low      BIGINT NOT NULL
);

-- ledger: 202611270210_ledger.sql
-- What was posted, never changed and never removed. id is the place in the chain,
-- without gaps; seal is the SHA-256 over the seal before and the entry's own text.
-- month is that of at in the desk's zone (2026-11). reverses is the entry that this
-- one turns back, 0 for none. foreign_* is what it was before it was reckoned in the
-- currency of the entry, at a rate that was entered on rate_day; '' where it was not.
CREATE TABLE ledger_entry (
    id               BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    at               BIGINT NOT NULL,
    month            TEXT COLLATE "C" NOT NULL,
    cause            TEXT COLLATE "C" NOT NULL,
    of_kind          TEXT COLLATE "C" NOT NULL,
    ref              BIGINT NOT NULL,
    case_id          BIGINT NOT NULL,
    reverses         BIGINT NOT NULL,
    currency         TEXT COLLATE "C" NOT NULL,
    foreign_minor    BIGINT NOT NULL,
    foreign_currency TEXT COLLATE "C" NOT NULL,
    rate             TEXT NOT NULL,
    rate_day         TEXT NOT NULL,
    by_kind          TEXT NOT NULL,
    by_id            BIGINT NOT NULL,
    by_name          TEXT NOT NULL,
    note_digest      BYTEA NOT NULL,
    seal             BYTEA NOT NULL
);
CREATE UNIQUE INDEX ledger_entry_cause ON ledger_entry (cause);
CREATE UNIQUE INDEX ledger_entry_reverses ON ledger_entry (reverses) WHERE reverses <> 0;
CREATE INDEX ledger_entry_month ON ledger_entry (month, id);
CREATE INDEX ledger_entry_case ON ledger_entry (case_id, id) WHERE case_id <> 0;
-- The lines of an entry, which sum to zero.
CREATE TABLE ledger_line (
    entry_id BIGINT NOT NULL REFERENCES ledger_entry (id),
    n        BIGINT NOT NULL,
    account  TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    minor    BIGINT NOT NULL,
    PRIMARY KEY (entry_id, n)
);
CREATE INDEX ledger_line_account ON ledger_line (account, entry_id);
-- What somebody said about an entry. The digest of the entry is over salt and
-- words; both go when the person of its case is erased.
CREATE TABLE ledger_note (
    entry_id BIGINT NOT NULL REFERENCES ledger_entry (id),
    salt     BYTEA NOT NULL,
    words    TEXT NOT NULL,
    PRIMARY KEY (entry_id)
);
-- The months that are closed.
CREATE TABLE ledger_period (
    month     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    closed_at BIGINT NOT NULL,
    by_id     BIGINT NOT NULL,
    by_kind   TEXT NOT NULL
);

-- purchases: 202611270220_purchases.sql
-- What a person or an organization bought. price is in minor units of its currency, of one period where period says so;
-- null where nobody knows it. Days are written as 2026-12-01, '' for none. product_id is the number of a model in the
-- catalogue; 0 for none. What another system calls it is unique; source_at is when that system last changed it, so that
-- what arrives late changes nothing. proof is where the newest proof of it stands.
CREATE TABLE purchase (
    id              BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id       BIGINT REFERENCES person (id),
    organization_id BIGINT REFERENCES organization (id),
    product_id      BIGINT NOT NULL,
    what            TEXT NOT NULL,
    quantity        BIGINT NOT NULL CHECK (quantity > 0),
    price           BIGINT CHECK (price >= 0),
    currency        TEXT NOT NULL,
    bought_on       TEXT NOT NULL,
    seller          TEXT NOT NULL,
    order_number    TEXT NOT NULL,
    serial_number   TEXT NOT NULL,
    warranty_months INTEGER NOT NULL CHECK (warranty_months BETWEEN 0 AND 600),
    period          TEXT NOT NULL CHECK (period IN ('', 'day', 'month', 'year')),
    since_on        TEXT NOT NULL,
    ended_on        TEXT NOT NULL,
    source          TEXT NOT NULL,
    foreign_id      TEXT NOT NULL,
    foreign_sum     BYTEA,
    source_at       BIGINT,
    proof           TEXT NOT NULL CHECK (proof IN ('none', 'given', 'accepted', 'refused')),
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CHECK ((person_id IS NULL) <> (organization_id IS NULL))
);
CREATE UNIQUE INDEX purchase_foreign ON purchase (source, foreign_sum) WHERE foreign_sum IS NOT NULL;
CREATE INDEX purchase_person ON purchase (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX purchase_organization ON purchase (organization_id, id) WHERE organization_id IS NOT NULL;

-- Which cases are about which purchase.
CREATE TABLE purchase_case (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_case_pair ON purchase_case (case_id, purchase_id);
CREATE INDEX purchase_case_purchase ON purchase_case (purchase_id, case_id);

-- products: 202611270221_products.sql
-- A model that is or was sold, or a part. Nothing is ever deleted here. aliases, specs and manuals are JSON arrays, as the
-- API shows them. warranty_months is 0 where nothing is said.
CREATE TABLE product (
    id              BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name            TEXT NOT NULL,
    name_key        TEXT COLLATE "C" NOT NULL,
    model           TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('sold', 'discontinued')),
    successor_id    BIGINT REFERENCES product (id),
    aliases         TEXT NOT NULL,
    specs           TEXT NOT NULL,
    manuals         TEXT NOT NULL,
    notes           TEXT NOT NULL,
    warranty_months INTEGER NOT NULL CHECK (warranty_months BETWEEN 0 AND 1200),
    warranty        TEXT NOT NULL,
    public          SMALLINT NOT NULL CHECK (public IN (0, 1)),
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);
CREATE INDEX product_name ON product (name_key, id);
CREATE INDEX product_successor ON product (successor_id) WHERE successor_id IS NOT NULL;

-- What a product is found by: its model number and aliases, and the words of its name, folded and without spaces and dashes.
CREATE TABLE product_term (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    product_id BIGINT NOT NULL REFERENCES product (id),
    kind       TEXT NOT NULL CHECK (kind IN ('model', 'alias', 'word')),
    written    TEXT NOT NULL,
    term       TEXT COLLATE "C" NOT NULL
);
CREATE INDEX product_term_of ON product_term (product_id);
CREATE INDEX product_term_term ON product_term (term, product_id);
CREATE UNIQUE INDEX product_term_model ON product_term (term) WHERE kind = 'model';

-- Which part fits which model.
CREATE TABLE product_fit (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    product_id BIGINT NOT NULL REFERENCES product (id),
    part_id    BIGINT NOT NULL REFERENCES product (id),
    CHECK (product_id <> part_id)
);
CREATE UNIQUE INDEX product_fit_of ON product_fit (product_id, part_id);
CREATE INDEX product_fit_part ON product_fit (part_id, product_id);

-- How often the catalogue has changed: one row, and none before the first product.
CREATE TABLE product_catalogue (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    sole    SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    changes BIGINT NOT NULL
);

-- remedies: 202611270230_remedies.sql
-- What is done to make it right for the customer of a case. key is the caller's own name for it: of a kind and a key there is
-- one remedy of a case that was not declined and did not fail. worth is in minor units of currency, 0 in '' for nothing.
-- posted says that a budget has paid. approver_id is who was asked, asked how often somebody was, answer_by until when they
-- have time. due_at is by when it is wanted on its way, or at the customer's once it is, 0 while nothing is wanted; late_at when that was told.
CREATE TABLE remedy (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    kind        TEXT NOT NULL CHECK (kind IN ('apology', 'again', 'replacement', 'refund', 'credit', 'upgrade', 'compensation', 'gift')),
    key         TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'awaiting_approval', 'approved', 'declined', 'dispatched', 'received', 'failed')),
    what        TEXT NOT NULL,
    why         TEXT NOT NULL,
    fault       TEXT NOT NULL CHECK (fault IN ('ours', 'customer', 'third_party', 'nobody', 'unknown')),
    worth       BIGINT NOT NULL CHECK (worth >= 0),
    currency    TEXT NOT NULL,
    posted      INTEGER NOT NULL CHECK (posted IN (0, 1)),
    by_id       BIGINT NOT NULL,
    message_id  BIGINT REFERENCES message (id),
    approver_id BIGINT NOT NULL,
    asked       INTEGER NOT NULL,
    answer_by   BIGINT,
    approved_by BIGINT NOT NULL,
    approved_at BIGINT,
    reason      TEXT NOT NULL,
    tracking    TEXT NOT NULL,
    due_at      BIGINT NOT NULL,
    late_at     BIGINT,
    answer      TEXT NOT NULL CHECK (answer IN ('', 'accepted', 'other')),
    answer_says TEXT NOT NULL,
    answered_at BIGINT,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX remedy_once ON remedy (case_id, kind, key) WHERE state NOT IN ('declined', 'failed');
CREATE INDEX remedy_case ON remedy (case_id, id);
CREATE INDEX remedy_asked ON remedy (approver_id, id) WHERE state = 'awaiting_approval';
CREATE INDEX remedy_due ON remedy (due_at, id) WHERE due_at > 0;
CREATE INDEX remedy_state ON remedy (state, id);

-- products: 202611270231_products.sql
-- Which count of the catalogue last wrote a product: what is kept in memory reads only what is newer.
ALTER TABLE product ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX product_changed ON product (changed);

-- What a case is about. message_id is the message whose words named it, by_id the user who said so; dropped_at is when
-- somebody said that it is not this one, after which no words name it again.
CREATE TABLE product_case (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    product_id BIGINT NOT NULL REFERENCES product (id),
    message_id BIGINT REFERENCES message (id),
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    dropped_at BIGINT
);
CREATE UNIQUE INDEX product_case_of ON product_case (case_id, product_id);
CREATE INDEX product_case_product ON product_case (product_id, case_id);
CREATE INDEX product_case_message ON product_case (message_id) WHERE message_id IS NOT NULL;

-- What somebody asked about a product and nobody here knows; what is emptied when the person of the case is erased. known_at
-- is when it was found out.
CREATE TABLE product_unknown (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    product_id BIGINT NOT NULL REFERENCES product (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    what       TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    known_at   BIGINT
);
CREATE INDEX product_unknown_open ON product_unknown (product_id, id) WHERE known_at IS NULL;
CREATE INDEX product_unknown_case ON product_unknown (case_id);

-- budgets: 202611270235_budgets.sql
-- What an agent or a team may spend in a period, in minor units of one currency.
-- single_minor is up to what an agent grants alone, two_minor above what two people
-- must say yes; 0 for no such limit. At most one for each holder.
CREATE TABLE budget (
    id           BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    holder       TEXT NOT NULL CHECK (holder IN ('agent', 'team')),
    holder_id    BIGINT NOT NULL,
    period       TEXT NOT NULL CHECK (period IN ('month', 'quarter', 'year')),
    currency     TEXT NOT NULL,
    minor        BIGINT NOT NULL CHECK (minor >= 0),
    single_minor BIGINT NOT NULL CHECK (single_minor >= 0),
    two_minor    BIGINT NOT NULL CHECK (two_minor >= 0),
    off_at       BIGINT,
    version      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX budget_holder ON budget (holder, holder_id);
-- What one whole unit of a currency is worth in another; the newest counts.
CREATE TABLE budget_rate (
    id            BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    from_currency TEXT NOT NULL,
    to_currency   TEXT NOT NULL,
    rate          TEXT NOT NULL,
    day           TEXT NOT NULL,
    by_id         BIGINT NOT NULL,
    at            BIGINT NOT NULL
);
CREATE INDEX budget_rate_newest ON budget_rate (from_currency, to_currency, id);

-- effort: 202611270241_effort.sql
-- How often they said that what we did or offered does not help: "not yet" to whether it works, or a workaround that they
-- refused. All cases are counted anew, for "not yet" was counted as coming back before.
ALTER TABLE effort ADD COLUMN no_help BIGINT NOT NULL DEFAULT 0;
UPDATE effort_state SET low = (SELECT coalesce(max(id), 0) + 1 FROM cases) WHERE sole = 1;

-- purchases: 202611270250_purchases.sql
-- A receipt that was given for a purchase. sum is of the stored bytes, a picture drawn anew or a PDF; given_sum is of the
-- bytes as they were given, by which the same receipt is known again. Both are null once its person was erased.
CREATE TABLE purchase_proof (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    case_id     BIGINT REFERENCES cases (id),
    state       TEXT NOT NULL CHECK (state IN ('given', 'accepted', 'refused')),
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    sum         BYTEA,
    given_sum   BYTEA,
    reason      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    decided_at  BIGINT
);
CREATE INDEX purchase_proof_purchase ON purchase_proof (purchase_id, id);
CREATE INDEX purchase_proof_sum ON purchase_proof (sum) WHERE sum IS NOT NULL;
CREATE INDEX purchase_proof_given ON purchase_proof (given_sum, purchase_id) WHERE given_sum IS NOT NULL;
CREATE INDEX purchase_proof_case ON purchase_proof (case_id) WHERE case_id IS NOT NULL;

-- For which kind of remedy a purchase was proof: for each kind once.
CREATE TABLE purchase_use (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    kind        TEXT NOT NULL,
    remedy_id   BIGINT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_use_kind ON purchase_use (purchase_id, kind);

-- cases: 202611270430_cases.sql
-- When the clock of a case that ends first ends, for lists sorted by it: no time
-- (the greatest number) where none runs. Until now a mark held it.
ALTER TABLE cases ADD COLUMN clock_due BIGINT NOT NULL DEFAULT 9223372036854775807;
UPDATE cases SET clock_due = (SELECT max(mark.value) FROM mark WHERE mark.case_id = cases.id AND mark.name = 'cover.due')
WHERE id IN (SELECT case_id FROM mark WHERE name = 'cover.due' AND value > 0);
DELETE FROM mark WHERE name = 'cover.due';
CREATE INDEX cases_inbox_clock ON cases (inbox_id, shelf, clock_due, id) WHERE private = 0;
CREATE INDEX cases_unowned_clock ON cases (inbox_id, clock_due, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_owner_clock ON cases (owner_id, inbox_id, shelf, clock_due, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team_clock ON cases (team_id, inbox_id, shelf, clock_due, id) WHERE private = 0 AND team_id IS NOT NULL;

-- products: 202611270431_products.sql
-- What of a product people speak of: n is how much of it is counted. part is as whoever wrote it first wrote it, and empty for
-- the product as a whole.
CREATE TABLE product_feedback_part (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    product_id BIGINT NOT NULL REFERENCES product (id),
    part       TEXT NOT NULL,
    part_key   TEXT COLLATE "C" NOT NULL,
    n          BIGINT NOT NULL CHECK (n >= 0),
    last_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX product_feedback_part_of ON product_feedback_part (product_id, part_key);
CREATE INDEX product_feedback_part_n ON product_feedback_part (n, id);
CREATE INDEX product_feedback_part_product ON product_feedback_part (product_id, n, id);

-- What somebody said of it in a case. words are emptied when the person of the case is erased. hint_id is the hint that it was
-- made of; one that is no feedback (dismissed) has no part. told_at is when whoever can change the product was told.
CREATE TABLE product_feedback (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    part_id    BIGINT REFERENCES product_feedback_part (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT REFERENCES message (id),
    hint_id    BIGINT,
    state      TEXT NOT NULL CHECK (state IN ('counted', 'withdrawn', 'dismissed')),
    words      TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    told_at    BIGINT,
    CHECK (state = 'dismissed' OR part_id IS NOT NULL)
);
CREATE UNIQUE INDEX product_feedback_hint ON product_feedback (hint_id) WHERE hint_id IS NOT NULL;
CREATE INDEX product_feedback_counted ON product_feedback (part_id, id) WHERE state = 'counted';
CREATE INDEX product_feedback_case ON product_feedback (case_id);
CREATE INDEX product_feedback_message ON product_feedback (message_id) WHERE message_id IS NOT NULL;

-- Where whoever can change products is told: one row, and none before it is set. why is what went wrong the last time.
CREATE TABLE product_feedback_hook (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    sole      SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    address   BYTEA NOT NULL,
    secret    BYTEA NOT NULL,
    set_at    BIGINT NOT NULL,
    told_at   BIGINT,
    failed_at BIGINT,
    why       TEXT NOT NULL
);

-- products: 202611270432_products.sql
-- What customers are told about a product on its help page, which is there while public is 1.
ALTER TABLE product ADD COLUMN help TEXT NOT NULL DEFAULT '';
CREATE INDEX product_public ON product (name_key, id) WHERE public = 1;

-- relief: 202611270440_relief.sql
-- The product a workaround is for; 0 for any. One of a topic and a product holds where both fit.
ALTER TABLE relief_way ADD COLUMN product_id BIGINT NOT NULL DEFAULT 0;

-- remedies: 202611270440_remedies.sql
-- What the customer of a case lost by a failure, and what it has cost them; of a case the newest counts. price is in minor units of
-- currency, 0 in '' where nobody knows it; share is how much of it was of no use, in per cent. consequence is 0 none to 3 grave.
-- contacts, broken, repeats and years are what the desk knew then. What was granted for it stands beside it: chosen are the kinds
-- between +, suggested what the policy came to, deviates that it was another amount, or another than like cases had, and reason why.
CREATE TABLE remedy_loss (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    failure     TEXT NOT NULL CHECK (failure IN ('undone', 'charged', 'late', 'broken', 'refused', 'poor', 'unkind')),
    fault       TEXT NOT NULL CHECK (fault IN ('ours', 'customer', 'third_party', 'nobody', 'unknown')),
    price       BIGINT NOT NULL CHECK (price >= 0),
    currency    TEXT NOT NULL,
    share       INTEGER NOT NULL CHECK (share BETWEEN 0 AND 100),
    hours       INTEGER NOT NULL CHECK (hours >= 0),
    consequence INTEGER NOT NULL CHECK (consequence BETWEEN 0 AND 3),
    missed      INTEGER NOT NULL CHECK (missed IN (0, 1)),
    contacts    INTEGER NOT NULL,
    broken      INTEGER NOT NULL,
    repeats     INTEGER NOT NULL,
    years       INTEGER NOT NULL,
    by_id       BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    granted_at  BIGINT,
    chosen      TEXT NOT NULL,
    suggested   BIGINT NOT NULL,
    granted     BIGINT NOT NULL,
    policy_id   BIGINT NOT NULL,
    deviates    INTEGER NOT NULL CHECK (deviates IN (0, 1)),
    reason      TEXT NOT NULL
);
CREATE INDEX remedy_loss_case ON remedy_loss (case_id, id);
CREATE INDEX remedy_loss_like ON remedy_loss (failure, fault, granted_at) WHERE granted_at IS NOT NULL;
CREATE INDEX remedy_loss_new ON remedy_loss (created_at, id);
CREATE INDEX remedy_loss_deviates ON remedy_loss (id) WHERE deviates = 1;

-- A version of the policy that remedies are reckoned by; the newest counts.
CREATE TABLE remedy_policy (
    id    BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    rules TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    at    BIGINT NOT NULL
);

-- cases: 202611270450_cases.sql
-- Whether a workaround is late is among what cover.late counts.
DELETE FROM mark WHERE name = 'relief.late';

-- dispatch: 202611270450_dispatch.sql
-- The house's own systems that send things (parcel) and pay (payment), one of each. Where they are and the secret by which
-- both sides sign are sealed.
CREATE TABLE dispatch_system (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    does       TEXT NOT NULL CHECK (does IN ('parcel', 'payment')),
    address    BYTEA NOT NULL,
    secret     BYTEA NOT NULL,
    active     INTEGER NOT NULL CHECK (active IN (0, 1)),
    made_at    BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_system_does ON dispatch_system (does);

-- An address that somebody confirmed. It is never changed: a newer one takes its place.
CREATE TABLE dispatch_address (
    id           BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    person_id    BIGINT NOT NULL REFERENCES person (id),
    case_id      BIGINT NOT NULL REFERENCES cases (id),
    name         TEXT NOT NULL,
    street       TEXT NOT NULL,
    postcode     TEXT NOT NULL,
    city         TEXT NOT NULL,
    country      TEXT NOT NULL,
    by_customer  INTEGER NOT NULL CHECK (by_customer IN (0, 1)),
    confirmed_at BIGINT NOT NULL
);
CREATE INDEX dispatch_address_person ON dispatch_address (person_id, id);
CREATE INDEX dispatch_address_case ON dispatch_address (case_id, id);

-- What goes to a customer: the delivery of a remedy (remedy_id, 0 for none), or a thing that is lent. choice is size or colour; old is what
-- becomes of the old one. foreign_id is what the system calls it. due_at is by when it is wanted further on, 0 while nothing is;
-- back_by until when something lent comes back, 0 for never. tries and wrong say how handing it over went.
CREATE TABLE dispatch (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    remedy_id  BIGINT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('replacement', 'refund', 'loan')),
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'handed', 'accepted', 'sent', 'arrived', 'returned', 'failed', 'cancelled')),
    what       TEXT NOT NULL,
    choice     TEXT NOT NULL,
    old        TEXT NOT NULL CHECK (old IN ('', 'keep', 'send_back')),
    address_id BIGINT REFERENCES dispatch_address (id),
    worth      BIGINT NOT NULL CHECK (worth >= 0),
    currency   TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    tracking   TEXT NOT NULL,
    reason     TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    late_at    BIGINT,
    back_by    BIGINT NOT NULL,
    closes     INTEGER NOT NULL CHECK (closes IN (0, 1)),
    tries      INTEGER NOT NULL,
    wrong      TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_remedy ON dispatch (remedy_id) WHERE remedy_id > 0;
CREATE INDEX dispatch_case ON dispatch (case_id, id);
CREATE INDEX dispatch_state ON dispatch (state, id);
CREATE INDEX dispatch_due ON dispatch (due_at, id) WHERE due_at > 0;

-- What was told to a system, and what it told. sum is of the id that its sender gave it: what was heard once is not heard again.
-- dispatch_id is 0 for a trial.
CREATE TABLE dispatch_hook (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    system_id   BIGINT NOT NULL REFERENCES dispatch_system (id),
    heard       INTEGER NOT NULL CHECK (heard IN (0, 1)),
    sum         BYTEA NOT NULL,
    type        TEXT NOT NULL,
    dispatch_id BIGINT NOT NULL,
    wrong       TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_hook_heard ON dispatch_hook (system_id, sum) WHERE heard = 1;
CREATE INDEX dispatch_hook_system ON dispatch_hook (system_id, id);

-- relief: 202611270450_relief.sql
-- When somebody was warned that a workaround is wanted soon.
ALTER TABLE relief ADD COLUMN warned_at BIGINT;

-- purchases: 202611270500_purchases.sql
-- cancelled_on is the day on which the sale was taken back, whole: cancelled, or all of it refunded by the shop; '' for not.
ALTER TABLE purchase ADD COLUMN cancelled_on TEXT NOT NULL DEFAULT '';

-- A shop or a payment system that tells of purchases. name in small letters is the source of its purchases. Both secrets are
-- sealed; the old one is good until old_until. refused_* is the newest that was not signed as it must be, and how many were.
CREATE TABLE purchase_source (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('shopify', 'stripe')),
    name        TEXT NOT NULL,
    name_key    TEXT COLLATE "C" NOT NULL,
    secret      BYTEA NOT NULL,
    old_secret  BYTEA,
    old_until   BIGINT,
    rotated_at  BIGINT NOT NULL,
    off         SMALLINT NOT NULL CHECK (off IN (0, 1)),
    refused     BIGINT NOT NULL,
    refused_at  BIGINT,
    refused_why TEXT NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_source_name ON purchase_source (name_key);

-- What a source told, by its own name for it: once, however often it comes. about is what it calls the order, kept only
-- with the person it is about. field is the field at fault.
CREATE TABLE purchase_event (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    source_id  BIGINT NOT NULL REFERENCES purchase_source (id),
    event_sum  BYTEA NOT NULL,
    topic      TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('done', 'ignored', 'early', 'wrong')),
    problem    TEXT NOT NULL,
    field      TEXT NOT NULL,
    person_id  BIGINT REFERENCES person (id),
    about      TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    told_at    BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_event_once ON purchase_event (source_id, event_sum);
CREATE INDEX purchase_event_source ON purchase_event (source_id, id);
CREATE INDEX purchase_event_person ON purchase_event (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX purchase_event_age ON purchase_event (updated_at);

-- remedies: 202611270510_remedies.sql
-- purchase_id is the number of what it is for, of what they bought; 0 for none.
ALTER TABLE remedy ADD COLUMN purchase_id BIGINT NOT NULL DEFAULT 0;

-- purchases: 202611270511_purchases.sql
CREATE INDEX purchase_use_remedy ON purchase_use (remedy_id);

-- dispatch: 202611270515_dispatch.sql
-- A replacement that is given at once is for a purchase (0 for none); until that is proven it waits as for an address. one_touch says
-- that nobody of ours had written in the case before.
ALTER TABLE dispatch ADD COLUMN purchase_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dispatch ADD COLUMN one_touch INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dispatch_purchase ON dispatch (purchase_id, id) WHERE purchase_id > 0;

-- What of a model the system that sends has left, as it said last.
CREATE TABLE dispatch_stock (
    id    BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    model TEXT NOT NULL,
    pieces BIGINT NOT NULL CHECK (pieces >= 0),
    at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_stock_model ON dispatch_stock (model);

-- remedies: 202611270530_remedies.sql
CREATE INDEX remedy_purchase ON remedy (purchase_id, id) WHERE purchase_id > 0;

-- purchases: 202611270531_purchases.sql
CREATE INDEX purchase_order ON purchase (order_number, seller) WHERE order_number <> '';

-- dispatch: 202611270532_dispatch.sql
CREATE INDEX dispatch_address_postcode ON dispatch_address (postcode, id) WHERE postcode <> '';
CREATE INDEX dispatch_to ON dispatch (address_id) WHERE address_id IS NOT NULL;

-- purchases: 202611270545_purchases.sql
CREATE INDEX purchase_serial ON purchase (serial_number) WHERE serial_number <> '';

-- remedies: 202611270900_remedies.sql
-- parts is what was granted by kind, as JSON, in minor units of the price's currency; '' before. deviation says how it is another
-- grant: above the cap, changed from what was suggested, or unlike what like cases had. granted_by is the user; 0 in older rows.
ALTER TABLE remedy_loss ADD COLUMN parts TEXT NOT NULL DEFAULT '';
ALTER TABLE remedy_loss ADD COLUMN granted_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE remedy_loss ADD COLUMN deviation TEXT NOT NULL DEFAULT '' CHECK (deviation IN ('', 'cap', 'changed', 'unlike'));
CREATE INDEX remedy_loss_deviates_failure ON remedy_loss (failure, id) WHERE deviates = 1;
CREATE INDEX remedy_loss_deviates_by ON remedy_loss (granted_by, id) WHERE deviates = 1;

-- remedies: 202611270901_remedies.sql
-- A policy tried on the past: rules is the draft. stage is 0 while losses are gone through, 1 while what was given without one is;
-- placed and place_id are how far it has come in it. granted, still_open and outside count cases, whose sums are in remedy_trial_sum;
-- wrong counts those for which it does not reckon, and wrong_loss is the first of them.
CREATE TABLE remedy_trial (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    rules      TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped')),
    stage      INTEGER NOT NULL,
    placed     BIGINT NOT NULL,
    place_id   BIGINT NOT NULL,
    total      BIGINT NOT NULL,
    done       BIGINT NOT NULL,
    granted    BIGINT NOT NULL,
    still_open BIGINT NOT NULL,
    outside    BIGINT NOT NULL,
    wrong      BIGINT NOT NULL,
    wrong_loss BIGINT NOT NULL,
    ended_at   BIGINT
);
CREATE UNIQUE INDEX remedy_trial_running ON remedy_trial (state) WHERE state = 'running';
CREATE INDEX remedy_trial_at ON remedy_trial (at, id);

-- What was given and what would have been, of a kind in a currency, by minor units and by number: of cases where something was given
-- (granted), of those where nothing was (open), and given where nobody had said what was lost (outside).
CREATE TABLE remedy_trial_sum (
    trial_id BIGINT NOT NULL REFERENCES remedy_trial (id),
    part     TEXT NOT NULL CHECK (part IN ('granted', 'open', 'outside')),
    currency TEXT NOT NULL,
    kind     TEXT NOT NULL,
    given    BIGINT NOT NULL,
    given_n  BIGINT NOT NULL,
    would    BIGINT NOT NULL,
    would_n  BIGINT NOT NULL,
    PRIMARY KEY (trial_id, part, currency, kind)
);

-- Who got what, and would have got what, as JSON of kinds and amounts.
CREATE TABLE remedy_trial_row (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    trial_id BIGINT NOT NULL REFERENCES remedy_trial (id),
    case_id  BIGINT NOT NULL REFERENCES cases (id),
    given    TEXT NOT NULL,
    would    TEXT NOT NULL,
    differs  INTEGER NOT NULL CHECK (differs IN (0, 1))
);
CREATE INDEX remedy_trial_row_trial ON remedy_trial_row (trial_id, id);
CREATE INDEX remedy_trial_row_differs ON remedy_trial_row (trial_id, id) WHERE differs = 1;
CREATE INDEX remedy_trial_row_case ON remedy_trial_row (case_id);
CREATE INDEX remedy_new ON remedy (created_at, id);

-- dispatch: 202611270910_dispatch.sql
CREATE INDEX dispatch_hook_age ON dispatch_hook (at);

-- requests: 202611270911_requests.sql
-- need says of what stands on no checklist that another room needs it of the customer: proof, address, choice (size or colour), old (what
-- becomes of the old one); '' for what is asked in words.
ALTER TABLE request_item ADD COLUMN need TEXT NOT NULL DEFAULT '';

-- dispatch: 202611270912_dispatch.sql
-- What was said along with an address: the size or colour, and what becomes of the old one; '' where nothing was. It holds in the case
-- in which it was said.
ALTER TABLE dispatch_address ADD COLUMN choice TEXT NOT NULL DEFAULT '';
ALTER TABLE dispatch_address ADD COLUMN old TEXT NOT NULL DEFAULT '';

-- dispatch: 202611270920_dispatch.sql
-- What the system that pays gives where that is no refund: a credit, a compensation, something better; '' for all else. Its kind is refund.
ALTER TABLE dispatch ADD COLUMN gives TEXT NOT NULL DEFAULT '' CHECK (gives IN ('', 'credit', 'compensation', 'upgrade'));

-- relief: 202611270930_relief.sql
-- Within how many minutes of business time a workaround is wanted in cases of a team (0 for any) and a topic with those under
-- it (0 for any). That of a topic alone which stops people stands in relief_topic.
CREATE TABLE relief_target (
    id       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    team_id  BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);
CREATE UNIQUE INDEX relief_target_of ON relief_target (team_id, topic_id);

-- relief: 202611270932_relief.sql
-- What is sent to bridge it goes in a parcel: dispatch_id is its number. cost is what sending it costs us, worth what a thing is
-- worth that is lent, both in currency; 0 where nobody said. left_at is when it left, there_at when the customer had it.
-- reminded_at is when they were reminded of the day, overdue_at when we were told that it is over, lost_at when it was written off.
ALTER TABLE relief_offer ADD COLUMN sends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN cost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN worth BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE relief_offer ADD COLUMN dispatch_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_offer ADD COLUMN left_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN there_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN reminded_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN overdue_at BIGINT;
ALTER TABLE relief_offer ADD COLUMN lost_at BIGINT;
CREATE INDEX relief_offer_dispatch ON relief_offer (dispatch_id) WHERE dispatch_id > 0;

-- The same of a workaround in the library.
ALTER TABLE relief_way ADD COLUMN sends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN cost BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN worth BIGINT NOT NULL DEFAULT 0;
ALTER TABLE relief_way ADD COLUMN currency TEXT NOT NULL DEFAULT '';

-- The offer that is on its way to them; 0 for none.
ALTER TABLE relief ADD COLUMN going BIGINT NOT NULL DEFAULT 0;

-- relief: 202611271245_relief.sql
-- What one of us wants to send that is above their budget: it waits for the word of another, and is offered (offer_id) when they
-- say yes. approver_id is who was asked, asked how often somebody was, answer_by until when they have time; approved_by who said yes.
-- Both amounts are in currency. reason is why it was declined.
CREATE TABLE relief_ask (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    state       TEXT NOT NULL CHECK (state IN ('awaiting_approval', 'approved', 'declined', 'replaced')),
    way_id      BIGINT NOT NULL,
    words       TEXT NOT NULL,
    returns_on  TEXT NOT NULL,
    cost        BIGINT NOT NULL,
    worth       BIGINT NOT NULL,
    currency    TEXT NOT NULL,
    by_id       BIGINT NOT NULL,
    approver_id BIGINT NOT NULL,
    asked       INTEGER NOT NULL,
    answer_by   BIGINT,
    approved_by BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    offer_id    BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    ended_at    BIGINT
);
CREATE INDEX relief_ask_case ON relief_ask (case_id, id);
CREATE INDEX relief_ask_waits ON relief_ask (approver_id, id) WHERE state = 'awaiting_approval';

-- purchases: 202611280030_purchases.sql
-- By what a purchase was paid. sum is an HMAC of what its source calls the card, the account or whoever pays, by which the same one
-- is known again; what it is called is kept nowhere.
CREATE TABLE purchase_paid (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    sum         BYTEA NOT NULL
);
CREATE UNIQUE INDEX purchase_paid_once ON purchase_paid (purchase_id, sum);
CREATE INDEX purchase_paid_sum ON purchase_paid (sum, purchase_id);

-- budgets: 202611280700_budgets.sql
-- Who said yes to a spend that needed it. entry_id is its entry of the ledger; older ones have none.
CREATE TABLE budget_yes (
    entry_id BIGINT NOT NULL,
    user_id  BIGINT NOT NULL,
    PRIMARY KEY (entry_id, user_id)
);

-- remedies: 202611280700_remedies.sql
-- What was granted otherwise than was to be expected, with the reason: as a set for a loss, or by hand. loss_id is 0, and failure and
-- fault '' where nobody had said what was lost. price, suggested and granted are in minor units of currency; suggested is 0 where it was
-- given by hand. chosen are the kinds, between +. how is '' in older ones.
CREATE TABLE remedy_deviation (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    loss_id   BIGINT NOT NULL,
    failure   TEXT NOT NULL,
    fault     TEXT NOT NULL,
    price     BIGINT NOT NULL,
    currency  TEXT NOT NULL,
    chosen    TEXT NOT NULL,
    suggested BIGINT NOT NULL,
    granted   BIGINT NOT NULL,
    how       TEXT NOT NULL CHECK (how IN ('', 'cap', 'changed', 'unlike')),
    reason    TEXT NOT NULL,
    policy_id BIGINT NOT NULL,
    by_id     BIGINT NOT NULL,
    at        BIGINT NOT NULL
);
INSERT INTO remedy_deviation (case_id, loss_id, failure, fault, price, currency, chosen, suggested, granted, how, reason, policy_id, by_id, at)
    SELECT case_id, id, failure, fault, price, currency, chosen, suggested, granted, deviation, reason, policy_id, CASE WHEN granted_by = 0 THEN by_id ELSE granted_by END, granted_at
    FROM remedy_loss WHERE deviates = 1 AND granted_at IS NOT NULL ORDER BY id;
CREATE INDEX remedy_deviation_case ON remedy_deviation (case_id);
CREATE INDEX remedy_deviation_failure ON remedy_deviation (failure, id);
CREATE INDEX remedy_deviation_by ON remedy_deviation (by_id, id);
DROP INDEX remedy_loss_deviates;
DROP INDEX remedy_loss_deviates_failure;
DROP INDEX remedy_loss_deviates_by;

-- relief: 202611280701_relief.sql
-- tried are the users who were asked for their word since somebody last gave theirs, and let their time pass: ",3,7,"; '' for none.
ALTER TABLE relief_ask ADD COLUMN tried TEXT NOT NULL DEFAULT '';

-- remedies: 202611280701_remedies.sql
-- tried are the users who were asked to approve it since somebody last did, and let their time pass: ",3,7,"; '' for none.
ALTER TABLE remedy ADD COLUMN tried TEXT NOT NULL DEFAULT '';

-- dispatch: 202611280730_dispatch.sql
-- Until when its case waits for it, as was last said; 0 for not at all. A case that waits until another time waits for something else.
ALTER TABLE dispatch ADD COLUMN awaited_at BIGINT NOT NULL DEFAULT 0;

-- ledger: 202611280731_ledger.sql
-- What was posted is never changed and never removed, and a month that is closed stays closed, also for whoever asks the database itself.
-- The words of ledger_note are no part of this: they go when the person of their case is erased.
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is added to and never changed', TG_TABLE_NAME; END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is added to and never changed', TG_TABLE_NAME; END $$;
CREATE TRIGGER ledger_line_append_only BEFORE UPDATE OR DELETE ON ledger_line FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is added to and never changed', TG_TABLE_NAME; END $$;
CREATE TRIGGER ledger_period_append_only BEFORE UPDATE OR DELETE ON ledger_period FOR EACH ROW EXECUTE FUNCTION append_only();

-- dispatch: 202611280732_dispatch.sql
-- By which cases are found: the number that a parcel is followed by and what the system calls its order, without gaps and dashes.
CREATE INDEX dispatch_followed ON dispatch (replace(replace(tracking, ' ', ''), '-', '')) WHERE tracking <> '';
CREATE INDEX dispatch_ordered ON dispatch (replace(replace(foreign_id, ' ', ''), '-', '')) WHERE foreign_id <> '';

-- products: 202611280733_products.sql
-- The help pages in the order of the pages of the sitemap.
CREATE INDEX product_mapped ON product (id) WHERE public = 1;

-- remedies: 202611281200_remedies.sql
-- Like cases are found by when they were told, since what is given by hand counts too.
DROP INDEX remedy_loss_like;
CREATE INDEX remedy_loss_like ON remedy_loss (failure, fault, created_at);

-- relief: 202611290010_relief.sql
-- Since when its case is done although it still stops its customer; nothing once it is open again.
ALTER TABLE relief ADD COLUMN solved_at BIGINT;

-- topics: 202611290020_topics.sql
-- After how many working days people are asked whether it worked: what mends a thing of this kind shows only then. 0 for at once, or
-- as the topic above it says.
ALTER TABLE topic ADD COLUMN worked_days SMALLINT NOT NULL DEFAULT 0 CHECK (worked_days BETWEEN 0 AND 60);

-- products: 202611290210_products.sql
-- How much is asked about a product that nobody here knows yet: its rows of product_unknown without known_at.
ALTER TABLE product ADD COLUMN unknowns BIGINT NOT NULL DEFAULT 0;
UPDATE product SET unknowns = (SELECT COUNT(*) FROM product_unknown u WHERE u.product_id = product.id AND u.known_at IS NULL);
CREATE INDEX product_unknowns ON product (unknowns, id) WHERE unknowns > 0;
