-- What must be known to help with a topic, one thing a row. names and choices are
-- JSON: the name by language, and what can be chosen. pattern is how a text that
-- gives it is recognised, "" for the rules of its kind; person_fact is what of a
-- person gives it, "" for nothing. A name stands once in a topic, for ever: what
-- was taken off the list comes back as the same item.
CREATE TABLE topic_item (
    id          {{id}},
    topic_id    BIGINT NOT NULL REFERENCES topic (id),
    name_key    {{key}} NOT NULL,
    names       TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'photo', 'file', 'choice')),
    needed      SMALLINT NOT NULL,
    pattern     TEXT NOT NULL,
    example     TEXT NOT NULL,
    choices     TEXT NOT NULL,
    person_fact TEXT NOT NULL CHECK (person_fact IN ('', 'phone', 'email', 'name')),
    position    BIGINT NOT NULL,
    off_at      BIGINT,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX topic_item_name ON topic_item (topic_id, name_key);
