-- What the customer of a case lost by a failure, and what it has cost them; of a case the newest counts. price is in minor units of
-- currency, 0 in '' where nobody knows it; share is how much of it was of no use, in per cent. consequence is 0 none to 3 grave.
-- contacts, broken, repeats and years are what the desk knew then. What was granted for it stands beside it: chosen are the kinds
-- between +, suggested what the policy came to, deviates that it was another amount, or another than like cases had, and reason why.
CREATE TABLE remedy_loss (
    id          {{id}},
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    failure     TEXT NOT NULL CHECK (failure IN ('undone', 'charged', 'late', 'broken', 'refused', 'poor', 'unkind')),
    fault       TEXT NOT NULL CHECK (fault IN ('ours', 'customer', 'third_party', 'nobody', 'unknown')),
    price       BIGINT NOT NULL CHECK (price >= 0),
    currency    TEXT NOT NULL,
    share       INTEGER NOT NULL CHECK (share BETWEEN 0 AND 100),
    hours       INTEGER NOT NULL CHECK (hours >= 0),
    consequence INTEGER NOT NULL CHECK (consequence BETWEEN 0 AND 3),
    missed      INTEGER NOT NULL CHECK (missed IN (0, 1)),
    contacts    INTEGER NOT NULL,
    broken      INTEGER NOT NULL,
    repeats     INTEGER NOT NULL,
    years       INTEGER NOT NULL,
    by_id       BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    granted_at  BIGINT,
    chosen      TEXT NOT NULL,
    suggested   BIGINT NOT NULL,
    granted     BIGINT NOT NULL,
    policy_id   BIGINT NOT NULL,
    deviates    INTEGER NOT NULL CHECK (deviates IN (0, 1)),
    reason      TEXT NOT NULL
);
CREATE INDEX remedy_loss_case ON remedy_loss (case_id, id);
CREATE INDEX remedy_loss_like ON remedy_loss (failure, fault, granted_at) WHERE granted_at IS NOT NULL;
CREATE INDEX remedy_loss_new ON remedy_loss (created_at, id);
CREATE INDEX remedy_loss_deviates ON remedy_loss (id) WHERE deviates = 1;

-- A version of the policy that remedies are reckoned by; the newest counts.
CREATE TABLE remedy_policy (
    id    {{id}},
    rules TEXT NOT NULL,
    by_id BIGINT NOT NULL,
    at    BIGINT NOT NULL
);
