-- A point of a case: that something makes it more urgent (says = 1), or does not
-- after all (0). Of a kind the newest row decides. n is how often, or when, in
-- microseconds; from_byte and to_byte are where the message says it, 0 for nowhere.
CREATE TABLE need_point (
    id         {{id}},
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
    id    {{id}},
    rules TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    at    BIGINT NOT NULL
);

-- A case that took long, for the next one of the same person.
CREATE TABLE need_slow (
    id        {{id}},
    person_id BIGINT NOT NULL REFERENCES person (id),
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    days      INTEGER NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX need_slow_case ON need_slow (case_id);
CREATE INDEX need_slow_person ON need_slow (person_id, id);

-- Up to which case the history of whoever opened it was looked at: one row.
CREATE TABLE need_seen (
    id      {{id}},
    case_id BIGINT NOT NULL
);
