-- A key of the desk, wrapped by the secret file. Old ones stay: tokens name
-- the number of the key that made them.
CREATE TABLE signing_key (
    id         {{id}},
    n          BIGINT NOT NULL UNIQUE CHECK (n > 0),
    wrapped    {{blob}} NOT NULL,
    created_at BIGINT NOT NULL
);
