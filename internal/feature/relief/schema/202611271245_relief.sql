-- What one of us wants to send that is above their budget: it waits for the word of another, and is offered (offer_id) when they
-- say yes. approver_id is who was asked, asked how often somebody was, answer_by until when they have time; approved_by who said yes.
-- Both amounts are in currency. reason is why it was declined.
CREATE TABLE relief_ask (
    id          {{id}},
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    state       TEXT NOT NULL CHECK (state IN ('awaiting_approval', 'approved', 'declined', 'replaced')),
    way_id      BIGINT NOT NULL,
    words       TEXT NOT NULL,
    returns_on  TEXT NOT NULL,
    cost        BIGINT NOT NULL,
    worth       BIGINT NOT NULL,
    currency    TEXT NOT NULL,
    by_id       BIGINT NOT NULL,
    approver_id BIGINT NOT NULL,
    asked       INTEGER NOT NULL,
    answer_by   BIGINT,
    approved_by BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    offer_id    BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    ended_at    BIGINT
);
CREATE INDEX relief_ask_case ON relief_ask (case_id, id);
CREATE INDEX relief_ask_waits ON relief_ask (approver_id, id) WHERE state = 'awaiting_approval';
