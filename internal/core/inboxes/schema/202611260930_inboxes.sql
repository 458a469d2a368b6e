-- Whether whoever opens a case by mail is told at once that it arrived.
ALTER TABLE inbox ADD COLUMN acknowledge SMALLINT NOT NULL DEFAULT 0 CHECK (acknowledge IN (0, 1));
