-- The shared secret of a user's authenticator app, sealed. step is the last half minute whose code was used:
-- none up to it works again. Until confirmed_at it was only shown.
CREATE TABLE totp (
    id           {{id}},
    user_id      BIGINT NOT NULL UNIQUE REFERENCES staff_user (id),
    sealed       {{blob}} NOT NULL,
    step         BIGINT NOT NULL,
    made_at      BIGINT NOT NULL,
    confirmed_at BIGINT
);

-- A code that stands in for a second factor once. sum is its SHA-256.
CREATE TABLE recovery_code (
    id      {{id}},
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    sum     {{blob}} NOT NULL UNIQUE,
    made_at BIGINT NOT NULL
);
CREATE INDEX recovery_code_user ON recovery_code (user_id);

-- Somebody whose password was right and who still owes the second factor. sum is the SHA-256 of what the browser holds.
CREATE TABLE sign_in_step (
    id         {{id}},
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        {{blob}} NOT NULL UNIQUE,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_step_user ON sign_in_step (user_id);
CREATE INDEX sign_in_step_expires ON sign_in_step (expires_at);
