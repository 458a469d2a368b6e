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
