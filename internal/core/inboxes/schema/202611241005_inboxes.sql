-- The face a customer sees.
CREATE TABLE brand (
    id          {{id}},
    name        TEXT NOT NULL,
    name_key    {{key}} NOT NULL,
    sender_name TEXT NOT NULL,
    hue         INTEGER NOT NULL CHECK (hue >= 0 AND hue < 360),
    lang        TEXT NOT NULL,
    zone        TEXT NOT NULL,
    public_url  TEXT NOT NULL,
    is_default  SMALLINT NOT NULL CHECK (is_default IN (0, 1)),
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX brand_default ON brand (is_default) WHERE is_default = 1;

-- There is always a brand.
INSERT INTO brand (name, name_key, sender_name, hue, lang, zone, public_url, is_default, version, created_at, updated_at)
    VALUES ('Customer care', 'customer care', '', 163, 'en', 'UTC', '', 1, 1, 0, 0);

-- A door on a channel. hours is JSON, {} for always open.
CREATE TABLE inbox (
    id           {{id}},
    name         TEXT NOT NULL,
    name_key     {{key}} NOT NULL,
    channel      TEXT NOT NULL CHECK (channel IN ('email', 'form', 'chat', 'voice', 'social', 'sms', 'api')),
    address      TEXT NOT NULL,
    address_key  {{key}} NOT NULL,
    brand_id     BIGINT NOT NULL REFERENCES brand (id),
    team_id      BIGINT REFERENCES team (id),
    catch_all    SMALLINT NOT NULL CHECK (catch_all IN (0, 1)),
    reply_via    TEXT NOT NULL CHECK (reply_via IN ('plus', 'domain', 'none')),
    reply_domain {{key}} NOT NULL,
    hours        TEXT NOT NULL,
    lang         TEXT NOT NULL,
    zone         TEXT NOT NULL,
    off_at       BIGINT,
    version      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX inbox_address ON inbox (address_key) WHERE address_key <> '';
CREATE INDEX inbox_team ON inbox (team_id, id);
CREATE INDEX inbox_brand ON inbox (brand_id, id);
CREATE INDEX inbox_name ON inbox (name_key, id);
