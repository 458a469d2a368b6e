CREATE TABLE tag (
    id       {{id}},
    name     TEXT NOT NULL,
    name_key {{key}} NOT NULL,
    at       BIGINT NOT NULL
);
CREATE UNIQUE INDEX tag_name ON tag (name_key);
CREATE TABLE case_tag (
    id      {{id}},
    case_id BIGINT NOT NULL REFERENCES cases (id),
    tag_id  BIGINT NOT NULL REFERENCES tag (id),
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_tag_case ON case_tag (case_id, tag_id);
CREATE INDEX case_tag_tag ON case_tag (tag_id, case_id);
