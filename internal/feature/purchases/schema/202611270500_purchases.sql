-- cancelled_on is the day on which the sale was taken back, whole: cancelled, or all of it refunded by the shop; '' for not.
ALTER TABLE purchase ADD COLUMN cancelled_on TEXT NOT NULL DEFAULT '';

-- A shop or a payment system that tells of purchases. name in small letters is the source of its purchases. Both secrets are
-- sealed; the old one is good until old_until. refused_* is the newest that was not signed as it must be, and how many were.
CREATE TABLE purchase_source (
    id          {{id}},
    kind        TEXT NOT NULL CHECK (kind IN ('shopify', 'stripe')),
    name        TEXT NOT NULL,
    name_key    {{key}} NOT NULL,
    secret      {{blob}} NOT NULL,
    old_secret  {{blob}},
    old_until   BIGINT,
    rotated_at  BIGINT NOT NULL,
    off         SMALLINT NOT NULL CHECK (off IN (0, 1)),
    refused     BIGINT NOT NULL,
    refused_at  BIGINT,
    refused_why TEXT NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_source_name ON purchase_source (name_key);

-- What a source told, by its own name for it: once, however often it comes. about is what it calls the order, kept only
-- with the person it is about. field is the field at fault.
CREATE TABLE purchase_event (
    id         {{id}},
    source_id  BIGINT NOT NULL REFERENCES purchase_source (id),
    event_sum  {{blob}} NOT NULL,
    topic      TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('done', 'ignored', 'early', 'wrong')),
    problem    TEXT NOT NULL,
    field      TEXT NOT NULL,
    person_id  BIGINT REFERENCES person (id),
    about      TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    told_at    BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_event_once ON purchase_event (source_id, event_sum);
CREATE INDEX purchase_event_source ON purchase_event (source_id, id);
CREATE INDEX purchase_event_person ON purchase_event (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX purchase_event_age ON purchase_event (updated_at);
