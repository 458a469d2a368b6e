-- The check before hours when nobody works: what falls into them, and what is done about it. done is empty while nothing is.
CREATE TABLE check_row (
    id         {{id}},
    inbox_id   BIGINT NOT NULL REFERENCES inbox (id),
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    need       TEXT NOT NULL CHECK (need IN ('step', 'promise', 'clock')),
    due_at     BIGINT NOT NULL,
    done       TEXT NOT NULL CHECK (done IN ('', 'gone', 'duty', 'told')),
    done_by    BIGINT NOT NULL,
    done_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX check_row_need ON check_row (case_id, need, from_at);
CREATE INDEX check_row_due ON check_row (due_at, id);
CREATE INDEX check_row_inbox ON check_row (inbox_id, from_at);
