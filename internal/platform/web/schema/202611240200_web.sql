-- What an API call with an Idempotency-Key answered, kept 7 days. A row
-- without a status is reserved: the call runs, or died before it could say how
-- it ended.
CREATE TABLE idempotency (
    id         {{id}},
    place      {{blob}} NOT NULL, -- SHA-256 of actor, route and key
    body       {{blob}} NOT NULL, -- SHA-256 of the body and the query
    status     INTEGER  NOT NULL DEFAULT 0 CHECK (status >= 0),
    headers    TEXT     NOT NULL DEFAULT '',
    answer     {{blob}} NOT NULL,
    created_at BIGINT   NOT NULL,
    CONSTRAINT idempotency_place UNIQUE (place)
);

CREATE INDEX idempotency_created ON idempotency (created_at);
