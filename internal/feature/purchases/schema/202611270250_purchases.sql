-- A receipt that was given for a purchase. sum is of the stored bytes, a picture drawn anew or a PDF; given_sum is of the
-- bytes as they were given, by which the same receipt is known again. Both are null once its person was erased.
CREATE TABLE purchase_proof (
    id          {{id}},
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    case_id     BIGINT REFERENCES cases (id),
    state       TEXT NOT NULL CHECK (state IN ('given', 'accepted', 'refused')),
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    sum         {{blob}},
    given_sum   {{blob}},
    reason      TEXT NOT NULL,
    at          BIGINT NOT NULL,
    decided_at  BIGINT
);
CREATE INDEX purchase_proof_purchase ON purchase_proof (purchase_id, id);
CREATE INDEX purchase_proof_sum ON purchase_proof (sum) WHERE sum IS NOT NULL;
CREATE INDEX purchase_proof_given ON purchase_proof (given_sum, purchase_id) WHERE given_sum IS NOT NULL;
CREATE INDEX purchase_proof_case ON purchase_proof (case_id) WHERE case_id IS NOT NULL;

-- For which kind of remedy a purchase was proof: for each kind once.
CREATE TABLE purchase_use (
    id          {{id}},
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    kind        TEXT NOT NULL,
    remedy_id   BIGINT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_use_kind ON purchase_use (purchase_id, kind);
