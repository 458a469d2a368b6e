-- Somebody of the staff who can sign in. They are switched off, never removed.
CREATE TABLE staff_user (
    id          {{id}},
    email       TEXT NOT NULL,
    email_key   {{key}} NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    name_key    {{key}} NOT NULL,
    role        TEXT NOT NULL CHECK (role IN ('admin', 'lead', 'agent', 'leader', 'viewer')),
    password    TEXT NOT NULL,
    lang        TEXT NOT NULL,
    zone        TEXT NOT NULL,
    theme       TEXT NOT NULL CHECK (theme IN ('', 'light', 'dark')),
    compact     SMALLINT NOT NULL CHECK (compact IN (0, 1)),
    single_keys SMALLINT NOT NULL CHECK (single_keys IN (0, 1)),
    off_at      BIGINT,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE INDEX staff_user_name ON staff_user (name_key, id);

CREATE TABLE team (
    id         {{id}},
    name       TEXT NOT NULL,
    name_key   {{key}} NOT NULL UNIQUE,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE team_member (
    team_id BIGINT NOT NULL REFERENCES team (id),
    user_id BIGINT NOT NULL REFERENCES staff_user (id),
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_member_user ON team_member (user_id, team_id);

-- Where a user is signed in. sum is the SHA-256 of what the browser holds.
CREATE TABLE session (
    id         {{id}},
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        {{blob}} NOT NULL UNIQUE,
    ip         TEXT NOT NULL,
    agent      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id, id);
CREATE INDEX session_seen ON session (seen_at);

-- What a program signs in with. permissions is a JSON list, '' for all of its user's.
CREATE TABLE token (
    id          {{id}},
    user_id     BIGINT NOT NULL REFERENCES staff_user (id),
    name        TEXT NOT NULL,
    sum         {{blob}} NOT NULL UNIQUE,
    permissions TEXT NOT NULL,
    used_day    BIGINT,
    revoked_at  BIGINT,
    created_at  BIGINT NOT NULL
);
CREATE INDEX token_of_user ON token (user_id, id);

-- A try to sign in that has not succeeded, by account and by address.
CREATE TABLE sign_in (
    id   {{id}},
    kind TEXT NOT NULL CHECK (kind IN ('account', 'ip')),
    sum  {{blob}} NOT NULL,
    at   BIGINT NOT NULL
);
CREATE INDEX sign_in_sum ON sign_in (sum, kind, at);
CREATE INDEX sign_in_at ON sign_in (at);

-- A link that signs in once.
CREATE TABLE sign_in_link (
    id         {{id}},
    user_id    BIGINT NOT NULL REFERENCES staff_user (id),
    sum        {{blob}} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_link_user ON sign_in_link (user_id);
CREATE INDEX sign_in_link_expires ON sign_in_link (expires_at);
