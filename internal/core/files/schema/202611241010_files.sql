-- An attachment of a message. Its bytes lie in the blob store under sum.
CREATE TABLE file (
    id         {{id}},
    token      TEXT NOT NULL,
    message_id BIGINT NOT NULL REFERENCES message (id),
    case_id    BIGINT NOT NULL REFERENCES cases (id),
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    sum        {{blob}} NOT NULL,
    inline     SMALLINT NOT NULL CHECK (inline IN (0, 1)),
    content_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX file_token ON file (token);
CREATE INDEX file_message ON file (message_id);
CREATE INDEX file_sum ON file (sum);
CREATE INDEX file_case ON file (case_id);
