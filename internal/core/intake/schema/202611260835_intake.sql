-- verdict is what the sender checks came to, as JSON. score and signs say how
-- much an item looks like junk, and why. junked is 1 where the mail provider
-- had put it among the junk; history is 1 for what nobody waits for;
-- known is 1 for an author whom we have written to. A held item has an
-- owner who decides; alarm_at is when the next one is told, alarms how many
-- were. domain is the author's, by which held items are grouped; author_sum
-- finds what else they sent. free_into is the case of a second mail that freed
-- this one.
ALTER TABLE intake ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN signs TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN junked SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN history SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN known SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN owner_id BIGINT;
ALTER TABLE intake ADD COLUMN alarm_at BIGINT NOT NULL DEFAULT 9223372036854775807;
ALTER TABLE intake ADD COLUMN alarms SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE intake ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE intake ADD COLUMN author_sum {{blob}};
ALTER TABLE intake ADD COLUMN free_into BIGINT;
CREATE INDEX intake_held ON intake (score, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_domain ON intake (domain, id) WHERE state = 'quarantined';
CREATE INDEX intake_held_author ON intake (author_sum, id) WHERE state = 'quarantined';
CREATE INDEX intake_alarm ON intake (alarm_at, id) WHERE state = 'quarantined';
CREATE INDEX intake_freed ON intake (free_into, id) WHERE free_into IS NOT NULL;

-- Addresses and domains that are never held back, or always.
CREATE TABLE intake_list (
  id {{id}},
  kind TEXT NOT NULL CHECK (kind IN ('allow', 'block')),
  value TEXT NOT NULL,
  value_sum {{blob}} NOT NULL UNIQUE,
  at BIGINT NOT NULL
);
