-- What a person or an organization bought. price is in minor units of its currency, of one period where period says so;
-- null where nobody knows it. Days are written as 2026-12-01, '' for none. product_id is the number of a model in the
-- catalogue; 0 for none. What another system calls it is unique; source_at is when that system last changed it, so that
-- what arrives late changes nothing. proof is where the newest proof of it stands.
CREATE TABLE purchase (
    id              {{id}},
    person_id       BIGINT REFERENCES person (id),
    organization_id BIGINT REFERENCES organization (id),
    product_id      BIGINT NOT NULL,
    what            TEXT NOT NULL,
    quantity        BIGINT NOT NULL CHECK (quantity > 0),
    price           BIGINT CHECK (price >= 0),
    currency        TEXT NOT NULL,
    bought_on       TEXT NOT NULL,
    seller          TEXT NOT NULL,
    order_number    TEXT NOT NULL,
    serial_number   TEXT NOT NULL,
    warranty_months INTEGER NOT NULL CHECK (warranty_months BETWEEN 0 AND 600),
    period          TEXT NOT NULL CHECK (period IN ('', 'day', 'month', 'year')),
    since_on        TEXT NOT NULL,
    ended_on        TEXT NOT NULL,
    source          TEXT NOT NULL,
    foreign_id      TEXT NOT NULL,
    foreign_sum     {{blob}},
    source_at       BIGINT,
    proof           TEXT NOT NULL CHECK (proof IN ('none', 'given', 'accepted', 'refused')),
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CHECK ((person_id IS NULL) <> (organization_id IS NULL))
);
CREATE UNIQUE INDEX purchase_foreign ON purchase (source, foreign_sum) WHERE foreign_sum IS NOT NULL;
CREATE INDEX purchase_person ON purchase (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX purchase_organization ON purchase (organization_id, id) WHERE organization_id IS NOT NULL;

-- Which cases are about which purchase.
CREATE TABLE purchase_case (
    id          {{id}},
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_case_pair ON purchase_case (case_id, purchase_id);
CREATE INDEX purchase_case_purchase ON purchase_case (purchase_id, case_id);
