-- A company or household that people belong to.
CREATE TABLE organization (
    id         {{id}},
    name       TEXT NOT NULL,
    name_key   {{key}} NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX organization_name ON organization (name_key, id);

-- A human whom we serve. merged_into is always the root; merged_to is whom the
-- merge named, so that undoing one merge keeps the ones before it.
CREATE TABLE person (
    id              {{id}},
    name            TEXT NOT NULL,
    name_key        {{key}} NOT NULL,
    lang            TEXT NOT NULL,
    zone            TEXT NOT NULL,
    organization_id BIGINT REFERENCES organization (id),
    merged_into     BIGINT REFERENCES person (id),
    merged_to       BIGINT REFERENCES person (id),
    erased_at       BIGINT,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CHECK (merged_into <> id),
    CHECK ((merged_into IS NULL) = (merged_to IS NULL))
);
CREATE INDEX person_name ON person (name_key, id);
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX person_organization ON person (organization_id, id) WHERE organization_id IS NOT NULL;

-- One address, number or name by which a person is known, and by nobody else.
CREATE TABLE identity (
    id         {{id}},
    person_id  BIGINT NOT NULL REFERENCES person (id),
    kind       TEXT NOT NULL CHECK (kind IN ('email', 'phone', 'handle', 'external')),
    value      TEXT NOT NULL,
    value_key  {{key}} NOT NULL,
    value_sum  {{blob}} NOT NULL,
    verified   SMALLINT NOT NULL CHECK (verified IN (0, 1)),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_value ON identity (kind, value_sum);
CREATE INDEX identity_person ON identity (person_id, id);
CREATE INDEX identity_key ON identity (value_key, id);

-- What a person was called in another system.
CREATE TABLE person_foreign (
    id          {{id}},
    person_id   BIGINT NOT NULL REFERENCES person (id),
    source      TEXT NOT NULL,
    foreign_id  TEXT NOT NULL,
    foreign_sum {{blob}} NOT NULL
);
CREATE UNIQUE INDEX person_foreign_id ON person_foreign (source, foreign_sum);
CREATE INDEX person_foreign_person ON person_foreign (person_id);
