-- A replacement that is given at once is for a purchase (0 for none); until that is proven it waits as for an address. one_touch says
-- that nobody of ours had written in the case before.
ALTER TABLE dispatch ADD COLUMN purchase_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dispatch ADD COLUMN one_touch INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dispatch_purchase ON dispatch (purchase_id, id) WHERE purchase_id > 0;

-- What of a model the system that sends has left, as it said last.
CREATE TABLE dispatch_stock (
    id    {{id}},
    model TEXT NOT NULL,
    pieces BIGINT NOT NULL CHECK (pieces >= 0),
    at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX dispatch_stock_model ON dispatch_stock (model);
