-- After how many working days people are asked whether it worked: what mends a thing of this kind shows only then. 0 for at once, or
-- as the topic above it says.
ALTER TABLE topic ADD COLUMN worked_days SMALLINT NOT NULL DEFAULT 0 CHECK (worked_days BETWEEN 0 AND 60);
