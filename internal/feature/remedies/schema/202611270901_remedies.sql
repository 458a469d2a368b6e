-- A policy tried on the past: rules is the draft. stage is 0 while losses are gone through, 1 while what was given without one is;
-- placed and place_id are how far it has come in it. granted, still_open and outside count cases, whose sums are in remedy_trial_sum;
-- wrong counts those for which it does not reckon, and wrong_loss is the first of them.
CREATE TABLE remedy_trial (
    id         {{id}},
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
    id       {{id}},
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
