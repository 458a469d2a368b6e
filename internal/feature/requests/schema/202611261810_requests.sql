-- What of a topic's checklist a case already has: recognised in a message or a
-- file, said by hand, or answered on the customer's page. off says that somebody
-- took it back: the rules do not tick it again for the same message.
CREATE TABLE request_given (
    id         {{id}},
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    item_id    BIGINT NOT NULL REFERENCES topic_item (id),
    message_id BIGINT NOT NULL,
    value      TEXT NOT NULL,
    how        TEXT NOT NULL CHECK (how IN ('found', 'hand', 'page')),
    off        SMALLINT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_given_item ON request_given (case_id, item_id);
CREATE INDEX request_given_message ON request_given (message_id);

-- One request: everything that was missing, asked for in one message. One request
-- is one round trip.
CREATE TABLE request (
    id         {{id}},
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT NOT NULL REFERENCES message (id),
    state      TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
    reminded   BIGINT NOT NULL,
    made_by    BIGINT NOT NULL,
    made_at    BIGINT NOT NULL,
    ended_by   BIGINT NOT NULL,
    ended_at   BIGINT,
    CHECK (state = 'open' OR ended_at IS NOT NULL)
);
CREATE INDEX request_case ON request (case_id, state);
CREATE INDEX request_message ON request (message_id);
CREATE INDEX request_state ON request (state, id);

-- What a request asks for. item_id is 0 for what stands on no checklist;
-- given_in is the message that gave it, 0 while that is missing or not known.
CREATE TABLE request_item (
    id         {{id}},
    request_id BIGINT NOT NULL REFERENCES request (id),
    item_id    BIGINT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'photo', 'file', 'choice')),
    given_in   BIGINT NOT NULL,
    given_at   BIGINT
);
CREATE INDEX request_item_request ON request_item (request_id, id);
