-- A case whose customer cannot go on, and whether something bridges it. since is when it last owed a workaround, due_at by
-- when one is wanted, in the hours the case is worked on; spent is the business time, in microseconds, until there was one.
-- cleared_at is when they could go on again.
CREATE TABLE relief (
    id         {{id}},
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
    id         {{id}},
    topic_id   BIGINT NOT NULL,
    lang       TEXT NOT NULL,
    words      TEXT NOT NULL,
    words_key  {{key}} NOT NULL,
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
    id          {{id}},
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
    id       {{id}},
    topic_id BIGINT NOT NULL UNIQUE,
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);
