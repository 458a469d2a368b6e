-- The house's own systems that send things (parcel) and pay (payment), one of each. Where they are and the secret by which
-- both sides sign are sealed.
CREATE TABLE dispatch_system (
    id         {{id}},
    does       TEXT NOT NULL CHECK (does IN ('parcel', 'payment')),
    address    {{blob}} NOT NULL,
    secret     {{blob}} NOT NULL,
    active     INTEGER NOT NULL CHECK (active IN (0, 1)),
    made_at    BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_system_does ON dispatch_system (does);

-- An address that somebody confirmed. It is never changed: a newer one takes its place.
CREATE TABLE dispatch_address (
    id           {{id}},
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
    id         {{id}},
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
    id          {{id}},
    system_id   BIGINT NOT NULL REFERENCES dispatch_system (id),
    heard       INTEGER NOT NULL CHECK (heard IN (0, 1)),
    sum         {{blob}} NOT NULL,
    type        TEXT NOT NULL,
    dispatch_id BIGINT NOT NULL,
    wrong       TEXT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_hook_heard ON dispatch_hook (system_id, sum) WHERE heard = 1;
CREATE INDEX dispatch_hook_system ON dispatch_hook (system_id, id);
