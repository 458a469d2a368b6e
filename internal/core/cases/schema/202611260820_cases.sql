-- A name is looked for whichever system it is of.
CREATE INDEX case_foreign_name ON case_foreign (foreign_sum);
