-- By what a purchase was paid. sum is an HMAC of what its source calls the card, the account or whoever pays, by which the same one
-- is known again; what it is called is kept nowhere.
CREATE TABLE purchase_paid (
    id          {{id}},
    purchase_id BIGINT NOT NULL REFERENCES purchase (id),
    sum         {{blob}} NOT NULL
);
CREATE UNIQUE INDEX purchase_paid_once ON purchase_paid (purchase_id, sum);
CREATE INDEX purchase_paid_sum ON purchase_paid (sum, purchase_id);
