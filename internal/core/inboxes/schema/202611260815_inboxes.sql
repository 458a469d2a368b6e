-- Whose Authentication-Results the inbox believes: the name that its mail
-- server writes at the beginning of them, in lower case. '' for nobody's.
ALTER TABLE inbox ADD COLUMN authserv_id {{key}} NOT NULL DEFAULT '';
