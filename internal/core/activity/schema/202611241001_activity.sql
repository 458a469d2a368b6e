-- What happened. Rows are never changed; an erasure empties data and salt.
-- digest = SHA-256 over the facts and inner; inner = SHA-256 over salt and data.
CREATE TABLE activity (
    id         {{id}},
    xid        {{xid}},
    at         BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    who_kind   TEXT NOT NULL CHECK (who_kind IN ('user', 'token', 'customer', 'system')),
    who_id     BIGINT NOT NULL,
    who_token  BIGINT NOT NULL,
    who_name   TEXT NOT NULL,
    case_id    BIGINT,
    person_id  BIGINT,
    inbox_id   BIGINT,
    on_what    TEXT NOT NULL,
    on_id      BIGINT NOT NULL,
    data       TEXT,
    salt       {{blob}},
    inner_sum  {{blob}} NOT NULL,
    digest     {{blob}} NOT NULL,
    CHECK ((data IS NULL) = (salt IS NULL))
);
CREATE INDEX activity_place ON activity (xid, id);
CREATE INDEX activity_case ON activity (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX activity_person ON activity (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX activity_customer ON activity (who_id, id) WHERE who_kind = 'customer';
CREATE INDEX activity_about ON activity (on_what, on_id, id) WHERE on_id <> 0;

-- Sealed entries in their order: entries is a row of (id, digest), 40 bytes
-- each; hash covers the number, the hash before, the time, the place and entries.
CREATE TABLE activity_block (
    id         {{id}},
    n          BIGINT NOT NULL UNIQUE,
    before     {{blob}} NOT NULL,
    hash       {{blob}} NOT NULL,
    at         BIGINT NOT NULL,
    place_tx   BIGINT NOT NULL,
    place_id   BIGINT NOT NULL,
    count      BIGINT NOT NULL,
    entries    {{blob}} NOT NULL
);

-- The second place: the newest block, so that cutting off the end shows.
CREATE TABLE activity_seal (
    id   {{id}},
    sole SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    n    BIGINT NOT NULL,
    hash {{blob}} NOT NULL
);
