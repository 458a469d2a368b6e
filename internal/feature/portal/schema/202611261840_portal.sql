-- All that we hold of somebody, in one file, for which they asked; it goes after a
-- week. sum is empty until it is made.
CREATE TABLE portal_record (
    id         {{id}},
    person_id  BIGINT NOT NULL UNIQUE REFERENCES person (id),
    sum        {{blob}},
    size       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ready_at   BIGINT
);
CREATE INDEX portal_record_sum ON portal_record (sum) WHERE sum IS NOT NULL;
CREATE INDEX portal_record_created ON portal_record (created_at);
