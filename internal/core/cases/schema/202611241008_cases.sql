-- One matter of one person. merged_into is always the root; merged_to is the
-- case the merge named, so that undoing one merge keeps the ones before it;
-- into_was is what the merge changed of the other case's next step, as JSON.
-- shelf is kept from status and merged_into; ease is 100 - need, so that the
-- neediest come first in an ascending index and the longest known of them
-- before the others; unowned is 1 while a case is open and nobody's.
CREATE TABLE cases (
    id              {{id}},
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
    id          {{id}},
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    person_id   BIGINT REFERENCES person (id),
    role        TEXT NOT NULL CHECK (role IN ('requester', 'copied', 'third')),
    name        TEXT NOT NULL,
    address     TEXT NOT NULL,
    address_sum {{blob}} NOT NULL,
    added_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX participant_address ON participant (case_id, address_sum);
CREATE INDEX participant_person ON participant (person_id) WHERE person_id IS NOT NULL;

-- One utterance in a case. audience says who may read it.
CREATE TABLE message (
    id              {{id}},
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
    id         {{id}},
    message_id BIGINT NOT NULL REFERENCES message (id),
    sum        {{blob}} NOT NULL,
    own        SMALLINT NOT NULL CHECK (own IN (0, 1))
);
CREATE INDEX message_ref_sum ON message_ref (sum, message_id);
CREATE INDEX message_ref_message ON message_ref (message_id);

-- Who of the staff follows a case.
CREATE TABLE follow (
    id      {{id}},
    case_id BIGINT NOT NULL REFERENCES cases (id),
    user_id BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX follow_case ON follow (case_id, user_id);
CREATE INDEX follow_user ON follow (user_id, case_id);

-- A named number of a case that one room writes and all may read.
CREATE TABLE mark (
    id      {{id}},
    case_id BIGINT NOT NULL REFERENCES cases (id),
    name    TEXT NOT NULL,
    value   BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX mark_case ON mark (case_id, name);

-- What a case was called in another system.
CREATE TABLE case_foreign (
    id          {{id}},
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    source      TEXT NOT NULL,
    foreign_id  TEXT NOT NULL,
    foreign_sum {{blob}} NOT NULL
);
CREATE UNIQUE INDEX case_foreign_id ON case_foreign (source, foreign_sum);
CREATE INDEX case_foreign_case ON case_foreign (case_id);
