-- What was posted, never changed and never removed. id is the place in the chain,
-- without gaps; seal is the SHA-256 over the seal before and the entry's own text.
-- month is that of at in the desk's zone (2026-11). reverses is the entry that this
-- one turns back, 0 for none. foreign_* is what it was before it was reckoned in the
-- currency of the entry, at a rate that was entered on rate_day; '' where it was not.
CREATE TABLE ledger_entry (
    id               {{id}},
    at               BIGINT NOT NULL,
    month            {{key}} NOT NULL,
    cause            {{key}} NOT NULL,
    of_kind          {{key}} NOT NULL,
    ref              BIGINT NOT NULL,
    case_id          BIGINT NOT NULL,
    reverses         BIGINT NOT NULL,
    currency         {{key}} NOT NULL,
    foreign_minor    BIGINT NOT NULL,
    foreign_currency {{key}} NOT NULL,
    rate             TEXT NOT NULL,
    rate_day         TEXT NOT NULL,
    by_kind          TEXT NOT NULL,
    by_id            BIGINT NOT NULL,
    by_name          TEXT NOT NULL,
    note_digest      {{blob}} NOT NULL,
    seal             {{blob}} NOT NULL
);
CREATE UNIQUE INDEX ledger_entry_cause ON ledger_entry (cause);
CREATE UNIQUE INDEX ledger_entry_reverses ON ledger_entry (reverses) WHERE reverses <> 0;
CREATE INDEX ledger_entry_month ON ledger_entry (month, id);
CREATE INDEX ledger_entry_case ON ledger_entry (case_id, id) WHERE case_id <> 0;
-- The lines of an entry, which sum to zero.
CREATE TABLE ledger_line (
    entry_id BIGINT NOT NULL REFERENCES ledger_entry (id),
    n        BIGINT NOT NULL,
    account  {{key}} NOT NULL,
    currency {{key}} NOT NULL,
    minor    BIGINT NOT NULL,
    PRIMARY KEY (entry_id, n)
);
CREATE INDEX ledger_line_account ON ledger_line (account, entry_id);
-- What somebody said about an entry. The digest of the entry is over salt and
-- words; both go when the person of its case is erased.
CREATE TABLE ledger_note (
    entry_id BIGINT NOT NULL REFERENCES ledger_entry (id),
    salt     {{blob}} NOT NULL,
    words    TEXT NOT NULL,
    PRIMARY KEY (entry_id)
);
-- The months that are closed.
CREATE TABLE ledger_period (
    month     {{key}} NOT NULL PRIMARY KEY,
    closed_at BIGINT NOT NULL,
    by_id     BIGINT NOT NULL,
    by_kind   TEXT NOT NULL
);
