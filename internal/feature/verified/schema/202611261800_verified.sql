-- One time that a case was thought done, and what its customer says of it.
CREATE TABLE verification (
    id         {{id}},
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
