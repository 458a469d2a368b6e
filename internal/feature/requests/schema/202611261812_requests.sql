-- What people have called cases, for proposing a topic: which case was learnt as
-- which, with the digests of its words (8 bytes each), so that it can be unlearnt
-- exactly; and what that sums up to. A digest is keyed: there are no words here.
CREATE TABLE request_learnt (
    id       {{id}},
    case_id  BIGINT NOT NULL UNIQUE REFERENCES cases (id),
    topic_id BIGINT NOT NULL REFERENCES topic (id),
    words    {{blob}} NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX request_learnt_topic ON request_learnt (topic_id);

CREATE TABLE request_word (
    word     BIGINT NOT NULL,
    topic_id BIGINT NOT NULL,
    n        BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_word_topic ON request_word (word, topic_id);

CREATE TABLE request_topic (
    topic_id BIGINT NOT NULL,
    n        BIGINT NOT NULL
);
CREATE UNIQUE INDEX request_topic_topic ON request_topic (topic_id);
