-- What of a product people speak of: n is how much of it is counted. part is as whoever wrote it first wrote it, and empty for
-- the product as a whole.
CREATE TABLE product_feedback_part (
    id         {{id}},
    product_id BIGINT NOT NULL REFERENCES product (id),
    part       TEXT NOT NULL,
    part_key   {{key}} NOT NULL,
    n          BIGINT NOT NULL CHECK (n >= 0),
    last_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX product_feedback_part_of ON product_feedback_part (product_id, part_key);
CREATE INDEX product_feedback_part_n ON product_feedback_part (n, id);
CREATE INDEX product_feedback_part_product ON product_feedback_part (product_id, n, id);

-- What somebody said of it in a case. words are emptied when the person of the case is erased. hint_id is the hint that it was
-- made of; one that is no feedback (dismissed) has no part. told_at is when whoever can change the product was told.
CREATE TABLE product_feedback (
    id         {{id}},
    part_id    BIGINT REFERENCES product_feedback_part (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT REFERENCES message (id),
    hint_id    BIGINT,
    state      TEXT NOT NULL CHECK (state IN ('counted', 'withdrawn', 'dismissed')),
    words      TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    told_at    BIGINT,
    CHECK (state = 'dismissed' OR part_id IS NOT NULL)
);
CREATE UNIQUE INDEX product_feedback_hint ON product_feedback (hint_id) WHERE hint_id IS NOT NULL;
CREATE INDEX product_feedback_counted ON product_feedback (part_id, id) WHERE state = 'counted';
CREATE INDEX product_feedback_case ON product_feedback (case_id);
CREATE INDEX product_feedback_message ON product_feedback (message_id) WHERE message_id IS NOT NULL;

-- Where whoever can change products is told: one row, and none before it is set. why is what went wrong the last time.
CREATE TABLE product_feedback_hook (
    id        {{id}},
    sole      SMALLINT NOT NULL UNIQUE CHECK (sole = 1),
    address   {{blob}} NOT NULL,
    secret    {{blob}} NOT NULL,
    set_at    BIGINT NOT NULL,
    told_at   BIGINT,
    failed_at BIGINT,
    why       TEXT NOT NULL
);
