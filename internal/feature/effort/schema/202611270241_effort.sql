-- How often they said that what we did or offered does not help: "not yet" to whether it works, or a workaround that they
-- refused. All cases are counted anew, for "not yet" was counted as coming back before.
ALTER TABLE effort ADD COLUMN no_help BIGINT NOT NULL DEFAULT 0;
UPDATE effort_state SET low = (SELECT coalesce(max(id), 0) + 1 FROM cases) WHERE sole = 1;
