-- Which count of the catalogue last wrote a product: what is kept in memory reads only what is newer.
ALTER TABLE product ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX product_changed ON product (changed);

-- What a case is about. message_id is the message whose words named it, by_id the user who said so; dropped_at is when
-- somebody said that it is not this one, after which no words name it again.
CREATE TABLE product_case (
    id         {{id}},
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    product_id BIGINT NOT NULL REFERENCES product (id),
    message_id BIGINT REFERENCES message (id),
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    dropped_at BIGINT
);
CREATE UNIQUE INDEX product_case_of ON product_case (case_id, product_id);
CREATE INDEX product_case_product ON product_case (product_id, case_id);
CREATE INDEX product_case_message ON product_case (message_id) WHERE message_id IS NOT NULL;

-- What somebody asked about a product and nobody here knows; what is emptied when the person of the case is erased. known_at
-- is when it was found out.
CREATE TABLE product_unknown (
    id         {{id}},
    product_id BIGINT NOT NULL REFERENCES product (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    what       TEXT NOT NULL,
    by_id      BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    known_at   BIGINT
);
CREATE INDEX product_unknown_open ON product_unknown (product_id, id) WHERE known_at IS NULL;
CREATE INDEX product_unknown_case ON product_unknown (case_id);
