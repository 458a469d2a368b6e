-- A mail that opened a case of its own and is about a matter that was open
-- already: joined with it, or only suggested.
CREATE TABLE nudge (
    id         {{id}},
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    into_id    BIGINT NOT NULL REFERENCES cases (id),
    message_id BIGINT NOT NULL REFERENCES message (id),
    state      TEXT NOT NULL CHECK (state IN ('suggested', 'joined', 'separated')),
    -- What speaks for it, by name, with commas; never the words themselves.
    why        TEXT NOT NULL,
    -- How long after their last word it came, in microseconds.
    apart      BIGINT NOT NULL,
    -- What its own next step was before it was joined, and what it became.
    step       TEXT NOT NULL,
    due_was    BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX nudge_case ON nudge (case_id);
CREATE INDEX nudge_into ON nudge (into_id, id);
CREATE INDEX nudge_message ON nudge (message_id);
