-- A mailbox that an inbox reads: one row for each user at a host it ever had.
-- owner and until are the lease of the process that fetches. problem is '' or
-- why the last try failed, said what the server told.
CREATE TABLE mailbox (
  id {{id}},
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  account TEXT NOT NULL,
  owner BIGINT NOT NULL,
  until BIGINT NOT NULL,
  connected_at BIGINT NOT NULL,
  fetched_at BIGINT,
  failed_at BIGINT,
  problem TEXT NOT NULL,
  said TEXT NOT NULL
);
CREATE UNIQUE INDEX mailbox_account ON mailbox (inbox_id, account);

-- A folder under one UIDVALIDITY. Every UID up to cursor is in the books, but
-- for those above back and up to back_end, which lay there before.
CREATE TABLE mailbox_folder (
  id {{id}},
  mailbox_id BIGINT NOT NULL REFERENCES mailbox (id),
  name TEXT NOT NULL,
  junk SMALLINT NOT NULL,
  validity BIGINT NOT NULL,
  cursor BIGINT NOT NULL,
  back BIGINT NOT NULL,
  back_end BIGINT NOT NULL,
  renumbered SMALLINT NOT NULL,
  behind BIGINT NOT NULL
);
CREATE UNIQUE INDEX mailbox_folder_name ON mailbox_folder (mailbox_id, name, validity);

-- A mail of a folder, as the books have it: taken (it became an intake item),
-- known (that content was one already), old (it lay there before the day from
-- which mails are taken), large or stuck (it could not be fetched; tried again),
-- missing (it was not in the books when they were compared), late (it was
-- missing, and was taken then).
CREATE TABLE mailbox_mail (
  id {{id}},
  folder_id BIGINT NOT NULL REFERENCES mailbox_folder (id),
  uid BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('taken', 'known', 'old', 'large', 'stuck', 'missing', 'late')),
  intake_id BIGINT,
  size BIGINT NOT NULL,
  came_at BIGINT NOT NULL,
  tries INTEGER NOT NULL,
  next_try BIGINT NOT NULL
);
CREATE UNIQUE INDEX mailbox_mail_uid ON mailbox_mail (folder_id, uid);
CREATE INDEX mailbox_mail_next ON mailbox_mail (folder_id, next_try) WHERE state IN ('stuck', 'missing');
CREATE INDEX mailbox_mail_odd ON mailbox_mail (state, id) WHERE state IN ('large', 'stuck', 'missing', 'late');
