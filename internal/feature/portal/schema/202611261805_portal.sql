-- The web form of an inbox. topics and origins are JSON lists; no topics: all that
-- are offered.
CREATE TABLE web_form (
    id         {{id}},
    inbox_id   BIGINT NOT NULL UNIQUE REFERENCES inbox (id),
    slug       {{key}} NOT NULL UNIQUE,
    is_on      SMALLINT NOT NULL CHECK (is_on IN (0, 1)),
    title      TEXT NOT NULL,
    intro      TEXT NOT NULL,
    ask_topic  SMALLINT NOT NULL CHECK (ask_topic IN (0, 1)),
    topics     TEXT NOT NULL,
    origins    TEXT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What came along with a form that was sent, and the message it became.
CREATE TABLE form_post (
    id         {{id}},
    intake_id  BIGINT NOT NULL UNIQUE REFERENCES intake (id),
    topic_id   BIGINT REFERENCES topic (id),
    product    TEXT NOT NULL,
    version    TEXT NOT NULL,
    device     TEXT NOT NULL,
    message_id BIGINT REFERENCES message (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX form_post_message ON form_post (message_id) WHERE message_id IS NOT NULL;

-- Who asked how often of late, by keyed digests.
CREATE TABLE portal_try (
    id   {{id}},
    kind TEXT NOT NULL CHECK (kind IN ('find', 'find_ip', 'form_ip')),
    sum  {{blob}} NOT NULL,
    at   BIGINT NOT NULL
);
CREATE INDEX portal_try_sum ON portal_try (sum, kind, at);
CREATE INDEX portal_try_at ON portal_try (at);
