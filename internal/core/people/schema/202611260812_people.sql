-- How somebody likes to be called and reached, in words of the staff.
ALTER TABLE person ADD COLUMN called TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN reach TEXT NOT NULL DEFAULT '';
-- The people whom a list shows, by name.
CREATE INDEX person_listed ON person (name_key, id) WHERE merged_into IS NULL AND erased_at IS NULL;

-- 1 for the address that is written to first, of those of a kind.
ALTER TABLE identity ADD COLUMN first SMALLINT NOT NULL DEFAULT 0 CHECK (first IN (0, 1));

-- An address that was taken away from a person, so that it can be given back.
CREATE TABLE identity_gone (
    id         {{id}},
    person_id  BIGINT NOT NULL REFERENCES person (id),
    kind       TEXT NOT NULL,
    value      TEXT NOT NULL,
    verified   SMALLINT NOT NULL CHECK (verified IN (0, 1)),
    first      SMALLINT NOT NULL CHECK (first IN (0, 1)),
    gone_at    BIGINT NOT NULL
);
CREATE INDEX identity_gone_person ON identity_gone (person_id, id);

-- A domain whose mail addresses make new people members of an organization.
CREATE TABLE organization_domain (
    id              {{id}},
    organization_id BIGINT NOT NULL REFERENCES organization (id),
    domain          {{key}} NOT NULL
);
CREATE UNIQUE INDEX organization_domain_name ON organization_domain (domain);
CREATE INDEX organization_domain_of ON organization_domain (organization_id, id);
