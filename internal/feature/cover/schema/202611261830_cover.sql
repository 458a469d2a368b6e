-- A measure of a case in business time, in microseconds. spent is what had passed before it last started. Its times are
-- those of the hours when they were last reckoned. led_at is when it went to the leads.
CREATE TABLE clock (
    id         {{id}},
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
    id       {{id}},
    team_id  BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    measure  TEXT NOT NULL CHECK (measure IN ('first_answer', 'next_answer', 'silence', 'solution')),
    minutes  INTEGER NOT NULL CHECK (minutes > 0)
);
CREATE UNIQUE INDEX clock_target_of ON clock_target (team_id, topic_id, measure);
