-- What somebody of the staff has last seen of a case: its customer's words up
-- to a time. at is 0 where they marked it unread again.
CREATE TABLE case_seen (
    id      {{id}},
    case_id BIGINT NOT NULL REFERENCES cases (id),
    user_id BIGINT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_seen_user ON case_seen (user_id, case_id);
