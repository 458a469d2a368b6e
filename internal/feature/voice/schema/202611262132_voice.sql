-- A call on a telephone: one that was had, or one to make. It is to be made until it
-- has an outcome.
CREATE TABLE phone_call (
    id         {{id}},
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
    key_sum    {{blob}},
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
    id        {{id}},
    person_id BIGINT NOT NULL REFERENCES person (id),
    number    TEXT NOT NULL,
    set_by    BIGINT NOT NULL,
    set_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX by_phone_person ON by_phone (person_id);

-- A telephone that rings at somebody's place, for as long as it may.
CREATE TABLE ringing (
    id      {{id}},
    user_id BIGINT NOT NULL,
    number  TEXT NOT NULL,
    at      BIGINT NOT NULL,
    seen_at BIGINT
);
CREATE INDEX ringing_user ON ringing (user_id, at);
CREATE INDEX ringing_at ON ringing (at);
