-- Whether the inbox keeps its own hours although its team has some.
ALTER TABLE inbox ADD COLUMN own_hours SMALLINT NOT NULL DEFAULT 0 CHECK (own_hours IN (0, 1));
