-- The mailbox of an inbox that reads its mail by IMAP, and the relay its own
-- mail goes out by. Passwords are sealed by the desk's keys. imap_host '' is
-- no mailbox; relay '' is the desk's relay; imap_since counts for 'since'.
ALTER TABLE inbox ADD COLUMN imap_host TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_port BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN imap_tls TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_user TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_folder TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN imap_junk SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE inbox ADD COLUMN imap_history TEXT NOT NULL DEFAULT 'recent';
ALTER TABLE inbox ADD COLUMN imap_since BIGINT;
ALTER TABLE inbox ADD COLUMN imap_secret {{blob}};
ALTER TABLE inbox ADD COLUMN relay TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN relay_secret {{blob}};
