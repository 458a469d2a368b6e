-- An exact time given to a customer for an exact thing. The times never change.
CREATE TABLE promise (
    id         {{id}},
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT REFERENCES message (id),
    what       TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('pending', 'kept', 'broken', 'withdrawn')),
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    warned_at  BIGINT,
    ended_at   BIGINT,
    reason     TEXT NOT NULL
);
CREATE INDEX promise_case ON promise (case_id, due_at);
CREATE INDEX promise_message ON promise (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX promise_state ON promise (state, due_at, id);
