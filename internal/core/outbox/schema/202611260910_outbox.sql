-- To whom a reply goes beside the customer, and what it is called, as JSON.
ALTER TABLE held ADD COLUMN envelope TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN envelope TEXT NOT NULL DEFAULT '';

-- How somebody signs.
CREATE TABLE signature (
  id {{id}},
  user_id BIGINT NOT NULL REFERENCES staff_user (id),
  text TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (user_id)
);

-- What stands below every reply of an inbox: the part of the signature that all share, and how much of the history.
CREATE TABLE inbox_style (
  id {{id}},
  inbox_id BIGINT NOT NULL REFERENCES inbox (id),
  signature TEXT NOT NULL,
  quote TEXT NOT NULL CHECK (quote IN ('off', 'last')),
  updated_at BIGINT NOT NULL,
  UNIQUE (inbox_id)
);
