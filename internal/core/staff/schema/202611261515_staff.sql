-- A key on somebody's device that signs them in. credential is its id, handle whose it is as the device knows it, data what is
-- needed to check it, as JSON: nothing of it is secret.
CREATE TABLE passkey (
    id         {{id}},
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    credential {{blob}} NOT NULL UNIQUE,
    handle     {{blob}} NOT NULL,
    name       TEXT NOT NULL,
    data       TEXT NOT NULL,
    used_at    BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX passkey_user ON passkey (user_id, id);

-- A challenge that was answered, so that no answer works twice. sum is its SHA-256.
CREATE TABLE passkey_answer (
    id         {{id}},
    sum        {{blob}} NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_answer_expires ON passkey_answer (expires_at);

-- When somebody last typed their password again in this session.
ALTER TABLE session ADD COLUMN proved_at BIGINT;
