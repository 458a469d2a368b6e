-- What was granted otherwise than was to be expected, with the reason: as a set for a loss, or by hand. loss_id is 0, and failure and
-- fault '' where nobody had said what was lost. price, suggested and granted are in minor units of currency; suggested is 0 where it was
-- given by hand. chosen are the kinds, between +. how is '' in older ones.
CREATE TABLE remedy_deviation (
    id        {{id}},
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    loss_id   BIGINT NOT NULL,
    failure   TEXT NOT NULL,
    fault     TEXT NOT NULL,
    price     BIGINT NOT NULL,
    currency  TEXT NOT NULL,
    chosen    TEXT NOT NULL,
    suggested BIGINT NOT NULL,
    granted   BIGINT NOT NULL,
    how       TEXT NOT NULL CHECK (how IN ('', 'cap', 'changed', 'unlike')),
    reason    TEXT NOT NULL,
    policy_id BIGINT NOT NULL,
    by_id     BIGINT NOT NULL,
    at        BIGINT NOT NULL
);
INSERT INTO remedy_deviation (case_id, loss_id, failure, fault, price, currency, chosen, suggested, granted, how, reason, policy_id, by_id, at)
    SELECT case_id, id, failure, fault, price, currency, chosen, suggested, granted, deviation, reason, policy_id, CASE WHEN granted_by = 0 THEN by_id ELSE granted_by END, granted_at
    FROM remedy_loss WHERE deviates = 1 AND granted_at IS NOT NULL ORDER BY id;
CREATE INDEX remedy_deviation_case ON remedy_deviation (case_id);
CREATE INDEX remedy_deviation_failure ON remedy_deviation (failure, id);
CREATE INDEX remedy_deviation_by ON remedy_deviation (by_id, id);
DROP INDEX remedy_loss_deviates;
DROP INDEX remedy_loss_deviates_failure;
DROP INDEX remedy_loss_deviates_by;
