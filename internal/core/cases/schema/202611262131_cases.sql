-- How badly a case needs us, and where that puts it: weight is the sum of its
-- points, need_why their names, the heaviest first. need_rank is the moment from
-- which the customer waits, moved back for each point by as much waiting as a
-- point is worth: so the order among cases is the same at every hour, and waiting
-- raises a case without anybody writing its row. It takes the place of ease in
-- the indexes; ease stays, since a released table keeps its columns.
ALTER TABLE cases ADD COLUMN weight INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN need_why TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN waits_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN need_rank BIGINT NOT NULL DEFAULT 0;
UPDATE cases SET weight = need, waits_since = created_at, need_rank = created_at - need * 7200000000;
DROP INDEX cases_inbox_need;
DROP INDEX cases_unowned_need;
DROP INDEX cases_owner_need;
DROP INDEX cases_team_need;
CREATE INDEX cases_inbox_need ON cases (inbox_id, shelf, need_rank, id) WHERE private = 0;
CREATE INDEX cases_unowned_need ON cases (inbox_id, need_rank, id) WHERE private = 0 AND unowned = 1;
CREATE INDEX cases_owner_need ON cases (owner_id, inbox_id, shelf, need_rank, id) WHERE owner_id IS NOT NULL;
CREATE INDEX cases_team_need ON cases (team_id, inbox_id, shelf, need_rank, id) WHERE private = 0 AND team_id IS NOT NULL;
