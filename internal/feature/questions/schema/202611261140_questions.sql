-- Something the customer asked or told us that wants a word back, with where it
-- stands in their message: bytes of its text.
CREATE TABLE question (
    id          {{id}},
    case_id     BIGINT NOT NULL REFERENCES cases (id),
    message_id  BIGINT NOT NULL REFERENCES message (id),
    from_byte   BIGINT NOT NULL,
    to_byte     BIGINT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('question', 'request', 'loss', 'hint', 'praise')),
    what        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn', 'not_a_question')),
    answered_in BIGINT REFERENCES message (id),
    by_hand     SMALLINT NOT NULL,
    found_at    BIGINT NOT NULL,
    ended_by    BIGINT NOT NULL,
    ended_at    BIGINT,
    CHECK (state = 'open' OR ended_at IS NOT NULL)
);
CREATE INDEX question_case ON question (case_id, message_id, from_byte);
CREATE INDEX question_message ON question (message_id);
CREATE INDEX question_answer ON question (answered_in) WHERE answered_in IS NOT NULL;
CREATE INDEX question_state ON question (state, id);
CREATE INDEX question_kind ON question (kind, id);

-- Phrases of which somebody has said that they are no question. They are not
-- offered again.
CREATE TABLE question_learnt (
    id          {{id}},
    sum         {{blob}} NOT NULL UNIQUE,
    question_id BIGINT NOT NULL REFERENCES question (id),
    by_id       BIGINT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX question_learnt_question ON question_learnt (question_id);
