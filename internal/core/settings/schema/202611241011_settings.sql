-- What an admin has set while the desk runs; what is not here has its default.
CREATE TABLE setting (
    id      {{id}},
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    by_kind TEXT NOT NULL,
    by_id   BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX setting_name ON setting (name);
