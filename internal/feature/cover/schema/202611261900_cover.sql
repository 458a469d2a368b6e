-- Who is on duty for a team, one week after the other; team 0 is the whole desk. people are user ids in their order, as JSON;
-- at each handover, once a week, the next one begins. begins_on is the day of the first, in the zone.
CREATE TABLE duty_rota (
    id          {{id}},
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
    id       {{id}},
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
    id      {{id}},
    user_id BIGINT NOT NULL,
    way     TEXT NOT NULL CHECK (way IN ('webhook', 'ntfy')),
    address {{blob}} NOT NULL,
    secret  {{blob}} NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX duty_way_user ON duty_way (user_id, way);

-- A call to whoever is on duty. round counts who was called: the one on duty, then the leads.
CREATE TABLE duty_page (
    id       {{id}},
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
    id      {{id}},
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
