-- Two cases of which somebody has said that they are not about the same matter.
CREATE TABLE case_unlike (
    id      {{id}},
    low_id  BIGINT NOT NULL REFERENCES cases (id),
    high_id BIGINT NOT NULL REFERENCES cases (id),
    by_id   BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    CHECK (low_id < high_id)
);
CREATE UNIQUE INDEX case_unlike_pair ON case_unlike (low_id, high_id);
CREATE INDEX case_unlike_high ON case_unlike (high_id);
