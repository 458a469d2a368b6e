-- What whoever opens a case by mail hears first, where acknowledge is on: how many
-- minutes somebody has to answer before, and within how many minutes of working
-- time it says that a person answers.
ALTER TABLE inbox ADD COLUMN first_after BIGINT NOT NULL DEFAULT 5 CHECK (first_after >= 0);
ALTER TABLE inbox ADD COLUMN first_within BIGINT NOT NULL DEFAULT 480 CHECK (first_within > 0);
