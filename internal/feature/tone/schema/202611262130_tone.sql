-- What somebody did with a finding: left it as it is, or took the better
-- wording. words_sum is the digest of the words, so that what was left is not
-- told again; of a person who was erased it says nothing.
CREATE TABLE tone_did (
    id        {{id}},
    case_id   BIGINT NOT NULL REFERENCES cases (id),
    user_id   BIGINT NOT NULL REFERENCES staff_user (id),
    rule      TEXT NOT NULL,
    did       TEXT NOT NULL CHECK (did IN ('fine', 'taken')),
    words_sum TEXT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX tone_did_once ON tone_did (case_id, user_id, rule, words_sum);
CREATE INDEX tone_did_at ON tone_did (at, rule, did);
-- A rule that was switched off, or on again.
CREATE TABLE tone_rule (
    rule TEXT PRIMARY KEY,
    off  SMALLINT NOT NULL CHECK (off IN (0, 1)),
    at   BIGINT NOT NULL
);
