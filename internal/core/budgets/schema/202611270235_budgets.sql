-- What an agent or a team may spend in a period, in minor units of one currency.
-- single_minor is up to what an agent grants alone, two_minor above what two people
-- must say yes; 0 for no such limit. At most one for each holder.
CREATE TABLE budget (
    id           {{id}},
    holder       TEXT NOT NULL CHECK (holder IN ('agent', 'team')),
    holder_id    BIGINT NOT NULL,
    period       TEXT NOT NULL CHECK (period IN ('month', 'quarter', 'year')),
    currency     TEXT NOT NULL,
    minor        BIGINT NOT NULL CHECK (minor >= 0),
    single_minor BIGINT NOT NULL CHECK (single_minor >= 0),
    two_minor    BIGINT NOT NULL CHECK (two_minor >= 0),
    off_at       BIGINT,
    version      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX budget_holder ON budget (holder, holder_id);
-- What one whole unit of a currency is worth in another; the newest counts.
CREATE TABLE budget_rate (
    id            {{id}},
    from_currency TEXT NOT NULL,
    to_currency   TEXT NOT NULL,
    rate          TEXT NOT NULL,
    day           TEXT NOT NULL,
    by_id         BIGINT NOT NULL,
    at            BIGINT NOT NULL
);
CREATE INDEX budget_rate_newest ON budget_rate (from_currency, to_currency, id);
