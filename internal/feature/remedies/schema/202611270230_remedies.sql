-- What is done to make it right for the customer of a case. key is the caller's own name for it: of a kind and a key there is
-- one remedy of a case that was not declined and did not fail. worth is in minor units of currency, 0 in '' for nothing.
-- posted says that a budget has paid. approver_id is who was asked, asked how often somebody was, answer_by until when they
-- have time. due_at is by when it is wanted on its way, or at the customer's once it is, 0 while nothing is wanted; late_at when that was told.
CREATE TABLE remedy (
    id          {{id}},
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    kind        TEXT NOT NULL CHECK (kind IN ('apology', 'again', 'replacement', 'refund', 'credit', 'upgrade', 'compensation', 'gift')),
    key         TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'awaiting_approval', 'approved', 'declined', 'dispatched', 'received', 'failed')),
    what        TEXT NOT NULL,
    why         TEXT NOT NULL,
    fault       TEXT NOT NULL CHECK (fault IN ('ours', 'customer', 'third_party', 'nobody', 'unknown')),
    worth       BIGINT NOT NULL CHECK (worth >= 0),
    currency    TEXT NOT NULL,
    posted      INTEGER NOT NULL CHECK (posted IN (0, 1)),
    by_id       BIGINT NOT NULL,
    message_id  BIGINT REFERENCES message (id),
    approver_id BIGINT NOT NULL,
    asked       INTEGER NOT NULL,
    answer_by   BIGINT,
    approved_by BIGINT NOT NULL,
    approved_at BIGINT,
    reason      TEXT NOT NULL,
    tracking    TEXT NOT NULL,
    due_at      BIGINT NOT NULL,
    late_at     BIGINT,
    answer      TEXT NOT NULL CHECK (answer IN ('', 'accepted', 'other')),
    answer_says TEXT NOT NULL,
    answered_at BIGINT,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX remedy_once ON remedy (case_id, kind, key) WHERE state NOT IN ('declined', 'failed');
CREATE INDEX remedy_case ON remedy (case_id, id);
CREATE INDEX remedy_asked ON remedy (approver_id, id) WHERE state = 'awaiting_approval';
CREATE INDEX remedy_due ON remedy (due_at, id) WHERE due_at > 0;
CREATE INDEX remedy_state ON remedy (state, id);
