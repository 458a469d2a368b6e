-- When the clock of a case that ends first ends, for lists sorted by it: no time
-- (the greatest number) where none runs. Until now a mark held it.
ALTER TABLE cases ADD COLUMN clock_due BIGINT NOT NULL DEFAULT 9223372036854775807;
UPDATE cases SET clock_due = (SELECT max(mark.value) FROM mark WHERE mark.case_id = cases.id AND mark.name = 'cover.due')
WHERE id IN (SELECT case_id FROM mark WHERE name = 'cover.due' AND value > 0);
DELETE FROM mark WHERE name = 'cover.due';
CREATE INDEX cases_inbox_clock ON cases (inbox_id, shelf, clock_due, id) WHERE private = 0;
CREATE INDEX cases_unowned_clock ON cases (inbox_id, clock_due, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_owner_clock ON cases (owner_id, inbox_id, shelf, clock_due, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team_clock ON cases (team_id, inbox_id, shelf, clock_due, id) WHERE private = 0 AND team_id IS NOT NULL;
