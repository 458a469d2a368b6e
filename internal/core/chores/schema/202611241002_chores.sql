-- Whom we erased, so that a restored backup can erase them again. cases is a
-- JSON list of the ids of the cases they were the requester of.
CREATE TABLE erasure (
    id        {{id}},
    person_id BIGINT NOT NULL,
    cases     TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_kind   TEXT NOT NULL,
    by_id     BIGINT NOT NULL,
    request   TEXT NOT NULL
);
CREATE INDEX erasure_person ON erasure (person_id, id);
