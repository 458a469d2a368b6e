-- Whether a letter may not wait: it is not held to one a day, and holds no other.
ALTER TABLE letter ADD COLUMN urgent SMALLINT NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));
